"""Units of measure: where a text speaks of several of one kind, its numbers do not add up as numbers."""

import re
from collections.abc import Iterable

from mathverifier.core.rational import Fraction

# By kind, the words of each unit.
_KINDS = {
    "time": (
        *(r"\bsec(?:ond)?s?\b", r"\bmin(?:ute)?s?\b", r"\bh(?:ou)?rs?\b", r"\bdays?\b", r"\bweeks?\b"),
        *(r"\bmonths?\b", r"\byears?\b|\bdecades?\b"),
    ),
    "money": (r"\bcents?\b|¢|\bpenn|\bdimes?\b|\bquarters?\b|\bnickels?\b", r"\$|\bdollars?\b"),
    "length": (
        *(r"\binch(?:es)?\b", r"\bfeet\b|\bfoot\b|\bft\b", r"\byards?\b", r"\bmiles?\b"),
        *(r"\bmm\b", r"\bcm\b|\bcentimeters?\b", r"\bm\b|\bmeters?\b", r"\bkm\b|\bkilometers?\b"),
    ),
    "weight": (
        *(r"\bounces?\b|\boz\b", r"\bpounds?\b|\blbs?\b", r"\btons?\b"),
        *(r"\bgrams?\b|\bg\b", r"\bkg\b|\bkilograms?\b"),
    ),
    "volume": (
        *(r"\bcups?\b", r"\bpints?\b", r"\bquarts?\b", r"\bgallons?\b"),
        *(r"\bml\b|\bmilliliters?\b", r"\bliters?\b"),
    ),
}
_UNITS = tuple((kind, re.compile(unit, re.IGNORECASE)) for kind, units in _KINDS.items() for unit in units)
# By kind, how many of one unit are in another: what a conversion that is left unsaid multiplies by.
_FACTORS = {
    "time": (4, 5, 7, 8, 10, 12, 24, 28, 30, 31, 52, 60, 168, 365, 366, 1440, 3600, 10_080),
    "money": (4, 5, 10, 20, 25, 100),
    "length": (3, 10, 12, 36, 100, 1000, 1760, 5280, 1_000_000),
    "weight": (16, 1000, 2000),
    "volume": (2, 4, 8, 16, 1000),
}
# Clocks and remainders do not add up like numbers, either; nor do other bases.
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b|\b0\d{3}\b|\b[ap]\.?m\b|o'clock|\bmod\b|remainder|\bbase\b", re.IGNORECASE)


def counts_otherwise(text: str) -> bool:
    """Say whether `text` speaks of the time of day, of remainders or of other bases."""
    return _CLOCK.search(text) is not None


def mixed_kinds(text: str) -> set[str]:
    """Return the kinds of which `text` speaks of several units."""
    kinds = [kind for kind, unit in _UNITS if unit.search(text)]
    return {kind for kind in kinds if kinds.count(kind) > 1}


def converts(kinds: Iterable[str], ratio: Fraction) -> bool:
    """Say whether numbers of this ratio may be the same in two units of one of the kinds."""
    return any(ratio in (factor, Fraction(1, factor)) for kind in kinds for factor in _FACTORS[kind])
