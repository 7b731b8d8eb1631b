"""Shares told by two counts: `1 in 36`, `3 out of 5`. They are a fraction, and may be meant as their first count."""

from typing import Final, NamedTuple

from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.reading import read_quantity

# A longer text is no share.
MAX_CHARACTERS: Final = 60
# A decimal that is as near may be the share, rounded.
NEAR: Final = Fraction(1, 200)
_JOINTS: Final = (" out of ", " in ")


class Share(NamedTuple):
    """So many of so many."""

    part: Fraction
    whole: Fraction


class Value(NamedTuple):
    """A number, with or without a percent sign."""

    number: Fraction


@reader
def share(text: str) -> Share | None:
    """Read a count, `in` or `out of`, and a count that is not smaller."""
    if len(text) > MAX_CHARACTERS:
        return None
    for joint in _JOINTS:
        first, found, second = text.partition(joint)
        if found:
            part, whole = _count(first), _count(second)
            is_share = part is not None and whole is not None and 0 <= part <= whole and whole > 0
            return Share(part, whole) if is_share and part is not None and whole is not None else None
    return None


@reader
def value(text: str) -> Value | None:
    """Read a number without a unit."""
    # `3:5` may be of eight.
    quantity = read_quantity(text) if len(text) <= MAX_CHARACTERS and ":" not in text else None
    if quantity is None or not quantity.understood or quantity.units or quantity.number is None:
        return None
    return Value(quantity.number / 100 if quantity.percent else quantity.number)


@comparator(Share, Share, rung="shares", order=83)
def same_shares(first: Share, second: Share, policy: Policy) -> bool | None:
    """`1 in 36` and `2 out of 72`: shares, as fractions."""
    del policy
    return first.part * second.whole == second.part * first.whole


@comparator(Value, Share, rung="shares", order=84)
def value_of_share(first: Value, second: Share, policy: Policy) -> bool | None:
    """`1/36` and `1 in 36`: a number and a share; the share's first count is not told from it."""
    del policy
    fraction = second.part / second.whole
    if first.number == fraction:
        return True
    is_rounded = _is_decimal(first.number) and abs(first.number - fraction) <= NEAR
    return None if first.number == second.part or is_rounded else False


@comparator(Share, Value, rung="shares", order=85)
def share_of_value(first: Share, second: Value, policy: Policy) -> bool | None:
    """`1 in 36` and `1/36`: the same the other way round."""
    return value_of_share(second, first, policy)


def _is_decimal(number: Fraction) -> bool:
    """Say whether a number has an end as a decimal."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _count(text: str) -> Fraction | None:
    """Return the whole number that a text is, None of any other."""
    found = value(text.strip())
    return found.number if found is not None and found.number.denominator == 1 and "%" not in text else None
