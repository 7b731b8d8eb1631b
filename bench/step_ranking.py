"""The fit of the ranking of steps: a conditional logit with a ridge."""

from collections.abc import Sequence

import numpy as np

from bench.observations import Observation
from mathcontracts import FindingCode

# Ridges of the ranking, for what was found and for how a step is written and where it stands.
RIDGE_FOUND, RIDGE_WRITTEN = 8.0, 80.0
STEPS_OF_LOGIT = 8


def fit_steps(seen: Sequence[Observation]) -> dict[str, float]:
    """Return the coefficients of the ranking of steps: a conditional logit with a ridge, by Newton steps.

    Of all that is labelled, only solutions with a wrong answer are used, each as read with the reference if it has one.
    """
    used = [
        one
        for one in seen
        if one.with_reference
        and not one.right_answer
        and one.verdict.outcome != "correct"
        and one.first_error is not None
        and len(one.features) > 1
        and one.family != "PRMBench"
    ]
    names = sorted({name for one in used for row in one.features for name in row})
    index = {name: place for place, name in enumerate(names)}
    counts = np.array([len(one.features) for one in used])
    starts = np.cumsum(counts) - counts
    table = np.zeros((counts.sum(), len(names)))
    for place, row in enumerate(row for one in used for row in one.features):
        for name, value in row.items():
            table[place, index[name]] = value
    first = starts + np.array([min(one.first_error or 0, len(one.features) - 1) for one in used])
    amount = np.array([_amount(one.source) for one in used])
    ridge = np.array([RIDGE_FOUND if _is_finding(name) else RIDGE_WRITTEN for name in names])
    truth = np.zeros(len(table))
    truth[first] = 1.0
    by_step = np.repeat(amount, counts)
    point = np.zeros(len(names))
    for _ in range(STEPS_OF_LOGIT):
        score = table @ point
        power = np.exp(score - np.repeat(np.maximum.reduceat(score, starts), counts))
        chance = power / np.repeat(np.add.reduceat(power, starts), counts)
        gradient = table.T @ (by_step * (truth - chance)) - ridge * point
        means = np.add.reduceat(table * chance[:, None], starts, axis=0)
        curvature = (table * (by_step * chance)[:, None]).T @ table - (means * amount[:, None]).T @ means
        point = point + np.linalg.solve(curvature + np.diag(ridge), gradient)
    return {name: round(float(value), 3) for name, value in zip(names, point, strict=True)}


def _amount(source: str) -> float:
    """Return the weight of a source: solutions of models count in full, those of students and collected errors half."""
    if source.startswith("planted"):
        return 0.1
    return 1.0 if source.startswith("ProcessBench") else 0.5


def _is_finding(feature: str) -> bool:
    return feature in set(FindingCode) or "repair" in feature or feature == "earliest"
