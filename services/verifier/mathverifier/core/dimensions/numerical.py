"""Numerical: does every stated relation between numbers hold?

Solutions round, so that `75/55 = 1.4` is let pass: the right side may be the left one rounded or cut to the digits that
it shows. They also write `13÷2/3` for `13÷(2/3)`, and 20 for 20 %: what holds in such a reading holds.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate

from mathcontracts import Dimension, Finding, FindingCode
from mathverifier.core.evaluation import evaluate
from mathverifier.core.expression import Binary, Expression, Number, Unary
from mathverifier.core.reading import Reading
from mathverifier.core.steps.claims import Claim
from mathverifier.core.steps.sides import computes

_HOLDS = {
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "≤": lambda left, right: left <= right,
    "≥": lambda left, right: left >= right,
    "≠": lambda left, right: left != right,
}
EQUALITY, INEQUALITY, SLOPPY = 0.9, 0.7, 0.25
# Units of one kind are worth different numbers, clocks and remainders do not add up like numbers.
_KINDS = (
    r"\bsec(?:ond)?s?\b", r"\bmin(?:ute)?s?\b", r"\bh(?:ou)?rs?\b", r"\bdays?\b", r"\bweeks?\b", r"\bmonths?\b",
    r"\byears?\b|\bdecades?\b", None, r"\bcents?\b|¢|\bpenn|\bdimes?\b|\bquarters?\b|\bnickels?\b", r"\$|\bdollars?\b", None,
    r"\binch(?:es)?\b", r"\bfeet\b|\bfoot\b|\bft\b", r"\byards?\b", r"\bmiles?\b", r"\bcm\b|\bcentimeters?\b", r"\bmm\b",
    r"\bm\b|\bmeters?\b", r"\bkm\b|\bkilometers?\b", None, r"\bounces?\b|\boz\b", r"\bpounds?\b|\blbs?\b", r"\btons?\b",
    r"\bgrams?\b|\bg\b", r"\bkg\b|\bkilograms?\b", None, r"\bcups?\b", r"\bpints?\b", r"\bquarts?\b", r"\bgallons?\b",
    r"\bml\b|\bmilliliters?\b", r"\bliters?\b",
)  # fmt: skip
_UNITS = tuple(
    (kind, re.compile(words, re.IGNORECASE)) for kind, words in zip(accumulate(w is None for w in _KINDS), _KINDS) if words
)
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b|\b[ap]\.?m\b|o'clock|\bmod\b|remainder|\bbase\b", re.IGNORECASE)
WINDOW = 30


def find(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each relation between numbers that does not hold."""
    for claim in reading.claims:
        left, right = evaluate(claim.left), evaluate(claim.right)
        if left is None or right is None or not (computes(claim.left) or computes(claim.right)):
            continue
        if _speaks_of_units(reading, claim):
            continue
        shown = f"{reading.solution[claim.start : claim.end]}"
        if claim.relation in _HOLDS:
            if not _HOLDS[claim.relation](left, right):
                message = f"{shown} does not hold: {_show(left)} and {_show(right)}"
                yield _finding(reading, claim, FindingCode.FALSE_INEQUALITY, INEQUALITY, message, None)
        elif not _equal(claim, left, right):
            message = f"{shown} is false: the left side is {_show(left)}"
            severity = SLOPPY if claim.relation == "≈" and abs(left - right) * 100 <= abs(left) else EQUALITY
            yield _finding(reading, claim, FindingCode.FALSE_EQUALITY, severity, message, _show(left))


def applies(reading: Reading) -> bool:
    """Say whether there is any relation between numbers."""
    return any(
        evaluate(claim.left) is not None and evaluate(claim.right) is not None and computes(claim.left)
        for claim in reading.claims
    )


def _speaks_of_units(reading: Reading, claim: Claim) -> bool:
    step = reading.steps[claim.step]
    end = min(step.end, claim.end + WINDOW)
    text = reading.solution[max(step.start, claim.start - 2) : end]
    if _CLOCK.search(text):
        return True
    kinds = [kind for kind, unit in _UNITS if unit.search(text)]
    return len(kinds) != len(set(kinds))


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
