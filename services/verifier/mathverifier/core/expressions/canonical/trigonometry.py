"""Sines and cosines of the angles that have square roots for them without a root inside another."""

from mathverifier.core.expressions.canonical.sums import (
    Factor,
    Quotient,
    Sum,
    add,
    multiply,
    negative,
    quotient,
    single,
)
from mathverifier.core.expressions.rational import Fraction

_HALF = Fraction(1, 2)


def cosine(half_turns: Fraction) -> Quotient | None:
    """Return the cosine of `pi * half_turns`; None where it takes nested roots, or more."""
    return sine(half_turns + _HALF)


def sine(half_turns: Fraction) -> Quotient | None:
    """Return the sine of `pi * half_turns`; None where it takes nested roots, or more."""
    angle = half_turns % 2
    sign = 1 if angle <= 1 else -1
    angle %= 1
    angle = min(angle, 1 - angle)
    terms = _SINES.get(angle)
    if terms is None:
        return None
    return quotient(terms if sign > 0 else negative(terms))


def _number(value: Fraction) -> Sum:
    return {(): value} if value else {}


def _root(*primes: int) -> Sum:
    result: Sum = _number(Fraction(1))
    for prime in primes:
        result = multiply(result, single(Factor("prime", str(prime)), _HALF))
    return result


def _over(terms: Sum, divisor: int) -> Sum:
    return {monomial: value / divisor for monomial, value in terms.items()}


_SINES: dict[Fraction, Sum] = {
    Fraction(0): _number(Fraction(0)),
    Fraction(1, 12): _over(add(_root(2, 3), negative(_root(2))), 4),
    Fraction(1, 10): _over(add(_root(5), _number(Fraction(-1))), 4),
    Fraction(1, 6): _number(_HALF),
    Fraction(1, 4): _over(_root(2), 2),
    Fraction(3, 10): _over(add(_root(5), _number(Fraction(1))), 4),
    Fraction(1, 3): _over(_root(3), 2),
    Fraction(5, 12): _over(add(_root(2, 3), _root(2)), 4),
    _HALF: _number(Fraction(1)),
}
