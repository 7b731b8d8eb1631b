"""What the experiment of pipelines compares: its arms, its flaws of plan, its pairs and its statistics."""

from fractions import Fraction

import pytest
from bench.experiment.problems import collected, flawed
from bench.pipeline_experiment.arms import (
    ARMS,
    CONTRASTS,
    DEFAULT,
    PLAN_ARMS,
    SWEPT,
    arm_of,
    learning_rates,
    swept,
    twin,
)
from bench.pipeline_experiment.figures import holm
from bench.pipeline_experiment.plan_flaws import PLAN_FLAWS, plant_plan
from bench.pipeline_experiment.preset import FULL, SHORT
from bench.pipeline_experiment.training import steps_of

from mathtrainer.core.answer_similarity import nearness
from mathverifier import verify

PROBLEMS = collected(200, seed=5)


def test_a_flaw_of_plan_leaves_every_sum_right_and_the_answer_wrong() -> None:
    """A planted solution says nothing false by itself; only its answer is not the problem's."""
    planted = [(one, plant_plan(one, seed=1)) for one in PROBLEMS]
    wrong = [(one, made) for one, made in planted if made.flaw]
    assert {made.flaw for _, made in wrong} == set(PLAN_FLAWS)
    assert len(wrong) > 150
    for one, made in wrong:
        verdict = verify(made.problem.text, made.solution, made.problem.reference)
        assert verdict.outcome == "incorrect"
        assert not [finding for finding in verdict.findings if finding.code == "false_equation"]
        assert made.solution != one.solution()


def test_flaws_of_plan_come_out_near() -> None:
    """Of the flaws that were drawn, the one with the nearest answer is planted: most are within a half."""
    near = []
    for one in PROBLEMS:
        made = plant_plan(one, seed=1)
        if made.flaw:
            answer = Fraction(made.solution.rpartition("The answer is: ")[2])
            near.append(nearness(Fraction(one.answer), answer))
    assert sorted(near)[len(near) // 2] > 0.5


def test_a_planted_flaw_is_the_same_for_the_same_seed_alone() -> None:
    """The seed decides what is planted."""
    assert [plant_plan(one, 3) for one in PROBLEMS] == [plant_plan(one, 3) for one in PROBLEMS]
    assert [plant_plan(one, 3) for one in PROBLEMS] != [plant_plan(one, 4) for one in PROBLEMS]


def test_demonstrations_are_flawed_in_the_share_that_is_said() -> None:
    """Sixty in a hundred demonstrations are what the planter makes of them, but for problems without a place."""
    made = flawed(200, 1, lambda problem: plant_plan(problem, 1))
    assert 100 <= sum(one.flaw is not None for one in made) <= 120


def test_a_cold_arm_takes_the_steps_of_the_warm_start_too() -> None:
    """All pipelines take as many steps in all, and search as many learning rates."""
    assert steps_of(ARMS["rsft"], FULL) == FULL.warm_steps + FULL.steps
    assert steps_of(ARMS["rsft_rsft"], FULL) == FULL.steps
    for scale in (FULL, SHORT):
        assert len({len(learning_rates(arm, scale)) for arm in ARMS.values()}) == 1


def test_the_named_contrasts_are_arms_of_their_own() -> None:
    """The default is compared with three others, all of which are trained."""
    assert len(CONTRASTS) == 3
    assert {DEFAULT, *CONTRASTS, *PLAN_ARMS} <= set(ARMS)
    assert DEFAULT not in CONTRASTS


def test_an_arm_of_the_sweep_is_found_by_its_name() -> None:
    """The name of a cell says which pairs it takes, and how many."""
    for choice, arm in SWEPT.items():
        found = arm_of(swept(choice, 64))
        assert (found.title, found.budget) == (arm.title, 64)
    with pytest.raises(KeyError):
        arm_of("nothing-64")


def test_holm_multiplies_the_smallest_most_and_never_falls() -> None:
    """Holm's adjusted values, worked by hand: 0.01 * 3; 0.03 * 2; and 0.04, which may not be below 0.06."""
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([0.5, 0.9, 0.4]) == pytest.approx([1.0, 1.0, 1.0])
    assert holm([None, 0.1]) == [None, None]


def test_a_cell_of_the_sweep_with_all_pairs_is_an_arm_of_the_comparison() -> None:
    """It trains on the same pairs, unless it takes other ones (the hardest) or fewer."""
    most = FULL.pairs
    assert twin(swept("random", most), FULL) == "dpo_new"
    assert twin(swept("weighted", most), FULL) == DEFAULT
    assert twin(swept("prefix", most), FULL) == "prefix"
    assert twin(swept("hardest", most), FULL) is None
    assert twin(swept("random", most - 1), FULL) is None
