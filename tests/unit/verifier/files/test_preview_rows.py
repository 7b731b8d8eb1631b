"""A file of rows as the page would score it: columns, fields, what each row asks, what another grader says."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from mathverifier.files.preview import Bounds, Preview, outcome_of, preview

BOUNDS = Bounds(rows=100, characters=100_000)
ROWS = [
    {"q": "What is 2 + 2?", "response": "It is 5.", "gold": 4, "judge": "wrong"},
    {"response": "It is 4.", "judge": True},
]


def written(path: Path, rows: list[Any]) -> Path:
    """A file of JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def read(path: Path, *assignments: str, other: str | None = None, bounds: Bounds = BOUNDS) -> Preview:
    """The preview of a file."""
    return preview(path, assignments, other, bounds)


def test_fields_are_guessed_and_told(tmp_path: Path) -> None:
    """Columns of known names are taken without a word from anybody, and it is said which."""
    found = read(written(tmp_path / "a.jsonl", ROWS), other="judge")
    assert found.columns == ("q", "response", "gold", "judge")
    assert found.fields == {"solution": "response", "reference": "gold"}
    assert "solution from response" in found.told
    first, second = found.items
    assert first.request is not None and second.request is not None
    assert (first.request.solution, first.request.reference, first.other) == ("It is 5.", "4", "incorrect")
    assert (second.request.reference, second.other) == (None, "correct")


def test_a_person_may_say_otherwise(tmp_path: Path) -> None:
    """An assigned column wins over a guess."""
    found = read(written(tmp_path / "a.jsonl", ROWS), "solution=judge", "problem=q")
    assert found.fields["solution"] == "judge" and found.fields["problem"] == "q"
    assert [item.request and item.request.solution for item in found.items] == ["wrong", None]
    assert found.items[1].error is not None and "solution" in found.items[1].error


def test_where_no_solution_is_found_the_columns_are_shown(tmp_path: Path) -> None:
    """A file without a known name is no error: its columns are there to be chosen from."""
    found = read(written(tmp_path / "a.jsonl", [{"spam": "x", "eggs": "y"}]))
    assert found.columns == ("spam", "eggs") and found.items == () and "solution" in found.told


def test_tables_and_samples(tmp_path: Path) -> None:
    """CSV is read as JSON lines are; of a row with several samples each is an item of that row."""
    (tmp_path / "a.csv").write_text('problem,solution,reference\n"1 + 1, in all","It\nis 2",2\n')
    (item,) = read(tmp_path / "a.csv").items
    assert item.request is not None and (item.request.solution, item.request.reference) == ("It\nis 2", "2")
    found = read(written(tmp_path / "b.jsonl", [{"completions": ["It is 2", "It is 3"]}]))
    assert [one.row for one in found.items] == [1, 1]


def test_a_bad_row_spoils_no_other(tmp_path: Path) -> None:
    """A line that is no JSON is told in its place."""
    path = written(tmp_path / "a.jsonl", ROWS)
    path.write_text(path.read_text() + "{oops\n" + json.dumps(ROWS[0]) + "\n")
    errors = [item.error for item in read(path).items]
    assert [bool(one) for one in errors] == [False, False, True, False]


@pytest.mark.parametrize(("bounds", "count"), [(Bounds(2, 10**6), 2), (Bounds(100, 500), 5), (Bounds(9, 10**6), 9)])
def test_it_ends_somewhere(tmp_path: Path, bounds: Bounds, count: int) -> None:
    """No more rows, and characters, are read than is allowed, and what is left out is told."""
    found = read(written(tmp_path / "a.jsonl", [{"solution": "x" * 10}] * 9), bounds=bounds)
    assert found.complete is (count == 9)
    assert len(found.items) == count if bounds.characters > 500 else len(found.items) < 9


def test_what_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    """A compressed file may hold a thousand times its size: it is not unpacked here."""
    (tmp_path / "a.jsonl").write_bytes(gzip.compress(b'{"solution": "x"}\n'))
    with pytest.raises(ValueError, match="compressed"):
        read(tmp_path / "a.jsonl")


@pytest.mark.parametrize("value", ["correct", "Right", True, 1, "1", 1.0, "yes", {"outcome": "correct"}])
def test_right_in_others_words(value: Any) -> None:
    """What graders write for right is correct."""
    assert outcome_of(value) == "correct"


@pytest.mark.parametrize("value", ["incorrect", "Wrong", False, 0, "0", "no", {"outcome": "incorrect"}])
def test_wrong_in_others_words(value: Any) -> None:
    """What graders write for wrong is incorrect."""
    assert outcome_of(value) == "incorrect"


@pytest.mark.parametrize("value", [None, "", "maybe", 0.5, "unknown", [], {"x": 1}, 7])
def test_neither_right_nor_wrong(value: Any) -> None:
    """All else says nothing."""
    assert outcome_of(value) is None
