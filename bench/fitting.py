"""Fitting the profile's numbers by maximum likelihood, and measuring scores."""

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mathcontracts import Dimension, FindingCode, Outcome, Verdict
from mathverifier.core import risk, scores
from mathverifier.core import weights as package
from mathverifier.core.ranking import Features

Vector = npt.NDArray[np.float64]
Base = dict[Outcome, tuple[float, float]]
_FOUND = "found_"
STORY = "story"
OUTCOMES: tuple[Outcome, ...] = ("correct", "incorrect", "unknown")
# Pseudo-observations that keep a weight, of which the data says little, between 0 and 1 and rather high.
PRIOR_FOR, PRIOR_AGAINST = 6.0, 1.0
# Ridges of the ranking, for what was found and for how a step is written and where it stands; and of the risk.
RIDGE_FOUND, RIDGE_WRITTEN, RIDGE_RISK, RIDGE_STORY = 8.0, 80.0, 300.0, 100.0
INNER_FOLDS = 3
# Collections of solutions by models, sound and wrong ones by the same hands, and what one of each counts.
MODELS: Mapping[str, float] = {"ProcessBench": 1.0, "PRMBench": 0.2, "MR-Ben": 0.5}
_FAMILY = re.compile(r"ProcessBench|PRMBench|MR-Ben|MR-GSM8K|VtG|planted")
# The share of the sound solutions that is left alone, by kind and source; the strictest decides.
LEFT_ALONE: Mapping[str, Mapping[str, float]] = {
    "unknown/worded": {"ProcessBench/gsm8k": 0.99, "VtG-reference": 0.975},
    "unknown/formal": {"ProcessBench/math": 0.96},
    "correct/worded": {"ProcessBench/gsm8k": 0.985, "VtG-reference": 0.985},
    "correct/formal": {"ProcessBench/math": 0.96},
}


@dataclass(frozen=True)
class Fit:
    """All that is fitted, as mathverifier/core/weights.py holds it."""

    base: Base
    weights: Mapping[str, float]
    risk: Mapping[str, float]
    doubt: Mapping[str, float]
    step: Mapping[str, float]
    sureness: Mapping[str, float]


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
        risk_score = risk.score(self.traits, fit.risk)
        wrongness = scores.wrongness(self.verdict.profile, outcome, risk_score, fit.base, fit.weights)
        blame = scores.attribution(
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
        return scores.kind(self.verdict.outcome, in_formulas=self.formal)


def folds(seen: Sequence[Observation], count: int) -> Iterator[tuple[list[Observation], list[Observation]]]:
    """Yield (inside, outside) for each fold; all solutions of a problem are in one fold."""
    fold = [int(hashlib.sha256(one.problem.encode()).hexdigest(), 16) % count for one in seen]
    for place in range(count):
        inside = [one for one, own in zip(seen, fold, strict=True) if own != place]
        yield inside, [one for one, own in zip(seen, fold, strict=True) if own == place]


def fit(seen: Sequence[Observation]) -> Fit:
    """Return everything fitted on these observations."""
    risk_by_trait = fit_risk(seen)
    base, weights = fit_wrongness(seen, risk_by_trait)
    plain = dict.fromkeys(package.SURENESS, 1.0)
    fitted = Fit(base, weights, risk_by_trait, dict.fromkeys(LEFT_ALONE, 1.0), fit_steps(seen), plain)
    fitted = replace(fitted, doubt=fit_doubt(seen, fitted))
    return replace(fitted, sureness=fit_sureness(seen, fitted))


def fit_sureness(seen: Sequence[Observation], fitted: Fit) -> dict[str, float]:
    """Return by what share the confidence in a first wrong step exceeds how often it is right, by what it rests on."""
    said: dict[str, float] = defaultdict(float)
    right: dict[str, float] = defaultdict(float)
    for one in seen:
        if one.source.startswith("planted"):
            continue
        verdict = one.judged(fitted).verdict
        if verdict.first_error_step is None or verdict.first_error_basis is None:
            continue
        sure = scores.blamed_step(verdict.findings, verdict.outcome) is not None
        key = f"finding/{verdict.outcome}" if sure else verdict.first_error_basis
        said[key] += verdict.first_error_confidence
        right[key] += verdict.first_error_step == one.first_error
    return {
        key: round(min(1.0, (right[key] + PRIOR_AGAINST) / (said[key] + PRIOR_AGAINST)), 3) for key in package.SURENESS
    }


def fit_risk(seen: Sequence[Observation]) -> dict[str, float]:
    """Return the coefficients of the risk: a logistic regression with a ridge on standardised traits, by Newton steps.

    What was found stands beside the traits, so that they do not speak for it, and is left out of what is returned. Only
    collections of which sound and wrong solutions are by the same hands are used.
    """
    used = [one for one in seen if one.family in MODELS and not one.with_reference]
    rows = [{**one.traits, **_found(one.verdict)} for one in used]
    names = sorted({name for row in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    label = np.array([one.wrong for one in used], dtype=float)
    amount = np.array([MODELS[one.family] for one in used])
    mean, spread = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-9)
    scaled = np.column_stack([np.ones(len(used)), (table - mean) / spread])
    ridge = np.array([0.0] + [RIDGE_STORY if name.startswith(STORY) else RIDGE_RISK for name in names])
    point = np.zeros(len(names) + 1)
    for _ in range(20):
        chance = 1 / (1 + np.exp(-scaled @ point))
        gradient = scaled.T @ (amount * (label - chance)) - ridge * point
        curvature = (scaled * (amount * chance * (1 - chance))[:, None]).T @ scaled + np.diag(ridge)
        point = point + np.linalg.solve(curvature, gradient)
    slopes = point[1:] / spread
    own = [place for place, name in enumerate(names) if not name.startswith(_FOUND)]
    constant = float(point[0] - sum(slopes[place] * mean[place] for place in own))
    return {"constant": round(constant, 3)} | {names[place]: round(float(slopes[place]), 4) for place in own}


def _found(verdict: Verdict) -> dict[str, float]:
    """Return the profile as traits of the fit alone."""
    return {f"{_FOUND}{name.value}": getattr(verdict.profile, name.value) or 0.0 for name in Dimension}


def fit_wrongness(seen: Sequence[Observation], risk_by_trait: Mapping[str, float]) -> tuple[Base, dict[str, float]]:
    """Return base rates and weights of `1 - (1 - w0) prod(1 - w_d e_d)`: maximum likelihood, coordinate by coordinate.

    Only sources that hold both sound and wrong solutions say anything about a base rate: the others are left out.
    """
    labels = defaultdict(set)
    for one in seen:
        labels[one.family].add(one.wrong)
    used = [one for one in seen if len(labels[one.family]) == 2 and one.family != "VtG"]
    label = np.array([one.wrong for one in used])
    found = np.array([[getattr(one.verdict.profile, d.value) or 0.0 for d in Dimension] for one in used])
    at_risk = np.array([risk.score(one.traits, risk_by_trait) for one in used])
    outcome = np.array([OUTCOMES.index(one.verdict.outcome) for one in used])
    # Planted flaws count a tenth: they steer what real data is silent about.
    amount = np.array([0.1 if one.family == "planted" else MODELS.get(one.family, 1.0) for one in used])
    count = 2 * len(OUTCOMES)
    values = np.array([-1.5, 0.5, 3.0, 0.5, 0.0, 1.0] + [0.8] * len(Dimension))
    # A wrong answer is wrong in whichever manner.
    bounds = [(-6.0, 6.0), (0.0, 4.0), (-6.0, 6.0), (0.0, 0.0), (-6.0, 6.0), (0.0, 4.0)] + [(0.005, 0.995)] * len(
        Dimension
    )

    def likelihood(point: Vector) -> float:
        sound = 1 / (1 + np.exp(point[0:count:2][outcome] + point[1:count:2][outcome] * at_risk))
        for place in range(len(Dimension)):
            sound = sound * (1 - point[count + place] * found[:, place])
        sound = np.clip(sound, 1e-6, 1 - 1e-6)
        fit = float(np.sum(amount * np.where(label, np.log(1 - sound), np.log(sound))))
        weights = np.clip(point[count:], 1e-9, 1 - 1e-9)
        return fit + float(np.sum(PRIOR_FOR * np.log(weights) + PRIOR_AGAINST * np.log(1 - weights)))

    for _ in range(15):
        for place, between in enumerate(bounds):
            values[place] = _highest(lambda value, at=place: likelihood(_put(values, at, value)), *between)  # type: ignore[misc]
    rounded = [round(float(value), 3) for value in values]
    base: Base = {name: (rounded[2 * place], rounded[2 * place + 1]) for place, name in enumerate(OUTCOMES)}
    return base, {d.value: rounded[count + place] for place, d in enumerate(Dimension)}


def fit_doubt(seen: Sequence[Observation], fitted: Fit) -> dict[str, float]:
    """Return the wrongness from which solutions are doubted: as low as LEFT_ALONE allows.

    The risk of each solution is by a fit that did not see its problem.
    """
    judged: list[Observation] = []
    for inside, outside in folds(seen, INNER_FOLDS):
        unseen = replace(fitted, risk=fit_risk(inside))
        judged += [one.judged(unseen) for one in outside if not one.wrong]
    thresholds = {}
    for kind, shares in LEFT_ALONE.items():
        needed = [0.0]
        for source, share in shares.items():
            own = [one.verdict for one in judged if one.source == source and one.kind == kind]
            # A serious finding is blamed whatever the threshold.
            levels = [
                2.0 if scores.blamed_step(one.findings, one.outcome) is not None else one.wrongness for one in own
            ]
            needed.append(float(np.quantile(levels, share, method="higher")) + 0.001)
        thresholds[kind] = round(max(needed), 3)
    return thresholds


def _put(values: Vector, place: int, value: float) -> Vector:
    changed = values.copy()
    changed[place] = value
    return changed


def _highest(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function with one peak is highest between `low` and `high` (golden section)."""
    ratio = (math.sqrt(5) - 1) / 2
    for _ in range(16):
        first, second = high - ratio * (high - low), low + ratio * (high - low)
        if function(first) < function(second):
            low = first
        else:
            high = second
    return (low + high) / 2


def fit_steps(seen: Sequence[Observation]) -> dict[str, float]:
    """Return the coefficients of the ranking of steps: a conditional logit with a ridge, by gradient ascent.

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
    longest = max(len(one.features) for one in used)
    table = np.zeros((len(used), longest, len(names)))
    absent = np.zeros((len(used), longest))
    truth = np.array([min(one.first_error or 0, len(one.features) - 1) for one in used])
    amount = np.array([_amount(one.source) for one in used])
    ridge = np.array([RIDGE_FOUND if _is_finding(name) else RIDGE_WRITTEN for name in names])
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
        gradient = (amount[:, None] * (chosen - expected)).sum(axis=0) - ridge * point
        squares += gradient**2
        point += 0.5 * gradient / np.sqrt(squares)
    return {name: round(float(value), 3) for name, value in zip(names, point, strict=True)}


def _amount(source: str) -> float:
    """What models write counts in full, what students write and what was collected for its errors half."""
    if source.startswith("planted"):
        return 0.1
    return 1.0 if source.startswith("ProcessBench") else 0.5


def _is_finding(feature: str) -> bool:
    return feature in set(FindingCode) or "repair" in feature or feature == "earliest"


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


def write(fitted: Fit, count: int) -> str:
    """Write the fit into the package, with where it is from; return the path."""
    path = Path(package.__file__)
    origin = f"bench/profile.py --fit, maximum likelihood on {count} readings of labelled and planted solutions"
    text = '"""Fitted numbers of the scores: written by `python -m bench.profile --fit`, never by hand."""\n\n'
    text += "from collections.abc import Mapping\n\nfrom mathcontracts import Outcome\n\n"
    text += f'FITTED = "{origin}"\n'
    text += (
        "# By outcome: constant and slope of the log-odds of an error where nothing was found, on the score of risk.\n"
    )
    text += f"BASE: Mapping[Outcome, tuple[float, float]] = {_table(fitted.base)}\n"
    text += "# By dimension: how much its score counts.\n"
    text += f"WEIGHTS: Mapping[str, float] = {_table(fitted.weights)}\n"
    text += "# Coefficients of the risk, by trait of the solution.\n"
    text += f"RISK: Mapping[str, float] = {_table(fitted.risk)}\n"
    text += (
        "# The wrongness from which a solution without serious findings is doubted, by outcome and kind of problem.\n"
    )
    text += f"DOUBT: Mapping[str, float] = {_table(fitted.doubt)}\n"
    text += "# How much of what is said of a first wrong step holds, by what it rests on.\n"
    text += f"SURENESS: Mapping[str, float] = {_table(fitted.sureness)}\n"
    text += "# Coefficients of the ranking of steps, by feature.\n"
    text += f"STEP: Mapping[str, float] = {_table(fitted.step)}\n"
    path.write_text(text, encoding="utf-8")
    return str(path)
