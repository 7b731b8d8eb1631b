"""The experiment's figures, read from the units' files: a value for each arm, measure and seed."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from bench.experiment.experiment_tasks import TUNING_SEED, ExperimentStore
from bench.experiment.schedule import alike_name, grid_name
from bench.experiment.statistics import Estimate, Paired, estimate, paired
from bench.experiment.variants import ARMS, WEIGHTINGS, Arm, Setting

MEASURES: Mapping[str, str] = {
    "sampled": "sampled pass@1",
    "greedy": "greedy pass@1",
    "near_miss": "near misses",
    "far_miss": "far misses",
    "absurd": "absurd",
    "flawed_process": "right, flawed process",
    "prone": "pass@1 where near misses are invited",
    "prone_near_miss": "near misses there",
    "shifted": "pass@1 on more steps",
    "shifted_greedy": "greedy on more steps",
    "margin_near": "margin over near misses",
    "margin_gross": "margin over gross flaws",
}


class Figures:
    """Every arm's measures, seed by seed; `start` is the policy that the arms begin with."""

    def __init__(self, laboratory: ExperimentStore):
        self.laboratory = laboratory
        self.seeds = range(laboratory.scale.seeds)
        near = [misses for _, misses in laboratory.read(f"seed-{TUNING_SEED}/start")["test"]["each"]]
        self.prone = [place for place, misses in enumerate(near) if misses]
        """Places of the test problems on which a policy that is in no table sampled a near miss."""
        self.units: dict[str, list[dict[str, Any]]] = {
            arm: [laboratory.read(f"seed-{seed}/{arm}") for seed in self.seeds] for arm in ("start", *ARMS)
        }
        self.units |= {
            alike_key(arm): [laboratory.read(alike_name(laboratory, seed, arm)) for seed in self.seeds]
            for arm in WEIGHTINGS
        }
        self._readers: Mapping[str, Callable[[dict[str, Any]], float]] = {
            "sampled": lambda unit: unit["test"]["sampled_pass_at_1"],
            "greedy": lambda unit: unit["test"]["greedy_pass_at_1"],
            **{kind: _kind(kind) for kind in ("near_miss", "far_miss", "absurd", "flawed_process")},
            "prone": lambda unit: self._on_prone(unit, 0),
            "prone_near_miss": lambda unit: self._on_prone(unit, 1),
            "shifted": lambda unit: unit["shifted"]["sampled_pass_at_1"],
            "shifted_greedy": lambda unit: unit["shifted"]["greedy_pass_at_1"],
            "margin_near": lambda unit: unit["margins"]["near_miss"],
            "margin_gross": lambda unit: unit["margins"]["gross"],
        }

    def values(self, arm: str, measure: str) -> list[float]:
        """Return the measure of each seed, in order."""
        return [float(self._readers[measure](unit)) for unit in self.units[arm]]

    def estimate(self, arm: str, measure: str) -> Estimate:
        """Return mean and 95 % interval over the seeds."""
        return estimate(self.values(arm, measure))

    def against(self, arm: str, other: str, measure: str) -> Paired:
        """Compare two arms, paired by seed."""
        return paired(self.values(arm, measure), self.values(other, measure))

    def curve(self, arm: str, name: str) -> list[float]:
        """Return the mean over the seeds of what was logged at each step; empty where the arm does not log it."""
        curves = [unit[name] for unit in self.units[arm] if unit.get(name)]
        return [math.fsum(step) / len(step) for step in zip(*curves, strict=True)] if curves else []

    def fact(self, arm: str, name: str) -> float | None:
        """Return the mean over the seeds of a fact of training; None where the arm has none."""
        values = [unit[name] for unit in self.units[arm] if name in unit]
        return math.fsum(values) / len(values) if values else None

    def grid(self, arm: Any) -> dict[tuple[float, float], tuple[float, float]]:
        """Return sampled and greedy pass@1 on the tuning problems by learning rate and beta."""
        scale = self.laboratory.scale
        rates = sorted({*scale.learning_rates, *scale.wide_learning_rates})
        betas = sorted({*scale.betas, *scale.wide_betas})
        found = {}
        for rate in rates:
            for beta in betas:
                setting: Setting = {"learning_rate": rate, "beta": beta}
                if self.laboratory.done(grid_name(arm, setting)):
                    metrics = self.laboratory.read(grid_name(arm, setting))["tuning"]
                    found[rate, beta] = metrics["sampled_pass_at_1"], metrics["greedy_pass_at_1"]
        return found

    def tuning_start(self) -> tuple[float, float]:
        """Return sampled and greedy pass@1 of the policy that the grids start from, on the tuning problems."""
        metrics = self.laboratory.read(f"seed-{TUNING_SEED}/start")["tuning"]
        return metrics["sampled_pass_at_1"], metrics["greedy_pass_at_1"]

    def _on_prone(self, unit: dict[str, Any], column: int) -> float:
        each, samples = unit["test"]["each"], self.laboratory.scale.samples
        counts = [each[place][column] / samples for place in self.prone]
        return math.fsum(counts) / len(counts) if counts else math.nan


def alike_key(arm: Arm) -> str:
    """Return the name by which the figures of a weighting at plain DPO's setting are asked for."""
    return f"{arm} alike"


def _kind(kind: str) -> Callable[[dict[str, Any]], float]:
    return lambda unit: float(unit["test"]["kinds"].get(kind, 0.0))
