"""Numbers and measures of running text: read from tokens, each with all that it may mean."""

from fractions import Fraction

import pytest

from mathverifier import verify
from mathverifier.core.expressions.rational import Fraction as Exact
from mathverifier.core.quantities.conversions import converts, mixed
from mathverifier.core.quantities.implied import implied, shifts
from mathverifier.core.quantities.measures import measures, units_named
from mathverifier.core.quantities.mentions import is_amount, mentioned

TOWN = "A town has 1.5 million people. Half of them are women. How many women are there?"


def read(text: str) -> list[tuple[str, ...]]:
    """Return the values of each number of a text, as they are shown."""
    return [tuple(map(str, mention.values)) for mention in mentioned(text)[1]]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        *(("1,234.5 and 1{,}000", [("2469/2",), ("1000",)]), ("16,0000", [("16",), ("0",)]), ("x_2 is .5", None)),
        *(("20% or 20 percent", [("20", "1/5")] * 2), ("12 percentage points", [("12", "3/25")])),
        *(("3/4 of it", [("3/4", "3", "4")]), (r"\frac{3}{4} of it", [("3/4", "3", "4")]), ("1/2/3", None)),
        *(("2 1/3 cups", [("7/3", "2", "1", "3")]), ("2½ cups", [("5/2", "2")])),
        *(("forty-five pens", [("45",)]), ("a hundred and five", [("105",)]), ("five and six", [("5",), ("6",)])),
        *(("0.75 million", [("750000", "3/4", "1000000")]), ("half a dozen", [("6", "1/2", "12")])),
        *(("two and a half", [("5/2", "2", "1/2")]), ("three-quarters", [("3/4", "3", "1/4")])),
        *(("6 quarters", [("3/2", "6", "1/4")]), ("twenty five-dollar bills", [("20",), ("5",)])),
        *(("three pairs", [("3",), ("2",)]), ("a score of 85", [("85",)]), ("every sixth one", [("1/6",), ("1",)])),
        *(("twice", [("2",)]), ("first of all", []), ("twenty-first", [("21",)]), ("cubed", [])),
    ],
)
def test_a_number_has_all_that_it_may_mean(text: str, values: list[tuple[str, ...]] | None) -> None:
    """The whole comes first, then the parts that a solution may use; what is no number has no values."""
    single = [("2",), ("1/2",)] if text.startswith("x") else [("1",), ("2",), ("3",)]
    assert read(text) == (single if values is None else values)


@pytest.mark.parametrize("text", ["at 3:30", "the 13th", "5 pm", "5 a.m.", "on 3/4/2020", "a 12-year-old", "half"])
def test_dates_and_ages_are_no_amounts(text: str) -> None:
    """A time of day, a date, an ordinal, an age and a number in words need not be used."""
    tokens, found = mentioned(text)
    assert not is_amount(tokens, found[0])


def test_figures_before_a_noun_are_an_amount() -> None:
    """Neither `pumps` nor `athletes` are halves of the day."""
    for text in ("5 pumps", "5 athletes", "5 - 3", "3/4 of it"):
        tokens, found = mentioned(text)
        assert is_amount(tokens, found[0])


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        *(("8 hours", "8", "hour"), ("a 3-hour trip", "3", "hour"), (r"3 \text{ feet}", "3", "foot")),
        *(("two pints", "2", "pint"), ("1.5 million dollars", "1500000", "dollar"), ("$5 each", "5", "dollar")),
        *(("60 miles per hour", "60", "mile per hour"), ("5kg", "5", "kilogram"), ("1/2 mile", "1/2", "mile")),
    ],
)
def test_a_measure_is_a_number_with_its_unit(text: str, value: str, unit: str) -> None:
    """The unit stands behind the number, or its sign before it."""
    ((found),) = measures(*mentioned(text))
    assert (found.value, found.unit.name) == (Fraction(value), unit)


@pytest.mark.parametrize("text", ["5 in a row", "5 as well", "5 pm", "$5$ men", "$0.50 cents", "5 apples", "hours 5"])
def test_what_only_looks_like_a_unit_is_none(text: str) -> None:
    """Words that are symbols of units elsewhere, the signs of a formula, and nouns make no measure of a number."""
    assert [one for one in measures(*mentioned(text)) if one.unit.name != "cent"] == []


@pytest.mark.parametrize(
    ("text", "ratio", "said"),
    [
        *(("1200 / 60 minutes = 20 hours", "60", True), ("1200 / 60 minutes = 21 hours", "7", False)),
        *(("5 days of 8 hours", "8", True), ("3 weeks of 5 days", "1/5", True), ("a year has 52 weeks", "52", True)),
        *(("5 * 25 cents = $1.25", "100", True), ("2 feet are 24 inches", "10", False)),
    ],
)
def test_units_named_together_may_convert(text: str, ratio: str, said: bool) -> None:
    """The exact factor of two units that are named, working time and the calendar convert; other numbers do not."""
    tokens, _ = mentioned(text)
    units = mixed(units_named(tokens, 0, len(tokens)))
    assert units
    assert converts(units, Exact(Fraction(ratio).numerator, Fraction(ratio).denominator)) is said


def test_one_unit_alone_does_not_mix() -> None:
    """The same unit twice, and units of different kinds, leave numbers as they are."""
    for text in ("3 hours + 4 hours", "3 hours + 4 miles", "5 units + 3 units"):
        tokens, _ = mentioned(text)
        assert mixed(units_named(tokens, 0, len(tokens))) == []


@pytest.mark.parametrize(
    ("problem", "value"),
    [
        *(("an hour and a half", "3/2"), ("2 hours and a half", "5/2"), ("two and half dozen", "5/2")),
        *(("a fifth of it", "5"), ("20% more", "6/5"), ("25 cents", "1/4"), ("a dime", "1/10"), ("her 4 friends", "5")),
    ],
)
def test_a_problem_implies_numbers(problem: str, value: str) -> None:
    """What follows from the words of a problem is one of its numbers."""
    assert Fraction(value) in implied(*mentioned(problem))


def test_prefixes_and_cents_shift_numbers() -> None:
    """Grams are used as kilograms and cents as dollars; a year is no thousandth of anything in a story."""
    assert shifts("500 grams") == {1, 1000, Fraction(1, 1000)}
    assert shifts("25 cents") == {1, 100, Fraction(1, 100)}
    assert shifts("every year") == {1}


@pytest.mark.parametrize("worked", ["1,500,000 / 2 = 750,000", "1.5 million / 2 = 0.75 million"])
def test_a_scale_is_part_of_its_number(worked: str) -> None:
    """0.75 million is whole, and 1.5 million is used whichever way it is written."""
    steps = [f"So there are {worked} women.", "The answer is: 0.75 million"]
    assert verify(TOWN, steps).findings == verify(TOWN, steps, "750000").findings == ()
