"""Sums of products of factors with rational exponents, and quotients of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mathverifier.core.expressions.rational import Fraction

MAX_TERMS = 200
MAX_BITS = 4_096
MAX_POWER = 512


class TooLarge(Exception):
    """No normal form of a sane size, or none that is known."""


@dataclass(frozen=True)
class Factor:
    """What a product is made of.

    `kind` is `prime`, `letter`, `i`, `e`, `pi`, `ln` or `log` (of the prime `name`), `sum`, `power` or `call`. A `sum`
    is the base of a root, whose terms are `inside`. A `power` is `name` to the monomial `inside`, a `call` the function
    `name` of `inside`.
    """

    kind: str
    name: str = ""
    inside: tuple[Any, ...] = ()


# Factors with their exponents, sorted; () is the constant term.
Monomial = tuple[tuple[Factor, Fraction], ...]
Sum = Mapping[Monomial, Fraction]
_ONE = Fraction(1)
ONE: Sum = {(): _ONE}
ZERO: Sum = {}


@dataclass(frozen=True)
class Quotient:
    """`above` over `below`, not reduced; `below` is `ONE` where it is a number."""

    above: Sum
    below: Sum


def single(factor: Factor, exponent: Fraction = _ONE) -> Sum:
    """Return a factor with its exponent as a sum of one term."""
    return multiply({((factor, exponent),): Fraction(1)}, ONE)


def quotient(terms: Sum) -> Quotient:
    """Return a sum over one."""
    return Quotient(terms, ONE)


def rational(value: Fraction) -> Quotient:
    """Return a number."""
    return Quotient({(): value} if value else {}, ONE)


def constant(form: Quotient) -> Fraction | None:
    """Return the rational number that `form` is, None where it is not one."""
    if form.below != ONE or set(form.above) - {()}:
        return None
    return form.above.get((), Fraction(0))


def negative(terms: Sum) -> Sum:
    """Return the sum with all signs changed."""
    return {monomial: -value for monomial, value in terms.items()}


def add(left: Sum, right: Sum) -> Sum:
    """Return the sum of both. Raises TooLarge beyond `MAX_TERMS` terms."""
    total = dict(left)
    for monomial, value in right.items():
        total[monomial] = total.get(monomial, Fraction(0)) + value
    return _checked(total)


def multiply(left: Sum, right: Sum) -> Sum:
    """Return the product of both, roots and i taken together. Raises TooLarge beyond `MAX_TERMS` terms."""
    if len(left) * len(right) > MAX_TERMS * 20:
        raise TooLarge
    total: dict[Monomial, Fraction] = {}
    for one, first in left.items():
        for other, second in right.items():
            for monomial, value in _product(one, other).items():
                total[monomial] = total.get(monomial, Fraction(0)) + first * second * value
    return _checked(total)


def _checked(total: Mapping[Monomial, Fraction]) -> Sum:
    result = {monomial: value for monomial, value in total.items() if value}
    if len(result) > MAX_TERMS or any(
        value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS for value in result.values()
    ):
        raise TooLarge
    return result


def _product(left: Monomial, right: Monomial) -> Sum:
    exponents = dict(left)
    for factor, exponent in right:
        exponents[factor] = exponents.get(factor, Fraction(0)) + exponent
    value, whole = Fraction(1), []
    for factor in list(exponents):
        exponent = exponents[factor]
        if factor.kind == "prime":
            outside = exponent.numerator // exponent.denominator
            value *= Fraction(int(factor.name)) ** outside
            exponents[factor] = exponent - outside
        elif factor.kind == "i":
            turns = int(exponent) % 4
            value *= -1 if turns > 1 else 1
            exponents[factor] = Fraction(turns % 2)
        elif factor.kind == "sum" and exponent >= 1:
            outside = exponent.numerator // exponent.denominator
            exponents[factor] = exponent - outside
            whole.append(power(quotient(dict(factor.inside)), outside).above)
    kept = ((factor, exponent) for factor, exponent in exponents.items() if exponent)
    result: Sum = {tuple(sorted(kept, key=repr)): value}
    for terms in whole:
        result = multiply(result, terms)
    return result


def times(left: Quotient, right: Quotient) -> Quotient:
    """Return the product."""
    return Quotient(multiply(left.above, right.above), multiply(left.below, right.below))


def scaled(terms: Sum, by: Fraction) -> Sum:
    """Return the sum times a number."""
    return {monomial: value * by for monomial, value in terms.items()}


def divide(left: Quotient, right: Quotient) -> Quotient:
    """Return left over right. Raises ZeroDivisionError where right is zero."""
    if not right.above:
        raise ZeroDivisionError
    above, below = multiply(left.above, right.below), multiply(left.below, right.above)
    if len(below) == 1:
        # One product below goes above, with its exponents turned round.
        ((monomial, value),) = below.items()
        turned: Sum = {tuple((factor, -exponent) for factor, exponent in monomial): 1 / value}
        return Quotient(multiply(above, multiply(turned, ONE)), ONE)
    return Quotient(above, below)


def power(base: Quotient, exponent: int) -> Quotient:
    """Return a whole power. Raises TooLarge, or ZeroDivisionError for zero below."""
    if len(base.above) == 1 and base.below == ONE:
        return _power_of_product(base.above, exponent)
    if abs(exponent) > MAX_POWER:
        raise TooLarge
    result, factor, left = quotient(ONE), base, abs(exponent)
    while left:
        if left & 1:
            result = Quotient(multiply(result.above, factor.above), multiply(result.below, factor.below))
        left >>= 1
        if left:
            factor = Quotient(multiply(factor.above, factor.above), multiply(factor.below, factor.below))
    return result if exponent >= 0 else divide(quotient(ONE), result)


def _power_of_product(base: Sum, exponent: int) -> Quotient:
    ((monomial, value),) = base.items()
    if max(value.numerator.bit_length(), value.denominator.bit_length()) * abs(exponent) > MAX_BITS + abs(exponent):
        raise TooLarge
    if any(abs(inner * exponent) > MAX_BITS for factor, inner in monomial if factor.kind in ("prime", "sum")):
        raise TooLarge
    raised = {tuple((factor, inner * exponent) for factor, inner in monomial): Fraction(value**exponent)}
    return quotient(multiply(raised, ONE))
