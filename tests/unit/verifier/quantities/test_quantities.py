"""Quantities: what a text is worth, with every word of it read, or a word that is said not to be understood."""

from fractions import Fraction

import pytest

from mathverifier import equivalent
from mathverifier.core.quantities.reading import read_quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("7", 7), ("-7", -7), ("+7", 7), ("1,234.5", Fraction(2469, 2)), (r"1{,}000", 1000), ("10 000", 10_000)),
        *(("1.234.567", 1_234_567), ("1'234", 1234), ("2 1/3", Fraction(7, 3)), ("3½", Fraction(7, 2))),
        *((r"2\frac{1}{3}", Fraction(7, 3)), ("3.2e5", 320_000), (r"3.2\times10^{5}", 320_000), ("3×10⁻²", "0.03")),
        *((r"0.\overline{36}", Fraction(4, 11)), ("0.(36)", Fraction(4, 11)), ("0.3636...", None)),
        *(("0.363636...", Fraction(4, 11)), (r"0.\dot1\dot8", Fraction(2, 11)), ("0.1(6)", Fraction(1, 6))),
        *(("seven", 7), ("twenty-one", 21), ("three hundred and five", 305), ("a hundred and five", 105)),
        *(("two million", 2_000_000), ("3 million", 3_000_000), ("1.5 dozen", 18), ("half a dozen", 6)),
        *(("15 hundred", 1500), ("two thousand three hundred", 2300), ("a thousand", 1000), ("half", "1/2")),
        *(("two and a half", "5/2"), ("2 and a half", "5/2"), ("two and a half million", 2_500_000)),
        *(("two thirds", "2/3"), ("five eighths", "5/8"), ("3 quarters", "3/4"), ("one fifth", "1/5")),
        *(("7th", 7), ("21^{st}", 21), ("twenty-first", 21), ("seventh", 7), ("second", 2)),
        *(("minus four", -4), ("negative 5", -5), ("5 below zero", -5), ("-3 million", -3_000_000)),
        *(("5 squared", 25), ("five cubed", 125), ("5 factorial", 120), ("5 per mille", "1/200")),
        *(("25%", "1/4"), ("25 percent", "1/4"), (r"\frac12 \%", "1/200"), ("exactly 5", 5), ("72, in total", 72)),
        *(("one two", None), ("hundred one hundred", None), ("first one", None), ("and", None), ("th", None)),
    ],
)
def test_numbers_have_their_value(text: str, value: object) -> None:
    """Figures, words, scales, signs and percents come to one number; words in no number's order to none."""
    wanted = None if value is None else Fraction(str(value))
    assert read_quantity(text).value == wanted


@pytest.mark.parametrize(
    ("text", "units", "number"),
    [
        *(
            ("12 cm", "centimeter", 12),
            ("12cm^2", "square centimeter", 12),
            ("9.8 m/s^2", "meter per square second", "9.8"),
        ),
        *(
            ("5 mW", "milliwatt", 5),
            ("5 MW", "megawatt", 5),
            ("$5", "dollar", 5),
            ("$5 per hour", "dollar per hour", 5),
        ),
        *(("2 hours and 15 minutes", "hour", "9/4"), ("3 ft 6 in", "foot", "7/2"), ("30°15'", "degree", "30.25")),
        *(
            ("3 dozen eggs", "egg", 36),
            ("18 brown eggs", "brown egg", 18),
            ("1.2 million dollars", "dollar", 1_200_000),
        ),
        *(("5 squared units", "square unit", 5), ("5 degrees Celsius", "degree Celsius", 5)),
    ],
)
def test_units_are_read_with_the_number(text: str, units: str, number: object) -> None:
    """The first sense of the unit has the name, and scales are no part of it."""
    quantity = read_quantity(text)
    assert (quantity.units[0].name, quantity.number) == (units, Fraction(str(number)))
    assert quantity.understood


@pytest.mark.parametrize(
    "text",
    [
        *("5 foo", "5 foo bars", "5 or more", "5 at most", "about 5", "5 of 7", "5 without rest", "7 not 8"),
        *("5 hours and 3 apples", "5%%", "2 hours 90 minutes", "3 apples or pears"),
    ],
)
def test_what_is_not_read_is_said(text: str) -> None:
    """A word that is no numeral, unit or noun, and a bound, leave the quantity not understood and without a value."""
    assert not read_quantity(text).understood
    assert read_quantity(text).value is None


def test_a_noun_of_the_problem_may_be_counted() -> None:
    """A word that the lexicon lacks is a unit where the problem has it, in the singular or plural."""
    assert not read_quantity("5 zorbles").understood
    assert read_quantity("5 zorbles", frozenset({"zorble"})).understood


def test_a_scale_that_the_problem_counts_in_is_open() -> None:
    """Where the problem speaks of dozens, `5 dozen` may be five of them; a pair may always be."""
    assert list(read_quantity("5 dozen").numbers) == [60]
    assert list(read_quantity("5 dozen", frozenset({"dozen"})).numbers) == [60, 5]
    assert list(read_quantity("5 pairs").numbers) == [10, 5]
    assert read_quantity("5 pairs").value is None


def test_a_word_that_is_a_share_and_a_unit_is_not_left_out() -> None:
    """`2 quarters` is a half where they are shares; `0.5 quarters` may be of a coin, and is not the same by that."""
    assert equivalent("2 quarters", "0.5 quarters").outcome != "correct"
    assert equivalent("0.5", "2 quarters").outcome == "correct"
