"""Times of day: `3:30 p.m.`, `4 p.m.`, `7 o'clock`. A bare `3:30` may be a ratio or a duration, and is none here."""

from typing import Final

from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.units import Unit
from mathverifier.core.text.tokens import Kind, Tokens

# Hours since midnight.
TIME_OF_DAY: Final = Unit("o'clock", (("clock", 1),))
# From this hour on, a time is told in twenty-four hours.
AFTERNOON: Final = 13
_HALVES = {"am": 0, "a.m": 0, "a.m.": 0, "pm": 12, "p.m": 12, "p.m.": 12}


def is_ambiguous(tokens: Tokens) -> bool:
    """Say whether the tokens are a time or a length: `5 pm` may be picometers, and `5 PM` petameters."""
    parts = [text for text, kind in zip(tokens.texts, tokens.kinds, strict=True) if kind is not Kind.SPACE]
    return len(parts) == 2 and parts[0].isdecimal() and parts[1].lower() in ("am", "pm")


def read_clock(tokens: Tokens) -> Fraction | None:
    """Return the hours since midnight that all the tokens say, 0 to 24; None where they are no time of day.

    Twelve hours are told from twenty-four by `a.m.` and `p.m.`; `o'clock` takes the hour as it stands.
    """
    kinds, texts = tokens.kinds, tokens.texts
    parts = [text.lower() for text, kind in zip(texts, kinds, strict=True) if kind is not Kind.SPACE]
    hour, minute, rest = _figures(parts)
    # The letters of `2a m` stand apart.
    half = "" if rest[:2] in (["a", "m"], ["p", "m"]) else "".join(rest)
    if hour is None or not 0 <= minute < 60:
        return None
    if half in _HALVES and 1 <= hour <= 12:
        return hour % 12 + _HALVES[half] + Fraction(minute, 60)
    return hour + Fraction(minute, 60) if half == "o'clock" and hour <= 24 else None


def _figures(parts: list[str]) -> tuple[int | None, int, list[str]]:
    """Return the hour and the minute, and the tokens behind them."""
    if not parts or not parts[0].isdecimal() or len(parts[0]) > 2:
        return None, 0, []
    if len(parts) > 2 and parts[1] == ":" and parts[2].isdecimal() and len(parts[2]) == 2:
        return int(parts[0]), int(parts[2]), parts[3:]
    return int(parts[0]), 0, parts[1:]


def hours_of_day(text: str) -> Fraction | None:
    """Return the hours since midnight of `19:30`, read as a time of day; None for any other text."""
    hour, colon, minute = text.strip().partition(":")
    if not colon or not hour.isdecimal() or not minute.isdecimal() or len(minute) != 2 or len(hour) > 2:
        return None
    return int(hour) + Fraction(int(minute), 60) if int(hour) < 24 and int(minute) < 60 else None
