"""What the experiment compares: its arms, its problems and its statistics."""

import math
from fractions import Fraction
from pathlib import Path

import pytest
from bench.experiment.experiment_tasks import ExperimentStore
from bench.experiment.preset import FULL, SHORT
from bench.experiment.problems import (
    NUMERICALLY_CLOSE,
    contrasts,
)
from bench.experiment.schedule import alike, alike_name, chosen, grid_name, settings
from bench.experiment.variants import ARMS, SFT_ARMS, WEIGHTINGS, Arm, training_pairs
from tests.candidates import candidate
from tests.stated import stated

from mathcontracts import PreferencePair, Problem, ScoredCandidate, Verdict
from mathtrainer.core.answer_similarity import nearness
from mathtrainer.core.weights import hardness


def _pair(number: int) -> PreferencePair:
    def scored(answer: int, absurdity: float) -> ScoredCandidate:
        made = candidate(f"The answer is: {answer}", index=answer)
        verdict = Verdict(
            outcome="correct" if answer == 50 else "incorrect",
            reason="equal" if answer == 50 else "not_equal",
            answer=stated(str(answer)),
            wrongness=0,
            absurdity=absurdity,
            coverage=1,
            version="0",
        )
        return ScoredCandidate(candidate=made, verdict=verdict)

    return PreferencePair(
        id=f"{number:03}",
        problem=Problem(id="p", text="t", reference="50"),
        kind="wrong_answer",
        chosen=scored(50, 0),
        rejected=scored(51 + number, min(1.0, number / 40)),
    )


POOL = [_pair(number) for number in range(40)]
DPO_ARMS = [arm for arm in ARMS if arm not in SFT_ARMS]


@pytest.mark.parametrize("arm", DPO_ARMS)
def test_arms_have_as_many_pairs_and_weights_of_mean_one(arm: Arm) -> None:
    """Whatever the arm, the count is the one asked for, no pair comes twice, and steps are of the same size."""
    pairs = training_pairs(arm, POOL, 20, seed=3)
    assert len({pair.id for pair in pairs}) == 20
    assert math.fsum(pair.weight or 0 for pair in pairs) / 20 == pytest.approx(1)
    assert pairs == training_pairs(arm, POOL[::-1], 20, seed=3)


def test_the_arms_differ_in_what_they_are_named_for() -> None:
    """Weighted arms share the plain one's pairs; the hard ones are the hardest; reversed weights fall with hardness."""
    arms = {arm: training_pairs(arm, POOL, 20, seed=3) for arm in DPO_ARMS}
    plain = {pair.id for pair in arms["dpo"]}
    sharing: tuple[Arm, ...] = ("dpo_random", "weighted", "weighted_wide", "weighted_reversed")
    for arm in sharing:
        assert {pair.id for pair in arms[arm]} == plain
    wide = sorted(pair.weight or 0 for pair in arms["weighted_wide"])
    assert sorted(pair.weight or 0 for pair in arms["dpo_random"]) == wide
    assert sorted(pair.weight or 0 for pair in arms["weighted_reversed"]) == wide
    assert [pair.weight for pair in arms["dpo_random"]] != [pair.weight for pair in arms["weighted_wide"]]
    assert {pair.id for pair in arms["dpo_hard"]} == {f"{number:03}" for number in range(20)}
    ways: tuple[tuple[Arm, int], ...] = (("weighted_wide", 1), ("weighted_reversed", -1))
    for arm, sign in ways:
        ordered = sorted(arms[arm], key=hardness)
        assert sign * ((ordered[-1].weight or 0) - (ordered[0].weight or 0)) > 0


def test_weightings_are_compared_at_plain_dpos_setting(tmp_path: Path) -> None:
    """One with another setting is trained once more with plain DPO's; of one with the same, the figures are there."""
    laboratory = ExperimentStore(tmp_path, FULL)
    arms: tuple[Arm, ...] = ("dpo", *WEIGHTINGS)
    for arm in arms:
        best = 0 if arm == "weighted" else 1
        for place, setting in enumerate(settings(laboratory, arm)):
            laboratory.keep(grid_name(arm, setting), {"tuning": {"sampled_pass_at_1": float(place == best)}})
    assert chosen(laboratory, "weighted") != chosen(laboratory, "dpo") == chosen(laboratory, "dpo_random")
    assert alike_name(laboratory, 2, "dpo_random") == "seed-2/dpo_random"
    again = [unit for unit in alike(laboratory) if unit[0].startswith("alike/")]
    assert [unit[0] for unit in again] == [f"alike/seed-{seed}_weighted" for seed in range(FULL.seeds)]
    assert all(unit[2][1:3] == ("weighted", chosen(laboratory, "dpo")) for unit in again)


def test_contrasts_of_near_misses_are_numerically_close() -> None:
    """Each ends in a wrong answer that is close to the right one."""
    near = [one for one in contrasts(SHORT) if one.kind == "near_miss"]
    assert len(near) > SHORT.test / 2
    for one in near:
        answer = one.flawed.rpartition("The answer is: ")[2]
        assert NUMERICALLY_CLOSE <= nearness(Fraction(one.problem.answer), Fraction(answer)) < 1
