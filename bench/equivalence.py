"""Answers: ours beside Math-Verify on the same labelled pairs, in one run.

`python -m bench.equivalence [--data DIR]` reads the project's own corpus and, where it is there, DIR/equivalence.jsonl
(fields gold, prediction, label, full, source). An `unknown` counts as not correct: right where the label is false, a
false negative where it is true. It ends with 1 where a slice is below its floor in bench/floors.json.
"""

import argparse
import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.data import data_argument, rows
from mathverifier import equivalent, verify

HERE = Path(__file__).parent
CORPUS = HERE.parent / "tests" / "corpora" / "equivalence.jsonl"
FLOORS = HERE / "floors.json"
# By id: labels of the data that contradict the values, pairs that take a reader of prose, and what a policy gets wrong.
DISPUTED = HERE / "disputed_labels.jsonl"


@dataclass(frozen=True)
class Pair:
    """A labelled pair; `whole` says whether the answer is a whole solution, `strict` how it is compared."""

    id: str
    reference: str
    answer: str
    label: bool
    whole: bool = False
    strict: bool = False
    problem: str | None = None


Judge = Callable[[Pair], str]


@dataclass(frozen=True)
class Slice:
    """Pairs that are counted together."""

    name: str
    pairs: list[Pair]


def ours(pair: Pair) -> str:
    """Return our outcome."""
    if pair.whole:
        return verify(problem=pair.problem, solution=pair.answer, reference=pair.reference).outcome
    return equivalent(pair.reference, pair.answer, strict=pair.strict).outcome


def math_verify(pair: Pair) -> str:
    """Return Math-Verify's outcome with its own defaults, as its users call it."""
    import math_verify as theirs

    answer = pair.answer if pair.whole or "boxed" in pair.answer else f"\\boxed{{{pair.answer}}}"
    right = theirs.verify(theirs.parse(f"\\boxed{{{pair.reference}}}"), theirs.parse(answer))
    return "correct" if right else "incorrect"


def corpus() -> Slice:
    """Return the project's own corpus."""
    with CORPUS.open(encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return Slice("own corpus", [_own(row) for row in found])


def _own(row: dict[str, Any]) -> Pair:
    return Pair(
        row["id"],
        row["reference"],
        row.get("solution", row.get("answer", "")),
        row["label"],
        "solution" in row,
        row.get("strict", False),
        row.get("problem"),
    )


def labelled(folder: Path) -> Iterator[Slice]:
    """Yield the slices of the labelled data."""
    found = rows(folder, "equivalence.jsonl")
    pairs = [
        (row["source"], Pair(row["id"], row["gold"], row["prediction"], row["label"], row["full"])) for row in found
    ]
    hard = [pair for source, pair in pairs if not pair.whole and source.startswith("HardVerify")]
    yield Slice("hard short pairs", hard)
    yield Slice("other short pairs", [pair for _, pair in pairs if not pair.whole and pair not in hard])
    yield Slice("whole responses", [pair for _, pair in pairs if pair.whole])


def _given(row: dict[str, Any]) -> Pair:
    return Pair(row["id"], row["gold"], row["prediction"], row["label"], row["full"], problem=row.get("problem"))


def measure(judge: Judge, pairs: list[Pair]) -> tuple[dict[str, Any], list[tuple[Pair, str]]]:
    """Judge every pair; count what is right, false positives and negatives apart. Return what is wrong as well."""
    wrong: list[tuple[Pair, str]] = []
    unknown = 0
    began = time.perf_counter()
    for pair in pairs:
        outcome = judge(pair)
        unknown += outcome == "unknown"
        if (outcome == "correct") != pair.label:
            wrong.append((pair, outcome))
    seconds = time.perf_counter() - began
    disputed = disputes()
    figures = {
        "pairs": len(pairs),
        "right": round(1 - len(wrong) / len(pairs), 4),
        "right_but_for_disputed": round(1 - sum(pair.id not in disputed for pair, _ in wrong) / len(pairs), 4),
        "false_positives": sum(not pair.label for pair, _ in wrong),
        "undisputed_false_positives": sum(not pair.label and pair.id not in disputed for pair, _ in wrong),
        "false_negatives": sum(pair.label for pair, _ in wrong),
        "unknown": unknown,
        "per_second": round(len(pairs) / seconds, 1),
    }
    return figures, wrong


def disputes() -> dict[str, str]:
    """Return the reasons by id."""
    with DISPUTED.open(encoding="utf-8") as lines:
        return {row["id"]: row["why"] for row in map(json.loads, lines)}


def below_floor(name: str, figures: dict[str, Any]) -> list[str]:
    """Return what of a slice is worse than its floor."""
    floor = json.loads(FLOORS.read_text(encoding="utf-8")).get(name, {})
    found = []
    if figures["right"] < floor.get("right", 0):
        found.append(f"{name}: {figures['right']} right, the floor is {floor['right']}")
    allowed = floor.get("undisputed_false_positives", figures["pairs"])
    if figures["undisputed_false_positives"] > allowed:
        found.append(f"{name}: {figures['undisputed_false_positives']} false positives, {allowed} are allowed")
    return found


def main() -> int:
    """Print a line for each judge and slice; `--show` lists the pairs that ours gets wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    there = (arguments.data / "equivalence.jsonl").is_file()
    # Starts the child process, as a server does before its first request.
    equivalent("\\sin^2 x", "1-\\cos^2 x")
    failures = []
    for one in (corpus(), *(labelled(arguments.data) if there else ())):
        figures, wrong = measure(ours, one.pairs)
        failures += below_floor(one.name, figures)
        print(json.dumps({"slice": one.name, "judge": "mathverifier", **figures}))
        for pair, outcome in wrong if arguments.show else ():
            shown = {"id": pair.id, "label": pair.label, "outcome": outcome, "disputed": disputes().get(pair.id)}
            print("   ", json.dumps({**shown, "gold": pair.reference[-120:], "prediction": pair.answer[-160:]}))
        print(json.dumps({"slice": one.name, "judge": "math-verify", **measure(math_verify, one.pairs)[0]}))
    print(*failures, sep="\n", end="\n" if failures else "")
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
