"""Scoring on Ray, started on this machine with two workers."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import ray
from tests.engine_rows import MAPPING, rows

from mathverifier.engines.ray import BLOCK_ROWS, score, start

pytestmark = [pytest.mark.engines, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """Ray with two cores, which the command joins, too."""
    start(2)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("RAY_ADDRESS", ray.get_runtime_context().gcs_address)
        yield
    ray.shutdown()


def by_id(dataset: Any) -> list[dict[str, Any]]:
    """Return the rows of a data set, as they come from batches of Arrow, by their ids."""
    found = [row for batch in dataset.iter_batches(batch_format="pyarrow") for row in batch.to_pylist()]
    return sorted(found, key=lambda row: row["id"])


@pytest.mark.usefixtures("cluster")
def test_ray_data_gives_what_local_scoring_gives(table: Any, expected: list[dict[str, Any]]) -> None:
    """Two actors, eight blocks: each row is there once, with the verdict that it gets here."""
    scored = score(ray.data.from_arrow(table).repartition(8), MAPPING, workers=2)
    assert by_id(scored) == expected


@pytest.mark.usefixtures("cluster")
def test_one_block_is_shared_out() -> None:
    """Small files come as one block: it is cut, so that each of two actors has a part of it."""
    pa = pytest.importorskip("pyarrow")
    count = 3 * BLOCK_ROWS
    table = pa.table({"id": range(count), "solution": ["The answer is 4"] * count, "answer": ["4"] * count})
    scored = score(ray.data.from_arrow(table), {"solution": "solution", "reference": "answer"}, {"profile": False})
    blocks = [pa.table(block).num_rows for block in scored.iter_batches(batch_format="pyarrow", batch_size=None)]
    assert sum(blocks) == count and max(blocks) <= BLOCK_ROWS


@pytest.mark.usefixtures("cluster")
def test_an_actor_that_is_killed_loses_nothing(
    table: Any, expected: list[dict[str, Any]], kill: Callable[[str], int]
) -> None:
    """An actor is killed once it works: Ray hands its batches to another, and no row is lost or there twice."""
    killed: list[int] = []
    killer = threading.Thread(target=lambda: killed.append(kill("MapWorker(MapBatches(Scorer)).submit")), daemon=True)
    killer.start()
    scored = by_id(score(ray.data.from_arrow(table).repartition(8), MAPPING, workers=2))
    killer.join(timeout=10)
    assert killed and scored == expected


@pytest.mark.usefixtures("cluster")
def test_a_missing_column_is_told_before_anything_is_started(table: Any) -> None:
    """The columns that are there are named."""
    with pytest.raises(ValueError, match="no column has the solution at 'answer': the columns are id, question"):
        score(ray.data.from_arrow(table), {"solution": "answer"})


@pytest.mark.usefixtures("cluster")
def test_the_command_writes_the_same_bytes(tmp_path: Path, kill: Callable[[str], int]) -> None:
    """`score --engine ray` writes what `score` writes, also where an actor is killed on the way."""
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows(1500)))
    fields = [part for name, path in MAPPING.items() for part in ("--field", f"{name}={path}")]
    command = [sys.executable, "-m", "mathverifier", "score", str(source), *fields, "--workers", "2", "-o"]
    subprocess.run([*command, str(tmp_path / "local.jsonl")], check=True, capture_output=True, timeout=300)
    ours = subprocess.Popen([*command, str(tmp_path / "ray.jsonl"), "--engine", "ray"], stdout=subprocess.DEVNULL)
    assert kill("ray::Judge.verdicts")
    assert ours.wait(timeout=600) == 0
    assert (tmp_path / "ray.jsonl").read_bytes() == (tmp_path / "local.jsonl").read_bytes()


def test_a_service_and_an_engine_are_not_both_asked(tmp_path: Path) -> None:
    """Who works is one of the two: the command ends with code 2 and a line."""
    source = tmp_path / "rows.jsonl"
    source.write_text(json.dumps({"solution": "The answer is 4"}) + "\n")
    command = [sys.executable, "-m", "mathverifier", "score", str(source), "-o", str(tmp_path / "out.jsonl")]
    asked = [*command, "--engine", "ray", "--url", "http://127.0.0.1:9"]
    told = subprocess.run(asked, check=False, capture_output=True, text=True, timeout=300)
    assert told.returncode == 2 and "engine: a service at --url" in told.stderr
