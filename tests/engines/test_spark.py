"""Scoring on Spark, `local[2]`; four tries a task where a worker is killed, as a cluster has by default."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pyspark.sql import SparkSession
from tests.engine_rows import MAPPING

from mathverifier.engines.spark import score

pytestmark = [pytest.mark.engines, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """Spark on this machine."""
    builder = SparkSession.builder.master("local[2,4]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "256").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def by_id(frame: Any) -> list[dict[str, Any]]:
    """Return the rows of a frame by their ids."""
    found: list[dict[str, Any]] = frame.toArrow().sort_by("id").to_pylist()
    return found


def test_spark_gives_what_local_scoring_gives(
    session: SparkSession, table: Any, expected: list[dict[str, Any]]
) -> None:
    """Eight partitions on two cores: each row is there once, with the verdict that it gets here."""
    frame = session.createDataFrame(table).repartition(8)
    scored = score(frame, MAPPING)
    assert by_id(scored) == expected
    right = scored.where("verdict.outcome = 'correct'").count()
    assert right == sum(row["verdict"]["outcome"] == "correct" for row in expected) > 0


def test_a_worker_that_is_killed_loses_nothing(
    session: SparkSession, table: Any, expected: list[dict[str, Any]], kill: Callable[[str], int]
) -> None:
    """A Python worker's process is killed while it works: its task is tried again, and no row is lost or there twice.

    The worker is found by its child for algebra, which only a worker that scores has.
    """
    killed: list[int] = []
    killer = threading.Thread(target=lambda: killed.append(kill("pyspark.daemon")), daemon=True)
    frame = session.createDataFrame(table).repartition(8)
    killer.start()
    scored = by_id(score(frame, MAPPING))
    killer.join(timeout=10)
    assert killed and scored == expected


def test_a_missing_column_is_told_before_anything_is_started(session: SparkSession, table: Any) -> None:
    """The columns that are there are named."""
    with pytest.raises(ValueError, match="no column has the solution at 'answer': the columns are id, question"):
        score(session.createDataFrame(table), {"solution": "answer"})
