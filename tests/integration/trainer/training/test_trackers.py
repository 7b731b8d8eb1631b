"""Trainings that report to a tracker, where its package is installed; nothing leaves the machine."""

import json
import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mathcontracts import SftSpec
from mathtrainer.training.arguments import Training, read_rows
from mathtrainer.training.sft import Solved, train_sft

# TRL 1.16 itself uses names that transformers 5 deprecates; both versions are pinned.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning")

ROWS = [Solved(f"What is {n} + 1?", f"{n} + 1 = {n + 1}\nThe answer is: {n + 1}") for n in range(8)]


def _train(model: str, tracker: str, folder: Path) -> dict[str, list[float]]:
    """Run two trainings in this process, as a job does; return the losses of each by its name."""
    spec = SftSpec(learning_rate=1e-3, epochs=2, batch_size=4, max_length=96)
    losses = {}
    for stage in ("sft", "train-rsft"):
        work_dir = folder / "demo-1" / "stages" / f"{stage}.partial"
        given: dict[str, Any] = {"optimisation": spec, "seed": 0, "prompt": "{problem}", "report_to": (tracker,)}
        train_sft(ROWS, Training(model=model, work_dir=work_dir, **given))
        losses[f"demo-1/{stage}"] = [row["loss"] for row in read_rows(work_dir / "metrics.jsonl")]
    return losses


def test_each_training_is_a_run_of_wandb(random_model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step's loss is in the run that has its training's name, whichever trainings the process has done before."""
    pytest.importorskip("wandb", reason="needs `pip install wandb`")
    from wandb.proto import wandb_internal_pb2

    monkeypatch.setenv("WANDB_MODE", "offline")
    monkeypatch.setenv("WANDB_DIR", str(tmp_path))
    expected = _train(random_model, "wandb", tmp_path)
    found: dict[str, list[float]] = {}
    for path in sorted(tmp_path.glob("wandb/offline-run-*/run-*.wandb")):
        name, losses = "", []
        for data in _records(path.read_bytes()):
            record = wandb_internal_pb2.Record.FromString(data)
            name = record.run.display_name or name
            said = {item.key or "/".join(item.nested_key): item.value_json for item in record.history.item}
            losses += [json.loads(said["train/loss"])] if "train/loss" in said else []
        found[name] = losses
    assert found == {name: pytest.approx(losses) for name, losses in expected.items()}


def test_each_training_is_a_run_of_trackio(random_model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step's loss is in the project's database, by the name of its training."""
    monkeypatch.setenv("TRACKIO_DIR", str(tmp_path))  # Read when it is imported.
    pytest.importorskip("trackio", reason="needs `pip install trackio`")
    expected = _train(random_model, "trackio", tmp_path)
    with sqlite3.connect(tmp_path / "mathtrainer.db") as database:
        rows = database.execute("SELECT run_name, metrics FROM metrics ORDER BY id").fetchall()
    found: dict[str, list[float]] = {}
    for name, metrics in rows:
        said = json.loads(metrics)
        found.setdefault(name, []).extend([said["train/loss"]] if "train/loss" in said else [])
    assert found == {name: pytest.approx(losses) for name, losses in expected.items()}


def _records(data: bytes) -> Iterator[bytes]:
    """The records of a W&B file, which is LevelDB's log: blocks of 32 KiB, in them parts of records with a head."""
    place, record = 7, b""  # The file's own head.
    while place + 7 <= len(data):
        left = 32768 - place % 32768
        if left < 7:
            place += left
            continue
        _, length, part = struct.unpack_from("<IHB", data, place)
        record += data[place + 7 : place + 7 + length]
        place += 7 + length
        if part in (1, 4):  # All of a record, or its last part.
            yield record
            record = b""
