"""The preview of a run's pairs, through the command line and without any service."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mathcontracts import Answer, Candidate, Finding, PreferencePair, Problem, ScoredCandidate, Step, Verdict
from mathcontracts.verdict import Dimension, FindingCode
from mathtrainer.cli import app


def _side(text: str, answer: str, right: bool, findings: tuple[Finding, ...] = ()) -> ScoredCandidate:
    candidate = Candidate(
        id="p#0",
        problem_id="p",
        text=text,
        finish_reason="stop",
        prompt_tokens=1,
        completion_tokens=1,
        seed=0,
        temperature=1,
        top_p=1,
        model="m",
        model_revision="r",
    )
    verdict = Verdict(
        outcome="correct" if right else "incorrect",
        reason="equal" if right else "not_equal",
        answer=Answer(text=answer, start=0, end=1),
        wrongness=0,
        absurdity=0,
        coverage=1,
        steps=(Step(index=0, start=0, end=len(text), text=text),),
        findings=findings,
        version="0",
    )
    return ScoredCandidate(candidate=candidate, verdict=verdict)


def _pair(identity: str, hardness: float, rejected: str = "3 + 4 = 8", flawed: bool = False) -> PreferencePair:
    finding = Finding(
        dimension=Dimension.NUMERICAL,
        code=next(iter(FindingCode)),
        severity=0.9,
        step=0,
        start=0,
        end=9,
        message=f"3 + 4 is 7 [{identity}]",
    )
    return PreferencePair(
        id=identity,
        problem=Problem(id=f"problem-{identity}", text="What is 3 + 4?", reference="7"),
        kind="flawed_process" if flawed else "wrong_answer",
        chosen=_side("3 + 4 = 7", "7", True),
        rejected=_side(rejected, "7" if flawed else "8", flawed, (finding,)),
        hardness=hardness,
        weight=1.25,
    )


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """The folder of a run whose pairs are mined."""
    stage = tmp_path / "some-run" / "stages" / "pairs"
    stage.mkdir(parents=True)
    pairs = [_pair("easy", 0.2), _pair("hard", 0.9), _pair("flawed", 0.5, flawed=True)]
    (stage / "pairs.jsonl").write_text("".join(pair.model_dump_json() + "\n" for pair in pairs))
    return tmp_path / "some-run"


def _invoke(*words: object) -> Result:
    return CliRunner().invoke(app, ["pairs", *map(str, words)])


def test_pairs_are_shown_the_hardest_first_with_their_findings(run: Path) -> None:
    """Problem, both sides, hardness, weight, and what speaks against the rejected side, as it was written."""
    shown = _invoke(run)
    assert shown.exit_code == 0, shown.output
    places = [shown.stdout.index(f"problem-{name}") for name in ("hard", "flawed", "easy")]
    assert places == sorted(places)
    for said in ("hardness 0.90", "weight 1.25", "3 + 4 = 7", "3 + 4 = 8", "step 0: numerical/", "3 + 4 is 7 [hard]"):
        assert said in shown.stdout
    assert "3 of 3 pairs" in shown.stdout


def test_a_run_is_found_by_its_id_and_pairs_by_kind_and_number(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An id is looked up in the runs' folder, with no Redis; --limit and --kind choose."""
    monkeypatch.setenv("MATHTRAINER_RUNS_DIR", str(run.parent))
    shown = _invoke("some-run", "--kind", "flawed_process")
    assert "right answer, flawed process" in shown.stdout
    assert "1 of 1 pairs" in shown.stdout
    one = _invoke("some-run", "--limit", 1)
    assert "problem-hard" in one.stdout
    assert "problem-easy" not in one.stdout
    assert "1 of 3 pairs" in one.stdout


def test_what_a_model_wrote_does_not_move_the_terminal(tmp_path: Path) -> None:
    """Control characters are replaced, markup stays text, lines stay lines."""
    file = tmp_path / "pairs.jsonl"
    file.write_text(_pair("odd", 0.1, rejected="3 + 4\x1b[2J [bold]= 8\nso 8\u202e").model_dump_json() + "\n")
    shown = _invoke(file)
    assert shown.exit_code == 0, shown.output
    assert "\x1b[2J" not in shown.stdout
    assert "\u202e" not in shown.stdout
    assert "3 + 4\N{REPLACEMENT CHARACTER}[2J [bold]= 8" in shown.stdout
    assert "\n  so 8" in shown.stdout


def test_why_there_is_nothing_to_show(run: Path, tmp_path: Path) -> None:
    """One line: no such run, a stage that is not finished, a damaged line with its number."""
    (run / "stages" / "pairs").rename(run / "stages" / "pairs.partial")
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_text(_pair("good", 0.1).model_dump_json() + "\n{}\n")
    for path, said in (
        (tmp_path / "nowhere", "neither a run nor a file"),
        (run, "stage 'pairs'"),
        (damaged, "line 2 is no preference pair"),
    ):
        shown = _invoke(path)
        assert shown.exit_code == 2
        assert said in shown.stderr
        assert shown.stderr.count("\n") == 1
