"""How near one final answer is to another."""

import re
from difflib import SequenceMatcher
from fractions import Fraction

MAX_COMPARED = 200  # Characters of answers that are compared as text.
_NUMBER = re.compile(
    r"""^(?P<sign>-)?
        (?:\\[dt]?frac\{(?P<top>\d{1,40})\}\{(?P<bottom>\d{1,40})\}
         | (?P<plain>\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:/(?P<over>\d{1,40}))?)
        (?:\s+[^\W\d_].*|[^\W\d_]{2}.*)?$""",  # A unit may follow; the x of 2x is none.
    re.VERBOSE | re.DOTALL,
)
_DECORATION = str.maketrans({"$": "", ",": "", "−": "-", "%": ""})


def number(text: str) -> Fraction | None:
    """Return the number that an answer states, None where it is not a plain number (with or without a unit).

    Reads integers, decimals, `a/b` and `\\frac{a}{b}`, with thousands separators, `$`, `%` and a unit behind.
    """
    match = _NUMBER.match(text.replace("\\$", "").replace("\\%", "").translate(_DECORATION).strip())
    if not match:
        return None
    top = Fraction(match["top"] or match["plain"])
    bottom = Fraction(match["bottom"] or match["over"] or 1)
    if bottom == 0:
        return None
    return -top / bottom if match["sign"] else top / bottom


def closeness(right: str, other: str) -> float:
    """Return how near answer `other` is to answer `right`: 1 the same, 0 far off.

    For numbers it is `max(0, 1 - |a - b| / max(|a|, |b|, 1))`: 0 for unlike signs beyond one apart, and 0.1 for an
    error of a factor of ten. Where either is not a number, the share of characters that the two texts have in common.
    """
    a, b = number(right), number(other)
    if a is None or b is None:
        return SequenceMatcher(None, right[:MAX_COMPARED], other[:MAX_COMPARED], autojunk=False).ratio()
    return float(max(Fraction(0), 1 - abs(a - b) / max(abs(a), abs(b), Fraction(1))))
