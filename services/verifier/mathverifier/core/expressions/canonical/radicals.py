"""Roots and fractional powers in normal form."""

from math import gcd, isqrt

from mathverifier.core.expressions.canonical.sums import (
    ONE,
    Factor,
    Quotient,
    Sum,
    TooLarge,
    add,
    constant,
    divide,
    multiply,
    negative,
    power,
    quotient,
    rational,
    single,
    times,
)
from mathverifier.core.expressions.factorization import factored
from mathverifier.core.expressions.nodes import Expression
from mathverifier.core.expressions.rational import Fraction

_HALF = Fraction(1, 2)


def root(base: Quotient, exponent: Fraction, written: Expression | None) -> Quotient:
    """Return `base` to a fractional exponent: the principal root, the real one of an odd degree."""
    if base.below != ONE and constant(base) is None:
        below = sign_of(Quotient(base.below, ONE), None)
        if below != 1:
            raise TooLarge
        return divide(root(Quotient(base.above, ONE), exponent, None), root(Quotient(base.below, ONE), exponent, None))
    number = constant(base)
    if number is not None:
        return _rational_root(number, exponent)
    if written is not None and sign_of(base, written) == -1:
        positive = root(Quotient(negative(base.above), ONE), exponent, None)
        return times(_root_of_minus_one(exponent), positive)
    content, rest = _content(base.above)
    if (nested := _denested(rest, exponent)) is not None:
        return times(_rational_root(content, exponent), quotient(nested))
    return times(_rational_root(content, exponent), quotient(_to_the(rest, exponent)))


def _to_the(terms: Sum, exponent: Fraction) -> Sum:
    """Return a sum to a fractional exponent as a factor of its own; one letter or constant keeps its name."""
    if len(terms) == 1:
        ((monomial, coefficient),) = terms.items()
        simple = len(monomial) == 1 and monomial[0][1] == 1 and monomial[0][0].kind in ("letter", "e", "pi", "ln")
        # `sqrt(x^2)` is not `x`, but what is surely positive loses no sign.
        if coefficient == 1 and (simple or all(factor.kind in ("prime", "e", "pi") for factor, _ in monomial)):
            result = ONE
            for factor, inner in monomial:
                result = multiply(result, single(factor, inner * exponent))
            return result
    factor = Factor("sum", "", tuple(sorted(terms.items(), key=repr)))
    whole = exponent.numerator // exponent.denominator
    rest = single(factor, exponent - whole)
    if whole < 0:
        raise TooLarge
    return multiply(rest, power(quotient(terms), whole).above)


def _content(terms: Sum) -> tuple[Fraction, Sum]:
    """Take the greatest common divisor out of the coefficients."""
    above, below = 0, 1
    for value in terms.values():
        above, below = gcd(above, value.numerator), below * value.denominator // gcd(below, value.denominator)
    content = Fraction(above, below)
    return content, {monomial: value / content for monomial, value in terms.items()}


def _denested(terms: Sum, exponent: Fraction) -> Sum | None:
    r"""Return `1 + \sqrt 2` for `\sqrt{3 + 2\sqrt 2}`: $\sqrt{(a+d)/2} \pm \sqrt{(a-d)/2}$, $d^2 = a^2 - b^2 c$."""
    if exponent != _HALF or len(terms) != 2 or () not in terms:
        return None
    whole = terms[()]
    ((monomial, coefficient),) = ((key, value) for key, value in terms.items() if key)
    if any(factor.kind != "prime" or inner != _HALF for factor, inner in monomial) or whole <= 0:
        return None
    radicand = Fraction(1)
    for factor, _ in monomial:
        radicand *= int(factor.name)
    square = whole**2 - coefficient**2 * radicand
    if square < 0:
        return None
    root = Fraction(isqrt(square.numerator), isqrt(square.denominator))
    if root * root != square:
        return None
    parts = [_rational_root((whole + sign * root) / 2, exponent).above for sign in (1, -1)]
    return add(parts[0], parts[1] if coefficient > 0 else negative(parts[1]))


def _rational_root(number: Fraction, exponent: Fraction) -> Quotient:
    if number < 0:
        return times(_root_of_minus_one(exponent), _rational_root(-number, exponent))
    primes = factored(number) if number else {}
    if primes is None:
        raise TooLarge
    if not number:
        return rational(Fraction(0))
    result, outside = ONE, Fraction(1)
    for prime, count in primes.items():
        total = count * exponent
        whole = total.numerator // total.denominator
        if abs(whole) > 512:
            raise TooLarge
        outside *= Fraction(prime) ** whole
        if total != whole:
            result = multiply(result, single(Factor("prime", str(prime)), total - whole))
    return quotient({monomial: value * outside for monomial, value in result.items()})


def _root_of_minus_one(exponent: Fraction) -> Quotient:
    if exponent == _HALF:
        return quotient(single(Factor("i")))
    if exponent.numerator == 1 and exponent.denominator % 2:
        return rational(Fraction(-1))
    raise TooLarge


def sign_of(form: Quotient, written: Expression | None) -> int | None:
    """Return the sign of a constant, None where it is not known."""
    number = constant(form)
    if number is not None:
        return (number > 0) - (number < 0)
    if written is None:
        positive = all(
            value > 0 and all(factor.kind in ("prime", "pi", "e") for factor, _ in monomial)
            for monomial, value in form.above.items()
        )
        return 1 if positive else None
    # Enclosures ask for normal forms themselves.
    from mathverifier.core.expressions.bounds import bounds

    known = bounds(written)
    return None if known is None else known.sign
