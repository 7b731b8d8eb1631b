"""What a problem says without writing it in one figure: `forty-five`, `two and a half`, `she and her 4 friends`."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mathverifier.core.quantity import WORDS, Quantity
from mathverifier.core.rational import Fraction, decimal

_CARDINALS = {name: value for name, value in WORDS.items() if value >= 1 and value.denominator == 1}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6}
_NAMES = "|".join(
    name
    for name in sorted(_CARDINALS, key=len, reverse=True)
    if name not in ("twice", "double", "triple", "thrice", "pair", "couple", "once", "single", "dozen")
)
_NAME = re.compile(_NAMES, re.IGNORECASE)
# What they begin with, told first, spares the engine most of the alternatives.
_FIRST = "".join(sorted({name[0] for name in _NAMES.split("|")}))
# At least two words of a number in a row.
_COMPOUND = re.compile(rf"(?=[{_FIRST}])\b(?:{_NAMES})(?:(?:-|\s|\sand\s)(?:{_NAMES})){{1,6}}\b", re.IGNORECASE)
_GAP = len(" and ")
# `three-quarters`.
_SHARE = re.compile(
    rf"\b(?:{_NAMES})[\s-](?:half|halves|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?\b"
)
_AND_A_HALF = re.compile(
    rf"(?=[\da{_FIRST}])\b(?:(?P<digits>\d{{1,6}})|(?P<word>{_NAMES})|an?\s+[a-z]+)(?:\s+[a-z]+)?\s+and\s+(?:a\s+|one[\s-])?half\b",
    re.IGNORECASE,
)
# Who is counted with the others is one more.
_OTHERS = (
    r"(?:friends?|brothers?|sisters?|siblings?|cousins?|classmates?|teammates?|roommates?|colleagues?|neighbou?rs?"
    r"|co-?workers?|other\s+[a-z]+)"
)
# One of these is in each of them, and in few problems.
_OTHER = ("friend", "sister", "sibling", "cousin", "mate", "colleague", "neighbo", "worker", "other")
_OF_HERS = re.compile(r"\b(?:his|her|their|my|with|and|invited|has)\s+$", re.IGNORECASE)
_FRIENDS = re.compile(rf"\s+(?P<hers>(?:of\s+)?(?:his|her|their|my)\s+)?(?:[a-z]+\s+){{0,2}}{_OTHERS}\b", re.IGNORECASE)
_COINS = {
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE): Fraction(value, 100)
    for words, value in (("penny|pennies", 1), ("nickels?", 5), ("dimes?", 10), ("quarters?", 25))
}

_COIN = re.compile(r"[pndqPNDQ](?:enn|ickel|ime|uarter)")


def implied_by_words(problem: str, stated: Sequence[Quantity]) -> frozenset[Fraction]:
    """Return the values of numbers in several words, of coins, and of one more than the friends that are counted."""
    values = set(_spelt(problem, stated))
    if _COIN.search(problem):
        values |= {value for coin, value in _COINS.items() if coin.search(problem)}
    small = problem.lower()
    if any(map(small.__contains__, _OTHER)):
        values |= {quantity.value + 1 for quantity in stated if _beside_oneself(problem, quantity)}
    return frozenset(values)


def _beside_oneself(problem: str, quantity: Quantity) -> bool:
    """Whether others are counted, beside one who is not: `her 14 friends`, `5 of his brothers`."""
    found = _FRIENDS.match(problem, quantity.end)
    if found is None:
        return False
    before = _OF_HERS.search(problem, max(0, quantity.start - 12), quantity.start)
    return found["hers"] is not None or before is not None


def _in_words(problem: str, stated: Sequence[Quantity]) -> Sequence[Quantity]:
    return [quantity for quantity in stated if problem[quantity.start].isalpha()]


def _spelt(problem: str, stated: Sequence[Quantity]) -> Iterator[Fraction]:
    for found in _compounds(problem, _in_words(problem, stated)):
        yield _value(re.split(r"[\s-]+", found.group().lower()))
    if " half" not in problem and "-half" not in problem:
        return
    for found in _AND_A_HALF.finditer(problem):
        whole = (
            decimal(found["digits"]) if found["digits"] else WORDS.get((found["word"] or "one").lower(), Fraction(1))
        )
        yield whole + Fraction(1, 2)


def _compounds(problem: str, in_words: Sequence[Quantity]) -> Iterator[re.Match[str]]:
    """Return the numbers of several words; those of one number stand close."""
    close = any(second.start - first.end <= _GAP for first, second in pairwise(in_words))
    return _COMPOUND.finditer(problem) if close else iter(())


def _value(words: Sequence[str]) -> Fraction:
    """Return the value of `one hundred and twenty`, word by word."""
    total, part = Fraction(0), Fraction(0)
    for word in words:
        if word == "and":
            continue
        if word not in _SCALES:
            part += WORDS[word]
        elif word == "hundred":
            part = (part or Fraction(1)) * 100
        else:
            total, part = total + (part or Fraction(1)) * _SCALES[word], Fraction(0)
    return total + part


def single_words(problem: str, stated: Sequence[Quantity]) -> frozenset[Fraction]:
    """Return the numbers above 2 that stand in the problem as one word: `seven`, but not the parts of `forty-five`."""
    in_words = _in_words(problem, stated)
    single = [
        quantity
        for quantity in in_words
        if quantity.value > 2 and _NAME.fullmatch(problem, quantity.start, quantity.end)
    ]
    if not single:
        return frozenset()
    inside = [found.span() for found in _compounds(problem, in_words)]
    return frozenset(
        quantity.value
        for quantity in single
        if not _SHARE.match(problem, quantity.start) and not any(start <= quantity.start < end for start, end in inside)
    )
