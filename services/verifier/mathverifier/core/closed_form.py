"""Closed forms, compared: equal by their normal forms, different by independence or at a point.

Of two normal forms that differ, the values do too if all their factors are independent of each other: different roots
of primes are linearly independent over the rationals (A. Besicovitch 1940), pi, e and ln 2 are transcendental (of two
of these, nobody knows), and a polynomial that is zero everywhere has no terms.
"""

from mathverifier.core.ball import Ball, value_of
from mathverifier.core.expression import Expression, symbols
from mathverifier.core.normal_form import LETTERS, normal_form
from mathverifier.core.rational import Fraction
from mathverifier.core.sums import (
    ONE,
    ZERO,
    Factor,
    Monomial,
    Sum,
    TooLarge,
    add,
    multiply,
    negative,
    scaled,
)
from mathverifier.core.tower import bounded, size

POINTS = 3
# Logarithms with no base named are taken for one and for the other.
LOG_BASES = (2.718281828459045, 10.0)


def equal(first: Expression, second: Expression) -> bool | None:
    """Say whether two expressions are the same for all values of their symbols; None where that is not known.

    As people write mathematics, `i` is the imaginary unit, `e` Euler's number, roots are principal ones and symbols
    stand for numbers at which both sides are defined.
    """
    difference = _difference(first, second)
    if difference == ZERO:
        return True
    if difference is not None and _independent(difference):
        return False
    return False if _apart(first, second) or _of_other_size(first, second) else None


def congruent(first: Expression, second: Expression, letter: str) -> bool:
    """Say whether both go through the same values as `letter` goes through the whole numbers: `2k - 1` and `2k + 1`."""
    left, right = normal_form(first), normal_form(second)
    if left is None or right is None or left.below != ONE or right.below != ONE:
        return False
    name = Factor("letter", letter)
    period, step = _coefficient(left.above, name), _coefficient(right.above, name)
    if not period or not step or step not in (period, negative(period)):
        return False
    moved = add(_rest(left.above, name), negative(_rest(right.above, name)))
    if not moved:
        return True
    monomial = next(iter(period))
    times = moved.get(monomial, Fraction(0)) / period[monomial]
    return times.denominator == 1 and moved == scaled(period, times)


def _coefficient(terms: Sum, name: Factor) -> Sum | None:
    """Return what stands beside a letter; None where it is not linear in it, or where it is in a function."""
    found: dict[Monomial, Fraction] = {}
    for monomial, value in terms.items():
        exponents = dict(monomial)
        if any(factor.inside for factor in exponents) or exponents.get(name, 1) != 1:
            return None
        if name in exponents:
            found[tuple((factor, exponent) for factor, exponent in monomial if factor != name)] = value
    return found


def _rest(terms: Sum, name: Factor) -> Sum:
    return {monomial: value for monomial, value in terms.items() if name not in dict(monomial)}


def _difference(first: Expression, second: Expression) -> Sum | None:
    left, right = normal_form(first), normal_form(second)
    if left is None or right is None:
        return None
    try:
        return add(multiply(left.above, right.below), negative(multiply(right.above, left.below)))
    except TooLarge:
        return None


def _independent(terms: Sum) -> bool:
    factors = {factor for monomial in terms for factor, _ in monomial}
    transcendental = [factor for factor in factors if factor.kind in ("pi", "e", "ln")]
    return len(transcendental) < 2 and all(
        factor.kind in ("prime", "letter", "i", "pi", "e", "ln") for factor in factors
    )


def _apart(first: Expression, second: Expression) -> bool:
    """Say whether the two are proven to differ at a point, whatever a bare `log` means."""
    names = sorted((symbols(first) | symbols(second)) - set(LETTERS))
    return all(
        any(_differ(first, second, dict(zip(names, point, strict=True)), base) for point in _points(len(names)))
        for base in LOG_BASES
    )


def _differ(first: Expression, second: Expression, values: dict[str, Ball], log_base: float) -> bool:
    left, right = value_of(first, values, log_base), value_of(second, values, log_base)
    return left is not None and right is not None and left.apart(right)


def _of_other_size(first: Expression, second: Expression) -> bool:
    """Say whether one is proven to be larger than all that the other can be, whatever a bare `log` means."""
    one, other = (None if symbols(side) else size(side) for side in (first, second))
    if one is not None and other is not None:
        return one.above(other) or other.above(one)
    large, side = (one, second) if one is not None else (other, first)
    if large is None:
        return False
    names = sorted(symbols(side) - set(LETTERS))
    values = dict(zip(names, _points(len(names))[0], strict=True))
    balls = [value_of(side, values, base) for base in LOG_BASES]
    return all(ball is not None and large.above(bounded(ball.reach)) for ball in balls)


def _points(dimensions: int) -> list[list[Ball]]:
    """Return points whose coordinates are binary fractions between 1 and 4, and so exact in doubles."""
    steps = [[(617 * point + 389 * axis + 211) % 1024 for axis in range(dimensions)] for point in range(POINTS)]
    return [[Ball(complex(1 + 3 * step / 1024)) for step in coordinates] for coordinates in steps]
