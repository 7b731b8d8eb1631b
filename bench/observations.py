"""Labelled solutions with their verdicts, and what one of each collection counts."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mathcontracts import Outcome, Verdict
from mathverifier.core.scoring import aggregation, base_rate
from mathverifier.core.scoring.localization import Features

Vector = npt.NDArray[np.float64]
Base = dict[Outcome, float]
Risk = dict[Outcome, dict[str, float]]
OUTCOMES: tuple[Outcome, ...] = ("correct", "incorrect", "unknown")
# Collections of solutions by models, sound and wrong ones by the same hands, and what one of each counts.
MODELS: Mapping[str, Mapping[Outcome, float]] = {
    "ProcessBench": {"correct": 1.0, "incorrect": 1.0, "unknown": 1.0},
    "PRMBench": {"correct": 0.5, "incorrect": 0.2, "unknown": 0.2},
    "MR-Ben": {"correct": 0.5, "incorrect": 0.5, "unknown": 0.5},
}
_FAMILY = re.compile(r"ProcessBench|PRMBench|MR-Ben|MR-GSM8K|VtG|planted")


@dataclass(frozen=True)
class Fit:
    """All that is fitted, as mathverifier/core/scoring/coefficients.py holds it."""

    base: Base
    weights: Mapping[str, float]
    risk: Risk
    doubt: Mapping[str, float]
    step: Mapping[str, float]
    sureness: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Observation:
    """A labelled solution with its verdict and the features of its steps."""

    source: str
    problem: str
    with_reference: bool
    wrong: bool
    first_error: int | None
    right_answer: bool
    verdict: Verdict
    features: Sequence[Features]
    traits: Mapping[str, float]
    formal: bool
    # What each rule found: its id, the step and the severity.
    told: Sequence[tuple[str, int | None, float]] = ()

    def judged(self, fit: Fit) -> "Observation":
        """Return it with the fitted parts of its verdict by another fit."""
        outcome = self.verdict.outcome
        risk_score = base_rate.score(self.traits, outcome, fit.risk)
        wrongness = aggregation.wrongness(self.verdict.profile, outcome, risk_score, fit.base, fit.weights)
        blame = aggregation.attribution(
            self.verdict.findings,
            outcome,
            self.features,
            doubted=wrongness >= fit.doubt.get(self.kind, 0.0),
            coefficients=fit.step,
            sureness=fit.sureness,
        )
        changed = {
            "wrongness": wrongness,
            "first_error_step": blame.step,
            "first_error_confidence": blame.confidence,
            "first_error_basis": blame.basis,
            "suspect_step": blame.suspect,
        }
        return replace(self, verdict=self.verdict.model_copy(update=changed))

    @property
    def family(self) -> str:
        """The collection that it is from."""
        found = _FAMILY.match(self.source)
        return found[0] if found is not None else self.source

    @property
    def kind(self) -> str:
        """The name of its threshold of doubt."""
        return aggregation.kind(self.verdict.outcome, in_formulas=self.formal)


def folds(seen: Sequence[Observation], count: int) -> Iterator[tuple[list[Observation], list[Observation]]]:
    """Yield (inside, outside) for each fold; all solutions of a problem are in one fold."""
    fold = [int(hashlib.sha256(one.problem.encode()).hexdigest(), 16) % count for one in seen]
    for place in range(count):
        inside = [one for one, own in zip(seen, fold, strict=True) if own != place]
        yield inside, [one for one, own in zip(seen, fold, strict=True) if own == place]


def amount_of(one: Observation) -> float:
    """Return how much a solution counts; planted flaws a tenth: they steer what real data is silent about."""
    if one.family == "planted":
        return 0.1
    return MODELS[one.family][one.verdict.outcome] if one.family in MODELS else 1.0
