"""Factorials and binomial coefficients of exact numbers, by FLINT, within bounds."""

from flint import arb, fmpz

from mathverifier.core.expressions.balls import Enclosed, Fuzzy, NoValue, TooLarge
from mathverifier.core.expressions.rational import Fraction

MAX_FACTORIAL = 20_000
MAX_BINOMIAL = 5_000


def factorial(number: Fraction | None, step: int) -> Enclosed:
    """Return the product of each `step`-th number, one or two, down from one that may not be known."""
    if number is None:
        raise Fuzzy
    if number.denominator != 1 or number < 0:
        raise NoValue
    if number > MAX_FACTORIAL:
        raise TooLarge
    if step == 1:
        return arb(fmpz.fac_ui(int(number)))
    half = int(number) // 2
    even = fmpz.fac_ui(half) << half
    return arb(even if number == 2 * half else fmpz.fac_ui(int(number)) // even)


def binomial(above: Fraction | None, below: Fraction | None) -> Enclosed:
    """Return how many ways there are to choose `below` of `above`, where both are known."""
    if above is None or below is None:
        raise Fuzzy
    if above.denominator != 1 or below.denominator != 1 or below < 0 or above < 0:
        raise NoValue
    if above > MAX_BINOMIAL:
        raise TooLarge
    return arb(fmpz.bin_uiui(int(above), int(below))) if below <= above else arb(0)
