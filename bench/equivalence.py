"""Answers: ours beside Math-Verify on the same labelled pairs, in one run.

`python -m bench.equivalence --data DIR` reads DIR/equivalence.jsonl (fields gold, prediction, label, full, source).
An `unknown` counts as not correct: right where the label is false, a false negative where it is true.
"""

import argparse
import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.data import data_argument, rows
from mathverifier import equivalent, verify

Judge = Callable[[str, str], str]


def ours(gold: str, answer: str) -> str:
    """Return our outcome on a short answer."""
    return equivalent(gold, answer).outcome


def ours_full(gold: str, response: str) -> str:
    """Return our outcome on a whole response."""
    return verify(solution=response, reference=gold).outcome


def math_verify(gold: str, answer: str) -> str:
    """Return Math-Verify's outcome with its own defaults, as its users call it."""
    import math_verify as theirs

    boxed = answer if "boxed" in answer else f"\\boxed{{{answer}}}"
    return "correct" if theirs.verify(theirs.parse(f"\\boxed{{{gold}}}"), theirs.parse(boxed)) else "incorrect"


def measure(name: str, judge: Judge, pairs: list[dict[str, Any]]) -> dict[str, Any]:
    """Judge every pair; count what is right, false positives and false negatives apart."""
    wrong: list[dict[str, Any]] = []
    unknown = 0
    began = time.perf_counter()
    for pair in pairs:
        outcome = judge(pair["gold"], pair["prediction"])
        unknown += outcome == "unknown"
        if (outcome == "correct") != pair["label"]:
            wrong.append({"id": pair["id"], "label": pair["label"], "outcome": outcome})
    seconds = time.perf_counter() - began
    return {
        "judge": name,
        "pairs": len(pairs),
        "right": round(1 - len(wrong) / len(pairs), 4),
        "false_positives": sum(not row["label"] for row in wrong),
        "false_negatives": sum(row["label"] for row in wrong),
        "unknown": unknown,
        "per_second": round(len(pairs) / seconds, 1),
        "wrong": wrong,
    }


def main() -> None:
    """Print a line for each judge and slice; `--show` lists the pairs that ours gets wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    pairs = rows(Path(arguments.data), "equivalence.jsonl")
    slices = {
        "hard short pairs": ([p for p in pairs if not p["full"] and p["source"].startswith("HardVerify")], ours),
        "other short pairs": ([p for p in pairs if not p["full"] and not p["source"].startswith("HardVerify")], ours),
        "whole responses": ([p for p in pairs if p["full"]], ours_full),
    }
    ours("\\sqrt{8}", "2\\sqrt{2}")  # Starts the child process, as a server does before its first request.
    for title, (chosen, judge) in slices.items():
        if not chosen:
            continue
        by_id = {pair["id"]: pair for pair in chosen}
        for result in (measure("mathverifier", judge, chosen), measure("math-verify", math_verify, chosen)):
            wrong = result.pop("wrong")
            print(json.dumps({"slice": title, **result}))
            if arguments.show and result["judge"] == "mathverifier":
                for row in wrong:
                    pair = by_id[row["id"]]
                    print(
                        "   ", json.dumps({**row, "gold": pair["gold"][-120:], "prediction": pair["prediction"][-160:]})
                    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
