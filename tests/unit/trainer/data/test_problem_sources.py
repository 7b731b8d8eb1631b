"""Problems and demonstrations from files and from the embedded generator."""

import json
from pathlib import Path

import pytest

from mathcontracts import DemonstrationsSpec, ProblemsSpec, RunSpec
from mathtrainer.data.problem_sources import SourceError, load_demonstrations, load_problems


def _jsonl(path: Path, rows: list[dict[str, object]]) -> str:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def _spec(problems: ProblemsSpec, demonstrations: DemonstrationsSpec | None = None) -> RunSpec:
    return RunSpec(name="x", model="m", problems=problems, demonstrations=demonstrations or DemonstrationsSpec())


def test_gsm8k_rows_lose_their_calculator_notes(tmp_path: Path) -> None:
    """question/answer rows give the number behind #### as reference and a chain of thought that states it."""
    rows: list[dict[str, object]] = [
        {
            "question": f"What is {n} + 1?\u2028Say it.",
            "answer": f"It is {n} + 1 = <<{n}+1={n + 1}>>{n + 1}.\n#### {n + 1}",
        }
        for n in range(10)
    ]
    spec = _spec(ProblemsSpec(source="gsm8k", path=_jsonl(tmp_path / "g.jsonl", rows), train=6, heldout=3))
    train, heldout = load_problems(spec.problems)
    assert (len(train), len(heldout)) == (6, 3)
    demonstration = load_demonstrations(spec)[0]
    n = int(demonstration.problem.reference or "") - 1
    assert demonstration.solution == f"It is {n} + 1 = {n + 1}.\nThe answer is: {n + 1}"


def test_metamath_siblings_stay_on_one_side(tmp_path: Path) -> None:
    """Rewritten questions of one original question are all trained on or all held out."""
    rows = [
        {"query": f"q{n} version {v}", "response": f"Think.\nThe answer is: {n}", "original_question": f"q{n}"}
        for n in range(8)
        for v in range(4)
    ]
    path = tmp_path / "m.json"
    path.write_text(json.dumps(rows))
    train, heldout = load_problems(ProblemsSpec(source="metamath", path=str(path), train=16, heldout=8))
    originals = [{problem.text.split()[0] for problem in part} for part in (train, heldout)]
    assert originals[0].isdisjoint(originals[1])
    assert heldout[0].reference == heldout[0].text.split()[0][1:]


def test_a_question_with_many_solutions_is_one_problem(tmp_path: Path) -> None:
    """Repeats of a question are sampled for once, while every solution of it may be learnt from."""
    rows: list[dict[str, object]] = [
        {"query": f"q{n}", "response": f"Way {way}.\nThe answer is: {n}"} for n in range(6) for way in range(3)
    ]
    problems = ProblemsSpec(source="metamath", path=_jsonl(tmp_path / "m.jsonl", rows), train=3, heldout=3)
    train, heldout = load_problems(problems)
    assert len({problem.id for problem in [*train, *heldout]}) == 6
    assert len(load_demonstrations(_spec(problems))) > 6


def test_a_given_id_is_kept(tmp_path: Path) -> None:
    """Ids of the file name the problems, 0 too; a row without one gets an id of its text."""
    rows: list[dict[str, object]] = [{"id": 0, "problem": "a", "answer": 1}, {"problem": "b", "answer": 2.5}]
    train, heldout = load_problems(
        ProblemsSpec(source="jsonl", path=_jsonl(tmp_path / "a.jsonl", rows), train=1, heldout=1)
    )
    found = {problem.text: problem for problem in [*train, *heldout]}
    assert (found["a"].id, found["a"].reference, found["b"].reference) == ("0", "1", "2.5")
    assert len(found["b"].id) == 16


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('{"problem": "a", "answer": "1"}\n{"problem": \n', ":2: not JSON"),
        ('{"answer": "1"}\n', ":1: field 'problem'"),
        ('{"problem": "a"}\n', ":1: no answer"),
        ("[1]\n", ":1: a row must be a JSON object"),
        ('{"problem": "a", "answer": {"is": "1"}}\n', ":1: field 'answer' must be"),
        ('{"problem": "a", "answer": "\\ud800"}\n', ":1: a field holds text that is not Unicode"),
        ('{"problem": "a", "answer": ' + "9" * 5000 + "}\n", ":1: not JSON"),
        ("[" * 100_000 + "\n", ":1: not JSON"),
        ('{"id": 1, "problem": "a", "answer": "1"}\n{"id": 1, "problem": "b", "answer": "1"}\n', "field 'id': '1'"),
        ('{"problem": "a", "answer": "1"}\n', "too few"),
    ],
)
def test_a_bad_file_is_named_with_line_and_field(tmp_path: Path, content: str, complaint: str) -> None:
    """The error says which file, which line and what is wrong with it."""
    path = tmp_path / "bad.jsonl"
    path.write_text(content)
    with pytest.raises(SourceError, match=complaint) as caught:
        load_problems(ProblemsSpec(source="jsonl", path=str(path), train=5, heldout=5))
    assert "bad.jsonl" in str(caught.value)


def test_a_missing_file_is_named() -> None:
    """A path that does not exist is told with its field."""
    with pytest.raises(SourceError, match=r"problems\.path: cannot read .*nowhere"):
        load_problems(ProblemsSpec(source="jsonl", path="/nowhere.jsonl"))


@pytest.mark.parametrize(
    ("solution", "ending", "ended"),
    [
        ("2 + 1 = 3", "So it is \\boxed{{answer}}.", "2 + 1 = 3\nSo it is \\boxed{3}."),
        ("It is $\\boxed{3}$.", "So it is \\boxed{{answer}}.", "It is $\\boxed{3}$."),
        ("The answer is: 3", "So it is \\boxed{{answer}}.", "The answer is: 3\nSo it is \\boxed{3}."),
        ("It is $\\boxed{3}$.", "The answer is: {answer}", "It is $\\boxed{3}$.\nThe answer is: 3"),
    ],
)
def test_a_solution_ends_as_the_prompt_asks(tmp_path: Path, solution: str, ending: str, ended: str) -> None:
    """A solution that does not state its answer in this form gets the line; one that does stays as it is."""
    rows: list[dict[str, object]] = [
        {"problem": f"What is {n} + 1?", "solution": solution, "answer": "3"} for n in range(9)
    ]
    problems = ProblemsSpec(source="jsonl", path=_jsonl(tmp_path / "a.jsonl", rows), train=3, heldout=3)
    found = load_demonstrations(_spec(problems, DemonstrationsSpec(ending=ending)))
    assert {one.solution for one in found} == {ended}
    with pytest.raises(SourceError, match=r"demonstrations\.ending"):
        load_demonstrations(_spec(ProblemsSpec(), DemonstrationsSpec(ending="It is {answer}.")))
    with pytest.raises(ValueError, match=r"must contain \{answer\}"):
        DemonstrationsSpec(ending="The end.")


def test_flaws_are_refused_for_found_data(tmp_path: Path) -> None:
    """A flawed share asked of a file is an error that names the field, not silently ignored."""
    rows: list[dict[str, object]] = [{"problem": f"{n}", "solution": f"The answer is: {n}"} for n in range(9)]
    problems = ProblemsSpec(source="jsonl", path=_jsonl(tmp_path / "a.jsonl", rows), train=3, heldout=3)
    with pytest.raises(SourceError, match=r"demonstrations\.flawed_share"):
        load_demonstrations(_spec(problems, DemonstrationsSpec(flawed_share=0.5)))


def _math(path: Path, numbers: range) -> str:
    """Rows as MATH has them: the answer stands in the solution's box."""
    return _jsonl(
        path,
        [
            {
                "problem": f"Halve ${n}$.",
                "level": "Level 1",
                "solution": f"Half of ${n}$ is $\\boxed{{\\frac{{{n}}}{{2}}}}$.",
            }
            for n in numbers
        ],
    )


@pytest.mark.parametrize("source", ["jsonl", "generated"])
def test_a_file_of_its_own_may_be_held_out(tmp_path: Path, source: str) -> None:
    """What is evaluated on comes from that file alone, and what both files hold is in no training."""
    apart = _math(tmp_path / "test.jsonl", range(1, 21, 2))
    path = _math(tmp_path / "train.jsonl", range(1, 41)) if source == "jsonl" else None
    problems = ProblemsSpec.model_validate(
        {"source": source, "path": path, "heldout_path": apart, "train": 30, "heldout": 8}
    )
    train, heldout = load_problems(problems)
    assert (len(train), len(heldout)) == (30, 8)
    assert all(problem.source == apart for problem in heldout)
    held = {f"Halve ${n}$." for n in range(1, 21, 2)}
    assert {problem.text for problem in heldout} < held
    shown = load_demonstrations(_spec(problems, DemonstrationsSpec(count=30)))
    assert held.isdisjoint([*(one.text for one in train), *(one.problem.text for one in shown)])
    assert {problem.reference for problem in heldout} < {f"\\frac{{{n}}}{{2}}" for n in range(1, 21, 2)}


@pytest.mark.parametrize(
    ("rows", "said"),
    [(range(3), r"test\.jsonl: 3 problems are too few for problems\.heldout = 8"), (None, r"problems\.heldout_path: ")],
)
def test_a_held_out_file_that_does_not_do_is_named(tmp_path: Path, rows: range | None, said: str) -> None:
    """Too few rows, or no such file."""
    path = tmp_path / "test.jsonl"
    if rows is not None:
        _math(path, rows)
    with pytest.raises(SourceError, match=said):
        load_problems(ProblemsSpec(heldout_path=str(path), train=4, heldout=8))


def test_a_training_file_must_have_enough_beside_the_held_out_one(tmp_path: Path) -> None:
    """Both files and the field are named."""
    both = _math(tmp_path / "all.jsonl", range(10))
    with pytest.raises(SourceError, match=r"all\.jsonl: 0 problems, without those of .*problems\.train = 4"):
        load_problems(ProblemsSpec(source="jsonl", path=both, heldout_path=both, train=4, heldout=8))
