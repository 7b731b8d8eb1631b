"""The parser of arithmetic and algebra, its exact values and normal forms."""

from fractions import Fraction

import pytest

from mathverifier.core.expressions.evaluation import evaluate, polynomial
from mathverifier.core.expressions.nodes import Number, numbers, symbols
from mathverifier.core.expressions.parser import parse


def value(text: str) -> Fraction | None:
    """Return the value of `text`, which must be readable."""
    tree = parse(text)
    assert tree is not None, text
    return evaluate(tree)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16 - 3 - 4", 9),
        ("2 + 3 * 4", 14),
        ("12 x 3", 36),
        ("12 × 3 ÷ 4", 9),
        ("2^3^2", 512),
        ("-2^2", -4),
        ("(-2)^2", 4),
        ("3(4+1)", 15),
        ("\\frac{1}{2} + \\dfrac12", 1),
        ("\\frac{3}{4} \\cdot 8", 6),
        ("\\left(1 + 2\\right) \\times 3", 9),
        ("1,234,567", 1234567),
        ("10\\,000", 10000),
        (".5", Fraction(1, 2)),
        ("12.50", Fraction(25, 2)),
        ("50%", Fraction(1, 2)),
        ("25\\%", Fraction(1, 4)),
        ("$18 + \\$2", 20),
        ("5!", 120),
        ("\\sqrt{49}", 7),
        ("√16", 4),
        ("\\sqrt{\\frac{4}{9}}", Fraction(2, 3)),
        ("−3 – 2", -5),
        ("2½", Fraction(5, 2)),
        ("2 1/3", Fraction(7, 3)),
        ("2\\frac{1}{3}", Fraction(7, 3)),
        ("2\\frac13", Fraction(7, 3)),
        ("2^{-3}", Fraction(1, 8)),
        ("4^{1/2}", 2),
        ("13÷2/3", Fraction(13, 6)),
    ],
)
def test_arithmetic_has_its_exact_value(text: str, expected: int | Fraction) -> None:
    """Plain and LaTeX arithmetic evaluates exactly, by the usual precedence."""
    assert value(text) == expected


@pytest.mark.parametrize(
    "text", ["", "2 +", "(1", "1)", "[1)", "1 2", "two", "apples", "2 = 2", "\\frac{1}", "a; b", "1..2", "import os"]
)
def test_what_is_no_expression_is_not_read(text: str) -> None:
    """Text that is not one expression from end to end gives None."""
    assert parse(text) is None


@pytest.mark.parametrize(
    "text", ["9^9^9", "(10^6)!", "201!", "1/0", "0^0", "0^{-1}", "\\sqrt{2}", "x", "2^{0.3}", "(-4)^{1/2}"]
)
def test_what_has_no_rational_value_of_a_sane_size_has_none(text: str) -> None:
    """Towers, large factorials, division by zero and irrational values evaluate to None, at once."""
    assert value(text) is None


@pytest.mark.parametrize(
    "text", ["(" * 200 + "1" + ")" * 200, "-" * 1000 + "1", "1+" * 900 + "1", "1" * 5000, "{" * 1999]
)
def test_depth_and_length_are_bounded(text: str) -> None:
    """Text that is too deep or too long is not read, and does not exhaust the stack."""
    assert parse(text) is None


def test_spans_are_those_of_the_text() -> None:
    """Numbers and the whole carry the place where they are written."""
    text = "  12.5 + 3(1,000 - 7)"
    tree = parse(text)
    assert tree is not None
    assert [text[number.start : number.end] for number in numbers(tree)] == ["12.5", "3", "1,000", "7"]
    assert text[tree.start : tree.end] == "12.5 + 3(1,000 - 7)"


def test_letters_are_symbols_and_words_are_not() -> None:
    """Letters stand for values, Greek ones by name; words are never products of letters."""
    tree = parse("2xy + \\pi r^2")
    assert tree is not None
    assert symbols(tree) == {"x", "y", "pi", "r"}
    assert parse("East") is None
    assert parse("cm") is None


def test_x_is_a_sign_between_numbers_alone() -> None:
    """`12 x 3` is a product of numbers; in `2 x` and `x + 3`, x is a symbol."""
    sides = [parse(text) for text in ("12 x 3", "2 x", "x + 3")]
    assert [symbols(side) for side in sides if side is not None] == [set(), {"x"}, {"x"}]


def test_symbols_take_given_values() -> None:
    """An expression evaluates with its symbols' values, and to None without one of them."""
    tree = parse("2x + y")
    assert tree is not None
    assert evaluate(tree, {"x": Fraction(3), "y": Fraction(1, 2)}) == Fraction(13, 2)
    assert evaluate(tree, {"x": Fraction(3)}) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(x+1)^2", "x^2 + 2x + 1"),
        ("(a-b)(a+b)", "a^2-b^2"),
        ("\\frac{3n+m}{2}", "\\frac32 n + \\frac{m}{2}"),
        ("x-x", "0"),
    ],
)
def test_equal_polynomials_have_one_normal_form(one: str, other: str) -> None:
    """The normal form does not depend on how a polynomial is written."""
    first, second = parse(one), parse(other)
    assert first is not None and second is not None
    assert polynomial(first) == polynomial(second) is not None


def test_different_polynomials_differ() -> None:
    """A wrong expansion has another normal form."""
    first, second = parse("(x+3)^2"), parse("x^2+9")
    assert first is not None and second is not None
    assert polynomial(first) != polynomial(second)


def test_a_power_that_is_too_large_has_no_normal_form() -> None:
    """What would have too many terms is not expanded."""
    huge = parse("(x+y)^{1000}")
    assert huge is not None
    assert polynomial(huge) is None


def test_a_number_knows_its_value() -> None:
    """A literal parses to a number node, separators taken out."""
    assert parse("2,500.75") == Number(0, 8, Fraction(10003, 4))


def test_a_fraction_within_fractions_is_read_once() -> None:
    """The time for fractions behind numbers does not double with each that stands within another."""
    tree = parse("2\\frac{" * 38 + "x" + "}{3}" * 38)
    assert tree is not None
    assert polynomial(tree) == {(("x", 1),): Fraction(2, 3) ** 38}
    assert value("2\\frac{4\\frac{1}{2}}{3}") == 3


@pytest.mark.parametrize(
    "within", ["\\sin", "\\sqrt", "\\frac{1}", "\\sqrt[3]", "\\log_2", "(", "\\binom 3", "2^", "- -"]
)
def test_what_is_nested_too_deep_is_not_read(within: str) -> None:
    """By whatever way one thing is put into another: a few levels are read, hundreds are not, and nothing is raised."""
    closing = ")" if within == "(" else ""
    assert parse(within * 6 + " 2" + closing * 6) is not None
    assert parse(within * 190 + " 2" + closing * 190) is None


def test_a_polynomial_of_insane_size_is_none() -> None:
    """Coefficients that grow by each bracket are not computed without bound; large ones are."""
    assert polynomial(parse("10^{400}(10^{400}x+1)") or Number(0, 0, Fraction(0))) is not None
    assert polynomial(parse("10^{500}(" * 30 + "x" + ")" * 30) or Number(0, 0, Fraction(0))) is None


def test_a_mixed_number_may_have_separators() -> None:
    """Thousands in a mixed number are read as they are anywhere else."""
    assert value("1 1/2,200") == 1 + Fraction(1, 2200)
    assert value("1,000 1/2") == Fraction(2001, 2)
    assert parse("2 2,200/3") is None
