"""What holds of all closed forms and bounds."""

import math
from fractions import Fraction

import mpmath
from hypothesis import assume, given
from hypothesis import strategies as st

from mathverifier.core.expressions.bounds import bounds
from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.factorization import factored
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, substituted
from mathverifier.core.expressions.parser import parse

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
def test_bounds_hold_what_is_computed_between_them(first: Fraction, second: Fraction) -> None:
    """Sums, products and quotients of exact numbers are between the bounds that are told of them."""
    results = {"+": first + second, "*": first * second, "-": first - second}
    if second:
        results["/"] = first / second
    for operator, value in results.items():
        tree = parse(f"({first}){operator}({second})")
        assert tree is not None
        between = bounds(tree)
        assert between is not None and between.low <= value <= between.high


@given(st.fractions(min_value=Fraction(1, 10), max_value=20, max_denominator=10**6))
def test_bounds_hold_the_value_of_a_function(point: Fraction) -> None:
    """Inverse functions bring a number back to bounds that hold it, and are narrow."""
    for text in ("\\ln(\\exp(x))", "(\\sqrt{x})^2", "\\exp(\\ln(x))", "x(\\sin^2(x)+\\cos^2(x))"):
        tree = parse(text)
        assert tree is not None
        between = bounds(substituted(tree, "x", Number(0, 0, point)))
        assert between is not None and between.low <= point <= between.high
        assert between.high - between.low < Fraction(1, 10**30)


@given(st.fractions(min_value=Fraction(1, 10**6), max_value=10**9))
def test_factors_multiply_to_the_number(number: Fraction) -> None:
    """What is factored is the product of primes."""
    primes = factored(number)
    if primes is not None:
        assert math.prod((Fraction(prime) ** count for prime, count in primes.items()), start=Fraction(1)) == number
        assert all(all(prime % divisor for divisor in range(2, min(prime, 1000))) for prime in primes)


LEAF = st.one_of(st.integers(1, 12).map(str), st.sampled_from(["\\pi", "e", "i", "\\sqrt{2}", "\\sqrt{3}", "\\ln 2"]))


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    angle = st.tuples(st.integers(-7, 9), st.sampled_from([1, 2, 3, 4, 5, 6, 10, 12]))
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-"), inner).map(lambda one: f"({one[0]}){one[1]}({one[2]})"),
        st.tuples(inner, inner).map(lambda one: f"({one[0]})({one[1]})"),
        st.tuples(inner, inner).map(lambda one: f"\\frac{{{one[0]}}}{{{one[1]}}}"),
        st.tuples(inner, st.integers(-2, 3)).map(lambda one: f"({one[0]})^{{{one[1]}}}"),
        inner.map(lambda one: f"\\sqrt{{{one}}}"),
        inner.map(lambda one: f"-({one})"),
        st.tuples(st.sampled_from(["sin", "cos"]), angle).map(
            lambda one: f"\\{one[0]}(\\frac{{{one[1][0]}\\pi}}{{{one[1][1]}}})"
        ),
    )


FORMULA = st.recursive(LEAF, _grown, max_leaves=6)
FUNCTIONS = {"sin": mpmath.sin, "cos": mpmath.cos, "ln": mpmath.log}


def value(tree: Expression) -> mpmath.mpc:
    """Return the value to many digits. Raises ZeroDivisionError or ValueError where it is not known."""
    match tree:
        case Number():
            return mpmath.mpc(tree.value.numerator) / tree.value.denominator
        case Symbol():
            return {"pi": mpmath.mpc(mpmath.pi), "e": mpmath.mpc(mpmath.e), "i": mpmath.mpc(0, 1)}[tree.name]
        case Unary():
            operand = value(tree.operand)
            if 0 < abs(operand) < mpmath.mpf(10) ** -40:
                # A zero that is not exact here has a root that looks like a number.
                raise ValueError
            return -operand if tree.operator == "-" else mpmath.sqrt(operand)
        case Call():
            return FUNCTIONS[tree.name](value(tree.arguments[0]))
        case Binary():
            left, right = value(tree.left), value(tree.right)
            return {
                "+": lambda: left + right,
                "-": lambda: left - right,
                "*": lambda: left * right,
                "/": lambda: left / right,
                "^": lambda: mpmath.power(left, right),
            }[tree.operator]()


@given(FORMULA, FORMULA, st.sampled_from(["\\sqrt{3}", "2", "i", "\\pi", "(1+\\sqrt{2})"]))
def test_what_is_decided_agrees_with_many_digits(first: str, second: str, factor: str) -> None:
    """Of two formulas, or one in another form, only what is equal to 60 digits is equal, and the rest different."""
    rewritten = f"\\frac{{({first})({factor})}}{{{factor}}}"
    for one, other in ((first, second), (first, rewritten), (rewritten, f"({first})+\\frac{{1}}{{10^{{20}}}}")):
        left, right = parse(one), parse(other)
        assert left is not None and right is not None
        with mpmath.workdps(90):
            try:
                values = value(left), value(right)
            except (ZeroDivisionError, ValueError):
                continue
            distance = abs(values[0] - values[1])
            # Only what is surely zero, or surely not, is an oracle.
            assume(
                max(map(abs, values)) < 10**12
                and (distance < mpmath.mpf(10) ** -60 or distance > mpmath.mpf(10) ** -30)
            )
            decided = equal(left, right)
            assert decided in (None, bool(distance < mpmath.mpf(10) ** -60)), (one, other)
