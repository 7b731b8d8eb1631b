"""The reader of units: from words to what they name, with their prefixes and powers.

A word may have several senses (`pounds` are of mass or of money), so reading returns all of them. A word that is not
understood makes the whole unreadable: nothing is dropped."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from itertools import product as combinations
from typing import Final

from mathverifier.core.quantities.plurals import singular
from mathverifier.core.quantities.units import Unit, power, product, quotient
from mathverifier.core.text.lexicon import (
    ATTRIBUTES,
    BOUNDS,
    FUNCTION_WORDS,
    NOUNS,
    NUMERALS,
    PREFIX_SYMBOLS,
    PREFIX_WORDS,
    REMAINDERS,
    UNIT_SYMBOLS,
    UNIT_WORDS,
    Prefix,
    UnitSense,
)

MAX_WORDS = 12
MAX_SENSES = 16
MAX_EXPONENT = 9
_LONGEST_PREFIX: Final = 6
_LONGEST_SYMBOL: Final = 4
_DETERMINERS: Final = FUNCTION_WORDS["articles"] | FUNCTION_WORDS["determiners"]
_PER: Final = frozenset(("/", "per", "a", "an", "each", "every", "÷"))
_TIMES: Final = frozenset(("·", "*", "⋅", "×", "-", "∙"))
# The exponent that a word before a unit gives it: `sq ft`.
POWER_WORDS: Final = {"square": 2, "sq": 2, "squared": 2, "cubic": 3, "cu": 3, "cubed": 3}
_POWERS_BEHIND: Final = {"squared": 2, "cubed": 3, "²": 2, "³": 3, "⁴": 4, "⁻¹": -1, "⁻²": -2, "⁻³": -3}
# Currencies and nouns are counted, not multiplied: `dollars in` is no product.
_NO_FACTOR: Final = frozenset(("in", "of"))
_DATA: Final = (("data", 1),)
# The longest names of units and the longest remainders have so many words.
_LONGEST: Final = 3
# The parts of what is written without spaces: `person-hours`, `km/h`, `cm2`, `m³`.
_PARTS: Final = re.compile(r"[^\W\d_⁻²³¹⁴]+|⁻?[²³¹⁴]|\d+|[^\w\s]")


def read_unit(words: Sequence[str], nouns: frozenset[str] = frozenset()) -> tuple[Unit, ...]:
    """Return what `words` may mean as a unit, the usual sense first; nothing where any of them is not understood.

    The words are the texts of tokens in order, without spaces: words, symbols and operators. `nouns` are those of the
    problem, in the singular or plural.
    """
    return _read(tuple(words), _singulars(nouns))


@lru_cache(maxsize=64)
def _singulars(nouns: frozenset[str]) -> frozenset[str]:
    return frozenset(map(singular, nouns))


@lru_cache(maxsize=4096)
def _read(words: tuple[str, ...], nouns: frozenset[str]) -> tuple[Unit, ...]:
    if not words or len(words) > MAX_WORDS or not all(words):
        return ()
    words = tuple(part for word in words for part in _parts(word, nouns))
    for end in _ends(words):
        if units := _Reader(words[:end], nouns).read():
            return tuple(dict.fromkeys(units))
    return ()


def _parts(word: str, nouns: frozenset[str]) -> Sequence[str]:
    """Return a word that is a unit or a noun as it is, without the dot of an abbreviation; any other in its parts."""
    if word.isalpha() or _is_known(word, nouns):
        return (word,)
    if word[-1] == "." and len(word) > 1:
        return _parts(word[:-1], nouns)
    parts = _PARTS.findall(word)
    return parts if "".join(parts) == word else (word,)


def _is_known(word: str, nouns: frozenset[str]) -> bool:
    return bool(unit_senses(word) or _noun(word.lower(), nouns)) or word.lower() in ATTRIBUTES


def _ends(words: tuple[str, ...]) -> Iterator[int]:
    """Yield where the unit may end: before each of the words that may follow a quantity and change nothing of it."""
    end = len(words)
    yield end
    while end > 1:
        length = next((n for n in range(_LONGEST, 0, -1) if n < end and _phrase(words[end - n : end]) in REMAINDERS), 0)
        if not length:
            return
        end -= length
        yield end


def _phrase(words: Sequence[str]) -> str:
    return " ".join(words).lower()


class _Reader:
    """A reader of one sequence of words, from left to right."""

    def __init__(self, words: tuple[str, ...], nouns: frozenset[str]):
        self._words = words
        self._small = tuple(map(str.lower, words))
        self._nouns = nouns
        self._place = 0

    def read(self) -> tuple[Unit, ...]:
        """Return the readings of all words."""
        return self._quotient() or self._whole_noun()

    def _quotient(self) -> tuple[Unit, ...]:
        above = (Unit(""),) if self._small[0] in ("per", "/") else self._product()
        while above and self._place < len(self._words):
            if not self._take(_PER):
                return ()
            above = _combined(above, self._below(), quotient)
        return above

    def _whole_noun(self) -> tuple[Unit, ...]:
        """Return the noun that begins in a word which is a unit, too: `stone blocks`."""
        self._place = 0
        units = self._noun()
        return units if self._place == len(self._words) else ()

    def _below(self) -> tuple[Unit, ...]:
        """Return the readings behind `per`: one unit, or a product in brackets."""
        if self._take(frozenset("(")):
            inner = self._product()
            return inner if self._take(frozenset(")")) else ()
        return self._power()

    def _product(self) -> tuple[Unit, ...]:
        units = self._power()
        while units and self._place < len(self._words):
            place = self._place
            if self._small[place] == "-" and not _is_singular(self._small[place - 1]):
                return ()  # A difference.
            times = self._take(_TIMES)
            if not times and (self._small[place] in _PER or self._small[place] == ")"):
                break
            factor = self._power() if self._small[place] not in _NO_FACTOR else ()
            symbols = _is_symbol(self._words[place - 1]) and _is_symbol(self._words[place])
            if not factor or not (times or symbols or _joins(units[0], factor[0])):
                self._place = place
                return () if times else units
            units = _combined(units, factor, product)
        return units

    def _power(self) -> tuple[Unit, ...]:
        word = self._peek()
        if word in POWER_WORDS and len(self._words) > self._place + 1:
            exponent = POWER_WORDS[word]
            self._place += 1
            self._take(frozenset("."))
            if units := self._unit():
                return self._with_complement(tuple(power(unit, exponent) for unit in units if unit.dimension))
            self._place -= 1
            return self._noun()
        units = self._unit()
        if not units:
            return self._noun()
        if exponent := self._exponent(units):
            units = tuple(power(unit, exponent) for unit in units if unit.dimension)
        return self._with_complement(units)

    def _exponent(self, units: tuple[Unit, ...]) -> int:
        """Return the exponent behind a unit; 0 where there is none."""
        word = self._peek()
        if word in _POWERS_BEHIND:
            self._place += 1
            return _POWERS_BEHIND[word]
        if word in ("2", "3") and any(unit.dimension == (("length", 1),) for unit in units):
            self._place += 1
            return int(word)
        if word != "^":
            return 0
        start, self._place = self._place, self._place + 1
        braced = self._take(frozenset("{"))
        negative = self._take(frozenset("-−"))
        digits = self._peek()
        sign = -1 if negative or digits.startswith(("-", "−")) else 1
        digits = digits.lstrip("-−")
        if digits.isdecimal() and 0 < int(digits[:4]) <= MAX_EXPONENT and len(digits) == 1:
            self._place += 1
            if not braced or self._take(frozenset("}")):
                return sign * int(digits)
        self._place = start
        return 0

    def _unit(self) -> tuple[Unit, ...]:
        """Return the senses of the unit that begins here, the longest name first."""
        left = len(self._words) - self._place
        for length in range(min(_LONGEST, left), 0, -1):
            written = " ".join(self._words[self._place : self._place + length])
            if senses := unit_senses(written):
                self._place += length
                self._take(frozenset("."))
                if length == 1 and len(self._words) > 1 and written in UNIT_SYMBOLS:
                    senses = senses[:1]  # The m of `m/s` is no minute.
                return tuple(_of_sense(sense) for sense in senses)
        return ()

    def _with_complement(self, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """Return the units with what they measure: `cups of flour`."""
        if self._peek() != "of":
            return units
        start, self._place = self._place, self._place + 1
        self._take(_DETERMINERS)
        if named := self._noun_phrase():
            return tuple(replace(unit, of=named, name=f"{unit.name} of {named}") for unit in units)
        self._place = start
        return ()

    def _noun(self) -> tuple[Unit, ...]:
        """Return the counted noun that begins here, with its attributes and what it is made of."""
        named = self._noun_phrase()
        return self._with_complement((Unit(named, counted=((named, 1),)),)) if named else ()

    def _noun_phrase(self) -> str:
        """Return the longest run of attributes and nouns that ends in a noun, which alone is in the singular."""
        names: list[str] = []
        whole, end = 0, self._place
        for place in range(self._place, len(self._words)):
            word = self._small[place]
            if word == "-" and names:
                continue
            noun = _noun(word, self._nouns)
            if noun:
                whole, end = len(names) + 1, place + 1
            elif word not in ATTRIBUTES:
                break
            names.append(noun or word)
            if noun and not _is_singular(word):
                break  # What modifies a noun is in the singular.
        if any(pair in BOUNDS or pair in NUMERALS for pair in map(" ".join, pairwise(names[:whole]))):
            return ""  # `square root`, `percentage point`.
        if any(name in POWER_WORDS and name not in self._nouns for name in names[: whole - 1]):
            return ""  # `square bits` are no kind of bits, where bits are a unit or not.
        self._place = end if whole else self._place
        return " ".join(names[:whole])

    def _peek(self) -> str:
        return self._small[self._place] if self._place < len(self._small) else ""

    def _take(self, words: frozenset[str]) -> bool:
        """Go on over the next word if it is one of `words`."""
        taken = self._place < len(self._small) and self._small[self._place] in words
        self._place += taken
        return taken


def _is_singular(word: str) -> bool:
    return singular(word) == word


def _is_symbol(word: str) -> bool:
    return len(word) <= _LONGEST_SYMBOL and word.lower() not in UNIT_WORDS and bool(unit_senses(word))


def _joins(first: Unit, second: Unit) -> bool:
    """Whether two units side by side are a product: `newton meters` are, `feet inches` and `dollars cups` are not."""
    return first.known and second.known and first.dimension != second.dimension and len(first.dimension) > 1


def _combined(
    first: tuple[Unit, ...], second: tuple[Unit, ...], work: Callable[[Unit, Unit], Unit]
) -> tuple[Unit, ...]:
    pairs = list(combinations(first, second))
    return tuple(work(one, other) for one, other in pairs) if len(pairs) <= MAX_SENSES else ()


@lru_cache(maxsize=4096)
def unit_senses(written: str) -> tuple[UnitSense, ...]:
    """Return the units that a word or symbol may mean, with its prefix; nothing where it is none."""
    small = written.lower()
    if len(written) <= _LONGEST_SYMBOL and not written[1:].islower() and (symbols := tuple(_prefixed(written, small))):
        # A capital behind the first letter makes a symbol of it: `kN` is no knot.
        return symbols
    found = UNIT_SYMBOLS.get(written, ()) + UNIT_WORDS.get(small, ())
    return tuple(dict.fromkeys(found or _prefixed(written, small)))


def _prefixed(written: str, small: str) -> Iterator[UnitSense]:
    for text, units, prefixes in ((written, UNIT_SYMBOLS, PREFIX_SYMBOLS), (small, UNIT_WORDS, PREFIX_WORDS)):
        for end in range(1, min(len(text), _LONGEST_PREFIX + 1)):
            for prefix in prefixes.get(text[:end], ()):
                for unit in units.get(text[end:], ()):
                    if unit.prefixes and _takes(unit, prefix):
                        yield replace(unit, name=prefix.name + unit.name, factor=prefix.factor * unit.factor)


def _takes(unit: UnitSense, prefix: Prefix) -> bool:
    """Whether a unit has the prefix."""
    if prefix.of == "anything":
        return True
    return unit.binary if prefix.of == "bytes" else unit.dimension == _DATA


def _of_sense(sense: UnitSense) -> Unit:
    return Unit(sense.name, sense.dimension, sense.factor, sense.offset)


def _noun(word: str, nouns: frozenset[str]) -> str:
    """Return the singular of a noun of the lexicon or of `nouns`; an empty text for any other word.

    A word that is a number, or changes one, is none: `times` are no plural of `time`, while `zeros` are things.
    """
    one = singular(word)
    return one if (one in NOUNS or one in nouns) and word not in BOUNDS and word not in NUMERALS else ""
