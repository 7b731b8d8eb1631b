"""Closed forms, compared: equal by their normal forms, different by independence or at a point.

Where two normal forms differ, the values do, too, if all their factors are independent of each other. Different roots
of primes are linearly independent over the rationals (A. Besicovitch 1940). Of pi, e and ln 2 each is transcendental
(of two of these, nobody knows). A polynomial that is zero everywhere has no terms.
"""

from mathverifier.core.expressions.canonical.form import normal_form
from mathverifier.core.expressions.canonical.sums import (
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
from mathverifier.core.expressions.nodes import Expression
from mathverifier.core.expressions.rational import Fraction


def exactly_equal(first: Expression, second: Expression) -> bool | None:
    """Say whether two expressions are the same by their normal forms; None where these do not tell."""
    left = difference(first, second)
    if left is None:
        return None
    return True if left == ZERO else False if _independent(left) else None


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


def difference(first: Expression, second: Expression) -> Sum | None:
    """Return what is left of one normal form minus the other, times what is below; None where there is none."""
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
