"""Exact numbers as a message shows them, of any size."""

import math

from mathverifier.core.expressions.rational import Fraction

# Longer numbers are rounded: nobody reads them, and Python writes no more than 4,300 digits.
MAX_DIGITS = 30
# A fraction of so many decimals at most is written as a decimal.
PLACES = 6
# Of what is rounded, so many digits are shown.
SHOWN = 6
# What is within these powers of ten is a double.
_DOUBLE = 290


def shown(value: Fraction) -> str:
    """Return a number for people: exact, as `7`, `2.75` or `1/3`, where that is short, else `about 1.5e+400`."""
    above, below = value.numerator, value.denominator
    if max(abs(above), below) >= 10**MAX_DIGITS:
        return f"about {_rounded(value)}"
    if below == 1:
        return str(above)
    scaled = value * 10**PLACES
    if scaled.denominator != 1:
        return f"{above}/{below}"
    whole, places = divmod(abs(scaled.numerator), 10**PLACES)
    return f"{'-' if above < 0 else ''}{whole}.{places:0{PLACES}}".rstrip("0")


def _rounded(value: Fraction) -> str:
    size = abs(value)
    exponent = math.floor(math.log10(size.numerator) - math.log10(size.denominator))
    if abs(exponent) < _DOUBLE:
        return f"{value.numerator / value.denominator:.{SHOWN}g}"
    # The logarithm of what is nearly a power of ten may be either side of it: the mantissa says which.
    mantissa = round(size / Fraction(10) ** (exponent - SHOWN)) / 10**SHOWN
    digits, _, carried = f"{mantissa:.{SHOWN - 1}e}".partition("e")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits.rstrip('0').rstrip('.')}e{exponent + int(carried):+}"
