"""Two plain numbers, each in a box or in none, compared digit by digit."""

import re

from mathcontracts import Comparison

# Longer texts are no plain numbers, and are equal or not compared at all.
MAX_LENGTH = 3_000
_EQUAL_NUMBERS = Comparison(outcome="correct", reason="equal", rung="numbers", proof="exact")
_OTHER_NUMBERS = Comparison(outcome="incorrect", reason="not_equal", rung="numbers", proof="exact")
# The first group is the box, where there is one; of an amount of money, the second is the sign of dollars.
_NUMBER = re.compile(r"(\\boxed\{)?(\\?\$)?\+?(-?)0*([1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.(\d*?)0*)?(?(1)\})", re.ASCII)


def compared_numbers(reference: str, answer: str, strict: bool) -> Comparison | None:
    """Compare two plain numbers, each in a box or in none; None where a text is anything else."""
    if len(reference) > MAX_LENGTH or len(answer) > MAX_LENGTH:
        return None
    one = _NUMBER.fullmatch(reference)
    other = one and _NUMBER.fullmatch(answer)
    if not one or not other:
        return None
    alike = _digits(one) == _digits(other) and not (strict and bool(one[2]) != bool(other[2]))
    return _EQUAL_NUMBERS if alike else _OTHER_NUMBERS


def _digits(number: re.Match[str]) -> tuple[str, str, str]:
    _, _, sign, whole, places = number.groups()
    whole, places = whole.replace(",", "").lstrip("0"), places or ""
    return sign if whole or places else "", whole, places
