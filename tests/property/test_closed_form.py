"""What holds of all closed forms and balls."""

import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.ball import Ball, exact, inverse, value_of
from mathverifier.core.closed_form import equal
from mathverifier.core.factors import factored
from mathverifier.core.parser import parse

SMALL = st.integers(min_value=-60, max_value=60)
POSITIVE = st.integers(min_value=1, max_value=400)


def same(first: str, second: str) -> bool | None:
    """Compare two expressions, which must be readable."""
    left, right = parse(first), parse(second)
    assert left is not None and right is not None, (first, second)
    return equal(left, right)


@given(SMALL, SMALL, POSITIVE)
def test_a_quadratic_surd_is_equal_to_its_square_root(whole: int, part: int, radicand: int) -> None:
    """`a + b sqrt(c)` is equal to the root of its square, up to the sign that it has."""
    square = f"{whole**2 + part**2 * radicand}+{2 * whole * part}\\sqrt{{{radicand}}}"
    surd = f"|{whole}+({part})\\sqrt{{{radicand}}}|"
    assert same(f"\\sqrt{{{square}}}", surd) in (True, None)
    assert same(f"({whole}+({part})\\sqrt{{{radicand}}})^2", square) is True
    assert same(square, f"{square}+\\frac{{1}}{{10^{{40}}}}") is False


@given(POSITIVE, POSITIVE, st.integers(min_value=2, max_value=6))
def test_roots_multiply(first: int, second: int, degree: int) -> None:
    """The root of a product is the product of the roots."""
    product = f"\\sqrt[{degree}]{{{first * second}}}"
    assert same(product, f"\\sqrt[{degree}]{{{first}}}\\sqrt[{degree}]{{{second}}}") is True
    assert same(product, f"\\sqrt[{degree}]{{{first * second + 1}}}") is False


@given(SMALL, SMALL, SMALL, SMALL)
def test_complex_numbers_multiply(a: int, b: int, c: int, d: int) -> None:
    """A product of complex numbers is the one of their parts."""
    product = f"({a}+({b})i)(({c})+({d})i)"
    assert same(product, f"({a * c - b * d})+({a * d + b * c})i") is True
    assert same(product, f"({a * c - b * d})+({a * d + b * c + 1})i") is False


@given(st.fractions(min_value=-50, max_value=50, max_denominator=50), st.fractions(max_denominator=50))
def test_a_ball_holds_what_is_computed_in_it(first: Fraction, second: Fraction) -> None:
    """Sums, products and quotients of exact numbers are inside of the balls that stand for them."""
    one, other = exact(first), exact(second)
    results = [(one + other, first + second), (one * other, first * second), (one - other, first - second)]
    if second:
        results.append((one * inverse(other), first / second))
    for ball, value in results:
        assert abs(Fraction(ball.centre.real) - value) <= Fraction(ball.radius)


@given(st.floats(min_value=0.1, max_value=20))
def test_a_ball_holds_the_value_of_a_function(point: float) -> None:
    """Inverse functions bring the ball back to one that holds its beginning."""
    for text in ("\\ln(\\exp(x))", "(\\sqrt{x})^2", "\\exp(\\ln(x))", "x(\\sin^2(x)+\\cos^2(x))"):
        tree = parse(text)
        assert tree is not None
        ball = value_of(tree, {"x": Ball(complex(point))})
        assert ball is not None and abs(ball.centre - point) <= ball.radius


@given(st.fractions(min_value=Fraction(1, 10**6), max_value=10**9))
def test_factors_multiply_to_the_number(number: Fraction) -> None:
    """What is factored is the product of primes."""
    primes = factored(number)
    if primes is not None:
        assert math.prod((Fraction(prime) ** count for prime, count in primes.items()), start=Fraction(1)) == number
        assert all(all(prime % divisor for divisor in range(2, min(prime, 1000))) for prime in primes)
