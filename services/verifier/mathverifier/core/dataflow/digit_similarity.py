"""Whether one number is likely a slip of another."""

import math

from mathverifier.core.expressions.rational import Fraction

# Decimals of a number that is compared digit by digit.
MAX_PLACES = 4
# A point that moved, or a zero too many.
_SHIFTS = (10, 100, 1000)


def near(one: Fraction, other: Fraction) -> bool:
    """Say whether one number may be a slip of the other: a digit, a zero, a place, or a few units off."""
    if one == other or one <= 0 or other <= 0:
        return False
    small, large = (one, other) if one < other else (other, one)
    return _is_slip(small, large, _digits(small, large))


def roughly_near(one: Fraction, other: Fraction) -> bool:
    """Say so of a number of one digit, too: any other digit, or one that was lost: 8 of 18 or of 3.

    That is so of many numbers: it tells something only where nothing else accounts for either.
    """
    if one == other or one <= 0 or other <= 0:
        return False
    small, large = (one, other) if one < other else (other, one)
    digits = _digits(small, large)
    if _is_slip(small, large, digits):
        return True
    if digits is None:
        return False
    few, many = str(digits[0]), str(digits[1])
    return len(few) == 1 if len(few) == len(many) else _one_left_out(few, many)


def _is_slip(small: Fraction, large: Fraction, digits: tuple[int, int, int] | None) -> bool:
    if digits is None:
        return large / small in _SHIFTS
    first, second, shown = digits
    # In units of the last place.
    if second - first in (1, 2, 10, 10 * shown) or second in [first * shift for shift in _SHIFTS]:
        return True
    few, many = str(first), str(second)
    if len(few) == len(many):
        return len(few) > 1 and (
            sorted(few) == sorted(many) or sum(a != b for a, b in zip(few, many, strict=True)) == 1
        )
    return len(few) > 1 and _one_left_out(few, many)


def _digits(small: Fraction, large: Fraction) -> tuple[int, int, int] | None:
    """Return both in units of the last decimal that either has, and how many of them make one; None for thirds."""
    if small.denominator == large.denominator == 1:
        return small.numerator, large.numerator, 1
    scale = math.lcm(small.denominator, large.denominator)
    if 10**MAX_PLACES % scale:
        return None
    shown = 10 ** min(places for places in range(MAX_PLACES + 1) if 10**places % scale == 0)
    return int(small * shown), int(large * shown), shown


def _one_left_out(few: str, many: str) -> bool:
    return len(many) == len(few) + 1 and any(many[:at] + many[at + 1 :] == few for at in range(len(many)))
