"""Units: what of, how large, and whether two of them measure the same."""

import re

from mathverifier.core.rational import Fraction, decimal

# By what is measured, each unit by its size in the first one of the line.
_SIZES: dict[str, dict[str, Fraction]] = {
    "length": {
        **{"m": Fraction(1), "mm": Fraction(1, 1000), "cm": Fraction(1, 100), "dm": Fraction(1, 10)},
        **{"km": Fraction(1000), "inch": Fraction(254, 10_000), "foot": Fraction(3048, 10_000)},
        **{"yard": Fraction(9144, 10_000), "mile": Fraction(1_609_344, 1000), "megameter": Fraction(10**6)},
    },
    "time": {
        **{"second": Fraction(1), "minute": Fraction(60), "hour": Fraction(3600), "day": Fraction(86_400)},
        **{"week": Fraction(604_800), "ms": Fraction(1, 1000)},
    },
    "years": {"month": Fraction(1), "year": Fraction(12), "decade": Fraction(120), "century": Fraction(1200)},
    "mass": {"g": Fraction(1), "mg": Fraction(1, 1000), "kg": Fraction(1000), "tonne": Fraction(10**6)},
    "weight": {"ounce": Fraction(1), "pound": Fraction(16)},
    "volume": {"liter": Fraction(1), "ml": Fraction(1, 1000), "cl": Fraction(1, 100), "megaliter": Fraction(10**6)},
    "measure": {"cup": Fraction(1), "pint": Fraction(2), "quart": Fraction(4), "gallon": Fraction(16)},
    "dollars": {"dollar": Fraction(1), "cent": Fraction(1, 100)},
    "euros": {"euro": Fraction(1)},
    "sterling": {"pound sterling": Fraction(1), "penny": Fraction(1, 100)},
    "angle": {"degree": Fraction(1)},
    "arc": {"radian": Fraction(1)},
}
_KNOWN = {unit: (kind, size) for kind, units in _SIZES.items() for unit, size in units.items()}
_ALIASES = {
    **dict.fromkeys(("hours", "hrs", "hr", "h"), "hour"),
    **dict.fromkeys(("minutes", "mins", "min"), "minute"),
    **dict.fromkeys(("seconds", "secs", "sec", "s"), "second"),
    **dict.fromkeys(("meters", "metres", "meter", "metre"), "m"),
    **dict.fromkeys(("centimeters", "centimetres", "centimeter", "centimetre"), "cm"),
    **dict.fromkeys(("decimeters", "decimetres", "decimeter", "decimetre"), "dm"),
    **dict.fromkeys(("kilometers", "kilometres", "kilometer", "kilometre", "kms"), "km"),
    **dict.fromkeys(("millimeters", "millimetres", "millimeter", "millimetre"), "mm"),
    **dict.fromkeys(("grams", "gram", "gm"), "g"),
    **dict.fromkeys(("milligrams", "milligram"), "mg"),
    **dict.fromkeys(("kilograms", "kilogram", "kgs", "kilos"), "kg"),
    **dict.fromkeys(("inches", "in"), "inch"),
    **dict.fromkeys(("feet", "ft"), "foot"),
    **dict.fromkeys(("yards", "yd", "yds"), "yard"),
    **dict.fromkeys(("miles", "mi"), "mile"),
    **dict.fromkeys(("degrees", "deg"), "degree"),
    **dict.fromkeys(("radians", "rad", "rads"), "radian"),
    **dict.fromkeys(("cents", "¢"), "cent"),
    **dict.fromkeys(("dollars", "usd", "bucks"), "dollar"),
    **dict.fromkeys(("euros", "eur"), "euro"),
    **dict.fromkeys(("gbp",), "pound sterling"),
    **dict.fromkeys(("pennies", "pence"), "penny"),
    **dict.fromkeys(("litres", "liters", "litre", "l"), "liter"),
    **dict.fromkeys(("milliliters", "millilitres", "milliliter", "millilitre"), "ml"),
    **dict.fromkeys(("lb", "lbs"), "pound"),
    **dict.fromkeys(("oz",), "ounce"),
    **dict.fromkeys(("centuries",), "century"),
    **dict.fromkeys(("tonnes", "t"), "tonne"),
}
_POWERS = {"square": "2", "sq": "2", "cubic": "3", "cu": "3", "squared": "2", "cubed": "3"}
# Where a capital letter makes another unit.
_CAPITAL = {"Mg": "tonne", "Mm": "megameter", "ML": "megaliter"}
_SPEEDS = {"mph": "mile per hour", "kph": "km per hour", "kmh": "km per hour"}

_COMPOUND = re.compile(r"(\d+(?:\.\d+)?)\s*([a-zA-Z]+)\.?(?:,?\s*(?:and\s+)?)")

MAX_PARTS = 4

# What it measures, with exponents, and how many of the first units of each it is.
Measure = tuple[tuple[tuple[str, int], ...], Fraction]


def spelled(unit: str) -> str:
    """Return a unit in the singular and in one spelling: `square centimeters` is `cm2`, `km/h` is `km per hour`."""
    if unit in _CAPITAL:
        return _CAPITAL[unit]
    unit = _SPEEDS.get(unit.lower().strip(". "), unit)
    over = re.split(r"\s*/\s*|\s+(?:per|an?|each|every)\s+", re.sub(r"^(?:per)\s+", "1 per ", unit.lower()))
    return " per ".join(_part(part) for part in over if part)


def _part(unit: str) -> str:
    words, power = unit.strip(". ").split(), ""
    if not words:
        return ""
    if len(words) > 1 and words[0] in _POWERS:
        power = _POWERS[words.pop(0)]
    elif len(words) > 1 and words[-1] in _POWERS:
        power = _POWERS[words.pop()]
    elif found := re.search(r"(?<=[a-z])\s*\^?\{?([23])\}?$", words[-1]):
        power, words[-1] = found.group(1), words[-1][: found.start()]
    return " ".join(_one(word) for word in words) + power


def _one(word: str) -> str:
    word = word.rstrip(".")
    if word in _ALIASES:
        return _ALIASES[word]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def measure(unit: str) -> Measure | None:
    """Return what a unit in its one spelling measures; None where it counts things (`apple`)."""
    exponents: dict[str, int] = {}
    size = Fraction(1)
    for place, part in enumerate(unit.split(" per ")):
        found = re.fullmatch(r"(.*?)([23])?", part)
        known = _KNOWN.get(found.group(1)) if found else None
        if found is None or known is None:
            return None
        power = int(found.group(2) or 1) * (-1 if place else 1)
        exponents[known[0]] = exponents.get(known[0], 0) + power
        size *= known[1] ** power
    return tuple(sorted(exponents.items())), size


def compound(text: str) -> str | None:
    """Return `2 hours 30 minutes` in its last unit, `150 minute`; None where the text is no such sum."""
    parts: list[re.Match[str]] = []
    place = 0
    while place < len(text) and len(parts) < MAX_PARTS and (part := _COMPOUND.match(text, place)):
        parts.append(part)
        place = part.end()
    if len(parts) < 2 or place < len(text):
        return None
    units = [spelled(part.group(2)) for part in parts]
    measures = [measure(unit) for unit in units]
    known = [one for one in measures if one is not None]
    sizes = [size for _, size in known]
    if len(known) != len(parts) or len({kind for kind, _ in known}) != 1 or sorted(sizes, reverse=True) != sizes:
        return None
    total = sum((decimal(part.group(1)) * size for part, size in zip(parts, sizes, strict=True)), Fraction(0))
    return f"{total / sizes[-1]} {units[-1]}" if len(set(sizes)) == len(sizes) else None
