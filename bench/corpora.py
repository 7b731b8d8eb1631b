"""The project's own labelled pairs, and those of the labelled data, as one kind of row."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.data import rows

CORPORA = Path(__file__).parent.parent / "tests" / "corpora"


@dataclass(frozen=True)
class Pair:
    """A labelled pair; `whole` says whether the answer is a whole solution, `strict` how it is compared.

    `label` is None where a convention decides; `debatable` rows are a matter of policy.
    """

    id: str
    reference: str
    answer: str
    label: bool | None
    whole: bool = False
    strict: bool = False
    problem: str | None = None
    debatable: bool = False


@dataclass(frozen=True)
class Slice:
    """Pairs that are counted together."""

    name: str
    pairs: list[Pair]


def own_pairs(name: str) -> list[Pair]:
    """Return the rows of a corpus of the project; a row without an id is known by its place."""
    with (CORPORA / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [_own(json.loads(line), f"{name}-{place:03d}") for place, line in enumerate(lines)]


def _own(row: dict[str, Any], place: str) -> Pair:
    return Pair(
        row.get("id", place),
        row["reference"],
        row.get("solution", row.get("answer", "")),
        # `domain` says that the sides are equal where both are defined: a convention decides.
        row["label"] if isinstance(row["label"], bool) else None,
        "solution" in row or row.get("mode") == "verify",
        row.get("strict", False),
        row.get("problem") or None,
        row.get("debatable", False),
    )


def labelled_pairs(folder: Path) -> Iterator[tuple[str, Pair]]:
    """Yield the pairs of the labelled data, each behind its source."""
    for row in rows(folder, "equivalence.jsonl"):
        problem = row.get("problem") or None
        yield (
            row["source"],
            Pair(row["id"], row["gold"], row["prediction"], row["label"], row["full"], problem=problem),
        )


def solutions(folder: Path, name: str, *sources: str) -> list[Pair]:
    """Return the solutions of some sources that have a reference; the label says whether they end in it."""
    found = []
    for row in rows(folder, name):
        right = row["final_answer_correct"]
        right = row["solution_correct"] if right is None else right
        if row["source"].startswith(sources) and row["gold_answer"] is not None:
            text = "\n".join(row["solution"])
            found.append(Pair(row["id"], row["gold_answer"], text, right, whole=True, problem=row["problem"]))
    return found


def human_solutions(folder: Path, name: str) -> list[Pair]:
    """Return a data set's own worked solutions, each with its answer; a few of them slip."""
    return [
        Pair(f"{name}:{place}", row["answer"], row["solution"], True, whole=True, problem=row["problem"])
        for place, row in enumerate(rows(folder, f"{name}.jsonl"))
    ]
