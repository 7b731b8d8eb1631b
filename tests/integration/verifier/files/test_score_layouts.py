"""Files as other tools and data sets have them, scored as they come."""

import csv
import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.parquet_file import write_parquet
from typer.testing import CliRunner

from mathverifier.cli.main import app
from mathverifier.files.columns import Fields

RIGHT, WRONG = "2 + 2 = 4. The answer is: 4", "2 + 2 = 5. The answer is: 5"
QUESTION = "What is 2 + 2?"
ASKED = [{"role": "user", "content": QUESTION}]


def run(*arguments: Any, code: int = 0, stdin: bytes | None = None) -> Any:
    """Run the command in this process and return what it said."""
    done = CliRunner().invoke(app, ["score", "--answers-only", "--workers", "1", *map(str, arguments)], input=stdin)
    assert done.exit_code == code, (done.output, done.exception)
    return done


def write(path: Path, rows: list[Any]) -> Path:
    """Write rows as JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def outcomes(path: Path) -> list[Any]:
    """Return the outcomes of scored rows, a list where a row has samples, the error where it has one."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        [one["outcome"] for one in row["verdicts"]]
        if "verdicts" in row
        else row["verdict"]["outcome"]
        if "verdict" in row
        else row["error"]["detail"]
        for row in rows
    ]


LAYOUTS: dict[str, dict[str, Any]] = {
    "ours": {"problem": QUESTION, "solution": RIGHT, "reference": "4"},
    "numbers": {"problem": QUESTION, "solution": RIGHT, "answer": 4},
    "lm-eval": {"doc_id": 0, "doc": {"question": QUESTION, "answer": "#### 4"}, "target": "4", "resps": [[RIGHT]]},
    "verl rollouts": {"input": QUESTION, "output": RIGHT, "gts": "4", "score": 1.0, "step": 3},
    "verl generations": {"prompt": ASKED, "responses": [RIGHT], "reward_model": {"style": "rule", "ground_truth": "4"}},
    "a chat": {"messages": [*ASKED, {"role": "assistant", "content": RIGHT}], "answer": "4"},
    "parts": {
        "messages": [*ASKED, {"role": "assistant", "content": [{"type": "text", "text": RIGHT}]}],
        "answer": "4",
    },
    "ShareGPT": {"conversations": [{"from": "human", "value": QUESTION}, {"from": "gpt", "value": RIGHT}], "gold": 4},
    "TRL": {"prompt": ASKED, "completion": [{"role": "assistant", "content": RIGHT}], "solution": "It is 4. #### 4"},
    "OpenAI": {
        "custom_id": "1",
        "response": {"body": {"choices": [{"message": {"role": "assistant", "content": RIGHT}}]}},
        "answer": "4",
    },
    "our generator": {"id": "a#0", "problem_id": "a", "problem": QUESTION, "text": RIGHT, "reference": "4"},
    "accepted answers": {"solution": RIGHT, "reference": ["5", "4"]},
    "a list in text": {"solution": RIGHT, "ground_truth": '["4"]'},
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_known_layout_is_scored_as_it_is(tmp_path: Path, name: str) -> None:
    """No field need be named; a wrong text in the same layout is wrong."""
    row = json.dumps(LAYOUTS[name])
    rows = [json.loads(row), json.loads(row.replace(RIGHT, WRONG))]
    if name == "TRL":  # Its `solution` is the reference: which of the two is meant has to be said.
        run(write(tmp_path / "in.jsonl", rows), "-o", tmp_path / "out.jsonl", code=2)
        run(tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl", "--field", "solution=completion")
    else:
        run(write(tmp_path / "in.jsonl", rows), "-o", tmp_path / "out.jsonl")
    expected = ["correct", "correct"] if name == "accepted answers" else ["correct", "incorrect"]
    assert outcomes(tmp_path / "out.jsonl") == (["correct", "correct"] if "5" in row else expected)


def test_the_problem_is_found_too() -> None:
    """Each layout that tells the problem has it read as text."""
    for name, row in LAYOUTS.items():
        fields = Fields(["solution=completion"] if name == "TRL" else [])
        fields.settle([row])
        problems = {request.get("problem") for request in fields.item(row).requests}
        assert problems == ({QUESTION} if QUESTION in json.dumps(row) else {None}), name


def _table(delimiter: str) -> bytes:
    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter=delimiter)
    table.writerows([["problem", "solution", "reference"], [QUESTION, f"Well,\n{RIGHT}", "4"], [QUESTION, WRONG, "4"]])
    return ("\ufeff" + text.getvalue()).encode()


ROWS = [{"problem": QUESTION, "solution": RIGHT, "reference": 4}, {"solution": WRONG, "reference": 4}]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
FORMATS = {
    "a.jsonl": LINES,
    "a.jsonl.gz": gzip.compress(LINES),
    "bom.jsonl": b"\xef\xbb\xbf" + LINES,
    "a.json": json.dumps(ROWS, indent=2).encode(),
    "a.json.gz": gzip.compress(json.dumps(ROWS).encode()),
    "a.csv": _table(","),
    "a.csv.gz": gzip.compress(_table(",")),
    "a.tsv": _table("\t"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_read_by_its_format(tmp_path: Path, name: str) -> None:
    """Lines, an array, tables and what is compressed give the same rows; `--resume` finds its place in each."""
    source, output = tmp_path / name, tmp_path / "out.jsonl"
    source.write_bytes(FORMATS[name])
    run(source, "-o", output)
    assert outcomes(output) == ["correct", "incorrect"]
    run(source, "-o", output, "--limit", "1", "--force")
    assert outcomes(output) == ["correct"]


def test_numbers_of_parquet_are_references(tmp_path: Path) -> None:
    """Whole numbers and lists of accepted answers are judged, and samples have a column of verdicts."""
    import pyarrow.parquet as pq

    rows: list[Any] = [{"responses": [RIGHT, WRONG], "answer": 4}, {"responses": [WRONG, WRONG], "answer": 4}]
    run(write_parquet(tmp_path / "in.parquet", rows), "-o", tmp_path / "out.parquet", "--limit", "1")
    (row,) = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [one["outcome"] for one in row["verdicts"]] == ["correct", "incorrect"]


def test_two_columns_of_one_name_are_told_in_a_line(tmp_path: Path) -> None:
    """Which of them is meant nobody can say."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table([["1"], ["2"], [RIGHT]], names=["id", "id", "solution"]), tmp_path / "in.parquet")
    assert "'id'" in run(tmp_path / "in.parquet", "-o", tmp_path / "out.jsonl", code=2).stderr


def test_samples_are_judged_one_by_one(tmp_path: Path) -> None:
    """The summary has pass@1, pass@k and maj@k; a list of steps stays one solution."""
    rows = [{"responses": [RIGHT, WRONG, WRONG, RIGHT, RIGHT], "answer": "4"}, {"responses": [WRONG], "answer": "4"}]
    done = run(write(tmp_path / "in.jsonl", rows), "-o", tmp_path / "out.jsonl")
    assert outcomes(tmp_path / "out.jsonl")[1] == ["incorrect"]
    said = {line.split()[0]: line.split()[1] for line in done.stdout.splitlines() if "@" in line}
    assert said == {"pass@1": "30.0%", "pass@5": "50.0%", "maj@5": "50.0%"}
    steps = [{"solution": ["2 + 2 = 4.", "The answer is: 4"], "reference": "4"}]
    run(write(tmp_path / "steps.jsonl", steps), "-o", tmp_path / "steps_out.jsonl")
    assert outcomes(tmp_path / "steps_out.jsonl") == ["correct"]


def test_a_list_that_may_be_either_is_asked_about(tmp_path: Path) -> None:
    """Several elements that each state an answer are samples or one odd solution: the user says which."""
    source = write(tmp_path / "in.jsonl", [{"solution": [RIGHT, WRONG], "reference": "4"}])
    assert "--samples" in run(source, "-o", tmp_path / "out.jsonl", code=2).stderr
    assert not (tmp_path / "out.jsonl").exists()
    run(source, "-o", tmp_path / "out.jsonl", "--samples")
    assert outcomes(tmp_path / "out.jsonl") == [["correct", "incorrect"]]
    run(source, "-o", tmp_path / "steps.jsonl", "--steps")
    assert len(outcomes(tmp_path / "steps.jsonl")) == 1


@pytest.mark.parametrize(
    ("row", "fields", "said"),
    [
        ({"question": QUESTION, "answer": "#### 4"}, (), "question, answer"),
        ({"solution_text": RIGHT}, (), "--field solution=solution_text"),
        ({"meta": {"said": RIGHT}}, ("--field", "solution=said"), "meta.said"),
        ("solution,reference", (), "no rows that can be read"),
        ({"solution": RIGHT, "completion": WRONG}, (), "--field solution=completion"),
    ],
)
def test_a_file_without_solutions_is_told_at_once(tmp_path: Path, row: Any, fields: tuple[str, ...], said: str) -> None:
    """The columns that are there are named, and nothing is written that would stand in the way of another try."""
    source = write(tmp_path / "in.jsonl", [row])
    done = run(source, "-o", tmp_path / "out.jsonl", *fields, code=2)
    assert said in done.stderr and done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_rows_that_cannot_be_judged_are_no_success(tmp_path: Path) -> None:
    """Where no row could be judged the code is 1; a file without references is told how to name them."""
    source = write(tmp_path / "in.jsonl", [{"solution": 1}, {"solution": {}}])
    assert "no row could be judged" in run(source, "-o", tmp_path / "out.jsonl", code=1).stderr
    bare = write(tmp_path / "bare.jsonl", [{"solution": RIGHT, "gold_value": "4"}])
    assert "gold_value" in run(bare, "-o", tmp_path / "bare_out.jsonl", code=1).stderr
    assert "no row has a reference" in run(bare, "-o", tmp_path / "o.jsonl", "--profile").stderr


def test_streams_stand_for_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads standard input, whatever its format, and writes rows alone to standard output."""
    done = run("-", "-o", "-", stdin=gzip.compress(json.dumps(ROWS).encode()))
    assert [json.loads(line)["verdict"]["outcome"] for line in done.stdout.splitlines()] == ["correct", "incorrect"]
    assert "incorrect" in done.stderr
    assert sys.stdout is not None


HEADER = "solution,reference\n"


def test_no_row_of_a_table_is_swallowed(tmp_path: Path) -> None:
    """A quote that is not closed is told with its line, and a row with more cells than the header is refused alone."""
    table, out = tmp_path / "in.csv", tmp_path / "out.jsonl"
    table.write_text(HEADER + 'The answer is 4,4\n"The answer is 5,4\nThe answer is 6,6\n')
    assert "behind line 2" in run(table, "-o", out, code=2).stderr and not out.exists()
    table.write_text(HEADER + 'The answer is 4,4\nThe answer is 5, or so,4\n"The answer is 6, so",6\n')
    run(table, "-o", out)
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row.get("verdict", {}).get("outcome") for row in rows] == ["correct", None, "correct"]
    assert "more cells than the header" in rows[1]["error"]["detail"] and rows[1]["cells"] == ["4"]


def test_a_table_with_semicolons_is_told(tmp_path: Path) -> None:
    """What spreadsheets write where the comma is the decimal point is named."""
    table = tmp_path / "in.csv"
    table.write_text("solution;reference\nThe answer is 4;4\n")
    assert "semicolons" in run(table, "-o", tmp_path / "out.jsonl", code=2).stderr


@pytest.mark.parametrize("text", [HEADER + "The answer is 4,4\n", "solution\treference\nThe answer is 4\t4\n"])
def test_a_table_comes_by_standard_input(tmp_path: Path, text: str) -> None:
    """Without a name to go by, standard input is told by its first line; an error speaks of no other file."""
    out = tmp_path / "out.jsonl"
    run("-", "-o", out, stdin=text.encode())
    assert json.loads(out.read_text())["verdict"]["outcome"] == "correct"
    said = run("-", "-o", tmp_path / "none.jsonl", stdin=b"neither this nor that\n", code=2).stderr
    assert "standard input" in said and "/tmp" not in said


def test_columns_that_are_called_otherwise_are_told(tmp_path: Path) -> None:
    """A person sees which columns were taken, before anything is scored."""
    rows = [{"question": QUESTION, "model_output": RIGHT, "gold": "4"}]
    done = run(write(tmp_path / "in.jsonl", rows), "-o", tmp_path / "out.jsonl")
    assert "solution from model_output" in done.stderr and "reference from gold" in done.stderr
    done = run(write(tmp_path / "own.jsonl", [{"solution": RIGHT, "reference": "4"}]), "-o", tmp_path / "own_out.jsonl")
    assert " from " not in done.stderr


@pytest.mark.parametrize("name", ["out.csv", "out.json", "out.jsonl.gz"])
def test_an_output_is_called_what_it_is(tmp_path: Path, name: str) -> None:
    """JSON lines are not written under another format's name."""
    source = write(tmp_path / "in.jsonl", ROWS)
    assert ".jsonl" in run(source, "-o", tmp_path / name, code=2).stderr


def test_notes_are_not_written_through_a_link(tmp_path: Path) -> None:
    """A symbolic link where the notes would be is refused, and what it points to stays as it is."""
    precious = tmp_path / "precious"
    precious.write_text("mine")
    (tmp_path / "out.jsonl.resume.json").symlink_to(precious)
    source = write(tmp_path / "in.jsonl", ROWS)
    assert "symbolic link" in run(source, "-o", tmp_path / "out.jsonl", code=2).stderr
    assert precious.read_text() == "mine"


@pytest.mark.parametrize("note", ["out.parquet.results.jsonl", "out.parquet.partial"])
def test_parquet_is_not_written_through_a_link(tmp_path: Path, note: str) -> None:
    """What is written on the way to a Parquet file replaces nothing that a symbolic link points to."""
    precious = tmp_path / "precious"
    precious.write_text("mine")
    (tmp_path / note).symlink_to(precious)
    source = write(tmp_path / "in.jsonl", ROWS)
    assert "symbolic link" in run(source, "-o", tmp_path / "out.parquet", "--force", code=2).stderr
    assert precious.read_text() == "mine"


def test_samples_behind_single_ones_are_no_solution_in_steps(tmp_path: Path) -> None:
    """The first 1,024 rows say what a list is; a row that holds more, or none, is told and not judged as one text."""
    rows: list[dict[str, Any]] = [{"responses": ["The answer is 4"], "reference": "4"}] * 1024
    rows += [{"responses": ["I give up.", "The answer is 4"], "reference": "4"}, {"responses": [], "reference": "4"}]
    scored = tmp_path / "out.jsonl"
    run(write(tmp_path / "in.jsonl", rows), "-o", scored, "--answers-only")
    *single, several, none = [json.loads(line) for line in scored.read_text().splitlines()]
    assert {row["verdict"]["outcome"] for row in single} == {"correct"}
    assert "--samples" in several["error"]["detail"] and "no sample" in none["error"]["detail"]
    run(write(tmp_path / "in.jsonl", rows[-2:-1]), "-o", scored, "--force", "--steps")
    assert json.loads(scored.read_text())["verdict"]["outcome"] == "correct"


def test_strictness_may_be_asked_of_all_rows(tmp_path: Path) -> None:
    """A rounded decimal is then none of an exact value, but where a row says otherwise."""
    rows = [
        {"solution": "The answer is: 0.33", "reference": "1/3"},
        {"solution": "The answer is: 4 cm", "reference": "4"},
    ]
    source = write(tmp_path / "in.jsonl", rows)
    run(source, "-o", tmp_path / "loose.jsonl")
    run(source, "-o", tmp_path / "strict.jsonl", "--strict")
    assert outcomes(tmp_path / "loose.jsonl") != outcomes(tmp_path / "strict.jsonl")
