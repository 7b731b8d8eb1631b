"""Amounts: numbers in figures or words with the words that multiply them.

`five`, `twenty-one`, `a hundred and five`, `two and a half`, `3 million`, `1.5 dozen`, `half a dozen`, `two thirds`,
`seventh`, `21st`, `minus four`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.numbers import Read, read_number, read_ordinal
from mathverifier.core.text.lexicon import NUMERALS, NumeralKind
from mathverifier.core.text.tokens import WORDS, Kind, Tokens


def numerals(kind: NumeralKind) -> Mapping[str, Fraction]:
    """Return the numerals of a kind, with their values."""
    found = ((word, one.value) for word, senses in NUMERALS.items() for one in senses if one.kind == kind)
    return MappingProxyType(dict(found))


CARDINALS: Final = numerals("cardinal")
ORDINALS: Final = numerals("ordinal")
SCALES: Final = numerals("scale")
GROUPS: Final = numerals("group")
# From this size on, a group is a number: `5 dozen` is 60, while `5 pairs` may be five of them.
LEAST_GROUP: Final = 12
FRACTIONS: Final = numerals("fraction")
MULTIPLES: Final = numerals("multiple")
# Tokens of an amount that are read. No number that anyone spells out has more words.
MAX_TOKENS = 80
# Letters of abbreviations that are none of the words here, in whatever case: `mn` is a million, `mN` is none.
_LONGEST_SYMBOL = 2
ARTICLES: Final = frozenset(("a", "an"))
_HUNDRED = 100


class Amount(NamedTuple):
    """An amount and the index of the token behind it.

    `scales` are the words that multiplied it, in the singular (`million`, `dozen`, `half`). `unscaled` is its value
    without them, where they stand behind a whole number, as in `5 million`.
    """

    value: Fraction
    end: int
    scales: tuple[str, ...] = ()
    unscaled: Fraction | None = None
    ordinal: bool = False


def read_amount(tokens: Tokens, index: int, end: int) -> Amount | None:
    """Read the longest amount that begins at `index`, without a sign; None where none begins there."""
    reader = _Reader(tokens, min(end, index + MAX_TOKENS))
    return reader.ordinal(index) or reader.amount(index)


def _takes(part: int, value: int) -> bool:
    """Say whether `value` may be said behind `part`: `three hundred twenty`, `twenty one`, but not `one two`."""
    below = part % _HUNDRED
    return (part >= _HUNDRED and not below) or (below >= 20 and below % 10 == 0 < value < 10)


def word_of(text: str) -> str:
    """Return a word in small letters; empty where it is a symbol with capitals, as `MN` is no million."""
    is_symbol = 1 < len(text) <= _LONGEST_SYMBOL and not text[1:].islower()
    return "" if is_symbol else text.lower()


class _Reader:
    """Reads amounts of one text up to a token."""

    def __init__(self, tokens: Tokens, end: int):
        self._tokens = tokens
        self._end = end

    def word(self, place: int) -> str:
        """Return the word at `place` in small letters; empty where there is none."""
        if place >= self._end or self._tokens.kinds[place] not in WORDS:
            return ""
        return word_of(self._tokens.texts[place])

    def skipped(self, place: int, *, hyphen: bool = True) -> int:
        """Return the index of the next token that is no space, and no hyphen between two words."""
        while place < self._end and (
            self._tokens.kinds[place] is Kind.SPACE or (hyphen and self._tokens.texts[place] == "-")
        ):
            place += 1
        return place

    def ordinal(self, index: int) -> Amount | None:
        """Read `7th`, `seventh`, `twenty-first`; `two thirds` is none."""
        if figures := read_ordinal(self._tokens, index, self._end):
            return Amount(figures.value, figures.end, ordinal=True)
        base = self.cardinal(index)
        place = index if base is None else self.skipped(base.end)
        value = ORDINALS.get(self.word(place))
        if value is None or (base is None and self.word(index) in FRACTIONS and self.word(index) not in ORDINALS):
            return None
        if base is None:
            return Amount(Fraction(value), place + 1, ordinal=True)
        # `twenty first` and `hundred fifth`, but neither `one first` nor `two third`.
        rest = base.value
        fits = rest % 100 == 0 or (rest % 10 == 0 and rest % 100 >= 20 and value < 10)
        return Amount(rest + value, place + 1, ordinal=True) if fits else None

    def amount(self, index: int) -> Amount | None:
        """Read a number with its scales: `3 million`, `half a dozen`, `two and a half thousand`, `two thirds`."""
        start = self._start(index)
        if start is None:
            return None
        value, place, scales = start.value, start.end, start.scales
        # Figures or one number in words: `3 dozen` might be meant as three, where dozens are counted.
        unscaled = start.value if not start.scales else None
        while True:
            following = self._part(place, value) or self._scaled(place, value)
            if following is None:
                break
            value, place, scales = following.value, following.end, scales + following.scales
        return Amount(value, place, scales, unscaled if scales else None)

    def _start(self, index: int) -> Amount | None:
        """Read what an amount begins with: figures, a cardinal, `half`, or an article before a scale."""
        if figures := read_number(self._tokens, index, self._end):
            return Amount(figures.value, figures.end)
        if cardinal := self.cardinal(index):
            return Amount(cardinal.value, cardinal.end)
        word = self.word(index)
        if word in FRACTIONS and word not in ORDINALS:
            # `half a dozen`, `half`, and `half an`: of a thing that is counted.
            return self._of_article(Amount(FRACTIONS[word], index + 1, (word,)))
        if word in ARTICLES:
            place = self.skipped(index + 1)
            following = self.word(place)
            if following in FRACTIONS:
                return Amount(FRACTIONS[following], place + 1, (following,))
            if following in SCALES or following in GROUPS:
                return Amount(Fraction(1), place)
        return None

    def _of_article(self, half: Amount) -> Amount:
        place = self.skipped(half.end)
        if self.word(place) in ARTICLES:
            after = self.skipped(place + 1)
            if self.word(after) in SCALES or self.word(after) in GROUPS:
                return half._replace(end=after)
        return half

    def _part(self, place: int, value: Fraction) -> Amount | None:
        """Read what is added: `and a half`, `and three quarters`, `and 200 thousand` is none."""
        place = self.skipped(place)
        if self.word(place) != "and":
            return None
        place = self.skipped(place + 1)
        if self.word(place) in ARTICLES or self.word(place) == "one":
            place = self.skipped(place + 1)
            share, end = FRACTIONS.get(self.word(place)), place + 1
        else:
            count = self.cardinal(place)
            after = self.skipped(count.end) if count else place
            share, end = FRACTIONS.get(self.word(after)), after + 1
            share = share * count.value if share is not None and count else None
        if share is None or not 0 < share < 1 or value.denominator != 1:
            return None
        return Amount(value + share, end)

    def _scaled(self, place: int, value: Fraction) -> Amount | None:
        """Read a scale behind a number: `million`, `dozen`, `thirds`, `half` of `one half`."""
        place = self.skipped(place)
        word = self.word(place)
        if word in SCALES:
            return Amount(value * SCALES[word], place + 1, (word,))
        if word in GROUPS:
            return Amount(value * GROUPS[word], place + 1, (word,))
        if word in FRACTIONS and (value == 1 or word not in ORDINALS) and value.denominator == 1:
            return Amount(value * FRACTIONS[word], place + 1, (word,))
        return None

    def cardinal(self, index: int) -> Read | None:
        """Read the longest cardinal in words: `three hundred and twenty-one`; not `one two`."""
        total, part = Fraction(0), None
        last: Fraction | None = None
        place, end = index, index
        if self.word(place) in ARTICLES:
            place = self.skipped(place + 1)
            if self.word(place) not in SCALES:
                return None
            part = 1
        while True:
            place = self.skipped(place)
            word = self.word(place)
            if word == "and" and end > index and (part is None or part >= _HUNDRED or part == 0):
                following = self.skipped(place + 1)
                if CARDINALS.get(self.word(following), 0) == 0:
                    break
                place, word = following, self.word(following)
            if word in CARDINALS:
                value = int(CARDINALS[word])
                if part is not None and not _takes(part, value):
                    break
                part = (part or 0) + value
            elif word == "hundred" and part is not None and 0 < part < _HUNDRED:
                part *= _HUNDRED
            elif word in SCALES and word != "hundred" and part and (last is None or SCALES[word] < last):
                last = SCALES[word]
                total, part = total + part * last, None
            else:
                break
            place += 1
            end = place
        return Read(total + (part or 0), end) if end > index else None
