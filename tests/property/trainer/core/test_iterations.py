"""Rounds: schedules, names, and when they end."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mathcontracts import RoundsSpec, RunSpec, Sampling
from mathtrainer.core.iterations import WARM_START, carried, collect_sampling, goes_on, rises
from mathtrainer.stages.pipeline import plan

SHARES = st.floats(0, 1)
BELOW_ONE = st.floats(0, 0.99)


def _spec(**rounds: Any) -> RunSpec:
    return RunSpec(name="x", model="m", collect=Sampling(n=4, temperature=0.7, seed=5), rounds=RoundsSpec(**rounds))


def _rounds_run(spec: RunSpec, scores: list[float]) -> int:
    """The number of rounds that happen when their start and they themselves score so; round 1 always does."""
    number = 1
    while goes_on(spec, scores[: number + 1]):
        number += 1
    return number


def test_a_run_begins_with_a_warm_start() -> None:
    """SFT, samples of it, rejection-sampled SFT; then the arms, on samples of that model, by what `collect` says."""
    names = [stage.name for stage in plan(_spec())]
    assert names == [
        *["sft", "collect-rsft", "train-rsft", "collect", "pairs", "train-dpo", "train-weighted_dpo"],
        *["evaluate-sft", "evaluate-rsft", "evaluate-dpo", "evaluate-weighted_dpo", "report"],
    ]
    assert collect_sampling(_spec(), 1) == _spec().collect
    assert not goes_on(_spec(), [0.2, 0.9])


def test_a_run_without_a_warm_start_is_what_it_was() -> None:
    """All arms, rejection-sampled SFT among them, begin with the SFT model and share its samples."""
    arms = ("rsft", "dpo", "weighted_dpo")
    cold = RunSpec(name="x", model="m", warm_start=False, arms=arms)
    assert [stage.name for stage in plan(cold)] == [
        *["sft", "collect", "pairs", *(f"train-{arm}" for arm in arms)],
        *["evaluate-sft", *(f"evaluate-{arm}" for arm in arms), "report"],
    ]
    assert [carried(cold, number) for number in range(2)] == ["sft", "weighted_dpo"]


def test_each_later_round_has_stages_of_its_own() -> None:
    """A round of rejection-sampled SFT needs no pairs; the last arm of the schedule repeats."""
    spec = _spec(count=3, arms=("dpo", "rsft", "weighted_dpo"))
    names = [stage.name for stage in plan(spec)]
    assert names[: len(plan(_spec())) - 1] == [stage.name for stage in plan(_spec())][:-1]
    assert names[len(plan(_spec())) - 1 :] == [
        *["collect-2", "train-rsft-2", "evaluate-rsft-2"],
        *["collect-3", "pairs-3", "train-weighted_dpo-3", "evaluate-weighted_dpo-3", "report"],
    ]
    assert len(set(names)) == len(names)
    assert [carried(spec, number) for number in range(-1, 5)] == [
        "sft",
        "rsft",
        "dpo",
        "rsft-2",
        "weighted_dpo-3",
        "weighted_dpo-4",
    ]


@given(st.lists(st.floats(0.1, 5), min_size=1, max_size=5), st.integers(1, 8))
def test_the_last_temperature_repeats(temperatures: list[float], number: int) -> None:
    """Each round has the temperature of its place, those beyond the schedule the last; the rest is `collect`.

    The warm start has the first.
    """
    spec = _spec(count=8, temperatures=tuple(temperatures))
    found = collect_sampling(spec, number)
    assert collect_sampling(spec, WARM_START).temperature == temperatures[0]
    assert found.temperature == [*temperatures, *[temperatures[-1]] * 8][number - 1]
    assert (found.n, found.top_p) == (4, 1.0)


@given(st.integers(0, 2**63 - 1))
def test_each_round_draws_anew(seed: int) -> None:
    """Whatever the seed, the warm start and all rounds have valid seeds that differ, the recipe's own in round 1."""
    spec = _spec(count=100).model_copy(update={"collect": Sampling(n=1, seed=seed)})
    seeds = [collect_sampling(spec, number).seed for number in range(101)]
    assert seeds[1] == seed
    assert len(set(seeds)) == 101
    assert all(0 <= one < 2**63 for one in seeds)


@given(st.lists(BELOW_ONE, min_size=9, max_size=9), st.integers(1, 8), st.integers(1, 4), st.floats(0, 0.2))
def test_rounds_end_where_nothing_rises(scores: list[float], count: int, patience: int, min_gain: float) -> None:
    """They end at `count`, or at the first point where `patience` rounds in a row have not risen; no sooner."""
    spec = _spec(count=count, patience=patience, min_gain=min_gain)
    done = _rounds_run(spec, scores)
    risen = rises(scores, min_gain)
    idle = [not any(risen[end - patience : end]) if end >= patience else False for end in range(1, count + 1)]
    assert done == (idle.index(True) + 1 if True in idle else count)


@given(st.lists(SHARES, min_size=2, max_size=9), st.floats(0, 0.5))
def test_every_rise_beats_all_rises_before(scores: list[float], min_gain: float) -> None:
    """Rises climb by more than `min_gain` each, so a score that falls and comes back is none."""
    risen = [
        scores[0],
        *(score for score, rise in zip(scores[1:], rises(scores, min_gain), strict=True) if rise),
    ]
    assert all(later > earlier + min_gain for earlier, later in pairwise(risen))
    if min_gain == 0:
        assert risen[-1] == max(scores)


@pytest.mark.parametrize(
    ("scores", "patience", "on"),
    [
        ([0.5, 0.6], 1, True),
        ([0.5, 0.5], 1, False),
        ([0.5, 0.4], 2, True),
        ([0.5, 0.4, 0.5], 2, False),
        ([0.5, 0.4, 0.51], 2, True),
        ([0.5, 1.0], 3, False),
        ([0.5, 0.6, 0.7, 0.8], 1, False),
    ],
)
def test_when_a_round_follows(scores: list[float], patience: int, on: bool) -> None:
    """A rise, or patience left; never after a perfect model or the last round."""
    assert goes_on(_spec(count=3, patience=patience), scores) is on


def test_slow_gains_add_up() -> None:
    """Gains that are too small each are held against the last rise, and count once they are large enough together."""
    assert rises([0.5, 0.515, 0.525, 0.54], 0.02) == [False, True, False]


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"rounds": {"count": 2, "arms": ["dpo"]}, "arms": ["weighted_dpo"]}, "arms must hold 'dpo'"),
        ({"arms": ["rsft", "dpo"]}, "arms must not hold 'rsft', which warm_start trains: .* warm_start: false"),
        ({"rounds": {"count": 2, "temperatures": [1.0, 0.9, 0.8]}}, "rounds.temperatures has 3 values for 2 rounds"),
        ({"rounds": {"arms": ["dpo", "rsft"]}}, "rounds.arms has 2 values for 1 rounds"),
        ({"rounds": {"count": 2, "arms": []}}, "at least 1"),
        ({"rounds": {"temperatures": [0.0]}}, "greater than 0"),
    ],
)
def test_rounds_that_cannot_be_are_refused(spec: dict[str, Any], said: str) -> None:
    """The message names the field."""
    with pytest.raises(ValidationError, match=said):
        RunSpec.model_validate({"name": "x", "model": "m", **spec})
