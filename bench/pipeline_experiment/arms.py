"""What is compared, as data: where an arm starts, whose samples it trains on, by what, and with which pairs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bench.pipeline_experiment.preset import Scale

Method = Literal["rsft", "dpo", "grpo", "rounds"]


@dataclass(frozen=True)
class Arm:
    """A way from the SFT start to a model.

    `samples` are `cold`, `old` or `new`. Cold ones are of the SFT start, on the problems of both collections; old ones
    on those of the first. New ones are of the warm start, on those of the second. A warm arm sees as many samples as a
    cold one.
    """

    title: str
    method: Method
    warm: bool = True
    samples: Literal["cold", "old", "new"] = "new"
    kind: Literal["whole", "prefix", "both"] = "whole"
    weighting: Literal["hardness", "evidence", "step"] | None = None
    choice: Literal["random", "hardest"] = "random"
    budget: int | None = None
    """Pairs at most; None takes as many as the scale has."""
    setting_of: str | None = None
    """The arm whose learning rate this one has; None searches for its own."""


DEFAULT = "weighted"
"""The pipeline of the recipes: warm start, new samples, weighted DPO."""
ARMS: Mapping[str, Arm] = {
    "dpo": Arm("DPO from the SFT start", "dpo", warm=False, samples="cold"),
    "rsft": Arm("RSFT", "rsft", warm=False, samples="cold"),
    "rsft_rsft": Arm("RSFT, then RSFT on new samples", "rsft"),
    "dpo_old": Arm("RSFT, then DPO on old samples", "dpo", samples="old"),
    "dpo_new": Arm("RSFT, then DPO on new samples", "dpo"),
    DEFAULT: Arm("RSFT, then DPO weighted by hardness", "dpo", weighting="hardness"),
    "evidence": Arm("RSFT, then DPO weighted by evidence", "dpo", weighting="evidence"),
    "step": Arm("RSFT, then DPO with heavy wrong steps", "dpo", weighting="step"),
    "prefix": Arm("RSFT, then DPO on pairs that share the prefix", "dpo", kind="prefix"),
    "both": Arm("RSFT, then DPO on both kinds of pairs", "dpo", kind="both"),
    "grpo": Arm("RSFT, then GRPO", "grpo"),
    "rounds": Arm("RSFT, then three rounds of DPO, each on new samples", "rounds", setting_of="dpo_new"),
}
CONTRASTS = ("dpo", "rsft", "rsft_rsft")
"""What the default is held against. They were named before any result was seen; all else is exploratory."""
MORE_ARMS = ("grpo", "rounds")
"""The arms that the second half holds against the default; the first half has all others."""
FIRST_ARMS = tuple(name for name in ARMS if name not in MORE_ARMS)
PLAN_ARMS = ("dpo", "rsft_rsft", "dpo_new", DEFAULT)
"""The arms of the slice whose policy errs in its plan."""
PUBLISHED_LEARNING_RATES: Mapping[str, float] = {"dpo": 1e-4, "rsft_rsft": 3e-4, "dpo_new": 1e-4, DEFAULT: 1e-4}
"""What the first half's search chose (docs/pipeline_experiment.md). A second half run by itself takes these."""
SWEPT: Mapping[str, Arm] = {
    "random": Arm("random pairs", "dpo", setting_of="dpo_new"),
    "hardest": Arm("the hardest pairs", "dpo", choice="hardest", setting_of="dpo_new"),
    "weighted": Arm("random pairs, weighted by hardness", "dpo", weighting="hardness", setting_of="dpo_new"),
    "prefix": Arm("random pairs that share the prefix", "dpo", kind="prefix", setting_of="dpo_new"),
}


def swept(choice: str, budget: int) -> str:
    """Return the name of the arm that trains on `budget` pairs of a choice of `SWEPT`."""
    return f"{choice}-{budget}"


def arm_of(name: str) -> Arm:
    """Return the arm of a name of ARMS, or of `swept`. Raises KeyError of another."""
    if name in ARMS:
        return ARMS[name]
    choice, _, budget = name.partition("-")
    return replace(SWEPT[choice], budget=int(budget))


def twin(name: str, scale: Scale) -> str | None:
    """Return the arm of ARMS that trains as the cell `name` of the sweep does at one learning rate, if there is one."""
    cell = arm_of(name)
    if cell.budget != scale.pairs:
        return None
    for other, arm in ARMS.items():
        if replace(arm, title=cell.title, budget=cell.budget, setting_of=cell.setting_of) == cell:
            return other
    return None


def learning_rates(arm: Arm, scale: Scale) -> tuple[float, ...]:
    """Return the learning rates that are tried for an arm: as many for each."""
    return scale.sft_learning_rates if arm.method == "rsft" else scale.learning_rates
