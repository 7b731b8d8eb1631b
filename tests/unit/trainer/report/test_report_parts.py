"""What a report says at a glance: its headline, paired differences, examples, spreads by dimension, and its words."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.run_folder import make_run, problem

from mathcontracts import Dimension
from mathtrainer.data.pair_file import PairFile
from mathtrainer.report.charts import Curve, small_multiples
from mathtrainer.report.generations import changes
from mathtrainer.report.headline import best_model, headline, references
from mathtrainer.report.page import by_dimension, glossary, write_report
from mathtrainer.report.paired import paired
from mathtrainer.runs.results import read_result
from mathtrainer.runs.surroundings import surroundings


@pytest.fixture(scope="module")
def run_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of SFT, plain and weighted DPO, which solve the first 0, 4 and 8 of 12 problems."""
    return make_run(tmp_path_factory.mktemp("runs"), "sums", strength=4)


@pytest.fixture
def result(run_dir: Path) -> dict[str, Any]:
    """Its result."""
    found = read_result(run_dir)
    assert found is not None
    return found


def test_differences_are_paired_by_problem(run_dir: Path) -> None:
    """Weighted DPO solves four more of the same problems than plain DPO, and that is sure."""
    found = paired(run_dir, ["sft", "dpo", "weighted_dpo"], "dpo")
    assert [(one.model, one.measure) for one in found] == [
        (model, measure) for model in ("sft", "weighted_dpo") for measure in ("greedy pass@1", "sampled pass@1")
    ]
    worse, better = found[0], found[-1]
    assert (better.problems, better.sure, worse.sure) == (12, "better", "worse")
    assert better.difference == pytest.approx(4 / 12) == -worse.difference
    assert better.ends[0] < better.difference < better.ends[1]
    assert paired(run_dir, ["dpo"], "nobody") == []


def test_the_headline_names_the_best_and_how_sure_it_is(run_dir: Path, result: dict[str, Any]) -> None:
    """Figure, interval and difference from where training started; none is claimed where it did not help."""
    models = [row["model"] for row in result["models"]]
    alone = {**result, "models": result["models"][:1]}
    assert references(result) == ["sft", "dpo"] and references(alone) == []
    assert references({**result, "warm_start": {"problems": 1}, "models": [{"model": "rsft"}, *result["models"]]}) == [
        *("rsft", "sft", "dpo"),
    ]
    said = headline(result, paired(run_dir, models, "sft"))
    assert said.startswith("Of 3 models weighted DPO is best on 12 held-out problems: sampled pass@1 0.667 (")
    assert re.search(r"\+0\.667 \(\+0\.\d{3} to \+0\.\d{3}\) against SFT\.$", said)
    assert headline(alone, []).endswith("No training improved on it.") and best_model(alone) == "sft"
    base = {**result["models"][-1], "model": "base"}
    worse = {**result, "models": [base, *result["models"][:2]]}
    assert "base model is best" in headline(worse, []) and headline(worse, []).endswith("No training improved on it.")


def test_a_difference_that_may_be_chance_is_told_as_such(tmp_path: Path) -> None:
    """One problem of twelve is no evidence."""
    folder = make_run(tmp_path, "sums", strength=1)
    found = read_result(folder)
    assert found is not None
    found["models"] = found["models"][:2]
    assert "may be the draw of the problems" in headline(found, paired(folder, ["sft", "dpo"], "sft"))


def test_examples_are_of_the_same_problem(run_dir: Path) -> None:
    """Those that were gained come first, then what was lost; equal models differ in nothing."""
    gained = changes(run_dir, "sft", "weighted_dpo")
    assert [one.problem.id for one in gained] == [problem(0).id, problem(1).id]
    assert all(one.gained and one.after.verdict.outcome == "correct" != one.before.verdict.outcome for one in gained)
    (lost,) = changes(run_dir, "weighted_dpo", "sft")
    assert not lost.gained and lost.before.verdict.outcome == "correct"
    assert changes(run_dir, "dpo", "dpo") == changes(run_dir, "dpo", "nobody") == []


def test_pairs_are_counted_by_their_worst_dimension(run_dir: Path) -> None:
    """Each pair with a finding is in one row, with its hardness and weight."""
    pairs = PairFile(run_dir / "stages" / "pairs" / "pairs.jsonl")
    rows = by_dimension(pairs)
    assert sum(count for _, count, _, _ in rows) == len(pairs) == 12
    assert {name for name, *_ in rows} <= {one.value for one in Dimension}
    assert sum(count * weight for _, count, _, weight in rows) / 12 == pytest.approx(
        sum(pair.weight or 0.0 for pair in pairs) / 12
    )
    assert by_dimension([]) == []


def test_small_multiples_share_their_axes() -> None:
    """One chart a group on one scale, whose steps are named from 1; groups without points are left out."""
    lines: dict[str, dict[str, Curve]] = {
        "high": {"": [(1.0, 0.0), (40.0, 9.0)]},
        "low": {"": [(1.0, 1.0), (40.0, 2.0)]},
        "none": {"": []},
    }
    drawn = small_multiples(lines, "loss")
    assert drawn is not None
    charts = re.findall(r"<svg.*?</svg>", drawn)
    assert len(charts) == 2 and "none" not in drawn
    ticks = [re.findall(r'text-anchor="(?:middle|end)">([\d.]+)<', one) for one in charts]
    assert ticks[0] == ticks[1] and "1" in ticks[0] and "5" in ticks[1]
    own = small_multiples(lines, "loss", shared=False)
    assert own is not None and ">8<" not in re.findall(r"<svg.*?</svg>", own)[1] and "line mean s1" in own
    later = small_multiples({"none": {"": []}, "low": lines["low"]}, "loss")
    assert later is not None and "line mean s1" in later and "line mean s0" not in later
    two = small_multiples({"dpo": {"chosen": [(1.0, 1.0)], "rejected": [(1.0, 2.0)]}}, "reward")
    assert two is not None and ">chosen<" in two and ">rejected<" in two
    assert small_multiples({"none": {"": []}}, "loss") is None


def test_the_report_has_all_of_it(run_dir: Path, result: dict[str, Any], tmp_path: Path) -> None:
    """Headline, surroundings, differences, dimensions, examples and glossary, in light and dark, in one file."""
    result |= {"training": {"sft": {}, "train-dpo": {}}, "made": surroundings(), "collected": {}}
    write_report(result, run_dir, "{}", tmp_path / "report.html")
    html = (tmp_path / "report.html").read_text()
    for wanted in (
        '<p class="lead">Of 3 models weighted DPO is best',
        result["made"]["date"],
        result["made"]["hardware"],
        "<h2>Differences</h2>",
        "the rejected solution is worst in",
        "<h2>Before and after</h2>",
        "Gained",
        "<dt>hard negative</dt>",
        "prefers-color-scheme: dark",
    ):
        assert wanted in html
    assert html.count('class="panels"') == 2  # Loss and margin.


def test_surroundings_are_told() -> None:
    """Date, versions of what trains, and the processor."""
    made = surroundings()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", made["date"])
    assert {"python", "mathtrainer", "torch", "trl"} <= set(made["versions"])
    assert re.search(r"\d+ cores", made["hardware"])


def test_every_word_has_a_meaning() -> None:
    """Words of the report's headings are in its glossary, each with a sentence."""
    words = glossary()
    assert {"sampled pass@1", "maj@k", "hardness", "effective sample size", "GRPO", "near miss"} <= set(words)
    assert all(meaning.endswith(".") for meaning in words.values())
