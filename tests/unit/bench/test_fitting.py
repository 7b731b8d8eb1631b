"""What the profile's numbers are fitted by: each fit finds again what made the data."""

import math
import random
from collections.abc import Sequence

import pytest
from bench.fitting import fit_risk
from bench.observations import Observation, folds
from bench.step_ranking import fit_steps

from mathcontracts import Dimension, Outcome
from mathverifier import verify
from mathverifier.core.scoring.localization import Features, chances

WEIGHTS = {dimension.value: 0.9 for dimension in Dimension}
VERDICT = verify("How many are 2 and 3?", "There are 2 + 3 = 5.\nThe answer is 5", "5")


def observation(
    number: int,
    *,
    outcome: Outcome = "correct",
    wrong: bool = False,
    first: int | None = None,
    traits: dict[str, float] | None = None,
    steps: Sequence[Features] = (),
) -> Observation:
    """Return a labelled solution of a problem of its own, in which nothing was found."""
    return Observation(
        source="ProcessBench/math",
        problem=f"Problem {number}",
        with_reference=outcome != "unknown",
        wrong=wrong,
        first_error=first,
        right_answer=outcome == "correct",
        verdict=VERDICT.model_copy(update={"outcome": outcome}),
        features=steps,
        traits=traits or {},
        formal=True,
    )


def test_the_risk_of_a_manner_is_found_again() -> None:
    """Solutions that are wrong with the chance 1 / (1 + exp(1 - 2t)) give a constant near -1 and a slope near 2."""
    source = random.Random(1)
    seen = []
    for number in range(4000):
        trait = source.uniform(-2, 2)
        wrong = source.random() < 1 / (1 + math.exp(1 - 2 * trait))
        seen.append(observation(number, wrong=wrong, traits={"long": trait, "idle": source.uniform(-1, 1)}))
    average, added = fit_risk(seen, "correct", WEIGHTS)
    assert average + added["constant"] == pytest.approx(-1, abs=0.2)
    assert added["long"] == pytest.approx(2, abs=0.2)
    assert abs(added["idle"]) < 0.2


def test_the_risk_of_one_outcome_says_nothing_of_another() -> None:
    """What goes wrong where the answer is right does not move the risk of solutions whose answer nobody knows."""
    source = random.Random(2)
    seen = []
    for number in range(600):
        trait = source.choice((0.0, 1.0))
        seen.append(observation(number, wrong=bool(trait), traits={"long": trait}))
        seen.append(observation(number, outcome="unknown", wrong=source.random() < 0.5, traits={"long": trait}))
    assert fit_risk(seen, "correct", WEIGHTS)[1]["long"] > 2
    assert abs(fit_risk(seen, "unknown", WEIGHTS)[1]["long"]) < 0.5


def test_the_ranking_finds_the_mark_of_a_wrong_step() -> None:
    """A feature that wrong steps have three times as often as others is worth about log 3, and one of all none."""
    source = random.Random(3)
    seen = []
    for number in range(3000):
        steps: list[dict[str, float]] = [{"position": 1.0} for _ in range(4)]
        first = source.randrange(4)
        marked = first if source.random() < 0.5 else source.choice([place for place in range(4) if place != first])
        steps[marked]["new_words"] = 1.0
        seen.append(observation(number, outcome="incorrect", wrong=True, first=first, steps=steps))
    coefficients = fit_steps(seen)
    assert coefficients["new_words"] == pytest.approx(math.log(3), abs=0.25)
    assert coefficients["position"] == pytest.approx(0, abs=0.01)
    marked_first = chances([{"new_words": 1.0}, {}, {}, {}], coefficients)
    assert marked_first[0] == pytest.approx(0.5, abs=0.05)


def test_no_problem_is_on_both_sides_of_a_fold() -> None:
    """All solutions of a problem are judged by a fit that saw none of them, and each is judged once."""
    seen = [observation(number % 40) for number in range(200)]
    outside_ever = 0
    for inside, outside in folds(seen, 5):
        assert not {one.problem for one in inside} & {one.problem for one in outside}
        outside_ever += len(outside)
    assert outside_ever == len(seen)
