"""The matrix of goldens: what has changed between two readings of the same rows."""

from pathlib import Path

from bench.golden import Golden, failures, flips, hashed, matrix, other_texts, read, shown, write

ROWS = {
    "a": ("correct", "equal", "5"),
    "b": ("incorrect", "not_equal", "6"),
    "c": ("unknown", "timeout", None),
    "d": ("unknown", "undecided", None),
}


def golden(version: str = "1", **changes: tuple[str, str, str | None]) -> Golden:
    """Return the rows, some of them changed."""
    held = {**ROWS, **changes}
    rows: dict[tuple[str, str], dict[str, str | None]] = {}
    for name, (outcome, reason, answer) in held.items():
        rows["own", name] = {"corpus": "own", "id": name, "outcome": outcome, "reason": reason, "answer": answer}
    return Golden(version, rows)


def test_what_is_the_same_is_on_the_diagonal() -> None:
    """Equal goldens have no flips, no failures, and a time-out as an outcome of its own."""
    same = golden()
    assert set(matrix(same, same)["own"]) == {(name, name) for name in ("correct", "incorrect", "timeout", "unknown")}
    assert (flips(same, same), failures(same, same), other_texts(same, same)) == ([], [], [])


def test_a_flip_is_between_correct_and_incorrect_alone() -> None:
    """A row that becomes unknown, or that ran out of time before, is in the matrix and is no flip."""
    new = golden(a=("incorrect", "not_equal", "5"), b=("unknown", "undecided", "6"), c=("correct", "equal", "7"))
    assert flips(golden(), new) == [("own", "a")]
    counts = matrix(golden(), new)["own"]
    assert (counts["correct", "incorrect"], counts["incorrect", "unknown"], counts["timeout", "correct"]) == (1, 1, 1)


def test_an_exception_and_an_internal_error_are_failures() -> None:
    """They fail where the row did neither before, and no longer once they are held."""
    new = golden(a=("exception", "OverflowError", None), d=("unknown", "internal_error", None))
    assert failures(golden(), new) == [("own", "a"), ("own", "d")]
    assert failures(new, new) == []


def test_a_row_on_one_side_alone_is_absent_on_the_other() -> None:
    """Rows that are new or gone are counted, and no flip."""
    new = golden(e=("correct", "equal", "1"))
    assert matrix(golden(), new)["own"]["absent", "correct"] == 1
    assert matrix(new, golden())["own"]["correct", "absent"] == 1
    assert flips(golden(), new) == []


def test_another_answer_of_the_same_outcome_is_told() -> None:
    """The answer's text counts, as does its hash where the text may not be kept."""
    new = golden(a=("correct", "equal", "5 eggs"))
    assert other_texts(golden(), new) == [("own", "a")]
    old, other = ({("own", "a"): hashed(one.rows["own", "a"])} for one in (golden(), new))
    assert other_texts(Golden("1", old), Golden("1", other)) == [("own", "a")]
    assert "5 eggs" not in str(other)


def test_the_table_has_a_line_for_each_old_outcome() -> None:
    """Outcomes that no row has are left out."""
    lines = list(shown(matrix(golden(), golden())["own"]))
    assert [line.split()[0] for line in lines] == ["correct", "correct", "incorrect", "unknown", "timeout"]


def test_a_golden_is_read_as_it_was_written(tmp_path: Path) -> None:
    """The version stands in the first line, and writing replaces the whole file."""
    path = tmp_path / "golden" / "own.jsonl"
    write(path, golden("1", e=("correct", "equal", "1")))
    write(path, golden("2"))
    assert read(path) == golden("2")
