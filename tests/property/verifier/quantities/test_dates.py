"""What holds of every day and all its spellings."""

import calendar
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mathverifier import equivalent
from mathverifier.core.quantities.dates import read_date

DAYS = st.dates(date(1600, 1, 1), date(2999, 12, 31))


@given(DAYS)
def test_a_day_is_read_from_each_of_its_spellings(day: date) -> None:
    """Every spelling of a day gives its year, month and day."""
    month = calendar.month_name[day.month]
    spellings = [
        day.isoformat(),
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month.upper()} {day.year}",
        f"{month[:3]}. {day.day}, {day.year}",
        f"{calendar.day_name[day.weekday()]}, {day.day} {month} {day.year}",
    ]
    for spelling in spellings:
        found = read_date(spelling)
        assert found is not None
        assert found[:3] == (day.year, day.month, day.day)
        assert found.weekday in (None, day.weekday())


@given(DAYS, DAYS)
def test_two_days_are_the_same_exactly_where_they_are_one(one: date, other: date) -> None:
    """Full dates are always decided, and by the calendar."""
    written = f"{other.day} {calendar.month_name[other.month]} {other.year}"
    assert equivalent(one.isoformat(), written).outcome == ("correct" if one == other else "incorrect")
