"""Numbers in prose: digits, fractions and words."""

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from mathverifier.core.rational import MAX_CHARACTERS, Fraction, decimal
from mathverifier.core.wording import DIGIT, vocabulary

ONES = [
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
ONES += ["seventeen", "eighteen", "nineteen"]
_TENS = {
    name: 10 * ten
    for ten, name in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
WORDS: dict[str, Fraction] = {name: Fraction(value) for value, name in enumerate(ONES)}
WORDS |= {name: Fraction(value) for name, value in _TENS.items()}
WORDS |= {"hundred": Fraction(100), "thousand": Fraction(1000), "million": Fraction(10**6), "dozen": Fraction(12)}
WORDS |= {"half": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4), "fourth": Fraction(1, 4)}
WORDS |= {"fifth": Fraction(1, 5), "twice": Fraction(2), "double": Fraction(2), "triple": Fraction(3)}
WORDS |= {"thrice": Fraction(3), "pair": Fraction(2), "couple": Fraction(2), "once": Fraction(1), "single": Fraction(1)}

_SPELT = {name + ending: value for name, value in WORDS.items() for ending in ("", "s", "ths", "ds")}
_SPELLINGS = frozenset(_SPELT)
# It begins with one set of characters, which the engine looks for many times as fast as for alternatives, and looks
# back at the first one behind it: no number begins within another.
_NUMBER = re.compile(
    rf"[.\\{DIGIT}](?:(?<=\d)(?<![\d.]\d)"
    r"(?:(?P<mixed>\d*[ -]\d+/\d+)|(?<![,/]\d)(?P<ratio>\d*\s?/\s?\d+(?![\d/]))"
    r"|(?:\d{0,2}(?:(?:,|\\,|\{,\}|\\!)\d{3})+(?!\d)|\d*)(?:\.\d+)?(?P<percent>\s?\\?%|\s?(?i:percent))?)"
    r"|(?<=\\)[dt]?frac\{(?P<above>\d+)\}\{(?P<below>\d+)\}|(?<=\.)(?<!\d\.)\d+(?P<part>\s?\\?%|\s?(?i:percent))?)"
)
_IDLE = re.compile(r"[^\d.]")
_PLACE = attrgetter("start")


class Quantity(NamedTuple):
    """A number in a text; `text[start:end]` is how it is written."""

    value: Fraction
    start: int
    end: int


def quantities(text: str, words: frozenset[str] | None = None) -> list[Quantity]:
    """Return the numbers of `text` in order: a percentage with its hundredth, a ratio as both parts and itself.

    `words` are its words, where they are known.
    """
    found = _in_digits(text)
    # Most words are no numbers, and are told from them all at once.
    if spellings := _SPELLINGS & (vocabulary(text) if words is None else words):
        found = sorted([*found, *_in_words(text, spellings)], key=_PLACE)
    return found


def _in_words(text: str, spellings: frozenset[str]) -> Iterator[Quantity]:
    small = _lowered(text)
    for spelt in spellings:
        end = -1
        while (start := small.find(spelt, end + 1)) >= 0:
            end = start + len(spelt)
            if not _in_word(small[start - 1 : start]) and not _in_word(small[end : end + 1]):
                yield Quantity(_SPELT[spelt], start, end)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _lowered(text: str) -> str:
    """Return `text` in small letters, each in its place."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(one if len(one.lower()) > 1 else one.lower() for one in text)


def _in_digits(text: str) -> list[Quantity]:
    quantities = []
    for found in _NUMBER.finditer(text):
        start, end = found.span()
        if end - start <= MAX_CHARACTERS:
            for value in _values(text[start:end], found.lastgroup):
                quantities.append(Quantity(value, start, end))
    return quantities


@lru_cache(maxsize=1024)
def _values(number: str, kind: str | None) -> tuple[Fraction, ...]:
    """Return the values of a number as it is written, by the group of `_NUMBER` that it is."""
    if kind is None:
        return (decimal(_bare(number)),)
    if kind in ("percent", "part"):
        value = decimal(_bare(number))
        return value, value / 100
    if kind == "mixed":
        whole, above, below = (int(part) for part in re.split(r"[ /-]", number))
        three = (Fraction(whole), Fraction(above), Fraction(below))
        return (whole + Fraction(above, below), *three) if below else three
    above, below = (int(part) for part in re.findall(r"\d+", number))
    parts = (Fraction(above), Fraction(below))
    return (*parts, Fraction(above, below)) if below else parts


def _bare(number: str) -> str:
    return number if number.isdigit() else _IDLE.sub("", number)
