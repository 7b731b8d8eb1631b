"""Fitting the profile's numbers by maximum likelihood, and measuring scores."""

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mathcontracts import Dimension, Outcome, Verdict
from mathverifier.core import weights as package
from mathverifier.core.ranking import Features

Vector = npt.NDArray[np.float64]
Base = dict[Outcome, tuple[float, float]]
OUTCOMES: tuple[Outcome, ...] = ("correct", "incorrect", "unknown")
# Pseudo-observations that keep a weight, of which the data says little, between 0 and 1 and rather high.
PRIOR_FOR, PRIOR_AGAINST = 6.0, 1.0
RIDGE = 1.0


@dataclass(frozen=True)
class Observation:
    """A labelled solution with its verdict and the features of its steps."""

    source: str
    problem: str
    with_reference: bool
    wrong: bool
    first_error: int | None
    verdict: Verdict
    features: Sequence[Features]

    def judged(self, wrongness: float, step: int | None) -> "Observation":
        """Return it with other fitted parts of its verdict."""
        changed = self.verdict.model_copy(update={"wrongness": wrongness, "first_error_step": step})
        return replace(self, verdict=changed)


def folds(seen: Sequence[Observation], count: int) -> Iterator[tuple[list[Observation], list[Observation]]]:
    """Yield (inside, outside) for each fold; all solutions of a problem are in one fold."""
    fold = [int(hashlib.sha256(one.problem.encode()).hexdigest(), 16) % count for one in seen]
    for place in range(count):
        inside = [one for one, own in zip(seen, fold, strict=True) if own != place]
        yield inside, [one for one, own in zip(seen, fold, strict=True) if own == place]


def fit_wrongness(seen: Sequence[Observation]) -> tuple[Base, dict[str, float]]:
    """Return base rates and weights of `1 - (1 - w0) prod(1 - w_d e_d)`: maximum likelihood, coordinate by coordinate.

    Only sources that hold both sound and wrong solutions say anything about a base rate: the others are left out.
    """
    mixed = {
        source
        for source in {one.source for one in seen}
        if len({one.wrong for one in seen if one.source == source}) == 2 or source.startswith("planted")
    }
    used = [one for one in seen if one.source in mixed]
    label = np.array([one.wrong for one in used])
    scores = np.array([[getattr(one.verdict.profile, d.value) or 0.0 for d in Dimension] for one in used])
    covered = np.array([one.verdict.coverage for one in used])
    outcome = np.array([OUTCOMES.index(one.verdict.outcome) for one in used])
    # Planted flaws count a tenth: they steer what real data is silent about.
    amount = np.array([0.1 if one.source.startswith("planted") else 1.0 for one in used])
    values = np.array([0.1, 0.2, 0.9, 0.9, 0.3, 0.5] + [0.8] * len(Dimension))

    def likelihood(point: Vector) -> float:
        low, high = point[0:6:2][outcome], point[1:6:2][outcome]
        sound = 1 - (low * covered + high * (1 - covered))
        for place in range(len(Dimension)):
            sound = sound * (1 - point[6 + place] * scores[:, place])
        sound = np.clip(sound, 1e-6, 1 - 1e-6)
        fit = float(np.sum(amount * np.where(label, np.log(1 - sound), np.log(sound))))
        weights = np.clip(point[6:], 1e-9, 1 - 1e-9)
        return fit + float(np.sum(PRIOR_FOR * np.log(weights) + PRIOR_AGAINST * np.log(1 - weights)))

    for _ in range(12):
        for place in range(len(values)):
            values[place] = _highest(lambda value, at=place: likelihood(_put(values, at, value)))  # type: ignore[misc]
    rounded = [round(float(value), 3) for value in values]
    base: Base = {name: (rounded[2 * place], rounded[2 * place + 1]) for place, name in enumerate(OUTCOMES)}
    return base, {d.value: rounded[6 + place] for place, d in enumerate(Dimension)}


def _put(values: Vector, place: int, value: float) -> Vector:
    changed = values.copy()
    changed[place] = value
    return changed


def _highest(function: Callable[[float], float]) -> float:
    """Return where a function with one peak is highest between 0.005 and 0.995 (golden section)."""
    low, high, ratio = 0.005, 0.995, (math.sqrt(5) - 1) / 2
    for _ in range(16):
        first, second = high - ratio * (high - low), low + ratio * (high - low)
        if function(first) < function(second):
            low = first
        else:
            high = second
    return (low + high) / 2


def fit_steps(seen: Sequence[Observation]) -> dict[str, float]:
    """Return the coefficients of the ranking of steps: a conditional logit with a ridge, by gradient ascent."""
    used = [
        one
        for one in seen
        if one.verdict.outcome == "incorrect" and one.first_error is not None and len(one.features) > 1
    ]
    names = sorted({name for one in used for row in one.features for name in row})
    index = {name: place for place, name in enumerate(names)}
    longest = max(len(one.features) for one in used)
    table = np.zeros((len(used), longest, len(names)))
    absent = np.zeros((len(used), longest))
    truth = np.array([min(one.first_error or 0, len(one.features) - 1) for one in used])
    amount = np.array([0.1 if one.source.startswith("planted") else 1.0 for one in used])
    for item, one in enumerate(used):
        absent[item, len(one.features) :] = -1e9
        for step, row in enumerate(one.features):
            for name, value in row.items():
                table[item, step, index[name]] = value
    at = np.arange(len(used))
    chosen = table[at, truth]
    point = np.zeros(len(names))
    squares = np.full(len(names), 1e-8)
    for _ in range(400):
        score = table @ point + absent
        score -= score.max(axis=1, keepdims=True)
        chance = np.exp(score)
        chance /= chance.sum(axis=1, keepdims=True)
        expected = np.einsum("is,isf->if", chance, table)
        gradient = (amount[:, None] * (chosen - expected)).sum(axis=0) - RIDGE * point
        squares += gradient**2
        point += 0.5 * gradient / np.sqrt(squares)
    return {name: round(float(value), 3) for name, value in zip(names, point, strict=True)}


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


def _table(numbers: Mapping[str, object] | Mapping[Outcome, object]) -> str:
    return "\n".join(["{", *(f'    "{name}": {value},' for name, value in numbers.items()), "}"])


def write(base: Base, weights: Mapping[str, float], steps: Mapping[str, float], count: int) -> str:
    """Write the fit into the package, with where it is from; return the path."""
    path = Path(package.__file__)
    fitted = f"bench/profile.py --fit, maximum likelihood on {count} readings of labelled and planted solutions"
    text = '"""Fitted numbers of the scores: written by `python -m bench.profile --fit`, never by hand."""\n\n'
    text += "from collections.abc import Mapping\n\nfrom mathcontracts import Outcome\n\n"
    text += f'FITTED = "{fitted}"\n'
    text += "# By outcome: the chance of an error where nothing was found and all steps hold a claim, or none does.\n"
    text += f"BASE: Mapping[Outcome, tuple[float, float]] = {_table(base)}\n"
    text += "# By dimension: how much its score counts.\n"
    text += f"WEIGHTS: Mapping[str, float] = {_table(weights)}\n"
    text += "# Coefficients of the ranking of steps, by feature.\n"
    text += f"STEP: Mapping[str, float] = {_table(steps)}\n"
    path.write_text(text, encoding="utf-8")
    return str(path)
