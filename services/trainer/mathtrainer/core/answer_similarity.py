"""How near one final answer is to another."""

from difflib import SequenceMatcher
from fractions import Fraction

from mathcontracts import Answer

MAX_COMPARED = 200  # Characters of answers that are compared as text.


def closeness(right: Answer, other: Answer) -> float:
    """Return how near answer `other` is to answer `right`: 1 the same, 0 far off.

    Answers with a value are compared by it (see `nearness`). Where either has none, as a formula or a word, it is the
    share of characters that the two texts have in common.
    """
    if right.value is None or other.value is None:
        return SequenceMatcher(None, right.text[:MAX_COMPARED], other.text[:MAX_COMPARED], autojunk=False).ratio()
    return nearness(Fraction(right.value), Fraction(other.value))


def nearness(a: Fraction, b: Fraction) -> float:
    """Return `max(0, 1 - |a - b| / max(|a|, |b|, 1))`.

    It is 0 for unlike signs beyond one apart, and 0.1 for an error of a factor of ten.
    """
    return float(max(Fraction(0), 1 - abs(a - b) / max(abs(a), abs(b), Fraction(1))))
