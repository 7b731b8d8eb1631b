"""Balls of FLINT: numbers with the bounds of their errors, what is asked of them, and why a value may have none."""

from collections.abc import Callable
from typing import Any

from flint import acb, arb, ctx, fmpq

from mathverifier.core.expressions.rational import Fraction

# A real enclosure (`arb`), or a complex one (`acb`) where the value is not known to be real.
Enclosed = Any
# A whole number of more bits is not taken out of an enclosure.
MAX_WHOLE_BITS = 50_000


class NoValue(Exception):
    """The expression is proven to have no value here: something is divided by zero."""


class NotReal(Exception):
    """Something is proven to have no real value here, and only real ones are wanted, or known."""


class Fuzzy(Exception):
    """The enclosure is too wide to tell; more bits may tell."""


class TooLarge(Exception):
    """A factorial, binomial coefficient or whole number here has too many digits."""


class Unsupported(Exception):
    """Nothing is known of such an expression."""


def rational(value: Fraction) -> Enclosed:
    """Return what encloses a rational number."""
    return arb(value.numerator) if value.denominator == 1 else arb(ratio(value))


def ratio(value: Fraction) -> Any:
    """Return a rational number as one of FLINT's."""
    return fmpq(value.numerator, value.denominator)


def narrow(value: Enclosed) -> Enclosed:
    """Return a complex enclosure of real numbers alone as a real one."""
    return value.real if isinstance(value, acb) and value.imag.is_zero() else value


def mixed(left: Enclosed, right: Enclosed, operation: Callable[[Any, Any], Any]) -> Enclosed:
    """Return an operation on two enclosures, as complex ones where one of them is."""
    if isinstance(left, acb) or isinstance(right, acb):
        return operation(acb(left), acb(right))
    return operation(left, right)


def refuse_cuts(value: Enclosed) -> None:
    """Raise Fuzzy where a logarithm or root may jump inside of the enclosure."""
    if value.imag.contains(0) and not value.real > 0:
        raise Fuzzy


def logarithm(value: Enclosed) -> int:
    """Return the logarithm to base 2 of the largest absolute value in an enclosure, rounded up; 0 of zero itself."""
    size = value.abs_upper()
    if size.is_zero():
        return 0
    mantissa, exponent = size.man_exp()
    return int(mantissa.bit_length() + exponent)


def is_real(value: Enclosed) -> bool:
    """Say whether all numbers in an enclosure are real."""
    return isinstance(value, arb)


def may_be_real(value: Enclosed) -> bool:
    """Say whether some number in an enclosure is real."""
    return is_real(value) or bool(value.imag.contains(0))


def ends(value: Enclosed) -> tuple[Fraction, Fraction]:
    """Return the ends of the real part of an enclosure, which must be of a sane size."""
    real = value.real
    return _fraction(real.lower()), _fraction(real.upper())


def _fraction(value: Enclosed) -> Fraction:
    mantissa, exponent = value.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def whole_number(value: Enclosed) -> int | None:
    """Return the whole number that an exact enclosure is; None where it is none, or too large."""
    if not value.is_integer() or logarithm(value) > MAX_WHOLE_BITS:
        return None
    return int(value.unique_fmpz())


def bits() -> int:
    """Return the precision that is set."""
    return int(ctx.prec)
