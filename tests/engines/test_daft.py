"""Scoring on Daft: on its own runner with two processes, and on Ray."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import daft
import pyarrow.parquet as pq
import pytest
from tests.engine_rows import MAPPING

from mathverifier.engines.daft import score

pytestmark = [pytest.mark.engines, pytest.mark.filterwarnings("ignore")]

# Daft takes one runner a process. The driver judges nothing here, so that actors alone have a child for algebra.
ON_RAY = """
import sys
import daft, ray
ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False)
daft.set_runner_ray()
from mathverifier.engines.daft import score
from tests.engine_rows import MAPPING
frame = daft.read_parquet(sys.argv[1]).into_partitions(8)
score(frame, MAPPING, workers=2).write_parquet(sys.argv[2])
"""


def test_daft_gives_what_local_scoring_gives(table: Any, expected: list[dict[str, Any]]) -> None:
    """Each row is there once, with the verdict that it gets here."""
    scored = score(daft.from_arrow(table), MAPPING, workers=2)
    assert sorted(scored.to_pylist(), key=by_id) == expected


def test_a_process_that_is_killed_ends_the_query(
    table: Any, expected: list[dict[str, Any]], kill: Callable[..., int], tmp_path: Path
) -> None:
    """Daft's own runner starts no other process: the query fails, leaves no row, and is asked again as a whole.

    One that is killed before it has come up is another matter: Daft waits for it without end.
    """
    killed: list[int] = []
    word = "daft.execution.udf_worker"
    killer = threading.Thread(target=lambda: killed.append(kill(word, judging=True)), daemon=True)
    killer.start()
    with pytest.raises(RuntimeError, match="UDF process"):
        score(daft.from_arrow(table), MAPPING, workers=2).write_parquet(tmp_path / "scored")
    killer.join(timeout=10)
    assert killed and not list(tmp_path.rglob("*.parquet"))
    score(daft.from_arrow(table), MAPPING, workers=2).write_parquet(tmp_path / "scored")
    assert written(tmp_path / "scored") == expected


def test_an_actor_that_is_killed_loses_nothing(
    table: Any, expected: list[dict[str, Any]], kill: Callable[..., int], tmp_path: Path
) -> None:
    """On Ray another actor takes over what a killed one had: no row is lost or there twice."""
    pq.write_table(table, tmp_path / "rows.parquet")
    command = [sys.executable, "-c", ON_RAY, str(tmp_path / "rows.parquet"), str(tmp_path / "scored")]
    ours = subprocess.Popen(command)
    assert kill("ray::UDFActor.eval_input")
    assert ours.wait(timeout=600) == 0
    assert written(tmp_path / "scored") == expected


def written(folder: Path) -> list[dict[str, Any]]:
    """Return the rows of a folder's files by their ids."""
    return sorted((row for file in folder.rglob("*.parquet") for row in pq.read_table(file).to_pylist()), key=by_id)


def by_id(row: dict[str, Any]) -> Any:
    """Return the id of a row."""
    return row["id"]


def test_verdicts_of_an_earlier_scoring_are_replaced(table: Any) -> None:
    """A scored frame can be scored again."""
    once = score(daft.from_arrow(table.slice(0, 20)), MAPPING)
    assert score(once, MAPPING).to_pylist() == once.to_pylist()


def test_a_missing_column_is_told_before_anything_is_started(table: Any) -> None:
    """The columns that are there are named."""
    with pytest.raises(ValueError, match="no column has the solution at 'answer': the columns are id, question"):
        score(daft.from_arrow(table), {"solution": "answer"})
