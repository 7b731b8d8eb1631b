"""Supervised fine-tuning of a real Qwen2 model of a few thousand random weights."""

import json
import struct
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from tensorboardX.proto import event_pb2
from transformers import AutoModelForCausalLM, AutoTokenizer

from mathcontracts import SftSpec
from mathtrainer.stages.context import BadInput
from mathtrainer.training.arguments import Training
from mathtrainer.training.sft import Solved, train_sft

# TRL 1.16 itself uses names that transformers 5 deprecates; both versions are pinned.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning")

ROWS = [Solved(f"What is {n} + 1?", f"{n} + 1 = {n + 1}\nThe answer is: {n + 1}") for n in range(8)]


def _training(model: str, folder: Path, **changes: Any) -> Training:
    given = {"learning_rate": 5e-3, "epochs": 5, "batch_size": 4, "max_length": 96, "save_steps": 4}
    return Training(model=model, work_dir=folder, optimisation=SftSpec(**(given | changes)), seed=0, prompt="{problem}")


def _solution_loss(folder: str, row: Solved) -> float:
    """Mean loss of a solution's tokens and the end after them, computed without TRL."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    question = tokenizer(f"Question: {row.problem}\nAnswer: ")["input_ids"]
    answer = [*tokenizer(row.solution)["input_ids"], tokenizer.eos_token_id]
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    labels = torch.tensor([[-100] * len(question) + answer])
    with torch.no_grad():
        return float(model(input_ids=torch.tensor([question + answer]), labels=labels).loss)


def test_a_model_learns_its_demonstrations(random_model: str, tmp_path: Path) -> None:
    """The loss falls, and the published model writes what it was shown with a higher likelihood than before."""
    facts = train_sft(ROWS, _training(random_model, tmp_path))
    assert (facts["rows"], facts["steps"], facts["too_long"]) == (8, 10, 0)
    assert facts["last_loss"] < facts["first_loss"] - 0.5
    assert _solution_loss(str(tmp_path / "model"), ROWS[0]) < _solution_loss(random_model, ROWS[0]) - 0.5
    rows = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == list(range(1, 11))


def test_the_loss_is_on_the_solution_alone(random_model: str, tmp_path: Path) -> None:
    """The first step's loss is the mean over the tokens of the solution and its end, none of the question's."""
    train_sft(ROWS[:1], _training(random_model, tmp_path, max_steps=1))
    first = json.loads((tmp_path / "metrics.jsonl").read_text().splitlines()[0])["loss"]
    assert first == pytest.approx(_solution_loss(random_model, ROWS[0]), rel=1e-4)


def test_batches_without_padding_take_the_same_steps(random_model: str, tmp_path: Path) -> None:
    """Rows of several lengths joined to one sequence have the losses and gradients that they have side by side."""
    rows = [Solved(f"What is {n} + 1?", "1 + " * n + "1\nThe answer is: 7") for n in (1, 9, 3, 14)]
    logged = []
    for free in (False, True):
        folder = tmp_path / str(free)
        train_sft(rows, _training(random_model, folder, padding_free=free, max_steps=3))
        found = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
        logged.append([(row["loss"], row["grad_norm"]) for row in found])
    for padded, joined in zip(*logged, strict=True):
        assert joined == pytest.approx(padded, rel=2e-3)


def test_sampled_tokens_are_trained_on_as_they_are(random_model: str, tmp_path: Path) -> None:
    """Token ids that are known count, not the text beside them."""
    tokenizer = AutoTokenizer.from_pretrained(random_model)
    question = tuple(tokenizer(f"Question: {ROWS[0].problem}\nAnswer: ")["input_ids"])
    answer = (*tokenizer(ROWS[0].solution)["input_ids"], tokenizer.eos_token_id)
    train_sft([Solved("other", "text", question, answer)], _training(random_model, tmp_path, max_steps=1))
    first = json.loads((tmp_path / "metrics.jsonl").read_text().splitlines()[0])["loss"]
    assert first == pytest.approx(_solution_loss(random_model, ROWS[0]), rel=1e-4)


def test_rows_without_room_are_counted(random_model: str, tmp_path: Path) -> None:
    """A prompt that fills max_length is left out and counted; if all do, the error names the field."""
    long = Solved("What? " * 50, "7")
    facts = train_sft([*ROWS, long], _training(random_model, tmp_path, max_steps=1))
    assert (facts["rows"], facts["too_long"]) == (8, 1)
    with pytest.raises(BadInput, match="max_length"):
        train_sft([long], _training(random_model, tmp_path))


def test_a_loss_that_is_no_number_ends_the_training(random_model: str, tmp_path: Path) -> None:
    """A learning rate that blows the weights up is named, and no model is published."""
    with pytest.raises(BadInput, match="learning_rate"):
        train_sft(ROWS, _training(random_model, tmp_path, learning_rate=1e30, warmup_ratio=0.0, epochs=10))
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize("name", ["/nowhere/at/all", "broken"])
def test_a_model_that_cannot_be_loaded_is_named(tmp_path: Path, name: str) -> None:
    """One line that begins with the field."""
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "config.json").write_text("{")
    with pytest.raises(BadInput, match=r"^model: ") as caught:
        train_sft(ROWS, _training(str(folder) if name == "broken" else name, tmp_path))
    assert "\n" not in str(caught.value)


def test_event_files_show_each_step_once(random_model: str, tmp_path: Path) -> None:
    """A training that was cut short after its checkpoint leaves, taken up again, the later attempt's steps alone."""
    calls = iter(range(1, 100))

    def stop() -> None:
        if next(calls) == 7:
            raise RuntimeError("the power went")

    training = replace(_training(random_model, tmp_path), report_to=("tensorboard",))
    with pytest.raises(RuntimeError):
        train_sft(ROWS, replace(training, check=stop))
    train_sft(ROWS, training)
    rows = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    shown = _shown(tmp_path / "tensorboard", "train/loss")
    assert list(shown) == list(range(1, 11))
    assert list(shown.values()) == pytest.approx([row["loss"] for row in rows])


def test_a_tracker_that_is_not_installed_is_named(
    random_model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line has the setting and the command that installs the package."""
    monkeypatch.setitem(sys.modules, "wandb", None)
    training = replace(_training(random_model, tmp_path), report_to=("wandb",))
    with pytest.raises(BadInput, match="MATHTRAINER_REPORT_TO: wandb needs a package: `pip install wandb`"):
        train_sft(ROWS, training)


def _shown(folder: Path, tag: str) -> dict[int, float]:
    """What TensorBoard shows of a curve: a session that starts at a step replaces what was there from it on."""
    found: dict[int, float] = {}
    for path in sorted(folder.iterdir()):
        for record in _records(path.read_bytes()):
            event = event_pb2.Event.FromString(record)
            if event.session_log.status == event_pb2.SessionLog.START:
                found = {step: value for step, value in found.items() if step < event.step}
            for value in event.summary.value:
                if value.tag == tag:
                    found[event.step] = value.simple_value
    return found


def _records(data: bytes) -> Iterator[bytes]:
    """The records of a TFRecord file: length, its checksum, data, its checksum."""
    place = 0
    while place < len(data):
        (length,) = struct.unpack_from("<Q", data, place)
        yield data[place + 12 : place + 12 + length]
        place += 16 + length
