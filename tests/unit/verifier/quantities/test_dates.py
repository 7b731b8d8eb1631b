"""Dates as answers: the same day in other words, another day, and what may be a day and may be something else."""

import pytest

from mathverifier import equivalent
from mathverifier.core.quantities.dates import Date, read_date
from mathverifier.core.text.lexicon import FUNCTION_WORDS, MONTHS, WEEKDAYS


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("March 5, 2024", "5 March 2024"),
        ("March 5, 2024", "2024-03-05"),
        ("March 5, 2024", "Tuesday, March 5th, 2024"),
        ("2024-03-05", "2024/03/05"),
        ("July 4", "the 4th of July"),
        ("June 1st", "1 Jun."),
        ("May 2020", "of May, 2020"),
    ],
)
def test_a_date_is_the_same_in_other_words(reference: str, answer: str) -> None:
    """Order, ordinal, short name, and a weekday that the full date bears out change nothing."""
    for one, other in ((reference, answer), (answer, reference)):
        found = equivalent(one, other)
        assert (found.outcome, found.rung, found.proof) == ("correct", "dates", "exact")


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("March 5, 2024", "March 6, 2024"),
        ("March 5, 2024", "2023-03-05"),
        ("March 5, 2024", "Monday, March 5, 2024"),
        ("July 4", "4 June"),
        ("July 4", "July 14th, 1776"),
        ("Friday, May 3", "Thursday, May 3"),
    ],
)
def test_another_date_is_incorrect(reference: str, answer: str) -> None:
    """Dates differ where both say a part, and not the same."""
    for one, other in ((reference, answer), (answer, reference)):
        assert equivalent(one, other).outcome == "incorrect"


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("July 4", "July 4, 1776"),  # The year may be another one.
        ("March 5", "Tuesday, March 5"),
        ("3/5/2024", "March 5, 2024"),  # Or the third of May.
        ("12/25", "December 25"),
        ("2016", "2024-03-05"),  # No difference.
        ("-8", "2024-03-05"),
        ("February 30", "March 1"),  # No day at all.
        ("5", "March 5"),
        ("2024", "March 5, 2024"),
    ],
)
def test_what_may_be_a_date_or_something_else_is_unknown(reference: str, answer: str) -> None:
    """A part that one side alone says, figures in an open order and a number beside a date prove nothing."""
    for one, other in ((reference, answer), (answer, reference)):
        assert equivalent(one, other).outcome == "unknown"


@pytest.mark.parametrize(
    "text", ["12/25", "2024 - 03 - 05", "24-03-05", "May", "5", "may 5 be it", "1024-512-256", "mar 5 x"]
)
def test_other_texts_are_no_dates(text: str) -> None:
    """Fractions, differences, words and numbers are read as before."""
    assert read_date(text) is None


def test_differences_stay_numbers() -> None:
    """What is written as a difference is one."""
    assert equivalent("256", "1024-512-256").outcome == "correct"
    assert equivalent("2016", "2024 - 3 - 5").outcome == "correct"


def test_the_calendar_knows_the_words_that_sentences_know() -> None:
    """Names of months and weekdays stand in two tables: none is missing in the other."""
    assert FUNCTION_WORDS["months"] == {word for word in MONTHS if len(word) > 4 or word in ("june", "july", "may")}
    assert FUNCTION_WORDS["weekdays"] == {word for word in WEEKDAYS if word.endswith("day")}


def test_a_month_without_a_day_is_read() -> None:
    """A month of a year is a date without a day."""
    assert read_date("May 2020") == Date(2020, 5, None, None)
