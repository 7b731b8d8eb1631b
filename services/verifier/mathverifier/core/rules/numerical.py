"""Numerical: whether every stated relation between numbers holds.

Solutions round, so that `75/55 = 1.4` is let pass: the right side may be the left one rounded or cut to the digits that
it shows. They also write `13÷2/3` for `13÷(2/3)`, and 20 for 20 %: what holds in such a reading holds.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from mathcontracts import Dimension, FindingCode
from mathverifier.core import number_format
from mathverifier.core.analysis import SolutionAnalysis, is_compared
from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.claims.extraction import Claim
from mathverifier.core.expressions.nodes import Binary, Expression, Number, Unary, numbers
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.formulas.checks import Check
from mathverifier.core.quantities.conversions import converts, mixed
from mathverifier.core.quantities.measures import units_named
from mathverifier.core.rules.base import Found, fact, rule
from mathverifier.core.rules.informal_notation import denied, has_percent, in_full, readings, runs_on, with_changes
from mathverifier.core.rules.severities import SEVERITIES
from mathverifier.core.text.cues import Cues
from mathverifier.core.text.vocabulary import words_of

_HOLDS = {
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "≤": lambda left, right: left <= right,
    "≥": lambda left, right: left >= right,
    "≠": lambda left, right: left != right,
}
# Who tries a value may find that it does not hold.
_TRYING = Cues("trying", "asking_whether")
# Clocks and remainders do not add up like numbers, either; nor do other bases.
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b|\b0\d{3}\b|\b[ap]\.?m\b|o'clock|\bmod\b|remainder|\bbase\b", re.IGNORECASE)
WINDOW = 12
HUNDRED, THOUSAND = 100, 1000


class _False(NamedTuple):
    """A relation between numbers that does not hold; `loose` where people write it so and mean what holds."""

    claim: Claim
    left: Fraction
    right: Fraction
    loose: bool


@fact
def false_claims(reading: SolutionAnalysis) -> Iterator[_False]:
    """Yield each relation between numbers that does not hold."""
    # By step: a step is looked through once, however many relations it has.
    trying: dict[int, bool] = {}
    for claim, following in pairwise((*reading.claims, None)):
        left, right = (claim.left_value, claim.right_value) if claim else (None, None)
        if claim is None or left is None or right is None or not _is_checked(claim):
            continue
        ordered = claim.relation in _HOLDS
        # Of a strict inequality, too, only what is off by more than a rounding is surely meant.
        holds = ordered and _HOLDS[claim.relation](left, right)
        # What is equal by rounding alone may be said to differ; what is equal may not.
        equal = left != right if claim.relation == "≠" else _equal(claim, left, right)
        if holds or equal or _holds_in_full(reading, claim) or _speaks_of_units(reading, claim):
            continue
        if denied(reading.solution, claim):
            continue
        if ordered:
            yield _False(claim, left, right, loose=False)
            continue
        if claim.step not in trying:
            trying[claim.step] = _TRYING.among(words_of(reading.manners[claim.step].text))
        scaled = _is_of_scale(reading, claim, left, right)
        loose = scaled or trying[claim.step] or _is_loose(reading, claim, left, right) or runs_on(claim, following)
        yield _False(claim, left, right, loose)


@rule(Dimension.NUMERICAL, FindingCode.FALSE_EQUALITY)
def false_equality(reading: SolutionAnalysis) -> Iterator[Found]:
    """An equality between numbers does not hold.

    Rounding to the digits shown, `13÷2/3` for `13÷(2/3)`, 20 for 20 %, `100 - 20% = 80` and `3 million / 6 = 500,000`
    pass, and what is denied, asked or taken back. A fraction of whole numbers is exact, a percentage as exact as its
    digits. `≈` off by less than 1 %, a bare number on the left, a chain that runs on and a value that is tried count
    little.

    Fails: `16 - 3 - 4 = 7`.
    Passes: `75 / 55 = 1.4`, which is rounded.
    """
    levels = SEVERITIES["false_equality"]
    for claim, left, _, loose in false_claims(reading):
        if claim.relation in _HOLDS:
            continue
        meant = with_changes(claim.left) if has_percent(claim.left) else None
        expected = number_format.shown(left if meant is None else meant)
        message = f"{reading.solution[claim.start : claim.end]} is false: the left side is {expected}"
        yield Found(claim.start, claim.end, levels["loose" if loose else "false"], message, expected)


@rule(Dimension.NUMERICAL, FindingCode.FALSE_INEQUALITY)
def false_inequality(reading: SolutionAnalysis) -> Iterator[Found]:
    """An inequality between numbers does not hold.

    Fails: `3 * 5 > 20`.
    Passes: `3 * 5 < 20`.
    """
    severity = SEVERITIES["false_inequality"]["false"]
    for claim, left, right, _ in false_claims(reading):
        if claim.relation in _HOLDS:
            said = reading.solution[claim.start : claim.end]
            message = f"{said} does not hold: {number_format.shown(left)} and {number_format.shown(right)}"
            yield Found(claim.start, claim.end, severity, message)


@fact
def false_formulas(reading: SolutionAnalysis) -> Iterator[Check]:
    """Yield relations between formulas without letters that do not hold, where no claim of the same numbers is read."""
    for check in reading.checks:
        if check.verdict or check.kind != "numbers" or any(is_compared(c) for c in reading.claims_in(check)):
            continue
        yield check


@rule(Dimension.NUMERICAL, FindingCode.FALSE_EQUALITY)
def false_formula(reading: SolutionAnalysis) -> Iterator[Found]:
    """Two formulas without letters are said to be equal and are proven not to be.

    They have roots, logarithms, trigonometry, binomials, factorials, remainders, integrals and the like, or use what
    the problem defines. What is rounded, tried, denied or an integer quotient passes.

    Fails: `$\\sqrt{50} = 4\\sqrt{2}$`.
    Passes: `$\\sqrt{50} = 5\\sqrt{2}$`.
    """
    severity = SEVERITIES["false_formula"]["false"]
    for check in false_formulas(reading):
        if check.relation in "=≈≡":
            value = "" if check.expected is None else f": the left side is {check.expected}"
            message = f"{reading.solution[check.start : check.end]} is false{value}"
            yield Found(check.start, check.end, severity, message, check.expected)


@rule(Dimension.NUMERICAL, FindingCode.FALSE_INEQUALITY)
def false_comparison(reading: SolutionAnalysis) -> Iterator[Found]:
    """An inequality between formulas without letters is proven not to hold.

    Fails: `$\\sqrt{10} > 4$`.
    Passes: `$\\sqrt{17} > 4$`.
    """
    severity = SEVERITIES["false_comparison"]["false"]
    for check in false_formulas(reading):
        if check.relation not in "=≈≡":
            value = "" if check.expected is None else f": the left side is {check.expected}"
            message = f"{reading.solution[check.start : check.end]} is false{value}"
            yield Found(check.start, check.end, severity, message, check.expected)


def applies(reading: SolutionAnalysis) -> bool:
    """Say whether there is any relation between numbers."""
    return any(check.kind == "numbers" for check in reading.checks) or any(
        claim.left_value is not None and claim.right_value is not None and computes(claim.left)
        for claim in reading.claims
    )


def _is_of_scale(reading: SolutionAnalysis, claim: Claim, left: Fraction, right: Fraction) -> bool:
    """Say whether the sides differ by what a word or sign of the step makes of a number: thousands, cents, percents."""
    if not left or not right:
        return False
    ratio = max(left / right, right / left)
    if ratio == THOUSAND:
        return "thousand" in reading.solution.lower() or "thousand" in (reading.problem or "").lower()
    said = reading.solution[claim.start : claim.end + 1]
    return ratio == HUNDRED and ("%" in said or ("$" in said and "cent" in (reading.problem or "")))


def _is_loose(reading: SolutionAnalysis, claim: Claim, left: Fraction, right: Fraction) -> bool:
    """Say whether it is a rounding off by a hundredth, or has a label on its left: `5 quarters = 5 * 25`."""
    rounding = claim.relation == "≈" and abs(left - right) * 100 <= abs(left)
    if computes(claim.left) or claim.chain:
        return rounding
    # `0.25 = 25/1000` and `132 = 2 * 48 + 36` are no labels.
    turned = left.denominator != 1 and isinstance(claim.left, Number) and _is_fraction(claim.right)
    return rounding or not (turned or _is_bare(reading, claim))


def _is_bare(reading: SolutionAnalysis, claim: Claim) -> bool:
    """Say whether the number on the left is a line's first word, and an operation on the right is its last."""
    step = reading.steps[claim.step]
    before, behind = reading.solution[step.start : claim.start], reading.solution[claim.end : step.end]
    said = reading.solution[claim.left_start : claim.right_start]
    plain = not any(map(str.isalpha, said.replace("\\", ""))) and computes(claim.right)
    return plain and not before.strip("$ (") and not behind.strip("$ .,)")


def _is_checked(claim: Claim) -> bool:
    """`5 = 4` gives two things one name, but one in a chain may be said again as a percentage: `20/200 = 0.1 = 20%`."""
    said_again = claim.chain > 0 and has_percent(claim.right)
    return claim.relation in _HOLDS or computes(claim.left) or computes(claim.right) or said_again


def _holds_in_full(reading: SolutionAnalysis, claim: Claim) -> bool:
    """Say whether it holds with what stands behind its numbers: `$3 million / 6 = $500,000`."""
    values = in_full(reading.solution, claim)
    if values is None:
        return False
    left, right, scale = values
    if claim.relation in _HOLDS:
        return bool(_HOLDS[claim.relation](left, right))
    return left == right or abs(left - right) < _precision(claim.right) * scale


def _speaks_of_units(reading: SolutionAnalysis, claim: Claim) -> bool:
    step = reading.steps[claim.step]
    end = min(step.end, claim.end + WINDOW)
    start = claim.start - (reading.solution[max(0, claim.start - 1) : claim.start] == "$")
    start = max(step.start, start)
    if _CLOCK.search(reading.solution, start, end):
        return True
    places = reading.tokens.starts
    units = mixed(units_named(reading.tokens, bisect_left(places, start), bisect_right(places, end) - 1))
    if not units or not _is_product(claim.left) or not claim.left_value or not claim.right_value:
        return bool(units)
    # What is multiplied and divided is true as it stands, or off by what a unit is of another.
    return converts(units, claim.left_value / claim.right_value)


def _is_product(side: Expression) -> bool:
    """Whether a side is a product or quotient of plain numbers."""
    if isinstance(side, Binary) and side.operator in "*/":
        return all(isinstance(part, Number) or _is_product(part) for part in (side.left, side.right))
    return False


def _equal(claim: Claim, left: Fraction, right: Fraction) -> bool:
    if left == right:
        return True
    shown = _precision(claim.right)
    if claim.relation in "=≈" and computes(claim.right):
        # What is still to be worked out is exact, but numbers of it, and what it is compared with, may be rounded.
        slack = abs(left) / (10 if claim.relation == "≈" else 50)
        shown = min(shown, slack) if _rounded(claim) else Fraction(0)
    if claim.relation == "≈":
        shown *= 2
    percent = isinstance(claim.right, Unary) and claim.right.operator == "%"
    targets = [(right, shown / 100 if percent else shown), *((other, shown) for other in readings(claim.right))]
    values = {left, *readings(claim.left)}
    return any(one == other or _rounds(one, other, within) for one in values for other, within in targets)


def _rounds(exact: Fraction, shown: Fraction, tolerance: Fraction) -> bool:
    """Say whether it is rounded to the digits shown, up or down; a whole number stands for what is within one of it."""
    return exact.denominator != 1 and abs(exact - shown) < tolerance


def _is_fraction(side: Expression) -> bool:
    """Whether a side is a fraction of whole numbers."""
    return isinstance(side, Binary) and side.operator == "/" and _is_whole(side.left) and _is_whole(side.right)


def _is_whole(side: Expression) -> bool:
    return isinstance(side, Number) and side.value.denominator == 1


def _rounded(claim: Claim) -> bool:
    """Whether a number of a side, or the sign, tells of rounding."""
    said = (*numbers(claim.left), *(() if _is_fraction(claim.right) else numbers(claim.right)))
    return claim.relation == "≈" or any(number.value.denominator != 1 for number in said)


def _precision(side: Expression) -> Fraction:
    """Return the weight of the last digit that is shown: 1 for 3 and 3 %, 1/100 for 2.75."""
    number = side.operand if isinstance(side, Unary) and side.operator in "-%" else side
    if not isinstance(number, Number) or number.value.denominator == 1:
        return Fraction(1)
    digits = 0
    value = number.value
    while value.denominator != 1 and digits < 12:
        value, digits = value * 10, digits + 1
    return Fraction(1, 10**digits)
