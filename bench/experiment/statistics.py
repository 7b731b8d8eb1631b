"""Means over seeds with their intervals, and paired tests: every arm starts from each seed's one policy."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import stdtr, stdtrit


@dataclass(frozen=True)
class Estimate:
    """A mean with its two-sided 95 % interval; the interval is None of fewer than two values."""

    mean: float
    low: float | None
    high: float | None


def estimate(values: Sequence[float]) -> Estimate:
    """Return mean and Student's 95 % interval of the values. Raises ValueError of none."""
    if not values:
        raise ValueError("no values to estimate a mean from")
    count = len(values)
    mean = math.fsum(values) / count
    if count < 2:
        return Estimate(mean, None, None)
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (count - 1))
    half = float(stdtrit(count - 1, 0.975)) * deviation / math.sqrt(count)
    return Estimate(mean, mean - half, mean + half)


@dataclass(frozen=True)
class Paired:
    """The mean difference over seeds, its 95 % interval, and the two-sided p-value of a paired t-test."""

    difference: Estimate
    p: float | None


def paired(ours: Sequence[float], others: Sequence[float]) -> Paired:
    """Compare two arms seed by seed (Student 1908). Raises ValueError if they have not the same number of seeds."""
    differences = [one - other for one, other in zip(ours, others, strict=True)]
    found = estimate(differences)
    count = len(differences)
    if count < 2:
        return Paired(found, None)
    deviation = math.sqrt(math.fsum((value - found.mean) ** 2 for value in differences) / (count - 1))
    if deviation == 0:
        return Paired(found, 1.0 if found.mean == 0 else 0.0)
    return Paired(found, float(2 * stdtr(count - 1, -abs(found.mean) * math.sqrt(count) / deviation)))
