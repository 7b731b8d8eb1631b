"""The audit of data sets: planted faults, trials of the verifier, and its reports."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from bench.audit_faults import BAR, FAULTS, clean, planted, readings
from tests import forked

from mathverifier import verify
from mathverifier.audit.mutations import altered, changes, rewritings
from mathverifier.audit.references import kind_of
from mathverifier.audit.report import Report, rate
from mathverifier.audit.rows import AuditRow, paths_of, rows_of
from mathverifier.files.sources import source_of


def command(*arguments: Any) -> subprocess.CompletedProcess[str]:
    """Run `audit` and wait for its end."""
    done = forked.run("mathverifier", "audit", *arguments)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def written(path: Path, rows: list[Any]) -> Path:
    """Write rows as JSONL."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.mark.long
def test_planted_faults_are_found_and_clean_rows_left_alone() -> None:
    """Of each kind of fault at least 95 % are named, and of 1,000 clean rows none."""
    faulty = planted(20, seed=7)
    false, found = readings(clean(1000, seed=6), faulty)
    assert false == []
    for kind in FAULTS:
        assert found[kind] >= BAR * sum(one == kind for _, one in faulty), kind


@pytest.mark.parametrize("option", ["--json", "--html", "--canaries"])
def test_a_report_does_not_replace_the_data(tmp_path: Path, option: str) -> None:
    """A report is refused where it would be written over the file that is audited."""
    data = written(tmp_path / "in.jsonl", [{"problem": "What is 2 + 2?", "reference": "4"}])
    before = data.read_text()
    (tmp_path / "link").symlink_to(data)
    for target in (data, tmp_path / "link"):
        assert command(data, option, target).returncode == 2
        assert data.read_text() == before


def test_an_audit_of_nothing_trusts_nothing(tmp_path: Path) -> None:
    """A file without rows ends with code 2, not as one without a fault."""
    assert command(written(tmp_path / "in.jsonl", [])).returncode == 2


@pytest.mark.parametrize(
    "row",
    [
        {"problem": "q", "solution": r"So $\boxed{3}$.", "level": "1"},
        {"query": "q", "response": "So.\nThe answer is: 3", "original_question": "q"},
        {"conversations": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "The answer is 3"}]},
        {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": r"\boxed{3}"}]},
        {"ID": "I-1", "Problem": "q", "Solution": "so", "Answer": 3},
        {"prompt": "q", "solution": "3"},
    ],
)
def test_published_layouts_are_read(tmp_path: Path, row: dict[str, Any]) -> None:
    """An answer that the solution alone states, or a column in another case, is the reference; a proof has none."""
    reading = rows_read(written(tmp_path / "in.jsonl", [row]))
    assert [(one.problem, one.answer) for one in reading] == [("q", "3")]
    unstated = {"problem": "p", "solution": "It follows.", "query": "p", "response": "It follows."}
    mixed = rows_read(written(tmp_path / "in.jsonl", [{"problem": "q", "solution": "#### 3"}, unstated]))
    assert [one.answer for one in mixed] == ["3", None]


def rows_read(path: Path) -> list[AuditRow]:
    """Return the rows of a file as the audit reads them."""
    source = source_of(path)
    return list(rows_of(source, paths_of(source, ()), None))


def test_a_last_line_accuses_nobody() -> None:
    """A worked solution that marks no answer, and ends in a sentence about something else, contradicts no reference."""
    row = {"problem": "How many eggs?", "solution": "3 * 6 = 18 eggs.\nEach was 2 dollars.", "reference": "18"}
    marked = row | {"solution": "3 * 6 = 18 eggs.\nThe answer is 2."}
    false, found = readings([row], [(marked, "contradicted")])
    assert false == [] and found["contradicted"] == 1


@pytest.mark.parametrize("answer", ["18", "-7", "1/3", "0.25", "12,500", r"\frac{3}{4}", r"2\sqrt{3}", "(1, 4]", "B"])
def test_what_is_equal_is_correct_and_what_is_not_is_not(answer: str) -> None:
    """Ten rewritings of an answer; changes of it, none of which is it."""
    equal, other = list(rewritings(answer)), list(changes(answer))
    assert len(equal) == 10 and len(other) >= 3
    assert len({text for _, text in equal}) == 10
    for way, solution in equal:
        assert verify(solution=solution, reference=answer).outcome == "correct", way
    assert len({text for _, text in other}) == len(other)
    for way, solution in other:
        assert verify(solution=solution, reference=answer).outcome != "correct", way


def test_an_altered_solution_does_not_assert_its_answer() -> None:
    """Replaced, denied, hedged and boxed twice: four texts, none of which is correct."""
    solution = "16 - 3 - 4 = 9\n9 * 2 = 18\nThe answer is 18."
    texts = dict(altered(solution, None, "18"))
    assert list(texts) == ["replaced", "denied", "hedged", "boxed twice"]
    assert texts["replaced"] == "16 - 3 - 4 = 9\n9 * 2 = 18\nThe answer is 19."
    assert all(verify(solution=text, reference="18").outcome != "correct" for text in texts.values())


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("12", "whole number"),
        ("-1,200", "whole number"),
        ("0.5", "decimal"),
        (r"\frac{1}{2}", "fraction"),
        ("C", "choice"),
        ("(1, 2]", "interval, set, point or list"),
        ("x > 3", "equation or inequality"),
        ("x^2 + 1", "expression"),
        (r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", "matrix"),
        ("Monday", "words"),
    ],
)
def test_an_answer_has_a_kind(answer: str, kind: str) -> None:
    """Rates are told by kinds that a person would name."""
    assert kind_of(answer) == kind


def test_an_interval_is_wilsons() -> None:
    """Against values by R: prop.test(k, n, correct = FALSE)."""
    assert (rate(8, 10).low, rate(8, 10).high) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert (rate(0, 100).low, rate(0, 100).high) == pytest.approx((0.0, 0.0369935), abs=1e-6)
    assert (rate(0, 0).low, rate(0, 0).high) == (0.0, 1.0) and rate(0, 0).text == "–"


def test_the_command_reports(tmp_path: Path) -> None:
    """Terminal, JSON and page name the faults; nothing of a row is markup; the code is 1."""
    rows = [*clean(30, 1), *(row for row, _ in planted(2, 2))]
    rows.append({"problem": "<b>p</b>", "solution": "The answer is 4.", "reference": "<script>alert(1)</script>"})
    source = written(tmp_path / "rows.jsonl", rows)
    told = command(source, "--json", tmp_path / "a.json", "--html", tmp_path / "a.html", "--second", "math-verify")
    assert told.returncode == 1, told.stderr
    assert "contradicted" in told.stdout and "Equal, and called wrong" in told.stdout
    report = Report.model_validate_json((tmp_path / "a.json").read_text())
    assert report.rows == len(rows) and report.by_fault["sentinel"] == 2 and report.tried == 30
    assert report.accepted["all"].hits == 0 and report.accepted["all"].trials > 300
    assert report.second == "math-verify"
    page = (tmp_path / "a.html").read_text()
    assert "<h1>Audit of rows.jsonl</h1>" in page and "<script>" not in page and "Wilson" in page


def test_a_sound_set_passes(tmp_path: Path) -> None:
    """Worked solutions as references, as GSM8K's, and no column of solutions: nothing is wrong, and the code is 0."""
    rows = [{"question": f"What is {n} + 1?", "answer": f"{n} + 1 = {n + 1}\n#### {n + 1}"} for n in range(12)]
    told = command(written(tmp_path / "rows.jsonl", rows), "--limit", 10)
    assert told.returncode == 0 and told.stdout.startswith("10 rows; 0 with a fault in the reference; 10 sound ones")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--field", "gold=x"], "field: 'gold=x' must be NAME=PATH"),
        (["--field", "reference=gold"], "field: no row has a reference: say where by --field reference="),
    ],
)
def test_what_cannot_be_audited_is_told(tmp_path: Path, arguments: list[str], told: str) -> None:
    """A field that is not there is named, with code 2."""
    ended = command(written(tmp_path / "rows.jsonl", clean(3, 1)), *arguments)
    assert ended.returncode == 2 and told in ended.stderr
