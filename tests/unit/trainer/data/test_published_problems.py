"""Rows of our own in the layouts of published data sets, in every format that they come in."""

import csv
import gzip
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from tests.published_layouts import LAYOUTS, WITHOUT_SOLUTIONS, addition

from mathcontracts import ProblemsSpec, RunSpec
from mathtrainer.data.problem_sources import SourceError, load_demonstrations, load_problems, read_problems
from mathverifier.problem_rows import NoAnswer, read_problem

NAN = float("nan")


def _lines(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _spec(path: Path, **more: Any) -> ProblemsSpec:
    return ProblemsSpec.model_validate({"source": "file", "path": str(path), "train": 30, "heldout": 8, **more})


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_published_layout_is_read(tmp_path: Path, name: str) -> None:
    """Forty rows give problems with their answers, and demonstrations where the layout has solutions."""
    problems = _spec(_lines(tmp_path / "rows.jsonl", [addition(name, n) for n in range(40)]))
    train, heldout = load_problems(problems)
    assert (len(train), len(heldout)) == (30, 8)
    for problem in (*train, *heldout):
        assert problem.text == f"Add {int(problem.reference or '') - 1} and 1."
    run = RunSpec(name="x", model="m", problems=problems)
    if name in WITHOUT_SOLUTIONS:
        with pytest.raises(SourceError, match="no row has a solution"):
            load_demonstrations(run)
    else:
        assert load_demonstrations(run)[0].solution


def _csv(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[0]), delimiter="\t" if ".tsv" in path.name else ",")
        table.writeheader()
        table.writerows(rows)
    return path


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.json", "a.csv", "a.tsv", "bom.jsonl"])
def test_a_file_of_any_text_format_is_read(tmp_path: Path, name: str) -> None:
    """Whatever the format, the rows are the same."""
    rows = [addition("NuminaMath-1.5", n) for n in range(6)]
    path = tmp_path / name
    if name in ("a.csv", "a.tsv"):
        _csv(path, rows)
    elif name == "a.json":
        path.write_text(json.dumps(rows, indent=1))
    else:
        text = _lines(tmp_path / "plain", rows).read_bytes()
        path.write_bytes(gzip.compress(text) if name.endswith(".gz") else b"\xef\xbb\xbf" * ("bom" in name) + text)
    assert [problem.reference for problem in read_problems(path)] == [str(n + 1) for n in range(6)]


def test_columns_may_be_named(tmp_path: Path) -> None:
    """`fields` says where a field is, in what the row holds too; a known name is then not looked at."""
    rows = [{"meta": {"q": f"Add {n} and 1."}, "value": n + 1, "answer": "wrong", "key": f"k{n}"} for n in range(40)]
    fields = {"problem": "meta.q", "reference": "value", "id": "key"}
    train, _ = load_problems(_spec(_lines(tmp_path / "rows.jsonl", rows), fields=fields))
    assert train[0].id == f"k{int(train[0].reference or '') - 1}"


def test_a_few_bad_rows_are_left_out_and_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """One blank question among forty ends no run; the line of it is named."""
    rows = [addition("MetaMathQA", n) for n in range(40)]
    rows[30]["query"] = " "
    with caplog.at_level(logging.WARNING):
        load_problems(_spec(_lines(tmp_path / "rows.jsonl", rows)))
    assert "1 of 40 rows cannot be used and are left out" in caplog.text and "rows.jsonl:31" in caplog.text
    rows[3]["query"] = rows[5]["query"] = ""
    with pytest.raises(SourceError, match=r"3 of 40 rows cannot be used: .*rows\.jsonl:4"):
        load_problems(_spec(_lines(tmp_path / "rows.jsonl", rows)))
    assert len(load_problems(_spec(tmp_path / "rows.jsonl", bad_rows=0.1, train=20))[0]) == 20


def test_problems_without_an_answer_are_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """However many proofs there are among the others; the word for them is nobody's answer."""
    rows = [addition("NuminaMath-1.5", n) for n in range(60)]
    for n, sentinel in enumerate(["proof", "notfound", NAN, None, "", "Proof"] * 3):
        rows[n]["answer"] = sentinel
    with caplog.at_level(logging.WARNING):
        train, heldout = load_problems(_spec(_lines(tmp_path / "rows.jsonl", rows)))
    assert {problem.reference for problem in (*train, *heldout)} <= {str(n + 1) for n in range(18, 60)}
    assert "18 of 60 rows have no answer and are left out" in caplog.text


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        (4, "4"),
        (2.5, "2.5"),
        (["34"], "34"),
        ('["34"]', "34"),
        (["1/2", "0.5"], "1/2"),
        ("#### 7", "7"),
        ("[1, 2]", "[1, 2]"),
    ],
)
def test_answers_are_read_as_they_are_written(answer: Any, reference: str) -> None:
    """Numbers and lists of one are answers; brackets of an interval are no list."""
    assert read_problem({"problem": "p", "answer": answer}).reference == reference


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [(["1/2", "0.5"], ("0.5",)), ('["7", "seven"]', ("seven",)), (["7", None, "7"], ()), ("7", ()), ("{1, 2}", ())],
)
def test_further_answers_that_are_accepted_are_kept(answer: Any, accepted: tuple[str, ...]) -> None:
    """The first of a list is the reference, the others are right as well, each once; a set is one answer."""
    assert read_problem({"problem": "p", "answer": answer}).accepted == accepted


@pytest.mark.parametrize("answer", ["proof", "notfound", NAN, None, ""])
def test_a_sentinel_is_no_answer(answer: Any) -> None:
    """A missing one is looked for in the solution; a proof's is not."""
    with pytest.raises(NoAnswer):
        read_problem({"problem": "p", "answer": answer, "solution": "Quod erat demonstrandum."})
    boxed = {"problem": "p", "answer": answer, "solution": "So $\\boxed{5}$."}
    if answer in ("proof", "notfound"):
        with pytest.raises(NoAnswer):
            read_problem(boxed)
    else:
        assert read_problem(boxed).reference == "5"
