"""Rounds of a run: what each is called, what it samples by, and whether there is a next one."""

from collections.abc import Sequence
from typing import Final, TypeVar

from mathcontracts import RunSpec, Sampling

SEED_STRIDE = 1_000_003  # Far from the seeds that people give to runs that they compare.
SEEDS = 2**63
# The round before the first: rejection-sampled SFT, whose model the arms of round 1 start from.
WARM_START = 0
RSFT: Final = "rsft"
T = TypeVar("T")


def in_round(schedule: Sequence[T], number: int) -> T:
    """Return a schedule's value for a round, 1 being the first; the warm start has that, too, and the last repeats."""
    return schedule[min(max(number, 1), len(schedule)) - 1]


def suffixed(name: str, number: int) -> str:
    """Return the name of a stage or model in a round.

    It is the bare name in round 1, `<name>-<number>` in later ones, and `<name>-rsft` in the warm start.
    """
    return name if number == 1 else f"{name}-{RSFT if number == WARM_START else number}"


def round_suffix(number: int) -> str:
    """Return what is behind the name of a run in that of a round's collection."""
    return "" if number == 1 else f"-{RSFT}" if number == WARM_START else f"-r{number}"


def start(spec: RunSpec) -> str:
    """Return the name of the model that a run starts from: after SFT, or the base as it is."""
    return "base" if spec.sft is None else "sft"


def collects(*arms: str) -> bool:
    """Tell whether any of the arms trains on candidates that are collected before."""
    return any(arm != "grpo" for arm in arms)


def carried(spec: RunSpec, number: int) -> str:
    """Return the name of the model that goes on from a round; before the first, the one that the run starts from."""
    if number < WARM_START or (number == WARM_START and not spec.warm_start):
        return start(spec)
    return RSFT if number == WARM_START else suffixed(in_round(spec.rounds.arms, number), number)


def first_models(spec: RunSpec) -> list[str]:
    """Return the names of the models of the first round, in the order of the table: base, start, warm start, arms."""
    base = ["base"] if spec.evaluate.base and spec.sft is not None else []
    return [*base, start(spec), *([RSFT] if spec.warm_start else []), *spec.arms]


def uses_pairs(*arms: str) -> bool:
    """Tell whether one of the arms trains on pairs."""
    return any(arm not in (RSFT, "grpo") for arm in arms)


def checkpoint_stage(model: str) -> str:
    """Return the stage that publishes the model of this name."""
    return model if model in ("sft", "base") else f"train-{model}"


def collect_sampling(spec: RunSpec, number: int) -> Sampling:
    """Return how a round samples its candidates: by its temperature, and by a seed of its own."""
    schedule = spec.rounds.temperatures or (spec.collect.temperature,)
    seed = (spec.collect.seed + SEED_STRIDE * (number - 1)) % SEEDS
    return spec.collect.model_copy(update={"temperature": in_round(schedule, number), "seed": seed})


def rises(scores: Sequence[float], min_gain: float) -> list[bool]:
    """Tell of each score after the first whether it is a rise: above the last rise, or the start, by more than that.

    Held against the last rise, not the last score, a slow gain adds up until it counts, and a loss made good does not.
    """
    best, found = scores[0], []
    for score in scores[1:]:
        found.append(score > best + min_gain)
        best = score if found[-1] else best
    return found


def goes_on(spec: RunSpec, scores: Sequence[float]) -> bool:
    """Tell whether another round follows.

    `scores` are the held-out sampled pass@1, 0…1: first that of the model that round 1 starts from, then those that the
    rounds carried on. No round follows the last, one that is perfect, or `patience` rounds in a row without a rise.
    """
    rounds = spec.rounds
    if len(scores) - 1 >= rounds.count or max(scores) >= 1:
        return False
    latest = rises(scores, rounds.min_gain)[-rounds.patience :]
    return len(latest) < rounds.patience or any(latest)
