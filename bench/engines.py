"""Rows a second that Ray and Spark score on this machine, beside `verify_many` with as many processes, in turns.

Needs the environment of `make engines`. The rows are the labelled data's, copied up to the number asked for.
"""

import argparse
import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bench.data import data_argument, rows
from mathverifier import verify_many

WORKERS = 2
BLOCKS = 16
BAR = 0.85
MAPPING = {"problem": "problem", "solution": "solution", "reference": "answer"}


def table(folder: Path, count: int) -> Any:
    """Return so many rows of GSM8K's worked solutions."""
    source = itertools.islice(itertools.cycle(rows(folder, "gsm8k_train.jsonl")), count)
    return pa.Table.from_pylist([{name: str(row[name]) for name in MAPPING.values()} for row in source])


def stored(scored_rows: Any, folder: Path) -> Path:
    """Write a table as Parquet files, as a cluster would read it."""
    folder.mkdir()
    size = -(-len(scored_rows) // BLOCKS)
    for number in range(BLOCKS):
        pq.write_table(scored_rows.slice(number * size, size), folder / f"{number:02}.parquet")
    return folder


def local(source: Path) -> int:
    """Score by the library: its processes, no engine."""
    items = [{name: row[column] for name, column in MAPPING.items()} for row in pq.read_table(source).to_pylist()]
    return len(verify_many(items, workers=WORKERS))


def on_ray() -> Iterator[Callable[[Path], int]]:
    """Yield what scores on Ray, which is stopped afterwards."""
    import ray

    from mathverifier.engines.ray import score, start

    start(WORKERS)
    yield lambda source: sum(
        len(batch)
        for batch in score(ray.data.read_parquet(str(source)), MAPPING, workers=WORKERS).iter_batches(
            batch_format="pyarrow", batch_size=None
        )
    )
    ray.shutdown()


def on_spark() -> Iterator[Callable[[Path], int]]:
    """Yield what scores on Spark, which is stopped afterwards."""
    from pyspark.sql import SparkSession

    from mathverifier.engines.spark import score

    builder = SparkSession.builder.master(f"local[{WORKERS}]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    spark = session.config("spark.sql.execution.arrow.maxRecordsPerBatch", "256").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    yield lambda source: len(score(spark.read.parquet(str(source)), MAPPING).toArrow())
    spark.stop()


ENGINES = {"ray": on_ray, "spark": on_spark}


def rate(work: Callable[[Path], int], source: Path, count: int) -> float:
    """Return rows a second. Raises AssertionError where not every row came."""
    began = time.perf_counter()
    assert work(source) == count
    return count / (time.perf_counter() - began)


def main() -> int:
    """Print the rates and their ratios to the library's; return 1 where one is below its bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    arguments = parser.parse_args()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        source = stored(table(arguments.data, arguments.rows), Path(folder) / "rows")
        short = stored(table(arguments.data, 64 * BLOCKS), Path(folder) / "short")
        print(f"{'':<8}{'rows/s a core':>14}{'verify_many':>14}{'ratio':>8}")
        for name in arguments.engine or ENGINES:
            for work in ENGINES[name]():
                work(short)  # What is started once is no part of the rate.
                turns = [
                    (rate(work, source, arguments.rows), rate(local, source, arguments.rows))
                    for _ in range(arguments.rounds)
                ]
                engine, library = (statistics.median(one) / WORKERS for one in zip(*turns, strict=True))
                ratio = statistics.median(one / other for one, other in turns)
                missed += ratio < BAR
                print(f"{name:<8}{engine:>14.0f}{library:>14.0f}{ratio:>8.2f}", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
