"""Units of measure: where a text speaks of several of one kind, its numbers do not add up as numbers."""

import re

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
# Clocks and remainders do not add up like numbers, either; nor do other bases.
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b|\b0\d{3}\b|\b[ap]\.?m\b|o'clock|\bmod\b|remainder|\bbase\b", re.IGNORECASE)


def mixes_units(text: str) -> bool:
    """Say whether `text` speaks of several units of one kind, of the time of day, of remainders or of other bases."""
    if _CLOCK.search(text):
        return True
    kinds = [kind for kind, unit in _UNITS if unit.search(text)]
    return len(kinds) != len(set(kinds))
