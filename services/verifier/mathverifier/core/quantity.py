"""Numbers in prose: digits, fractions and words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mathverifier.core.rational import Fraction

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
]
_ONES += ["seventeen", "eighteen", "nineteen"]
_TENS = {
    name: 10 * ten
    for ten, name in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
WORDS: dict[str, Fraction] = {name: Fraction(value) for value, name in enumerate(_ONES)}
WORDS |= {name: Fraction(value) for name, value in _TENS.items()}
WORDS |= {"hundred": Fraction(100), "thousand": Fraction(1000), "million": Fraction(10**6), "dozen": Fraction(12)}
WORDS |= {"half": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4), "fourth": Fraction(1, 4)}
WORDS |= {"fifth": Fraction(1, 5), "twice": Fraction(2), "double": Fraction(2), "triple": Fraction(3)}
WORDS |= {"thrice": Fraction(3), "pair": Fraction(2), "couple": Fraction(2), "once": Fraction(1), "single": Fraction(1)}

_QUANTITY = re.compile(
    r"(?P<mixed>(?<![\d.])\d+[ -]\d+/\d+)"
    r"|\\[dt]?frac\{(?P<above>\d+)\}\{(?P<below>\d+)\}"
    r"|(?P<ratio>(?<![\d.,/])\d+\s?/\s?\d+(?![\d/]))"
    r"|(?P<number>(?<![\d.])(?:\d{1,3}(?:(?:,|\\,|\{,\}|\\!)\d{3})+(?!\d)|\d+)(?:\.\d+)?|(?<!\d)\.\d+)(?P<percent>\s?\\?%|\s?percent)?"
    r"|\b(?P<word>" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")(?:s|ths|ds)?\b",
    re.IGNORECASE,
)
# A longer number is none that anyone means; Python would refuse to read it.
MAX_CHARACTERS = 1_000


@dataclass(frozen=True)
class Quantity:
    """A number in a text; `text[start:end]` is how it is written."""

    value: Fraction
    start: int
    end: int


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the numbers of `text`. A percentage is both its number and its hundredth; a ratio both parts and itself."""
    for found in _QUANTITY.finditer(text):
        if found.end() - found.start() > MAX_CHARACTERS:
            continue
        for value in _values(found):
            yield Quantity(value, found.start(), found.end())


def _values(found: re.Match[str]) -> Iterator[Fraction]:
    if found["mixed"]:
        whole, above, below = (int(part) for part in re.split(r"[ /-]", found["mixed"]))
        if below:
            yield whole + Fraction(above, below)
        yield from (Fraction(whole), Fraction(above), Fraction(below))
    elif found["ratio"] or found["above"]:
        above, below = (int(part) for part in (found["ratio"] or f"{found['above']}/{found['below']}").split("/"))
        yield from (Fraction(above), Fraction(below))
        if below:
            yield Fraction(above, below)
    elif found["word"]:
        yield WORDS[found["word"].lower()]
    else:
        value = Fraction(re.sub(r"[^\d.]", "", found["number"]))
        yield value
        if found["percent"]:
            yield value / 100
