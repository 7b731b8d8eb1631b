"""Numerical: does every stated relation between numbers hold?

Solutions round, so that `75/55 = 1.4` is let pass: the right side may be the left one rounded or cut to the digits that
it shows. They also write `13÷2/3` for `13÷(2/3)`, and 20 for 20 %: what holds in such a reading holds.
"""

import re
from collections.abc import Iterator

from mathcontracts import Dimension, Finding, FindingCode
from mathverifier.core.evaluation import evaluate
from mathverifier.core.expression import Binary, Expression, Number, Unary
from mathverifier.core.rational import Fraction
from mathverifier.core.reading import Reading
from mathverifier.core.steps.claims import Claim
from mathverifier.core.steps.sides import computes
from mathverifier.core.units import mixes_units

_HOLDS = {
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "≤": lambda left, right: left <= right,
    "≥": lambda left, right: left >= right,
    "≠": lambda left, right: left != right,
}
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_SCALE = re.compile(rf"\s*({'|'.join(_SCALES)})\b", re.IGNORECASE)
# Who tries a value may find that it does not hold.
_TRYING = re.compile(
    r"\b(?:tr(?:y|ies|ying)|test(?:s|ing)?|guess(?:es|ing)?|check(?:s|ing)? (?:if|whether))\b", re.IGNORECASE
)
EQUALITY, INEQUALITY, SLOPPY = 0.9, 0.7, 0.25
WINDOW = 12


def find(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each relation between numbers that does not hold."""
    # By step: a step is looked through once, however many relations it has.
    trying: dict[int, bool] = {}
    for claim in reading.claims:
        left, right = claim.left_value, claim.right_value
        if left is None or right is None or not (computes(claim.left) or computes(claim.right)):
            continue
        ordered = claim.relation in _HOLDS
        holds = _HOLDS[claim.relation](left, right) if ordered else _equal(claim, left, right)
        holds = holds or _equal(claim, left, right * _scale(reading, claim))
        if holds or _speaks_of_units(reading, claim):
            continue
        shown = reading.solution[claim.start : claim.end]
        if ordered:
            message = f"{shown} does not hold: {_show(left)} and {_show(right)}"
            yield _finding(reading, claim, FindingCode.FALSE_INEQUALITY, INEQUALITY, message, None)
            continue
        message = f"{shown} is false: the left side is {_show(left)}"
        if claim.step not in trying:
            trying[claim.step] = _TRYING.search(reading.steps[claim.step].text) is not None
        loose = trying[claim.step] or _is_loose(claim, left, right)
        severity = SLOPPY if loose else EQUALITY
        yield _finding(reading, claim, FindingCode.FALSE_EQUALITY, severity, message, _show(left))


def applies(reading: Reading) -> bool:
    """Say whether there is any relation between numbers."""
    return any(
        claim.left_value is not None and claim.right_value is not None and computes(claim.left)
        for claim in reading.claims
    )


def _is_loose(claim: Claim, left: Fraction, right: Fraction) -> bool:
    """A rounding that is off by a hundredth, or `5 quarters = 5 * 25`: what stands left is a label, most likely."""
    rounding = claim.relation == "≈" and abs(left - right) * 100 <= abs(left)
    return rounding or (not computes(claim.left) and not claim.chain)


def _scale(reading: Reading, claim: Claim) -> int:
    """Return what the word behind a number multiplies it by: `$28 million`."""
    found = _SCALE.match(reading.solution, claim.end)
    return _SCALES[found.group(1).lower()] if found else 1


def _speaks_of_units(reading: Reading, claim: Claim) -> bool:
    step = reading.steps[claim.step]
    end = min(step.end, claim.end + WINDOW)
    start = claim.start - (reading.solution[max(0, claim.start - 1) : claim.start] == "$")
    return mixes_units(reading.solution[max(step.start, start) : end])


def _finding(
    reading: Reading, claim: Claim, code: FindingCode, severity: float, message: str, expected: str | None
) -> Finding:
    span = (claim.start, claim.end)
    return reading.finding(Dimension.NUMERICAL, code, severity, span, message, expected=expected)


def _equal(claim: Claim, left: Fraction, right: Fraction) -> bool:
    readings = {left, *_other_readings(claim.left)}
    targets = {right, *_other_readings(claim.right)}
    tolerance = 2 * _precision(claim.right) if claim.relation == "≈" else _precision(claim.right)
    return any(one == other or _rounds(one, other, tolerance) for one in readings for other in targets)


def _rounds(exact: Fraction, shown: Fraction, tolerance: Fraction) -> bool:
    """Rounded to the digits shown, up or down; a whole number stands for what is within one of it."""
    return exact.denominator != 1 and abs(exact - shown) < tolerance


def _precision(side: Expression) -> Fraction:
    """Return the weight of the last digit that is shown: 1 for 3, 1/100 for 2.75."""
    number = side.operand if isinstance(side, Unary) and side.operator in "-%" else side
    if not isinstance(number, Number) or number.value.denominator == 1:
        return Fraction(1)
    digits = 0
    value = number.value
    while value.denominator != 1 and digits < 12:
        value, digits = value * 10, digits + 1
    return Fraction(1, 10**digits)


def _other_readings(side: Expression) -> Iterator[Fraction]:
    """Yield the values of a side in the ways in which people also write it."""
    if isinstance(side, Unary) and side.operator == "%":
        plain = evaluate(side.operand)
        if plain is not None:
            yield plain
    if (
        isinstance(side, Binary)
        and side.operator == "/"
        and isinstance(side.left, Binary)
        and side.left.operator == "/"
    ):
        parts = [evaluate(part) for part in (side.left.left, side.left.right, side.right)]
        if all(parts):
            first, second, third = (Fraction(part or 0) for part in parts)
            yield first / (second / third)
    value = evaluate(side)
    if value is not None and _has_percent(side):
        yield value * 100


def _has_percent(side: Expression) -> bool:
    match side:
        case Unary():
            return side.operator == "%" or _has_percent(side.operand)
        case Binary():
            return _has_percent(side.left) or _has_percent(side.right)
        case _:
            return False


def _show(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator) if abs(value) < 10**30 else f"about {float(value):.6g}"
    decimal = Fraction(round(value * 10**6), 10**6)
    return f"{float(decimal):g}" if decimal == value else str(value)
