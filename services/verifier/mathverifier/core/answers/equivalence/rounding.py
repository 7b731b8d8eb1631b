"""Rounding: a decimal that stands for a value that is not rational, not written out, or measured.

Significant digits count, not decimals: `0.001` says nothing of 1/1500. Zero and whole numbers stand for themselves
alone.
"""

from typing import NamedTuple

from mathverifier.core.expressions.bounds import bounds
from mathverifier.core.expressions.nodes import Expression, symbols
from mathverifier.core.expressions.rational import Fraction, decimal
from mathverifier.core.quantities.quantity import Quantity

# An exact reference is met by a decimal of this many decimals and significant digits.
ANSWER_PLACES, ANSWER_DIGITS = 3, 3
# A decimal reference is met by an exact answer that rounds to it, if it has this many.
REFERENCE_PLACES, REFERENCE_DIGITS = 2, 2
# A measured quantity of this many digits, or one less with a point, may stand for one that is given to more.
MEASURED_DIGITS = 3
_CONSTANTS = frozenset(("e", "pi"))


class Shown(NamedTuple):
    """A decimal as it is written: its value, its decimals, and its significant digits."""

    value: Fraction
    places: int
    digits: int

    @property
    def is_whole(self) -> bool:
        """Whether the value is a whole number, which stands for no other."""
        return self.value.denominator == 1

    def rounds(self, exact: Fraction) -> bool:
        """Say whether this is `exact`, rounded half up or to even."""
        return abs(exact - self.value) * 2 <= Fraction(1, 10**self.places)


def shown(quantity: Quantity) -> Shown | None:
    """Return the decimal that a quantity is written as; None where it is written in another way."""
    text = quantity.body.replace(" ", "")
    whole, _, places = text.removeprefix("-").partition(".")
    is_decimal = places.isdecimal() and (not whole or whole.isdecimal())
    if not is_decimal or quantity.operations or quantity.amount is not None:
        return None
    value = decimal(text.removeprefix("-"))
    digits = text.removeprefix("-").replace(".", "").lstrip("0")
    return Shown(-value if text.startswith("-") else value, len(places), len(digits))


def rounded(expected: Quantity, found: Quantity, first: Fraction, second: Fraction) -> bool:
    """Say whether one of two rational values is a decimal that is the other, exact one, rounded."""
    reference, answer = shown(expected), shown(found)
    if reference is not None and answer is None and second.denominator != 1 and "." not in found.body:
        return _stands_for(reference, second, REFERENCE_PLACES, REFERENCE_DIGITS)
    if answer is not None and reference is None and first.denominator != 1 and "." not in expected.body:
        return _stands_for(answer, first, ANSWER_PLACES, ANSWER_DIGITS)
    return reference is not None and _is_measured(expected, found) and _measured(reference, found, second)


def one_shown(expected: Quantity, found: Quantity) -> bool:
    """Say whether just one of two quantities is written as a decimal."""
    return (shown(expected) is None) != (shown(found) is None)


def stands_for(expected: Quantity, found: Quantity, first: Fraction, second: Fraction) -> bool:
    """Say whether just one of two quantities is a decimal, and the other's value rounds to it."""
    reference, answer = shown(expected), shown(found)
    if reference is not None and answer is None:
        return _stands_for(reference, second, REFERENCE_PLACES, REFERENCE_DIGITS)
    return reference is None and answer is not None and _stands_for(answer, first, ANSWER_PLACES, ANSWER_DIGITS)


def _stands_for(decimal: Shown, exact: Fraction, places: int, digits: int) -> bool:
    return not decimal.is_whole and decimal.places >= places and decimal.digits >= digits and decimal.rounds(exact)


def _is_measured(expected: Quantity, found: Quantity) -> bool:
    """Say whether the values have a percent sign or a unit of what is measured, and neither paid nor counted."""
    units = expected.units or found.units
    return expected.percent or any(unit.known and not unit.is_money for unit in units)


def _measured(reference: Shown, found: Quantity, second: Fraction) -> bool:
    """Say whether a measurement is the reference's, to fewer digits: `118 %` of `117.95 %`."""
    digits = found.body.strip("-").replace(".", "", 1).lstrip("0")
    if found.operations or found.amount is not None or not digits.isdigit():
        return False
    given = shown(found) or Shown(second, 0, len(digits))
    if given.places >= reference.places or given.digits < MEASURED_DIGITS - bool(given.places):
        return False
    return given.rounds(reference.value)


def rounded_form(expected: Quantity, found: Quantity, first: Expression, second: Expression) -> bool:
    """Say whether one is a decimal, and the other an irrational number that is proven to round to it."""
    reference, answer = shown(expected), shown(found)
    if (reference is None) == (answer is None) or (symbols(first) | symbols(second)) - _CONSTANTS:
        return False
    if answer is None:
        exact, decimal, places, digits = second, reference, REFERENCE_PLACES, REFERENCE_DIGITS
    else:
        exact, decimal, places, digits = first, answer, ANSWER_PLACES, ANSWER_DIGITS
    if decimal is None or decimal.is_whole:
        return False
    if decimal.places < places or decimal.digits < digits:
        return False
    known = bounds(exact)
    return known is not None and decimal.rounds(known.low) and decimal.rounds(known.high)
