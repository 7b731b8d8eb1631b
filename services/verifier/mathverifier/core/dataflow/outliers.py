"""Numbers out of all proportion: far more than those beside them could make together."""

import math
import re
from collections.abc import Sequence

from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.mentions import Mention
from mathverifier.core.text.cues import Cues
from mathverifier.core.text.vocabulary import words_of

# Powers, factorials, and words that stand for zeros.
_ELSEWHERE, _ELSEWHERE_SIGNS = Cues("zeros"), ("^", "!")
# A step that adds, subtracts or divides in signs makes no more than a sum, unless it multiplies, too.
_SUMS = re.compile(r"\d[\d,.]{0,20}\s{0,3}[-+/÷−–]\s{0,3}\$?\s?\d")
_PRODUCTS, _PRODUCT_SIGNS = Cues("multiplying"), (*"*×·∙⋅%(", "\\times", "\\cdot")
# Up to this factor beyond the bound a number is no more than large: hours in seconds, kilometers in millimeters.
UNREMARKABLE = 3
# Decimal powers beyond that from which a number is as absurd as can be.
UTMOST = 3.0
# Numbers of one step that are looked at.
MAX_NUMBERS = 40


def out_of_proportion(step: str, numbers: Sequence[Mention]) -> float:
    """Return how far the largest of a story's step's `numbers` is beyond all others, added or multiplied; 0 to 1.

    In mathematics powers and factorials make anything. Two others are needed to compare with, and a number below 1
    counts as what dividing by it makes.
    """
    values = [value for mention in numbers for value in mention.values if value]
    if not 2 < len(values) <= MAX_NUMBERS:
        return 0.0
    largest = max(values)
    remarkable = largest / UNREMARKABLE
    smaller = [value for value in values if value < remarkable]
    # Most steps have another number that is nearly as large.
    if len(smaller) < max(2, len(values) - values.count(largest)):
        return 0.0
    others = [value if value >= 1 else 1 / value for value in smaller]
    if largest <= UNREMARKABLE * max(others):
        return 0.0
    total = sum(others, Fraction(0))
    words = words_of(step.lower())
    if largest <= UNREMARKABLE * total or _ELSEWHERE.among(words) or any(sign in step for sign in _ELSEWHERE_SIGNS):
        return 0.0
    bound = _log(total)
    if _multiplies(step, words) or not _SUMS.search(step):
        bound = max(bound, sum(_log(value) for value in others))
    return min(1.0, max(0.0, (_log(largest) - bound - math.log10(UNREMARKABLE)) / UTMOST))


def _multiplies(step: str, words: Sequence[str]) -> bool:
    if _PRODUCTS.among(words) or any(sign in step for sign in _PRODUCT_SIGNS):
        return True
    return any(before.rstrip(" ")[-1:].isdecimal() for before in step.split("x ")[:-1])


def _log(value: Fraction) -> float:
    return math.log10(value.numerator) - math.log10(value.denominator)
