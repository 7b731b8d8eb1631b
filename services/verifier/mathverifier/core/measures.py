"""Quantities with a unit of measure: `8 hours`, `$5`, `250 ml`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from mathverifier.core.rational import MAX_CHARACTERS, Fraction, decimal
from mathverifier.core.wording import DIGIT

# By kind, the words of each unit and its size in the smallest one. Years, months, weeks and days are kinds of their own
# beside the clock: a working day has eight hours and a working week five days.
_KINDS: Final = {
    "clock": {"second sec secs": 1, "minute min mins": 60, "hour hr hrs": 3600},
    "calendar": {"month": 1, "year": 12, "decade": 120, "century centuries": 1200},
    "money": {"cent": 1, "dollar": 100},
    "length": {"inch inches": 1, "foot feet ft": 12, "yard yd": 36, "mile": 63_360},
    "metric length": {
        "millimeter millimetre mm": 1,
        "centimeter centimetre cm": 10,
        "meter metre": 1000,
        "kilometer kilometre km": 1_000_000,
    },
    "weight": {"ounce oz": 1, "pound lb lbs": 16},
    "metric weight": {"milligram mg": 1, "gram": 1000, "kilogram kg": 1_000_000},
    "volume": {"cup": 1, "pint": 2, "quart": 4, "gallon": 16},
    "metric volume": {"milliliter millilitre ml": 1, "liter litre": 1000},
}


@dataclass(frozen=True)
class Unit:
    """A unit by its kind, its name in the singular, and its size in the smallest unit of the kind."""

    kind: str
    name: str
    size: Fraction


class Measure(NamedTuple):
    """A number with its unit; `text[start:end]` is how both are written."""

    value: Fraction
    unit: Unit
    start: int
    end: int


def _units() -> Iterator[tuple[str, Unit]]:
    for kind, units in _KINDS.items():
        for words, size in units.items():
            names = words.split()
            for word in (*names, f"{names[0]}s"):
                yield word, Unit(kind, names[0], Fraction(size))


UNITS: Final = dict(_units())
_PLURALS: Final = {"foot": "feet", "feet": "feet", "inch": "inches", "century": "centuries"}
# What of a number stands behind its first digit: by it, as by a dollar sign, the engine looks for measures fast.
_REST = r"(?:\d{0,2}(?:,\d{3})+|\d{0,11})(?:\.\d{1,9})?"
# `3 hours`, `3-hour`, `3 \text{ hours}`, `$5`.
_MEASURE = re.compile(
    rf"[${DIGIT}](?:(?<=\d)(?<![\d.,/]\d){_REST}"
    rf"(?P<gap>(?:\s|-|~|\\[ ,]|\\(?:text|mathrm)\s*\{{\s*)*)(?P<unit>[a-zA-Z]+)\b"
    rf"|(?<=\$)\s?(?P<dollars>\d{_REST})(?!\s*(?:\d|(?i:cents?)\b|[a-zA-Z]?\$)))"
)


def plural(name: str) -> str:
    """Return the name of more than one of a unit."""
    return _PLURALS.get(name, f"{name}s")


def measures(text: str) -> Iterator[Measure]:
    """Yield the quantities of `text` that have a unit, in order."""
    for found in _MEASURE.finditer(text):
        start, dollars = found.start(), found["dollars"]
        if found.end() - start > MAX_CHARACTERS:
            continue
        if dollars is None:
            unit = UNITS.get(found["unit"].lower())
            if unit is not None:
                number = text[start : found.start("gap")]
                yield Measure(decimal(number.replace(",", "")), unit, start, found.end())
        else:
            start -= text[start - 1 : start] == "\\"
            yield Measure(decimal(dollars.replace(",", "")), UNITS["dollar"], start, found.end())
