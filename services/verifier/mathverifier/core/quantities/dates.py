"""Dates of the calendar: `March 5, 2024`, `the 5th of March`, `2024-03-05`.

Figures alone are a date where they are written with the year first, four digits, two and two. `3/5/2024` is the third
of May or the fifth of March, and `12/25` a fraction: neither is read as a date.
"""

import calendar
from typing import Final, Literal, NamedTuple

from mathverifier.core.text.lexer import lex
from mathverifier.core.text.lexicon import FUNCTION_WORDS, MONTHS, WEEKDAYS
from mathverifier.core.text.tokens import Tokens

_JOINING: Final = frozenset(("the", "of", "on", ","))
_ORDINAL: Final = FUNCTION_WORDS["ordinal_suffixes"]
# Longer texts are no dates.
MAX_CHARACTERS: Final = 60
LEAP_YEAR: Final = 2000
_BEGINNINGS: Final = tuple(sorted({word[:3] for word in MONTHS}))


class Date(NamedTuple):
    """What a text says of a day: year, month from 1, day from 1, and weekday from Monday, 0; None is not said."""

    year: int | None
    month: int
    day: int | None
    weekday: int | None


def compared_dates(reference: str, answer: str) -> Literal["same", "different", "open"] | None:
    """Compare two texts of which at least one is a date; None where neither is.

    They differ where both say a year, a month, a day or a weekday, and not the same. They are the same where both say
    as much, or where a full date bears out the weekday that the other one adds. Anything else is open.
    """
    wanted, given = read_date(reference), read_date(answer)
    if wanted is None and given is None:
        return None
    if wanted is None or given is None:
        return "open"
    wanted, given = _with_weekday(wanted), _with_weekday(given)
    parts = list(zip(wanted, given, strict=True))
    if any(one is not None and other is not None and one != other for one, other in parts):
        return "different"
    return "same" if all((one is None) == (other is None) for one, other in parts) else "open"


def read_date(text: str) -> Date | None:
    """Return the date that the whole of a text is, None of any other text, or of a day that no month has."""
    if len(text) > MAX_CHARACTERS or not _may_be_date(text):
        return None
    tokens = lex(text)
    said = [tokens.texts[place].lower() for place in tokens.significant()]
    found = _of_figures(tokens) or _of_words(said)
    return found if found is not None and _is_possible(found) else None


def _may_be_date(text: str) -> bool:
    """Whether a text begins as figures of a date do, or holds the beginning of a month's name: most texts do not."""
    if text[4:5] in ("-", "/") and text[:4].isdecimal():
        return True
    small = text.lower()
    return any(beginning in small for beginning in _BEGINNINGS)


def _of_figures(tokens: Tokens) -> Date | None:
    """Read `2024-03-05` and `2024/03/05`, without spaces."""
    if len(tokens.texts) != 5 or tokens.texts[1] != tokens.texts[3] or tokens.texts[1] not in ("-", "/"):
        return None
    figures = tokens.texts[0], tokens.texts[2], tokens.texts[4]
    if [len(one) for one in figures] != [4, 2, 2] or not all(one.isdecimal() and one.isascii() for one in figures):
        return None
    year, month, day = map(int, figures)
    return Date(year, month, day, None)


def _of_words(said: list[str]) -> Date | None:
    """Read the name of a month with a day, a year or both, in any usual order; a weekday may stand in front."""
    words = [one for place, one in enumerate(said) if one not in _JOINING and not _is_end(said, place)]
    weekday = WEEKDAYS.get(words[0]) if words else None
    words = words[weekday is not None :]
    months = [one for one in words if one in MONTHS]
    figures = [one for one in words if one not in MONTHS]
    if len(months) != 1 or not 1 <= len(figures) <= 2 or not all(one.isdecimal() and one.isascii() for one in figures):
        return None
    years = [int(one) for one in figures if len(one) == 4]
    days = [int(one) for one in figures if len(one) <= 2]
    if (
        len(years) > 1
        or len(days) > 1
        or len(years) + len(days) != len(figures)
        or len(words[0]) == 4 == len(figures[0])
    ):
        return None
    return Date(years[0] if years else None, MONTHS[months[0]], days[0] if days else None, weekday)


def _is_end(said: list[str], place: int) -> bool:
    """Whether a token ends the one before it: the `th` of `5th`, the point of `Mar.`."""
    before = said[place - 1] if place else ""
    return (said[place] in _ORDINAL and before.isdecimal()) or (
        said[place] == "." and (before in MONTHS or before in WEEKDAYS or place == len(said) - 1)
    )


def _is_possible(one: Date) -> bool:
    if not 1 <= one.month <= 12 or one.year == 0:
        return False
    return one.day is None or 1 <= one.day <= calendar.monthrange(one.year or LEAP_YEAR, one.month)[1]


def _with_weekday(one: Date) -> Date:
    """Return a full date with its weekday, unless it says another one."""
    if one.year is None or one.day is None or one.weekday is not None:
        return one
    return one._replace(weekday=calendar.weekday(one.year, one.month, one.day))
