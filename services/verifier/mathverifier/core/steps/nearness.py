"""When is one number likely to be a slip of another?"""

from fractions import Fraction

# A point that moved, or a zero too many.
_PLACES = frozenset(Fraction(factor) for factor in (10, 100, 1000)) | {
    Fraction(1, 10),
    Fraction(1, 100),
    Fraction(1, 1000),
}
# Decimals of a number that is compared digit by digit.
MAX_PLACES = 4


def near(one: Fraction, other: Fraction) -> bool:
    """Say whether one number may be a slip of the other: a digit, a zero, a place, or a few units off."""
    if one == other or one <= 0 or other <= 0:
        return False
    if one / other in _PLACES:
        return True
    digits = _digits(one, other)
    if digits is None:
        return False
    first, second, shown = digits
    if abs(one - other) * shown <= 2 or 10 in (abs(one - other), abs(one - other) * shown):
        return True
    if len(first) == len(second):
        return len(first) > 1 and (
            sorted(first) == sorted(second) or sum(a != b for a, b in zip(first, second, strict=True)) == 1
        )
    return min(len(first), len(second)) > 1 and _one_left_out(first, second)


def roughly_near(one: Fraction, other: Fraction) -> bool:
    """Say so of a number of one digit, too: any other digit, or one that was lost: 8 of 18 or of 3.

    That is so of many numbers: it tells something only where nothing else accounts for either.
    """
    if one == other or one <= 0 or other <= 0:
        return False
    if near(one, other):
        return True
    digits = _digits(one, other)
    if digits is None:
        return False
    first, second, _ = digits
    return len(first) == 1 if len(first) == len(second) else _one_left_out(first, second)


def _digits(one: Fraction, other: Fraction) -> tuple[str, str, int] | None:
    """Return both in as many decimals as the longer has, without the point, and how many units make one."""
    scale = max(one.denominator, other.denominator)
    if 10**MAX_PLACES % scale:
        return None
    shown = 10 ** min(places for places in range(MAX_PLACES + 1) if 10**places % scale == 0)
    return str(one * shown), str(other * shown), shown


def _one_left_out(first: str, second: str) -> bool:
    longer, shorter = (first, second) if len(first) > len(second) else (second, first)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
