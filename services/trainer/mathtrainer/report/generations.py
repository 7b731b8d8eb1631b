"""What training changed, in examples: the same held-out problems as one model and as another answer them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mathcontracts import Problem, Verdict
from mathtrainer.runs.heldout_results import is_right, read_results, results_path

GAINED, LOST = 2, 1


@dataclass(frozen=True)
class Said:
    """A greedy answer and what the verifier says of it."""

    text: str
    verdict: Verdict


@dataclass(frozen=True)
class Change:
    """A problem that one of two models gets right, with both answers."""

    problem: Problem
    before: Said
    after: Said
    gained: bool


def changes(run_dir: Path, before: str, after: str) -> list[Change]:
    """Return the first problems, in the order of the file, that only `after` gets right, then those that only `before`.

    There are none where one of the two has no results, or both are the same model.
    """
    theirs = {row["problem"]["id"]: row for row in read_results(results_path(run_dir, after))}
    gained: list[tuple[dict[str, Any], dict[str, Any]]] = []
    lost: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for row in read_results(results_path(run_dir, before)):
        other = theirs.get(row["problem"]["id"])
        if other is None or is_right(row["greedy"]) == is_right(other["greedy"]):
            continue
        (gained if is_right(other["greedy"]) else lost).append((row, other))
    return [*_changes(gained[:GAINED], gained=True), *_changes(lost[:LOST], gained=False)]


def _changes(rows: list[tuple[dict[str, Any], dict[str, Any]]], *, gained: bool) -> Iterator[Change]:
    for before, after in rows:
        yield Change(Problem.model_validate(before["problem"]), _said(before), _said(after), gained)


def _said(row: dict[str, Any]) -> Said:
    return Said(row["greedy"]["text"], Verdict.model_validate(row["greedy"]["verdict"]))
