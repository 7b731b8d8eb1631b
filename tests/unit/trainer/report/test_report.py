"""The report: what it marks, what it shows, and that it needs nothing else."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from rich.console import Console
from tests.candidates import candidate

from mathcontracts import Dimension, Finding, FindingCode, PreferencePair, Problem, RunSpec, ScoredCandidate, Verdict
from mathtrainer.report.charts import bars, histogram, small_multiples
from mathtrainer.report.page import hardest, write_report
from mathtrainer.runs.results import best_line, gather, pairs_line, table, warm_start_line
from mathtrainer.settings import Settings
from mathtrainer.stages import report
from mathtrainer.stages.context import StageContext, StageError

TEXT = "2 * 3 = 7 <b>apples</b>"


def _verdict(*spans: tuple[int, int], outcome: str = "incorrect") -> Verdict:
    findings = tuple(
        Finding(
            dimension=Dimension.NUMERICAL,
            code=FindingCode.FALSE_EQUALITY,
            severity=1.0,
            start=start,
            end=end,
            message=f"finding {place}",
        )
        for place, (start, end) in enumerate(spans)
    )
    return Verdict.model_validate(
        {
            "outcome": outcome,
            "reason": "equal" if outcome == "correct" else "not_equal",
            "wrongness": 0.5,
            "absurdity": 0.0,
            "coverage": 1.0,
            "findings": [finding.model_dump() for finding in findings],
            "version": "0",
        }
    )


def _scored(problem: str, text: str, verdict: Verdict) -> ScoredCandidate:
    made = candidate(text, problem=problem)
    return ScoredCandidate(candidate=made, verdict=verdict)


def _pair(number: int, problem: str, hardness: float) -> PreferencePair:
    return PreferencePair(
        id=f"pair{number}",
        problem=Problem(id=problem, text=f"How many <i>{problem}</i>?", reference="6"),
        kind="wrong_answer",
        chosen=_scored(problem, "2 * 3 = 6", _verdict(outcome="correct")),
        rejected=_scored(problem, TEXT, _verdict((0, 9))),
        hardness=hardness,
        weight=1.0,
    )


def test_the_hardest_pairs_are_of_different_problems() -> None:
    """One pair a problem, hardest first, in whatever order they come."""
    pairs = [_pair(1, "a", 0.9), _pair(2, "a", 0.8), _pair(3, "b", 0.3), _pair(4, "c", 0.7)]
    assert [pair.id for pair in hardest(pairs, 2)] == ["pair1", "pair4"]
    assert [pair.id for pair in hardest(pairs[::-1], 5)] == ["pair1", "pair4", "pair3"]


def _row(model: str, share: float | None) -> dict[str, Any]:
    return {
        "model": model,
        "problems": 4,
        "samples_each": 8,
        "greedy_pass_at_1": 0.75,
        "sampled_pass_at_1": share,
        "pass_at_k": 0.875,
        "maj_at_k": 0.625,
        "right_by_flawed_process": 0.03125,
        "intervals": {"greedy_pass_at_1": [0.25, 1.0], "sampled_pass_at_1": None},
        "mean_wrongness": 0.25,
        "mean_absurdity": 0.125,
        "profile": {"answer": 0.5, "algebraic": None},
        "kinds": {"right": 0.5, "near_miss": 0.5},
    }


@pytest.fixture
def result() -> dict[str, Any]:
    """A run's result with two models."""
    pairs = {"pairs": 3, "problems": 2, "hard_negatives": 1, "flawed_process": 0}
    spread = {"weight_min": 0.5, "weight_max": 1.5, "effective_sample_size": 2.8}
    return {
        "run_id": "demo-1",
        "model": "embedded/tiny",
        "pair_facts": {**pairs, **spread},
        "collected": {"candidates": 8, "problems": 2, "correct": 3, "incorrect": 4, "unknown": 1},
        "models": [_row("sft", 0.4375), _row("weighted_dpo", None)],
        "training": {"sft": {}, "train-weighted_dpo": {}},
        "seconds": {"sft": 1.5},
    }


def test_the_report_stands_alone(result: dict[str, Any], tmp_path: Path) -> None:
    """All figures, curves, marked pairs and the recipe are in one file; text from models cannot become markup."""
    stages = tmp_path / "stages"
    for stage in ("sft", "train-weighted_dpo"):
        (stages / stage).mkdir(parents=True)
        rows = [{"step": step, "loss": 1 / step, "rewards_margins": step / 10} for step in range(1, 6)]
        (stages / stage / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (stages / "pairs").mkdir()
    pairs = [_pair(1, "a", 0.9), _pair(2, "b", 0.3)]
    (stages / "pairs" / "pairs.jsonl").write_text("".join(pair.model_dump_json() + "\n" for pair in pairs))
    target = tmp_path / "report.html"
    write_report(result, tmp_path, '{"name": "demo"}', target)
    html = target.read_text()
    for wanted in (
        "0.438",
        "–",
        "pass@8",
        "weighted DPO",
        "near miss",
        "3 pairs of 2 problems",
        "8 candidates",
        "0.250–1.000",
        "maj@8",
        "0.031",
    ):
        assert wanted in html
    assert html.count('<svg class="chart"') == 6  # Loss and margin of two trainings, profile, weights.
    assert re.search(r'<mark [^>]*class="numerical"[^>]*>2 \* 3 = 7</mark> &lt;b&gt;apples', html)
    assert "finding 0" in html
    assert "<b>apples" not in html
    assert "<i>a</i>" not in html
    assert not re.search(r"https?://(?!www\.w3\.org/)", html)
    assert "src=" not in html


def test_a_run_without_pairs_has_a_report(result: dict[str, Any], tmp_path: Path) -> None:
    """Where no arm trains on pairs, the report says so and leaves their charts out."""
    result |= {"pair_facts": {}, "collected": {}}
    write_report(result, tmp_path, "{}", tmp_path / "report.html")
    html = (tmp_path / "report.html").read_text()
    assert "no pairs" in html
    assert "Hard negatives" not in html
    assert html.count('<svg class="chart"') == 1


def test_the_terminal_shows_the_same_figures(result: dict[str, Any]) -> None:
    """The table has a row a model with three decimals, none cut where the terminal is narrow or there is none."""
    target = io.StringIO()
    result["models"].append(_row("rsft", 0.4))
    Console(width=80, file=target).print(table(result))
    printed = target.getvalue()
    assert "weighted DPO" in printed
    assert "0.438" in printed
    assert "maj@8" in printed
    assert printed.count(" 0.125 ") == len(result["models"])  # The last column is there, whole.
    assert "absurdity" in printed
    assert "1 hard negatives" in pairs_line(result)


def test_what_an_older_version_did_not_measure_is_a_dash(result: dict[str, Any], tmp_path: Path) -> None:
    """A result from before maj@k, intervals and flawed processes is shown all the same, in terminal and report."""
    for row in result["models"]:
        for name in ("maj_at_k", "intervals", "right_by_flawed_process"):
            del row[name]
    target = io.StringIO()
    Console(width=100, file=target).print(table(result))
    shown = next(line for line in target.getvalue().splitlines() if "SFT" in line)
    assert shown.split() == ["SFT", "0.750", "0.438", "0.875", "–", "0.250", "0.125"]
    write_report(result, tmp_path, "{}", tmp_path / "report.html")
    html = (tmp_path / "report.html").read_text()
    assert "<td>0.875</td><td>–</td><td>0.250</td>" in html


def test_the_best_model_is_told_by_its_folder() -> None:
    """Of a later round, too; a result that names none has no such line."""
    assert (
        best_line({"best": "weighted_dpo-4"}, Path("runs/a")) == "best model: runs/a/stages/train-weighted_dpo-4/model"
    )
    assert best_line({"best": "sft"}, Path("runs/a")) == "best model: runs/a/stages/sft/model"
    assert best_line({}, Path("runs/a")) is None


def test_nothing_is_cut_off_on_a_narrow_terminal(result: dict[str, Any]) -> None:
    """On 80 columns a long name of a model takes two lines; every word of the headings and every figure is there."""
    path = "/runs/demo-20260101-000000-abcd/stages/sft/model"
    result["models"] = [_row("sft", 0.4375), _row("rsft-3", 0.5625), _row(path, 0.25)]
    target = io.StringIO()
    Console(width=80, file=target).print(table(result))
    printed = target.getvalue()
    words = set(printed.split())
    assert {"rejection-sampled", "3", "greedy", "wrongness", "absurdity", "0.562"} <= words
    assert printed.count("0.125") == 3
    assert path in "".join(line[:19].strip() for line in printed.splitlines())
    assert "…" not in printed


def test_nothing_to_draw_is_no_chart() -> None:
    """Empty curves, bars and histograms are left out rather than drawn empty."""
    assert small_multiples({"a": {"": []}}, "y") is None
    assert bars({"a": {}}, "y") is None
    assert histogram([], "x") is None


def test_a_warm_start_is_told(tmp_path: Path, result: dict[str, Any]) -> None:
    """Its model stands between the first one and the arms; how it came about is in result, report and on the terminal.

    A result of a run without one, or from before there was one, has no such line.
    """
    spec = RunSpec(name="test", model="m", arms=("dpo",))
    facts: dict[str, dict[str, Any]] = {
        "sft": {},
        "collect-rsft": {"candidates": 48, "correct": 20},
        "train-rsft": {"rows": 17, "problems": 9},
        "collect": {},
        "train-dpo": {},
        **{f"evaluate-{model}": _row(model, 0.5) for model in ("sft", "rsft", "dpo")},
    }
    for stage, own in facts.items():
        folder = tmp_path / "stages" / stage
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text(json.dumps({"started": 0, "finished": 1, "facts": own}))
    found = gather(tmp_path, "r", spec)
    assert [row["model"] for row in found["models"]] == ["sft", "rsft", "dpo"]
    assert list(found["seconds"])[:4] == ["sft", "collect-rsft", "train-rsft", "collect"]
    line = warm_start_line(found)
    assert line is not None and "20 of 48 candidates" in line and "17 of them, of 9 problems" in line
    write_report(found, tmp_path, "{}", tmp_path / "report.html")
    assert line in (tmp_path / "report.html").read_text()
    assert warm_start_line(result) is None
    write_report(result, tmp_path, "{}", tmp_path / "report.html")
    assert "first model" not in (tmp_path / "report.html").read_text()


def test_models_measured_by_two_versions_of_the_verifier_are_not_compared(tmp_path: Path) -> None:
    """A table of results is of one measure: else the stage says in one line what to remove. One version is reported."""
    spec = RunSpec(name="test", model="m", arms=("dpo",), warm_start=False)
    context = StageContext("r", spec, tmp_path, Settings(), Redis(), "m")
    for stage in ("sft", "collect", "train-dpo", "evaluate-sft", "evaluate-dpo"):
        folder = tmp_path / "stages" / stage
        folder.mkdir(parents=True)
        facts = _row(stage.removeprefix("evaluate-"), 0.5) | {"verifier": "1"} if "evaluate" in stage else {}
        (folder / "manifest.json").write_text(json.dumps({"started": 0, "finished": 1, "facts": facts}))
    assert report.run(context, tmp_path)
    older = tmp_path / "stages" / "evaluate-sft" / "manifest.json"
    older.write_text(older.read_text().replace('"verifier": "1"', '"verifier": "0"'))
    with pytest.raises(StageError, match="verifiers 0 and 1") as refused:
        report.run(context, tmp_path)
    assert "\n" not in str(refused.value)
