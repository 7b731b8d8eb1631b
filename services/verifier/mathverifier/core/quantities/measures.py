r"""Measures in a running text: `8 hours`, `3-hour`, `two pints`, `3 \text{ hours}`, `60 miles per hour`, `$5`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.mentions import Mention
from mathverifier.core.quantities.unit_reader import read_unit, unit_senses
from mathverifier.core.quantities.units import Exponents, Unit, quotient
from mathverifier.core.text.lexicon import PREFIX_SYMBOLS, PREFIX_WORDS, UNIT_SYMBOLS, UNIT_WORDS
from mathverifier.core.text.tokens import WORDS, Kind, Tokens
from mathverifier.core.tuples import made

# Looked up once: a member of an enumeration takes its time.
_SPACE, _CURRENCY = Kind.SPACE, Kind.CURRENCY
# What may stand between a number and its unit, besides spaces.
_GAPS: Final = frozenset(("-", "\\text", "\\mathrm", "{"))
_PER: Final = frozenset(("per", "/"))
# The unit that is another word in most texts.
_NO_UNITS: Final = frozenset(("in",))
# Of the prefixed units those that people write in stories: `as` is no attosecond, `pm` no picometer.
_PREFIXES: Final = ("kilo", "centi", "milli")


class Measure(NamedTuple):
    """A number with its unit, in the usual sense; `text[start:end]` is how both are written."""

    value: Fraction
    unit: Unit
    start: int
    end: int


def measures(tokens: Tokens, mentions: Sequence[Mention]) -> Iterator[Measure]:
    """Yield those of the numbers that a text mentions which have a unit, in order."""
    texts, kinds, starts = tokens.texts, tokens.kinds, tokens.starts
    for mention in mentions:
        before = mention.first - 1
        if before >= 0 and kinds[before] is _SPACE:
            before -= 1
        if before >= 0 and kinds[before] is _CURRENCY:
            unit = _in_currency(tokens, texts[before].removeprefix("\\"), mention.behind)
            if unit is not None:
                yield made(Measure, (mention.values[0], unit, starts[before], mention.end))
            continue
        place, end = mention.behind, len(texts)
        while place < end and (kinds[place] is _SPACE or texts[place] in _GAPS):
            place += 1
        if place < end and kinds[place] in WORDS and (unit := named_unit(texts[place])) is not None:
            unit, place = _rate(tokens, unit, place + 1)
            yield made(Measure, (mention.values[0], unit, mention.start, starts[place]))


def units_named(tokens: Tokens, start: int, end: int) -> Iterator[Unit]:
    """Yield the units that the tokens from `start` to `end` name, with a number or without."""
    for place in range(start, end):
        kind = tokens.kinds[place]
        if kind in WORDS:
            unit = named_unit(tokens.texts[place]) or _symbol(tokens, place)
        elif kind is _CURRENCY:
            unit = _sense(tokens.texts[place].removeprefix("\\"))
        else:
            continue
        if unit is not None:
            yield unit


@lru_cache(maxsize=4096)
def named_unit(word: str) -> Unit | None:
    """Return the usual sense of a unit's word or symbol; None for a single letter, which may be anything."""
    small = word.lower()
    if len(word) < 2 or small in _NO_UNITS:
        return None
    unit = _sense(word)
    if unit is None or small in UNIT_WORDS or word in UNIT_SYMBOLS or unit.name.startswith(_PREFIXES):
        return unit
    return None


def named_units(words: frozenset[str]) -> Sequence[Unit]:
    """Return the units among the words of a text, which are in small letters."""
    units = units_by_word()
    return [units[word] for word in units.keys() & words]


def may_be_alike(units: Iterable[Unit]) -> bool:
    """Say whether two of the units, or of their rates, may be of one kind.

    Where each is of a base quantity of its own, their rates are of different kinds, too.
    """
    names: dict[Exponents, str] = {}
    for unit in units:
        is_base = len(unit.dimension) == 1 and unit.dimension[0][1] == 1
        if not is_base or names.setdefault(unit.dimension, unit.name) != unit.name:
            return True
    return False


def _sense(written: str) -> Unit | None:
    return next(iter(read_unit((written,))), None) if unit_senses(written) else None


def _symbol(tokens: Tokens, place: int) -> Unit | None:
    """Return the unit of a single letter that stands behind a number."""
    before = place - 1
    if before > 0 and tokens.kinds[before] is _SPACE:
        before -= 1
    behind_number = before >= 0 and tokens.kinds[before] is Kind.NUMBER
    return _sense(tokens.texts[place]) if behind_number and len(tokens.texts[place]) == 1 else None


def _in_currency(tokens: Tokens, sign: str, behind: int) -> Unit | None:
    """Return the currency of a number with a sign before it; None where cents follow, or the sign is a formula's."""
    texts, end = tokens.texts, len(tokens)
    while behind < end and tokens.kinds[behind] is _SPACE:
        behind += 1
    following = texts[behind : behind + 2]
    if following and (following[0] == sign or tokens.kinds[behind] is Kind.NUMBER):
        return None
    if following[1:] == [sign] and len(following[0]) == 1 and following[0].isalpha():
        return None
    unit, after = _sense(sign), named_unit(following[0]) if following else None
    # `$0.50 cents` are half a dollar or half a cent.
    return None if unit and after and after.dimension == unit.dimension and after != unit else unit


def _rate(tokens: Tokens, unit: Unit, place: int) -> tuple[Unit, int]:
    """Return a unit with what it is per, if anything, and the index behind it."""
    at = place
    if at < len(tokens) and tokens.kinds[at] is _SPACE:
        at += 1
    if at >= len(tokens) or tokens.texts[at] not in _PER:
        return unit, place
    at += 2 if at + 1 < len(tokens) and tokens.kinds[at + 1] is _SPACE else 1
    below = named_unit(tokens.texts[at]) if at < len(tokens) and tokens.kinds[at] in WORDS else None
    return (unit, place) if below is None else (quotient(unit, below), at + 1)


@cache
def units_by_word() -> Mapping[str, Unit]:
    """Return the units by the words of running text that name them, in small letters."""
    prefixed = (
        prefix + unit
        for prefixes, units in ((PREFIX_WORDS, UNIT_WORDS), (PREFIX_SYMBOLS, UNIT_SYMBOLS))
        for prefix, senses in prefixes.items()
        if senses[0].name in _PREFIXES
        for unit in units
    )
    found = {word.lower(): named_unit(word) for word in (*UNIT_WORDS, *UNIT_SYMBOLS, *prefixed)}
    return {word: unit for word, unit in found.items() if unit is not None}
