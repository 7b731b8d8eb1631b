"""Fitting the profile's numbers by maximum likelihood."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from bench.observations import MODELS, OUTCOMES, Base, Fit, Observation, Risk, Vector, amount_of, folds
from bench.step_ranking import fit_steps
from mathcontracts import Dimension, Outcome, Verdict
from mathverifier.core.scoring import aggregation, base_rate
from mathverifier.core.scoring import coefficients as package

# Pseudo-observations that keep a weight, of which the data says little, between 0 and 1 and rather high.
PRIOR_FOR, PRIOR_AGAINST = 6.0, 1.0
# Ridges of the risk.
RIDGE_RISK: Mapping[Outcome, float] = {"correct": 10.0, "unknown": 30.0}
ROUNDS, STEPS, LONGEST_STEP = 3, 25, 2.0
INNER_FOLDS = 3
# The share of the sound solutions of which no step is suspected, by kind and source; the strictest decides.
LEFT_ALONE: Mapping[str, Mapping[str, float]] = {
    "unknown/worded": {"ProcessBench/gsm8k": 0.97, "VtG-reference": 0.95},
    "unknown/formal": {"ProcessBench/math": 0.96},
    "correct/worded": {"ProcessBench/gsm8k": 0.985, "VtG-reference": 0.985},
    "correct/formal": {"ProcessBench/math": 0.96},
}


def fit(seen: Sequence[Observation]) -> Fit:
    """Return everything fitted on these observations."""
    base, weights, risk_by_trait = fit_wrongness(seen)
    plain = dict.fromkeys(package.SURENESS, (0.0, 1.0))
    fitted = Fit(base, weights, risk_by_trait, dict.fromkeys(LEFT_ALONE, 1.0), fit_steps(seen), plain)
    fitted = replace(fitted, doubt=fit_doubt(seen, fitted))
    return replace(fitted, sureness=fit_sureness(seen, fitted))


def fit_sureness(seen: Sequence[Observation], fitted: Fit) -> dict[str, tuple[float, float]]:
    """Return, by what a first wrong step rests on, constant and slope of its log-odds on those of its chance.

    The chances are by rankings that did not see the problem. A weak prior keeps lines of which the data says little
    near those of the chances themselves.
    """
    said: dict[str, list[tuple[float, bool, float]]] = defaultdict(list)
    for inside, outside in folds(seen, INNER_FOLDS):
        unseen = replace(fitted, step=fit_steps(inside))
        for one in outside:
            if one.family == "planted":
                continue
            verdict = one.judged(unseen).verdict
            step, basis = verdict.first_error_step, verdict.first_error_basis
            if step is None or basis is None:
                continue
            sure = aggregation.blamed_step(verdict.findings, verdict.outcome) is not None
            key = f"finding/{verdict.outcome}" if sure else basis
            # With the plain line what is said is the chance itself.
            chance = verdict.first_error_confidence
            said[key].append((math.log(chance / (1 - chance)), step == one.first_error, amount_of(one)))
    return {key: _line(said[key]) for key in package.SURENESS}


def _line(said: Sequence[tuple[float, bool, float]]) -> tuple[float, float]:
    """Return constant and slope of a logistic regression on one variable, held to 0 and 1 by a weak prior."""
    table = np.array([[1.0, odds] for odds, _, _ in said]).reshape(-1, 2)
    right = np.array([hit for _, hit, _ in said], dtype=float)
    amount = np.array([count for _, _, count in said])
    prior, strength = np.array([0.0, 1.0]), np.array([1.0, 4.0])
    point = prior
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(table @ point, -8, 8)))
        gradient = table.T @ (amount * (right - chance)) - strength * (point - prior)
        curvature = (table * (amount * chance * (1 - chance))[:, None]).T @ table + np.diag(strength)
        step = np.linalg.solve(curvature, gradient)
        point = point + step * min(1.0, 1.0 / max(float(np.abs(step).max()), 1e-9))
    return round(float(point[0]), 3), max(0.0, round(float(point[1]), 3))


def fit_wrongness(seen: Sequence[Observation]) -> tuple[Base, dict[str, float], Risk]:
    """Return base rates, weights and risk of `1 - (1 - w0) prod(1 - w_d e_d)`: maximum likelihood, part by part."""
    weights = {dimension.value: 0.9 for dimension in Dimension}
    base: Base = dict.fromkeys(OUTCOMES, 0.0)
    by_outcome: Risk = {}
    for _ in range(ROUNDS):
        for outcome in RIDGE_RISK:
            base[outcome], by_outcome[outcome] = fit_risk(seen, outcome, weights)
        base["incorrect"], weights = fit_weights(seen, base, by_outcome)
    return base, weights, by_outcome


def fit_risk(
    seen: Sequence[Observation], outcome: Outcome, weights: Mapping[str, float]
) -> tuple[float, dict[str, float]]:
    """Return the log-odds of an error of average manner, and what each trait adds to them, under `weights`.

    Maximum likelihood with a ridge on standardised traits, by Fisher's scoring. Only collections of which sound and
    wrong solutions are by the same hands are used. A right answer is known from the reference, an unknown one is read
    without it.
    """
    known = outcome == "correct"
    used = [
        one for one in seen if one.family in MODELS and one.with_reference is known and one.verdict.outcome == outcome
    ]
    names = sorted({name for one in used for name in one.traits})
    table = np.array([[one.traits.get(name, 0.0) for name in names] for one in used])
    label = np.array([one.wrong for one in used], dtype=float)
    amount = np.array([MODELS[one.family][outcome] for one in used])
    clean = np.array([_clean(one.verdict, weights) for one in used])
    mean, spread = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-9)
    scaled = np.column_stack([np.ones(len(used)), (table - mean) / spread])
    # A hair of a ridge holds the constant where all solutions are alike.
    ridge = np.array([1e-6] + [RIDGE_RISK[outcome]] * len(names))
    point = np.zeros(len(names) + 1)
    for _ in range(STEPS):
        sound = 1 / (1 + np.exp(np.clip(scaled @ point, -8, 8)))
        wrong = np.clip(1 - sound * clean, 1e-6, 1 - 1e-6)
        rise = clean * sound * (1 - sound)
        spent = wrong * (1 - wrong)
        gradient = scaled.T @ (amount * (label - wrong) * rise / spent) - ridge * point
        curvature = (scaled * (amount * rise**2 / spent)[:, None]).T @ scaled + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        point = point + step * min(1.0, LONGEST_STEP / max(float(np.abs(step).max()), 1e-9))
    slopes = point[1:] / spread
    # Average is the manner of models as they were sampled, not of what was collected for its errors.
    sampled = np.array([one.family == "ProcessBench" for one in used])
    average = float((scaled[sampled] @ point).mean()) if sampled.any() else float(point[0])
    constant = round(float(point[0] - slopes @ mean) - average, 3)
    added = {name: round(float(slope), 4) for name, slope in zip(names, slopes, strict=True)}
    return round(average, 3), {"constant": constant} | added


def _clean(verdict: Verdict, weights: Mapping[str, float]) -> float:
    """Return the chance that none of what was found is an error."""
    return math.prod(1.0 - weights[name.value] * (getattr(verdict.profile, name.value) or 0.0) for name in Dimension)


def fit_weights(seen: Sequence[Observation], base: Base, by_outcome: Risk) -> tuple[float, dict[str, float]]:
    """Return the base rate of wrong answers and the weights of the dimensions, coordinate by coordinate.

    Only sources that hold both sound and wrong solutions say anything about a base rate: the others are left out.
    """
    labels = defaultdict(set)
    for one in seen:
        labels[one.family].add(one.wrong)
    used = [one for one in seen if len(labels[one.family]) == 2 and one.family != "VtG"]
    label = np.array([one.wrong for one in used])
    found = np.array([[getattr(one.verdict.profile, d.value) or 0.0 for d in Dimension] for one in used])
    answered = np.array([one.verdict.outcome == "incorrect" for one in used])
    at_risk = np.array(
        [base[one.verdict.outcome] + base_rate.score(one.traits, one.verdict.outcome, by_outcome) for one in used]
    )
    amount = np.array([amount_of(one) for one in used])
    values = np.array([3.0] + [0.8] * len(Dimension))
    bounds = [(-6.0, 6.0)] + [(0.005, 0.995)] * len(Dimension)

    def likelihood(point: Vector) -> float:
        sound = 1 / (1 + np.exp(np.where(answered, point[0], at_risk)))
        for place in range(len(Dimension)):
            sound = sound * (1 - point[1 + place] * found[:, place])
        sound = np.clip(sound, 1e-6, 1 - 1e-6)
        fit = float(np.sum(amount * np.where(label, np.log(1 - sound), np.log(sound))))
        weights = np.clip(point[1:], 1e-9, 1 - 1e-9)
        return fit + float(np.sum(PRIOR_FOR * np.log(weights) + PRIOR_AGAINST * np.log(1 - weights)))

    for _ in range(8):
        for place, between in enumerate(bounds):
            values[place] = _highest(lambda value, at=place: likelihood(_put(values, at, value)), *between)  # type: ignore[misc]
    rounded = [round(float(value), 3) for value in values]
    return rounded[0], {d.value: rounded[1 + place] for place, d in enumerate(Dimension)}


def fit_doubt(seen: Sequence[Observation], fitted: Fit) -> dict[str, float]:
    """Return the wrongness from which solutions are doubted: as low as LEFT_ALONE allows.

    The risk of each solution is by a fit that did not see its problem.
    """
    judged: list[Observation] = []
    for inside, outside in folds(seen, INNER_FOLDS):
        unfolded = {outcome: fit_risk(inside, outcome, fitted.weights) for outcome in RIDGE_RISK}
        base = {**fitted.base, **{outcome: found[0] for outcome, found in unfolded.items()}}
        unseen = replace(fitted, base=base, risk={outcome: found[1] for outcome, found in unfolded.items()})
        judged += [one.judged(unseen) for one in outside if not one.wrong]
    thresholds = {}
    for kind, shares in LEFT_ALONE.items():
        needed = [0.0]
        for source, share in shares.items():
            own = [one.verdict for one in judged if one.source == source and one.kind == kind]
            # A serious finding is blamed whatever the threshold.
            levels = [
                2.0 if aggregation.blamed_step(one.findings, one.outcome) is not None else one.wrongness for one in own
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
