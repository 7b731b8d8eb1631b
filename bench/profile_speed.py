"""How fast a whole profile is: beside Math-Verify's yes or no on one core, by length, and at its slowest.

`python -m bench.profile_speed --data DIR` takes the responses of DIR/steps.jsonl to GSM8K and MATH problems that have a
reference, and asks both sides in turns, one process each. It prints solutions a second with their ratio, the slowest
hundredth, and how much longer a ten times longer solution takes. The lengthened solutions say the same steps again with
other numbers, so that nothing is looked up twice.
"""

import argparse
import json
import logging
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.data import data_argument, rows
from mathverifier import verify

ROUNDS = 5
SAMPLE = 200
LENGTHS = (1, 10, 100)
Row = dict[str, Any]


def profiled(row: Row) -> object:
    """Judge a response in all dimensions."""
    return verify(row["problem"], row["solution"], row["gold_answer"])


def theirs(row: Row) -> object:
    """Compare its answer as Math-Verify's users do."""
    from math_verify import parse
    from math_verify import verify as compare

    return compare(parse(f"\\boxed{{{row['gold_answer']}}}"), parse("\n".join(row["solution"])))


def seconds(judge: Callable[[Row], object], sample: Sequence[Row]) -> list[float]:
    """Return how long each response takes."""
    taken = []
    for row in sample:
        began = time.perf_counter()
        judge(row)
        taken.append(time.perf_counter() - began)
    return taken


def compared(source: str, sample: Sequence[Row]) -> Row:
    """Return the rates of both sides, the median of their ratios, and the slowest hundredth of ours."""
    for judge in (profiled, theirs):
        seconds(judge, sample[:20])
    pairs = [(seconds(profiled, sample), seconds(theirs, sample)) for _ in range(ROUNDS)]
    ours = [taken for one, _ in pairs for taken in one]
    return {
        "responses": source,
        "per_second": round(statistics.median(len(one) / sum(one) for one, _ in pairs)),
        "math_verify": round(statistics.median(len(other) / sum(other) for _, other in pairs)),
        "ratio": round(statistics.median(sum(other) / sum(one) for one, other in pairs), 2),
        "p50_ms": round(statistics.median(ours) * 1e3, 2),
        "p99_ms": round(statistics.quantiles(ours, n=100)[98] * 1e3, 1),
    }


def lengthened(row: Row, times: int, *, in_one_line: bool) -> Row:
    """Return the response with its steps so many times, each time with other numbers."""
    steps = [
        f"{step} Besides, {place} + {turn} = {place + turn}."
        for turn in range(times)
        for place, step in enumerate(row["solution"])
    ]
    return row | {"solution": [" ".join(steps)] if in_one_line else steps}


def main() -> None:
    """Print a line for each kind of response and for each length."""
    logging.disable(logging.WARNING)
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    data = [row for row in rows(Path(parser.parse_args().data), "steps.jsonl") if row["gold_answer"] is not None]
    for source in ("ProcessBench/gsm8k", "ProcessBench/math"):
        sample = [row for row in data if row["source"] == source][:SAMPLE]
        print(json.dumps(compared(source, sample)), flush=True)
    sample = [row for row in data if row["source"] == "ProcessBench/gsm8k"][:20]
    for in_one_line in (False, True):
        print_lengths(sample, in_one_line=in_one_line)


def print_lengths(sample: Sequence[Row], *, in_one_line: bool) -> None:
    """Print how long longer and longer responses take, in steps of their own or in one line."""
    took: dict[int, float] = {}
    for times in LENGTHS:
        longer = [lengthened(row, times, in_one_line=in_one_line) for row in sample]
        took[times] = statistics.median(sum(seconds(profiled, longer)) for _ in range(3))
        before = took.get(times // 10)
        line = {"length": times, "in_one_line": in_one_line, "ms": round(took[times] / len(sample) * 1e3, 2)}
        print(json.dumps(line | {"times_slower": before and round(took[times] / before, 1)}), flush=True)


if __name__ == "__main__":
    main()
