"""What `score` reads and writes: Parquet, fields of other names, rows that cannot be verified."""

import datetime
import gzip
import json
import subprocess
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests import forked
from tests.parquet_file import write_parquet

from mathcontracts import Verdict
from mathverifier import verify
from mathverifier.files.columns import Fields
from mathverifier.files.jsonl import ROWS_AT_ONCE

RIGHT, WRONG = "2 + 2 = 4. The answer is: 4", "2 + 2 = 5. The answer is: 5"


def score(*arguments: Any) -> subprocess.CompletedProcess[str]:
    """Run `score` and wait for its end."""
    done = forked.run("mathverifier", "score", *arguments)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def jsonl(path: Path, rows: list[Any]) -> Path:
    """Write rows as JSONL; a text is written as it is."""
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    """Read JSONL."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_parquet_file_keeps_its_columns_and_types(tmp_path: Path) -> None:
    """Columns come back with their types and a struct of the verdict beside them, whose fields can be selected."""
    day = datetime.date(2026, 1, 2)
    rows: list[Any] = [
        {"solution": RIGHT, "reference": "4", "strict": None, "day": day, "tags": ["a"], "raw": b"\x00\xff"},
        {"solution": WRONG, "reference": None, "strict": False, "day": None, "tags": [], "raw": None},
        {"solution": None, "reference": "4", "strict": True, "day": day, "tags": None, "raw": b"x"},
    ]
    source, output = write_parquet(tmp_path / "in.parquet", rows), tmp_path / "out.parquet"
    assert score(source, "-o", output).returncode == 0
    table = pq.read_table(output)
    assert table.schema.names == [*rows[0], "verdict", "error"]
    assert table.select(list(rows[0])).equals(pq.read_table(source))
    scored = table.to_pylist()
    assert Verdict.model_validate(scored[0]["verdict"]) == verify(solution=RIGHT, reference="4")
    assert [one["verdict"]["answer"]["value"] for one in scored[:2]] == ["4", "5"]
    assert scored[1]["verdict"]["reason"] == "no_reference" and scored[1]["verdict"]["findings"]
    assert scored[2]["verdict"] is None and scored[2]["error"]["errors"][0]["field"] == "row 3.solution"
    assert score(output, "-o", tmp_path / "again.parquet").returncode == 0
    assert pq.read_table(tmp_path / "again.parquet").equals(table)


def test_each_form_becomes_the_other(tmp_path: Path) -> None:
    """JSONL becomes Parquet whose rows need not have the same keys; Parquet becomes JSONL, its dates as text."""
    rows: list[Any] = [
        {"solution": RIGHT, "reference": "4", "n": 1},
        "{cut",
        {"solution": WRONG, "n": 1.5, "extra": {"k": "v"}},
    ]
    output = tmp_path / "out.parquet"
    assert score(jsonl(tmp_path / "in.jsonl", rows), "-o", output).returncode == 0
    scored = pq.read_table(output).to_pylist()
    assert [row["n"] for row in scored] == [1.0, None, 1.5]
    assert scored[1]["line"] == "{cut" and "row 2" in scored[1]["error"]["detail"]
    assert scored[2]["extra"] == {"k": "v"}
    day = write_parquet(tmp_path / "day.parquet", [{"solution": RIGHT, "day": datetime.date(2026, 1, 2), "raw": b"ab"}])
    assert score(day, "-o", tmp_path / "day.jsonl").returncode == 0
    (row,) = lines(tmp_path / "day.jsonl")
    assert (row["day"], row["raw"], row["verdict"]["outcome"]) == ("2026-01-02", "ab", "unknown")


def test_what_parquet_cannot_hold_is_told_before_scoring(tmp_path: Path) -> None:
    """Rows without a common form, and a file that is no Parquet, end at once in one line, with nothing written."""
    mixed = jsonl(tmp_path / "in.jsonl", [{"solution": RIGHT, "x": 1}, {"solution": RIGHT, "x": "one"}])
    broken = jsonl(tmp_path / "broken.parquet", ["no"])
    hollow = jsonl(tmp_path / "hollow.jsonl", [{"solution": RIGHT, "meta": {}}])
    for source, said in ((mixed, "JSONL"), (broken, "Parquet"), (hollow, "'meta'")):
        done = score(source, "-o", tmp_path / "out.parquet")
        assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "broken.parquet", "hollow.jsonl"}
    empty = write_parquet(tmp_path / "empty.parquet", [{"solution": "x"}][:0])
    assert score(empty, "-o", tmp_path / "none.parquet").returncode == 0
    assert pq.read_table(tmp_path / "none.parquet").num_rows == 0


def test_a_number_that_its_column_cannot_hold_is_told_before_scoring(tmp_path: Path) -> None:
    """A column of whole numbers in one part of a file, and of fractions in another, holds no huge whole number."""
    rows = [{"solution": RIGHT, "seed": 2**60 + 1 if n < ROWS_AT_ONCE else 1.5} for n in range(ROWS_AT_ONCE + 1)]
    done = score(jsonl(tmp_path / "in.jsonl", rows), "-o", tmp_path / "out.parquet")
    assert done.returncode == 2 and "'seed'" in done.stderr and "write JSONL" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl"}
    half = score(jsonl(tmp_path / "half.jsonl", [{"solution": RIGHT, "id": "\ud83d"}]), "-o", tmp_path / "half.parquet")
    assert half.returncode == 2 and "'id'" in half.stderr


def test_a_cell_that_cannot_be_read_spoils_no_other_row(tmp_path: Path) -> None:
    """Bytes for text, and text that is none, are errors of their rows; times that Python has none for stay as text."""
    bad = pa.array([RIGHT.encode(), b"\xff"]).cast(pa.binary()).view(pa.binary())
    text = pa.Array.from_buffers(pa.string(), 2, bad.buffers())
    late = pa.array([316_516_204_800_000_000, 1], pa.timestamp("us"))
    for column, outcomes in ((text, ["correct", None]), (bad, [None, None])):
        source = tmp_path / f"{column.type}.parquet"
        pq.write_table(pa.table({"solution": column, "reference": ["4", "4"], "late": late}), source)
        output = source.with_suffix(".jsonl")
        done = score(source, "-o", output)
        assert done.returncode == (0 if "correct" in outcomes else 1), done.stderr
        scored = lines(output)
        assert [row.get("verdict", {}).get("outcome") for row in scored] == outcomes
        assert "row 2" in scored[1]["error"]["detail"] and "solution" in scored[1]["error"]["detail"]
        assert scored[0]["late"].startswith("12000-")


@pytest.mark.parametrize(
    ("beginning", "said"),
    [(gzip.compress(b"{}", mtime=0)[:-9], "gzip"), (b"PAR1", "Parquet"), ("{}".encode("utf-16"), "UTF-16")],
)
def test_a_file_of_another_kind_is_told(tmp_path: Path, beginning: bytes, said: str) -> None:
    """What is no JSONL, though it is not called so either, is refused at once, and not line by line."""
    source = tmp_path / "rows"
    source.write_bytes(beginning)
    done = score(source, "-o", tmp_path / "out.jsonl")
    assert done.returncode == 2 and said in done.stderr and not (tmp_path / "out.jsonl").exists()


def test_numbers_that_json_has_none_for_are_null(tmp_path: Path) -> None:
    """A missing number of a Parquet column does not make the output something else than JSON."""
    source = write_parquet(tmp_path / "in.parquet", [{"solution": RIGHT, "loss": [float("nan"), 1.5, float("inf")]}])
    assert score(source, "-o", tmp_path / "out.jsonl").returncode == 0
    (row,) = lines(tmp_path / "out.jsonl")
    assert row["loss"] == [None, 1.5, None]


@pytest.mark.parametrize("arguments", [("--url", "localhost:8000"), ("--url", "http://x", "--api-key", "a b")])
def test_where_nothing_was_begun_nothing_is_to_be_resumed(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """An address or a key that cannot be is the user's to put right, in one line that speaks of it alone."""
    done = score(jsonl(tmp_path / "in.jsonl", [{"solution": RIGHT}]), "-o", tmp_path / "out.jsonl", *arguments)
    assert done.returncode == 2 and "resume" not in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["out.jsonl.resume.json", "out.jsonl.resume.json.partial", "out.jsonl.partial"])
def test_no_file_is_written_over_on_the_way(tmp_path: Path, name: str) -> None:
    """A source that is called as the output's notes are is never touched."""
    source = jsonl(tmp_path / name, [{"solution": RIGHT}])
    output = tmp_path / "out.jsonl"
    before = source.read_bytes()
    assert score(source, "-o", output).returncode == 2
    assert source.read_bytes() == before


def test_fields_are_found_where_they_are(tmp_path: Path, verifier_url: str) -> None:
    """`--field` names keys, nested keys and places in lists; errors name them so; rows are kept as they are."""
    rows: list[Any] = [
        {"messages": [{"role": "user"}, {"content": RIGHT}], "gold": {"answer": "4"}, "solution": "not this"},
        {"messages": [{"content": WRONG}], "gold": {"answer": "4"}},
        {"messages": [], "gold": {"answer": "4"}},
        {"messages": [{"content": RIGHT}], "gold": {"answer": True}},
        {"messages": [{"content": RIGHT}], "gold.answer": "5"},
    ]
    source, output = jsonl(tmp_path / "in.jsonl", rows), tmp_path / "out.jsonl"
    fields = ("--field", "solution=messages.-1.content", "--field", "reference=gold.answer")
    assert score(source, "-o", output, *fields, "--url", verifier_url).returncode == 0
    scored = lines(output)
    assert [row.get("verdict", {}).get("outcome") for row in scored] == [
        "correct",
        "incorrect",
        None,
        None,
        "incorrect",
    ]
    assert [{key: row[key] for key in before} for row, before in zip(scored, rows, strict=True)] == rows
    assert "row 3.messages.-1.content" in scored[2]["error"]["detail"]
    assert "row 4.gold.answer: must be a string" in scored[3]["error"]["detail"]


@pytest.mark.parametrize("assignment", ["solution", "solution=", "=x", "answer=x"])
def test_a_field_that_is_none_is_named(assignment: str) -> None:
    """What is no NAME=PATH of a known name is refused with the names there are."""
    with pytest.raises(ValueError, match="problem, solution, reference, strict"):
        Fields([assignment])


def test_the_summary_tells_of_each_dimension(tmp_path: Path) -> None:
    """The summary counts, by dimension, rows with findings among those it applies to, and their mean score."""
    rows = [{"solution": RIGHT, "reference": "4"}, {"solution": WRONG, "reference": "4"}, {"solution": ""}]
    done = score(jsonl(tmp_path / "in.jsonl", rows), "-o", tmp_path / "out.jsonl")
    said = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}
    scores = [row["verdict"]["profile"]["numerical"] for row in lines(tmp_path / "out.jsonl")]
    judged = [one for one in scores if one is not None]
    assert said["numerical"] == ["1", f"{1 / len(judged):.1%}", f"{sum(judged) / len(judged):.3f}"]
    assert said["rows"][0] == "3"
