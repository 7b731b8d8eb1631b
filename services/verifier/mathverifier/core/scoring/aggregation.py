"""The numbers of a verdict, as functions of its findings. The formulas are this project's own: see docs/profile.md."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mathcontracts import Basis, Dimension, Finding, FindingCode, Outcome, Profile
from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.answers.compare import number
from mathverifier.core.dataflow.outliers import out_of_proportion
from mathverifier.core.scoring import base_rate, localization
from mathverifier.core.scoring.coefficients import BASE, DOUBT, STEP, SURENESS, WEIGHTS
from mathverifier.core.text.vocabulary import formal

# Findings below this do not make a step the first wrong one by themselves.
SERIOUS = 0.45
# From this on they do so even where the answer is known to be wrong, so that any step may be.
SURE = 0.8
# A wrong answer alone, without anything that speaks for a step, names none of which less is sure.
LEAST_SURE = 0.1
# Keeps the log-odds of what is all but sure within bounds.
SMOOTH = 0.005
# How absurd a number can be that is far beyond all others of its step.
DISPROPORTION = 0.6
# An enumeration takes its time to tell a member's value.
_NAMES = {dimension: dimension.value for dimension in Dimension}
_ABSURD = {
    FindingCode.IMPLAUSIBLE_VALUE: 0.6,
    FindingCode.LOOP: 0.7,
    FindingCode.UNREADABLE_MATH: 0.5,
    FindingCode.INVENTED_QUANTITY: 0.15,
}


def combined(severities: Iterable[float]) -> float:
    """Return `1 - prod(1 - s)`: more or graver evidence can only raise it."""
    return 1.0 - math.prod(1.0 - severity for severity in severities)


def profile(findings: Sequence[Finding], applies: dict[Dimension, bool]) -> Profile:
    """Return each dimension's score; None where it does not apply and nothing was found."""
    severities: dict[Dimension, list[float]] = {dimension: [] for dimension in applies if applies[dimension]}
    for finding in findings:
        severities.setdefault(finding.dimension, []).append(finding.severity)
    return Profile(**{_NAMES[dimension]: combined(own) for dimension, own in severities.items()})


def wrongness(
    scores: Profile,
    outcome: Outcome,
    risk_score: float,
    base_rates: Mapping[Outcome, float] = BASE,
    weights: Mapping[str, float] = WEIGHTS,
) -> float:
    """Return `1 - (1 - w0) prod(1 - w_d e_d)`, readable as the chance that the solution contains an error.

    `w0` is the base rate where nothing was found: it depends on what is known of the answer and on `risk_score`.
    """
    clean = math.prod(1.0 - weights[name] * (getattr(scores, name) or 0.0) for name in _NAMES.values())
    return 1.0 - (1.0 - base_rate.base_rate(risk_score, outcome, base_rates)) * clean


def absurdity(reading: SolutionAnalysis, findings: Sequence[Finding]) -> float:
    """Return how implausible the solution is, whether or not it is wrong: 0 for a near miss.

    It counts orders of magnitude between answer and reference, a negative or fractional count, and equations that are
    off by a factor. It counts a number far beyond all others of its step together, invented quantities, and loops.
    """
    parts = [_ABSURD[finding.code] for finding in findings if finding.code in _ABSURD]
    parts += [_off(finding) for finding in findings if _is_equation(finding)]
    answer = reading.extraction.answer
    if answer is not None and reading.comparison.outcome == "incorrect":
        parts.append(_gap(reading.reference, answer.text))
    if answer is not None:
        # An answer that nothing leads to, beside what the last step came to.
        parts += [_gap(one.expected, answer.text) for one in findings if one.code is FindingCode.UNSUPPORTED_ANSWER]
    if not formal(reading.problem):
        shares = map(out_of_proportion, (step.text for step in reading.steps), reading.numbers_by_step)
        parts.append(DISPROPORTION * max(shares, default=0.0))
    return combined(parts)


# Between the sides of an equality, in signs or in words.
_RELATIONS = ("=", "≈", "\\approx", " is ", " equals ", " equal ", " makes ", " gives ", " to ")


def _is_equation(finding: Finding) -> bool:
    return finding.code is FindingCode.FALSE_EQUALITY and finding.found is not None


def _off(equation: Finding) -> float:
    """Return by how much a false equation is off; `15 / 60 * 100 = 27%` may mean either 27 or its hundredth."""
    right = equation.found or ""
    for relation in _RELATIONS:
        right = right.rpartition(relation)[2]
    right = right.strip(" $")
    return min(_gap(equation.expected, shown) for shown in {right, right.removesuffix("%").rstrip("\\ ")})


def _gap(expected: str | None, found: str) -> float:
    """Return 0 up to a factor of three, 1 from a thousand on; another sign is 0.6."""
    first, second = number(expected or ""), number(found)
    if not first or not second:
        return 0.0
    if first * second < 0:
        return 0.6
    ratio = abs(
        math.log10(abs(first.numerator))
        - math.log10(first.denominator)
        - math.log10(abs(second.numerator))
        + math.log10(second.denominator)
    )
    return min(1.0, max(0.0, (ratio - 0.5) / 2.5))


class Attribution(NamedTuple):
    """The first wrong step, how sure that is, what it rests on; and the step that is merely suspected."""

    step: int | None = None
    confidence: float = 0.0
    basis: Basis | None = None
    suspect: int | None = None


def first_error(reading: SolutionAnalysis, findings: Sequence[Finding], wrong: float) -> Attribution:
    """Return what can be said of the first wrong step of a solution whose wrongness is `wrong`."""
    outcome = reading.comparison.outcome
    if not reading.steps:
        return Attribution()
    # A wrong answer leaves nothing to doubt.
    threshold = DOUBT.get(kind(outcome, in_formulas=formal(reading.problem)), 0.0)
    if outcome != "incorrect" and wrong < threshold and blamed_step(findings, outcome) is None:
        return Attribution()
    return attribution(findings, outcome, localization.features(reading, findings), doubted=wrong >= threshold)


def attribution(
    findings: Sequence[Finding],
    outcome: Outcome,
    rows: Sequence[localization.Features],
    *,
    doubted: bool,
    coefficients: Mapping[str, float] = STEP,
    sureness: Mapping[str, tuple[float, float]] = SURENESS,
) -> Attribution:
    """Return the first wrong step by evidence, or the suspected one.

    A step that a finding alone makes the first wrong one is. Without any, it is the likeliest by the features `rows`
    where the answer is known to be wrong. Where the solution is merely `doubted`, that step is suspected.
    """
    found = blamed_step(findings, outcome)
    if not rows or not (found is not None or doubted or outcome == "incorrect"):
        return Attribution()
    each = localization.chances(rows, coefficients)
    if found is not None:
        return Attribution(found, _sure(each[found], sureness[f"finding/{outcome}"]), "finding")
    likeliest = max(range(len(each)), key=each.__getitem__)
    if outcome != "incorrect":
        return Attribution(suspect=likeliest)
    basis = _basis(findings, likeliest)
    confidence = _sure(each[likeliest], sureness[basis])
    if basis == "reference" and confidence < LEAST_SURE:
        return Attribution(suspect=likeliest)
    return Attribution(likeliest, confidence, basis)


def _sure(chance: float, line: tuple[float, float]) -> float:
    """Return how often a step of such a chance is the first wrong one: a line in the log-odds."""
    constant, slope = line
    odds = math.log((chance + SMOOTH) / (1.0 - chance + SMOOTH))
    return 1.0 / (1.0 + math.exp(-(constant + slope * odds)))


def _basis(findings: Sequence[Finding], step: int) -> Basis:
    """Return what speaks for the likeliest step where the answer is wrong."""
    own = [one for one in findings if one.step == step and one.dimension is not Dimension.ANSWER]
    if any(one.severity >= SERIOUS and one.code is not FindingCode.REPAIRABLE_STEP for one in own):
        return "finding"
    return "repair" if any(one.code is FindingCode.REPAIRABLE_STEP for one in own) else "reference"


def blamed_step(findings: Sequence[Finding], outcome: Outcome) -> int | None:
    """Return the first step that a finding alone makes the first wrong one; None where there is none.

    That is a serious one or, where the answer is wrong and every step under suspicion, a sure one. One about the form
    of the whole counts only if no other does.
    """
    least = SURE if outcome == "incorrect" else SERIOUS
    grave = [f for f in findings if f.step is not None and f.severity >= least and f.dimension is not Dimension.ANSWER]
    # Where a solution ends without an answer says nothing of where it went wrong.
    grave = [f for f in grave if f.code is not FindingCode.NO_ANSWER]
    process = [f for f in grave if f.dimension is not Dimension.STRUCTURAL] or grave
    return min((f.step for f in process if f.step is not None), default=None)


def kind(outcome: Outcome, *, in_formulas: bool) -> str:
    """Return the name of a threshold of doubt."""
    return f"{outcome}/{'formal' if in_formulas else 'worded'}"
