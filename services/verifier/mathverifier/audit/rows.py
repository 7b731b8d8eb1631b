"""The rows of a data set as the audit reads them."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mathverifier.files.jsonl import Source
from mathverifier.files.layouts import ABSENT, ASKERS, at, columns, text_of
from mathverifier.files.scoring import beginning_of
from mathverifier.problem_rows import PATHS, by_lower_names, read_problem, stated_answer
from mathverifier.references import accepted

FIELDS = ("problem", "solution", "reference")
CHATS = ("messages", "conversations")  # Of which the problem is one message and the solution another.


@dataclass(frozen=True)
class AuditRow:
    """A row: its number from 1, its texts, and its reference as the file has it and as it is accepted."""

    number: int
    problem: str | None
    solution: str | None
    given: Any
    accepted: tuple[str, ...]

    @property
    def answer(self) -> str | None:
        """The first accepted answer, without the worked solution that it may end; None where there is none."""
        if not self.accepted:
            return None
        text = self.accepted[0]
        if "####" in text:
            return text.rpartition("####")[2].strip()
        return (stated_answer(text) or text) if "\\boxed" in text or len(text.split()) > 12 else text


def paths_of(source: Source, assignments: Sequence[str]) -> dict[str, str]:
    """Return where the fields are: as assigned, like `reference=meta.gold`, else the first known place that is there.

    No place of the reference says that the solutions state it, as MATH's do. Raises ValueError for a field that is not
    known, and where no row has a reference.
    """
    told: dict[str, str] = {}
    for assignment in assignments:
        name, _, path = assignment.partition("=")
        if name not in FIELDS or not path:
            raise ValueError(f"field: {assignment!r} must be NAME=PATH, with one of {', '.join(FIELDS)} as NAME")
        told[name] = path
    first = [by_lower_names(row) for row in beginning_of(source)]
    for name in ("reference", "problem", "solution"):
        known = (path for path in PATHS[name] if path in CHATS or path not in told.values())
        place = next((path for path in known if any(at(row, path) not in (ABSENT, None) for row in first)), None)
        if name not in told and place is not None:
            told[name] = place
    if "reference" not in told and any(_stated(row, told) for row in first):
        return told
    if first and all(at(row, told.get("reference", "")) is ABSENT for row in first):
        there = columns(first)
        near = difflib.get_close_matches("reference", there, n=1) or ["PATH"]
        raise ValueError(
            f"field: no row has a reference: say where by --field reference={near[0]}; the rows have {', '.join(there)}"
        )
    return told


def rows_of(source: Source, paths: Mapping[str, str], limit: int | None) -> Iterator[AuditRow]:
    """Yield the rows that can be read, or so many of the first; a solution that is a list of samples is left out."""
    left = limit
    for chunk in source.chunks():
        for row in chunk.rows[:left]:
            if row.fault is None:
                yield _row(row.number, by_lower_names(row.value), paths)
        if left is not None:
            left -= len(chunk.rows[:left])
            if not left:
                return


def _row(number: int, value: Mapping[str, Any], paths: Mapping[str, str]) -> AuditRow:
    problem = text_of(at(value, paths.get("problem", "problem")), ASKERS)
    solution = text_of(at(value, paths.get("solution", "solution")))
    given = at(value, paths["reference"]) if "reference" in paths else _stated(value, paths)
    return AuditRow(
        number,
        problem if isinstance(problem, str) else None,
        solution if isinstance(solution, str) and solution.strip() else None,
        None if given is ABSENT else given,
        tuple(accepted(given)) if given is not ABSENT else (),
    )


def _stated(row: Mapping[str, Any], paths: Mapping[str, str]) -> str | None:
    """Return the answer that the row's own solution states, None where it states none."""
    try:
        return read_problem(row, paths, answered=False).reference
    except ValueError:
        return None
