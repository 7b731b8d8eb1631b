"""A file of rows as it would be scored: its columns, where the fields are, and what each row asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mathcontracts import Outcome, Wire
from mathverifier.files.columns import Fields
from mathverifier.files.jsonl import GZIP, Row, Source
from mathverifier.files.layouts import ABSENT, at, columns
from mathverifier.files.scoring import beginning_of
from mathverifier.files.sources import source_of
from mathverifier.schemas import VerifyRequest, field_errors

# What other graders write for right and wrong.
RIGHT = frozenset(("correct", "right", "true", "yes", "pass", "passed", "equal", "1", "1.0"))
WRONG = frozenset(("incorrect", "wrong", "false", "no", "fail", "failed", "not_equal", "0", "0.0", "-1"))


class PreviewItem(Wire):
    """What a row asks, or one of its samples; or why it cannot be read. `other` is another grader's outcome."""

    row: int
    request: VerifyRequest | None = None
    other: Outcome | None = None
    error: str | None = None


class Preview(Wire):
    """The rows of a file; `told` says what was found under another name, or why no row can be read."""

    columns: tuple[str, ...]
    fields: dict[str, str]
    told: str = ""
    items: tuple[PreviewItem, ...] = ()
    complete: bool = True


@dataclass(frozen=True)
class Bounds:
    """How many rows, and characters of what they hold, are read at most."""

    rows: int
    characters: int


def preview(path: Path, assignments: Sequence[str], other: str | None, bounds: Bounds) -> Preview:
    """Return what the rows of a file ask, by `assignments` of fields and else by the known names.

    `other` is the path of another grader's verdict. Raises ValueError where the file cannot be read.
    """
    with path.open("rb") as file:
        if file.read(len(GZIP)) == GZIP:
            raise ValueError("rows: the file is compressed: unpack it, or give it to `mathverifier score`")
    source, fields = source_of(path), Fields(assignments)
    first = beginning_of(source)
    there = tuple(columns(first))
    try:
        fields.settle(first)
    except ValueError as error:
        return Preview(columns=there, fields={}, told=str(error))
    items, complete = _items(source, fields, other, bounds)
    named = ("problem", "solution", "reference")
    known = {name: fields.paths[name] for name in named if _is_there(fields, name, first)}
    return Preview(columns=there, fields=known, told=fields.taken(), items=tuple(items), complete=complete)


def outcome_of(value: Any) -> Outcome | None:
    """Return the outcome that a cell of another grader says, None where it says neither right nor wrong."""
    if isinstance(value, dict):
        value = value.get("outcome")
    word = str(value).strip().lower()
    return "correct" if word in RIGHT else "incorrect" if word in WRONG else None


def _is_there(fields: Fields, name: str, rows: Sequence[dict[str, Any]]) -> bool:
    return any(at(row, fields.paths[name]) is not ABSENT for row in rows)


def _items(source: Source, fields: Fields, other: str | None, bounds: Bounds) -> tuple[list[PreviewItem], bool]:
    found: list[PreviewItem] = []
    rows, characters = bounds.rows, bounds.characters
    for chunk in source.chunks():
        for row in chunk.rows:
            if rows == 0 or characters < 0:
                return found, False
            rows -= 1
            for item in _of_row(row, fields, other):
                found.append(item)
                characters -= len(str(item.request))
    return found, True


def _of_row(row: Row, fields: Fields, other: str | None) -> Iterator[PreviewItem]:
    if row.fault:
        yield PreviewItem(row=row.number, error=row.fault.error.detail)
        return
    said = outcome_of(at(row.value, other)) if other else None
    for request in fields.item(row.value).requests:
        try:
            yield PreviewItem(row=row.number, request=VerifyRequest.model_validate(request), other=said)
        except ValidationError as error:
            told = "; ".join(f"{one.field}: {one.message}" for one in field_errors(error.errors())[:3])
            yield PreviewItem(row=row.number, error=told)
