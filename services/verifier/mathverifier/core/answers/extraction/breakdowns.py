"""What follows a total and takes it apart: `72 (48 in April and 24 in May)`, `3 bolts: 2 blue and 1 white`."""

from typing import Final

from mathverifier.core.answers.extraction.amounts import Amount, amounts
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.quantity import number_of
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

# Parts of a total.
MAX_PARTS: Final = 12
_OPENINGS: Final = frozenset((":", "("))
_SIGNS: Final = frozenset((Kind.COMMAND, Kind.RELATION))


def without_parts(text: str) -> str:
    """Return an answer without the parts of a total at its end: `72` of `72 (48 and 24)`."""
    if ":" not in text and "(" not in text:
        return text
    line = Stretch(text, 0, len(text))
    begin = breakdown_begin(line, counts=False)
    return text if begin is None else text[: line.places[begin]].rstrip()


def breakdown_begin(line: Stretch, *, counts: bool) -> int | None:
    """Return the index of the colon or bracket behind a total at which its parts begin; None where there is none.

    The parts come to the total. Where the problem `counts`, so many of them as the total says do as well.
    """
    if _OPENINGS.isdisjoint(line.texts):
        return None
    begin = max(line.sentence_starts, default=0)
    for place in range(begin, line.size):
        if line.texts[place] not in _OPENINGS or (line.texts[place] == ":" and not line.is_spaced(place + 1)):
            continue
        return place if _is_taken_apart(line, begin, place, counts=counts) else None
    return None


def _is_taken_apart(line: Stretch, begin: int, place: int, *, counts: bool) -> bool:
    """Say whether the amounts behind `place` are the parts of the last one before it."""
    stop = line.size
    if line.texts[place] == "(":
        stop = line.tokens.partners.get(place, place)
        if line.read(stop, line.size).strip(" ).*$\n"):
            return False
    if not _SIGNS.isdisjoint(line.kinds[begin:stop]) or "$" in line.texts[begin:stop]:
        return False
    whole, parts = _values(line, begin, place), _values(line, place + 1, stop)
    if not whole or len(parts) < 2 or len(parts) > MAX_PARTS:
        return False
    return sum(parts) == whole[-1] or (counts and len(parts) == whole[-1])


def _values(line: Stretch, begin: int, end: int) -> list[Fraction]:
    """Return the values of the amounts between two tokens; nothing where one of them is no number."""
    part = line.part(line.places[begin], line.places[end])
    found = [_value(part, one) for one in amounts(part, [])]
    return [one for one in found if one is not None] if None not in found else []


def _value(line: Stretch, one: Amount) -> Fraction | None:
    text = line.text[one.start : one.end]
    return number_of(text) if read_quantity(text).number is None else read_quantity(text).number
