"""What a sentence adds to the value that it gives: a reason, or what it rounds to."""

from typing import Final, NamedTuple

from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

_REASONS: Final = frozenset(("because", "since"))
# Before one of these words, a reason leads up to what follows it.
_LEADING: Final = frozenset(("and", "but", "then", "now", "so", ",", "."))
_EQUALS: Final = frozenset(("=", "≈"))
_BEING: Final = frozenset(("is", "are", "be", "equals", "equal", "makes", "gives"))
# What may close behind a bracket.
_CLOSING: Final = frozenset((" ", ".", "$", "*", "**", "!"))
# A bracket that begins with one of these says the value again.
_RESTATING: Final = frozenset(("or", "i", "that", "about", "approximately", "roughly", "which", "not"))
_ROUNDING: Final = frozenset(("round", "rounds", "rounded", "rounding"))
_ROUNDED_BY: Final = _ROUNDING | frozenset(
    ("which", "that", "this", "it", "we", "is", "can", "be", "and", "or", "up", "down", "off", "to", "must", "should")
)


class Addition(NamedTuple):
    """What a sentence ends in besides its value: from `start`, an offset, on.

    `works` says that it holds an equation, or says what something is: then it may give a value of its own.
    """

    start: int
    works: bool


def addition(line: Stretch, low: int) -> Addition | None:
    """Return the reason or the bracket that a sentence ends in: `because 4 < 4.8`, `(check: 7 + 8 = 15)`.

    The sentence begins at the token `low`. A reason that leads up to what follows it is none, nor is a bracket that
    says the value in another way.
    """
    return _bracket(line, low) or _reason(line, low)


def reason_start(line: Stretch, low: int) -> int | None:
    """Return where the reason begins that a sentence ends in, if it works nothing out; else None."""
    found = _reason(line, low)
    return found.start if found is not None and not found.works else None


def _reason(line: Stretch, low: int) -> Addition | None:
    equated = is_so = operated = False
    for place in range(line.size - 1, low, -1):
        before = line.before(place)
        behind_comma = before >= low and line.texts[before] == ","
        if line.words[place] in _REASONS or (behind_comma and line.words[place] == "as"):
            leads = before < low or (line.words[before] in _LEADING and not behind_comma)
            # `the rest, because it was full, is 50 - 32 = 18` goes on behind its reason.
            works = equated or (is_so and operated)
            return None if leads or (equated and is_so) else Addition(line.places[place], works)
        if line.texts[place] in (",", ":") and not _is_reason_behind(line, place):
            return None
        equated = equated or line.texts[place] in _EQUALS
        is_so = is_so or line.words[place] in _BEING
        operated = operated or line.kinds[place] is Kind.OPERATOR
    return None


def _bracket(line: Stretch, low: int) -> Addition | None:
    close = line.size - 1
    while close > low and line.texts[close] in _CLOSING:
        close -= 1
    opening = line.tokens.partners.get(close, -1) if line.texts[close] == ")" else -1
    if opening <= low or not line.is_spaced(opening - 1):
        return None
    first = line.behind(opening + 1)
    works = not (_EQUALS | _BEING).isdisjoint(line.words[opening:close])
    restates = line.words[first] in _RESTATING or line.texts[first] in _EQUALS
    return Addition(line.places[opening], works=True) if works and not restates else None


def _is_reason_behind(line: Stretch, place: int) -> bool:
    """Say whether the sign at `place` is the comma in front of `as`, `because` or `since`."""
    behind = line.behind(place + 1)
    return line.texts[place] == "," and behind < line.size and line.words[behind] in (*_REASONS, "as")


def is_rounded(between: list[str]) -> bool:
    """Say whether the words between two amounts only round the first to the second: `which rounds down to`."""
    return between[-1:] == ["to"] and not _ROUNDING.isdisjoint(between) and _ROUNDED_BY.issuperset(between)
