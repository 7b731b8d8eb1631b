"""The experiment's figures, read from the units' files: a value for each arm, measure and seed."""

from collections.abc import Mapping, Sequence
from typing import Any

from bench.experiment.experiment_tasks import Store
from bench.experiment.statistics import Estimate, Paired, estimate, paired
from bench.pipeline_experiment.arms import CONTRASTS, DEFAULT, SWEPT, swept
from bench.pipeline_experiment.preset import Scale
from bench.pipeline_experiment.schedule import unit_name
from mathcontracts import Dimension

MEASURES: Mapping[str, str] = {
    "sampled": "sampled pass@1",
    "greedy": "greedy pass@1",
    "near_miss": "near misses",
    "far_miss": "far misses",
    "absurd": "absurd",
    "flawed_process": "right, flawed process",
}
KINDS = ("near_miss", "far_miss", "absurd", "flawed_process")
DIMENSIONS = tuple(dimension.value for dimension in Dimension)


class Figures:
    """Every arm's measures, seed by seed; `start` and `warm` are the policies that the arms begin with.

    `named` are the arms of a half's comparison.
    """

    def __init__(self, store: Store[Scale], named: Sequence[str]):
        self.store = store
        self.named = named
        self.seeds = range(store.scale.seeds)

    @property
    def arms(self) -> list[str]:
        """The named arms that every seed has done, in their order."""
        return [
            name for name in self.named if all(self.store.done(unit_name("main", seed, name)) for seed in self.seeds)
        ]

    def units(self, family: str, name: str) -> list[dict[str, Any]]:
        """Return what each seed's unit of an arm left, in order. Raises OSError if one has not been done."""
        return [self.store.read(unit_name(family, seed, name)) for seed in self.seeds]

    def values(self, name: str, measure: str, family: str = "main") -> list[float]:
        """Return a measure of each seed, in order; a dimension of the profile is its mean score."""
        return [_read(unit, measure) for unit in self.units(family, name)]

    def estimate(self, name: str, measure: str, family: str = "main") -> Estimate:
        """Return mean and 95 % interval over the seeds."""
        return estimate(self.values(name, measure, family))

    def against(self, name: str, other: str, measure: str, family: str = "main") -> Paired:
        """Compare two arms, paired by seed."""
        return paired(self.values(name, measure, family), self.values(other, measure, family))

    def contrasts(self) -> dict[str, tuple[Paired, float | None]]:
        """Return the default pipeline against each of CONTRASTS, with its p-value after Holm; None of one seed."""
        found = {name: self.against(DEFAULT, name, "sampled") for name in CONTRASTS}
        adjusted = holm([one.p for one in found.values()])
        return {name: (one, p) for (name, one), p in zip(found.items(), adjusted, strict=True)}

    def fact(self, name: str, key: str, family: str = "main") -> float | None:
        """Return the mean over the seeds of a fact of training; None where the arm has none."""
        values = [unit[key] for unit in self.units(family, name) if key in unit]
        return sum(values) / len(values) if values else None

    def pairs_needed(self, choice: str, aim: float) -> int | None:
        """Return the fewest pairs of the sweep whose mean sampled pass@1 reaches `aim`; None where none does."""
        for budget in self.store.scale.budgets:
            if self.estimate(swept(choice, budget), "sampled").mean >= aim:
                return budget
        return None

    def aim(self) -> float:
        """Return half the way from the warm start to the best cell of the sweep, in sampled pass@1."""
        cells = [
            self.estimate(swept(choice, budget), "sampled").mean
            for choice in SWEPT
            for budget in self.store.scale.budgets
        ]
        warm = self.estimate("warm", "sampled").mean
        return warm + (max(cells) - warm) / 2


def holm(values: Sequence[float | None]) -> list[float | None]:
    """Return p-values adjusted for their number, in their order (Holm 1979); None stays None for all of them."""
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return [None] * len(values)
    order = sorted(range(len(known)), key=lambda place: known[place])
    adjusted: list[float | None] = [None] * len(known)
    highest = 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(known) - rank) * known[place]))
        adjusted[place] = highest
    return adjusted


def _read(unit: dict[str, Any], measure: str) -> float:
    test = unit["test"]
    if measure in KINDS:
        return float(test["kinds"].get(measure, 0.0))
    if measure in DIMENSIONS:
        return float(test["profile"][measure] or 0.0)
    return float(test[f"{measure}_pass_at_1"])
