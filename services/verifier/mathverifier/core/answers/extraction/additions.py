"""What a sentence adds to the value that it gives: a reason, or what it rounds to."""

from typing import Final

from mathverifier.core.text.stretch import Stretch

_REASONS: Final = frozenset(("because", "since"))
# Before one of these words, a reason leads up to what follows it.
_LEADING: Final = frozenset(("and", "but", "then", "now", "so", ",", "."))
# A reason with one of these goes on to a value, or works it out.
_WORKING: Final = frozenset((",", "=", ":", "≈"))
_ROUNDING: Final = frozenset(("round", "rounds", "rounded", "rounding"))
_ROUNDED_BY: Final = _ROUNDING | frozenset(
    ("which", "that", "this", "it", "we", "is", "can", "be", "and", "or", "up", "down", "off", "to", "must", "should")
)


def reason_start(line: Stretch, low: int) -> int | None:
    """Return where the reason begins that a sentence ends in: that of `5 cans, because 4 < 4.8`.

    The sentence begins at the token `low`. The result is None where it has no such reason, or one that works out a
    value of its own: `because 20 / 4 = 5`.
    """
    for place in range(line.size - 1, low, -1):
        before = line.before(place)
        behind_comma = before >= low and line.texts[before] == ","
        if line.words[place] in _REASONS or (behind_comma and line.words[place] == "as"):
            leads = before < low or (line.words[before] in _LEADING and not behind_comma)
            return None if leads else line.places[place]
        if line.texts[place] in _WORKING and not _is_reason_behind(line, place):
            return None
    return None


def _is_reason_behind(line: Stretch, place: int) -> bool:
    """Say whether the sign at `place` is the comma in front of `as`, `because` or `since`."""
    behind = line.behind(place + 1)
    return line.texts[place] == "," and behind < line.size and line.words[behind] in (*_REASONS, "as")


def is_rounded(between: list[str]) -> bool:
    """Say whether the words between two amounts only round the first to the second: `which rounds down to`."""
    return between[-1:] == ["to"] and not _ROUNDING.isdisjoint(between) and _ROUNDED_BY.issuperset(between)
