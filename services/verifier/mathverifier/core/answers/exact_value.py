"""The exact value of the final answer, where it is a rational number."""

import re
from typing import Final

from mathcontracts import Answer
from mathverifier.core.answers.compare import MAX_NESTING
from mathverifier.core.answers.equivalence.complexity_guard import nesting
from mathverifier.core.answers.extract import Extraction
from mathverifier.core.answers.latex_normalization import plain
from mathverifier.core.answers.nodes import Leaf
from mathverifier.core.answers.parser import shape
from mathverifier.core.answers.plain_numbers import MAX_LENGTH
from mathverifier.core.answers.variable_names import is_name
from mathverifier.core.expressions.rational import Fraction, decimal
from mathverifier.core.quantities.problem_nouns import NO_NOUNS, nouns_of
from mathverifier.core.quantities.reading import read_quantity

# A numerator or denominator of more digits is left out. Python reads no more than 4,300 digits as a number.
MAX_DIGITS: Final = 4_000
_TOO_LARGE: Final = 10**MAX_DIGITS
# Figures that most answers are, which need no reader.
_FIGURES: Final = re.compile(r"(?:\\?\$)?(-?)((?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?)", re.ASCII)


def with_value(extraction: Extraction, problem: str | None) -> Extraction:
    """Return `extraction` with the value and the source of its answer filled in; several answers have no value."""
    answer = extraction.answer
    if answer is None:
        return extraction
    value = exact_value(answer.text, problem) if len(extraction.values) < 2 else None
    told = Answer(text=answer.text, start=answer.start, end=answer.end, value=value, source=extraction.source)
    return extraction._replace(answer=told)


def exact_value(text: str, problem: str | None = None) -> str | None:
    """Return the value of an answer as `7` or `-3/4`; None where it is not a rational number, or a word is not read.

    Units are left out, scale words are worked out, and a percentage is its hundredth. A name in front (`x = 5`) is no
    part of the value. A ratio or clock time (`2:30`) has none, for it may be either.
    """
    if text.isdecimal() and text.isascii():
        digits = text.lstrip("0") or "0"
        return digits if len(digits) <= MAX_DIGITS else None
    if len(text) <= MAX_DIGITS and (figures := _FIGURES.fullmatch(text)):
        value = decimal(figures[2].replace(",", ""))
        return str(-value if figures[1] else value)
    if ":" in text or len(text) > MAX_LENGTH or nesting(text) > MAX_NESTING:
        return None
    bare = _unnamed(plain(text))
    found = _value(bare)
    if found is None and (nouns := nouns_of(problem, bare)):
        found = _value(bare, nouns)
    return None if found is None or _is_too_large(found) else str(found)


def _unnamed(text: str) -> str:
    """Return what stands behind `x =`. A power or a number on the left is more than a name."""
    name, equals, value = text.partition("=")
    named = equals and "^" not in name and is_name(name.strip()) and _value(name) is None
    return value.strip() if named else text


def _value(text: str, nouns: frozenset[str] = NO_NOUNS) -> Fraction | None:
    quantity = read_quantity(text, nouns)
    if "," in text and quantity.amount is None and (_begins_with_zeros(text) or not isinstance(shape(text), Leaf)):
        # The figures of a list, or with a comma for their point, are not groups of thousands.
        return None
    return quantity.value


def _is_too_large(value: Fraction) -> bool:
    return abs(value.numerator) >= _TOO_LARGE or value.denominator >= _TOO_LARGE


def _begins_with_zeros(text: str) -> bool:
    """Say whether nothing but zeros stands before a comma: `0,125`."""
    wholes = (part[len(part.rstrip("0123456789")) :] for part in text.split(",")[:-1])
    return any(whole and not whole.strip("0") for whole in wholes)
