"""How long a run takes, before it has begun."""

from pathlib import Path

import pytest

from mathtrainer.local.estimate import CANDIDATE_S, MEASURED_ROUNDS, estimated_s, in_words, measured_work_s, probe
from mathtrainer.runs.recipe_file import load_recipe

RECIPES = Path(__file__).parents[4] / "recipes"


@pytest.mark.parametrize(("name", "stages_s"), [("demo", 568.2), ("smoke", 43.0)])
def test_it_is_near_what_was_measured(name: str, stages_s: float) -> None:
    """On the machine that was measured, a recipe takes what its stages took there, and the start of the services.

    They were measured without a warm start, with rejection-sampled SFT among the arms.
    """
    spec = load_recipe(RECIPES / f"{name}.yaml")
    cold = spec.model_copy(update={"warm_start": False, "arms": ("rsft", "dpo", "weighted_dpo")})
    assert stages_s <= measured_work_s(cold) <= stages_s + 40


def test_a_warm_start_takes_another_collection() -> None:
    """Against the same models without one: the candidates twice, and fewer pairs, as the better model errs less."""
    spec = load_recipe(RECIPES / "demo.yaml")
    cold = spec.model_copy(update={"warm_start": False, "arms": ("rsft", "dpo", "weighted_dpo")})
    collection_s = spec.problems.train * spec.collect.n * CANDIDATE_S
    assert 0 < measured_work_s(spec) - measured_work_s(cold) < collection_s + 2
    assert measured_work_s(spec) < 12 * 60


def test_half_the_speed_takes_twice_as_long() -> None:
    """The estimate goes with the machine's speed and with the work asked for."""
    spec = load_recipe(RECIPES / "demo.yaml")
    whole, slow = estimated_s(spec, MEASURED_ROUNDS), estimated_s(spec, MEASURED_ROUNDS / 2)
    assert whole is not None and slow is not None
    assert slow == pytest.approx(2 * whole)
    more = spec.model_copy(update={"problems": spec.problems.model_copy(update={"train": 2400})})
    assert measured_work_s(more) > 1.4 * measured_work_s(spec)


@pytest.mark.parametrize("name", ["qwen2.5-1.5b", "smollm2", "rounds"])
def test_what_was_not_measured_has_no_estimate(name: str) -> None:
    """Of another model, of several rounds and of continuations, nothing is said rather than something wrong."""
    spec = load_recipe(RECIPES / f"{name}.yaml")
    assert estimated_s(spec, MEASURED_ROUNDS) is None
    demo = load_recipe(RECIPES / "demo.yaml")
    both = demo.model_copy(update={"mining": demo.mining.model_copy(update={"kind": "both"})})
    assert estimated_s(both, MEASURED_ROUNDS) is None


def test_the_probe_measures_for_as_long_as_it_is_told() -> None:
    """Some work is done, also in a short time."""
    assert probe(0.05) > 0


@pytest.mark.parametrize(
    ("seconds", "words"), [(4, "about 10 seconds"), (66, "about 70 seconds"), (590, "about 10 minutes")]
)
def test_a_length_of_time_is_round(seconds: float, words: str) -> None:
    """Seconds to the nearest ten, longer times to the minute."""
    assert in_words(seconds) == words
