"""Scoring Arrow batches: the columns, what they say, and Hugging Face's `map`."""

import os
import signal
from pathlib import Path
from typing import Any

import datasets
import pyarrow as pa
import pytest
from tests.engine_rows import MAPPING, rows

from mathverifier import verify
from mathverifier.batch import DIMENSIONS, SCHEMA, columns_read, score, scored
from mathverifier.engines import datasets as engine

TABLE = pa.Table.from_pylist(rows(300))


def test_each_row_has_the_verdict_that_verify_gives() -> None:
    """Outcome, answer, profile, findings and version are those of `verify`, in columns."""
    found = score(TABLE, MAPPING)
    assert found.schema == SCHEMA and found.num_rows == TABLE.num_rows
    for row, cells in zip(TABLE.to_pylist(), found.to_pylist(), strict=True):
        if row["completion"] is None:
            assert cells.pop("error") == "completion: is required: add it" and set(cells.values()) == {None}
            continue
        verdict = verify(row["question"], row["completion"], row["meta"]["gold"])
        assert (cells["outcome"], cells["reason"]) == (verdict.outcome, verdict.reason)
        assert (cells["answer"], cells["value"]) == (
            (verdict.answer.text, verdict.answer.value) if verdict.answer else (None, None)
        )
        assert (cells["wrongness"], cells["absurdity"]) == (verdict.wrongness, verdict.absurdity)
        assert {name: cells[name] for name in DIMENSIONS} == {
            name: getattr(verdict.profile, dimension) for name, dimension in DIMENSIONS.items()
        }
        assert (cells["first_error_step"], cells["basis"]) == (verdict.first_error_step, verdict.first_error_basis)
        assert cells["findings"] == [finding.model_dump(mode="json") for finding in verdict.findings]
        assert cells["version"] == verdict.version and cells["error"] is None


@pytest.mark.parametrize("size", [1, 7, 300])
def test_how_rows_are_cut_into_batches_changes_nothing(size: int) -> None:
    """Record batches of any size give the bytes that the whole table gives, empty ones too."""
    parts = [score(batch, MAPPING) for batch in TABLE.to_batches(max_chunksize=size)]
    assert all(isinstance(part, pa.RecordBatch) for part in parts)
    assert pa.Table.from_batches(parts).equals(score(TABLE, MAPPING).combine_chunks())
    assert score(TABLE.slice(0, 0), MAPPING).schema == SCHEMA


def test_an_earlier_verdict_is_replaced_and_all_else_kept() -> None:
    """The struct column comes last; scoring what was scored gives the same."""
    once = scored(TABLE, MAPPING)
    assert once.schema.names == [*TABLE.schema.names, "verdict"] and once.drop_columns("verdict").equals(TABLE)
    assert scored(once, MAPPING).equals(once)
    assert (
        once.column("verdict").combine_chunks().field("outcome").to_pylist()
        == score(TABLE, MAPPING)["outcome"].to_pylist()
    )


def test_options_are_of_every_row() -> None:
    """Without a profile the answer alone is judged; strict wants the reference's unit."""
    table = pa.table({"solution": ["2 + 2 = 5. The answer is: 4"], "reference": ["4 km"]})
    cells = score(table, options={"profile": False}).to_pylist()[0]
    assert cells["outcome"] == "correct" and cells["numerical_error"] is None and cells["findings"] == []
    assert score(table, options={"strict": True}).to_pylist()[0]["outcome"] != "correct"


def test_columns_hold_what_files_hold() -> None:
    """References are numbers or lists, solutions steps or chats, each as in a file."""
    table = pa.table(
        {
            "chat": [[{"role": "user", "content": "2 + 2?"}, {"role": "assistant", "content": "The answer is 4"}]] * 2,
            "steps": [["2 + 2 = 4.", "The answer is 4."]] * 2,
            "gold": [["4", "four"], ["5"]],
        }
    )
    for column in ("chat", "chat.-1.content", "steps"):
        found = score(table, {"solution": column, "reference": "gold"})
        assert found["outcome"].to_pylist() == ["correct", "incorrect"], column
    numbers = pa.table({"solution": ["The answer is 4"] * 2, "reference": [4.0, 5.0]})
    assert score(numbers)["outcome"].to_pylist() == ["correct", "incorrect"]


@pytest.mark.parametrize(
    ("mapping", "options", "told"),
    [
        ({}, {}, "no column has the solution at 'solution': the columns are id, question, completion, meta"),
        ({"solution": "completion", "reference": "gold"}, {}, "no column has the reference at 'gold'"),
        ({"answer": "completion"}, {}, "must be NAME=PATH, with one of problem, solution"),
        ({"solution": "completion"}, {"deadline": True}, "must be true or false, of one of strict, profile"),
        ({"solution": "completion"}, {"strict": 1}, "options: strict=1 must be true or false"),
    ],
)
def test_what_cannot_be_scored_is_told(mapping: dict[str, str], options: Any, told: str) -> None:
    """A column, a field or an option that is not there is named, before a row is read."""
    with pytest.raises(ValueError, match=told):
        score(TABLE, mapping, options)
    with pytest.raises(ValueError, match=told):
        columns_read(TABLE.schema.names, mapping, options)


def test_a_column_that_is_there_twice_is_told() -> None:
    """Two columns of one name are refused where a field is read there, and left alone elsewhere."""
    names = ["solution", "solution", "other", "other"]
    doubled = pa.Table.from_arrays([pa.array(["The answer is 4"])] * 4, names=names)
    with pytest.raises(ValueError, match="several columns are called 'solution'"):
        score(doubled)
    assert score(doubled.select([0, 2, 3]))["outcome"].to_pylist() == ["unknown"]


def test_only_the_columns_that_hold_a_field_are_read() -> None:
    """A column of another kind, however large, is not turned into Python values."""
    assert columns_read(TABLE.schema.names, MAPPING) == ["question", "completion", "meta"]


@pytest.fixture
def cached(tmp_path: Path) -> Any:
    """The rows as a data set on disk, as those of Hugging Face are, in four shards' worth of rows."""
    datasets.Dataset(TABLE).save_to_disk(tmp_path / "rows")
    return datasets.load_from_disk(str(tmp_path / "rows"))


# Two processes of `map` are forks of this one, which has threads.
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize("workers", [None, 2])
def test_a_hugging_face_set_is_scored_in_place(cached: Any, workers: int | None) -> None:
    """One process or two: each row is there once, in order, with the verdict that it gets here; its format stays."""
    found = engine.score(cached, MAPPING, workers=workers)
    assert found.with_format("arrow")[:].to_pylist() == scored(TABLE, MAPPING).to_pylist()
    assert found.format["type"] is None and found[0]["verdict"]["outcome"] == "correct"
    assert engine.score(found, MAPPING)[:] == found[:]


def test_a_set_without_rows_has_the_column() -> None:
    """What is read of the result does not depend on how many rows there were."""
    empty = datasets.Dataset.from_dict({"completion": [], "gold": []})
    found = engine.score(empty.cast_column("completion", datasets.Value("string")), {"solution": "completion"})
    assert len(found) == 0 and found.column_names == ["completion", "gold", "verdict"]


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_a_process_that_dies_leaves_nothing_half_done(
    cached: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker of `map` is killed at its first batch: the call raises, and the next one is whole."""
    flag, real = tmp_path / "killed", scored

    def deadly(*arguments: Any) -> Any:
        if not flag.exists():
            flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr("mathverifier.engines.datasets.scored", deadly)
        with pytest.raises(RuntimeError, match="died"):
            engine.score(cached, MAPPING, workers=2)
    found = engine.score(cached, MAPPING, workers=2)
    assert found.with_format("arrow")[:].to_pylist() == scored(TABLE, MAPPING).to_pylist()
