"""How well wrongness tells wrong solutions from sound ones, and whether it holds as a chance."""

from collections.abc import Iterator, Sequence

import numpy as np

from bench.observations import Observation


def auc(seen: Sequence[Observation]) -> float:
    """Return the chance that a wrong solution has a higher wrongness than a sound one; ties count half."""
    wrong = np.array([one.verdict.wrongness for one in seen if one.wrong])
    sound = np.array([one.verdict.wrongness for one in seen if not one.wrong])
    difference = wrong[:, None] - sound[None, :]
    return float(((difference > 0) + 0.5 * (difference == 0)).mean())


def reliability(seen: Sequence[Observation], bins: int = 10) -> Iterator[dict[str, float]]:
    """Yield, for each bin of wrongness, its mean and the share of solutions that are wrong."""
    for place in range(bins):
        members = [one for one in seen if min(int(one.verdict.wrongness * bins), bins - 1) == place]
        if members:
            said = sum(one.verdict.wrongness for one in members) / len(members)
            true = sum(one.wrong for one in members) / len(members)
            yield {"solutions": len(members), "wrongness": round(said, 3), "wrong": round(true, 3)}


def calibration_error(seen: Sequence[Observation]) -> float:
    """Return the expected calibration error over ten equal bins (Guo et al. 2017, eq. 3)."""
    lines = reliability(seen)
    return sum(line["solutions"] * abs(line["wrongness"] - line["wrong"]) for line in lines) / len(seen)
