"""How far a mean over problems may be off, because other problems might have been drawn."""

from collections.abc import Sequence
from math import ceil, floor
from random import Random

RESAMPLES = 1000
LEVEL = 0.95


def bootstrap(values: Sequence[float], seed: int = 0) -> tuple[float, float] | None:
    """Return the ends of the 95 % percentile-bootstrap interval of the mean of `values`, one a problem.

    Efron 1979 (Annals of Statistics 7): 1,000 samples of `values` are drawn, of the same size and with replacement. The
    interval is from the 2.5 % to the 97.5 % quantile of their means. It speaks of the draw of the problems, not of the
    training's seed. The same values and seed give the same interval. None of nothing.
    """
    if not values:
        return None
    random = Random(seed)
    means = sorted(sum(random.choices(values, k=len(values))) / len(values) for _ in range(RESAMPLES))
    tail = (1 - LEVEL) / 2 * (RESAMPLES - 1)
    return means[floor(tail)], means[ceil(RESAMPLES - 1 - tail)]
