"""The exact numbers that the core counts with: `fractions.Fraction`, compiled.

quicktions is the standard library's class in C, and equal to it in value, hash and text. It has no types of its own, so
it is typed as the class that it stands for. Its reading of text is not used. In 1.24, reading `"0"` writes into the
interpreter's own copy of the character 0, so `decimal` reads the digits.
"""

import fractions
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction
else:
    from quicktions import Fraction

__all__ = ["MAX_CHARACTERS", "Fraction", "decimal"]

# A number of prose that is longer is none that anyone means; Python would refuse to read it.
MAX_CHARACTERS = 1_000

# Most numbers that people write. A number keeps its hash, which takes ten times as long to find as a sum.
_SMALL = tuple(map(Fraction, range(1001)))


@lru_cache(maxsize=1024)
def decimal(text: str) -> Fraction:
    """Return the number that is written in `text`: `12`, `1.5`, `.5`, `1e3`, `3/4`. Raises ValueError for any other."""
    if text.isdecimal():
        whole = int(text)
        return _SMALL[whole] if whole < len(_SMALL) else Fraction(whole)
    before, point, places = text.partition(".")
    if point and places.isdecimal() and (before.isdecimal() or not before):
        return Fraction(int(before + places), 10 ** len(places))
    exact = fractions.Fraction(text)
    return Fraction(exact.numerator, exact.denominator)
