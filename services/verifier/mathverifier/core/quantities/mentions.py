r"""The numbers that a running text mentions: `1,234`, `3/4`, `2 1/3`, `20%`, `forty-five`, `two and a half`, `3 million`.

Text that is not one quantity, as a problem or a solution, may mean a number in several ways: a percentage is used as
its hundredth, too, and of a ratio each part is. A mention has all of these values, the one of the whole first.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from mathverifier.core.quantities.number_words import (
    ARTICLES,
    CARDINALS,
    FRACTIONS,
    GROUPS,
    MULTIPLES,
    ORDINALS,
    SCALES,
    read_amount,
)
from mathverifier.core.quantities.numbers import FRACTION_COMMANDS, ORDINAL_ENDINGS, VULGAR, numeral
from mathverifier.core.quantities.suffix import PERCENTS
from mathverifier.core.rational import Fraction
from mathverifier.core.text.lexer import lex
from mathverifier.core.text.lexicon import EVOKES
from mathverifier.core.text.tokens import Kind, Tokens

Form = Literal["figures", "share", "command", "scaled", "word", "words"]

# A longer number is none that anyone means.
MAX_DIGITS = 1_000
_JOINTS: Final = frozenset(("and", "a", "an"))
_BEHIND: Final = frozenset(("/", "%", "\\%", "‰", "percentage", "per"))
# What makes a time of day or an age of the number before it.
_NO_AMOUNT: Final = ("am ", "am.", "am,", "pm ", "pm.", "pm,", "a.m", "p.m", "o'clock", "-year-old")


class Mention(NamedTuple):
    """A number in a text: all that it may mean, its span, and its first token and the one behind it.

    `form` tells figures, a `share` in figures (a percentage, ratio or mixed number), a fraction of LaTeX, a number with
    a scale (`3 million`, `two thirds`), and one word or several.
    """

    values: tuple[Fraction, ...]
    start: int
    end: int
    first: int
    behind: int
    form: Form


class _Read(NamedTuple):
    values: tuple[Fraction, ...]
    first: int
    behind: int
    form: Form


def _single_words() -> Mapping[str, tuple[Fraction, ...]]:
    """Return what one word means where no other numeral stands beside it.

    An ordinal that is a fraction, too, means the fraction, as `third` does. Of the groups, those do that call for their
    number wherever they stand: a `score` is points more often than twenty.
    """
    groups = {word: value for word, value in GROUPS.items() if word.removesuffix("s") in EVOKES}
    tables = (SCALES, groups, MULTIPLES, FRACTIONS, CARDINALS)
    return {word: (value,) for table in tables for word, value in table.items()}


_SINGLE: Final = _single_words()
_SCALING: Final = {**SCALES, **GROUPS}


@lru_cache(maxsize=64)
def mentioned(text: str) -> tuple[Tokens, tuple[Mention, ...]]:
    """Return the tokens of a text, as of a problem that has many solutions, and the numbers that it mentions."""
    tokens = lex(text)
    return tokens, mentions(tokens)


def mentions(tokens: Tokens) -> tuple[Mention, ...]:
    """Return the numbers that the tokens mention, in order."""
    kinds, starts = tokens.kinds, tokens.starts
    reader = _Reader(tokens)
    found: list[Mention] = []
    place = 0
    for index in [at for at, kind in enumerate(kinds) if kind is Kind.NUMBER or kind is Kind.NUMERAL]:
        if index < place:
            continue
        read = reader.figures(index) if kinds[index] is Kind.NUMBER else reader.words(index)
        if read is not None:
            values, first, place, form = read
            found.append(Mention(values, starts[first], starts[place], first, place, form))
    return tuple(found)


def is_amount(tokens: Tokens, mention: Mention) -> bool:
    """Say whether a number in figures says how much: a date, a time of day, an age and `the 13th` do not."""
    texts, behind = tokens.texts, mention.behind
    if tokens.kinds[mention.first] is not Kind.NUMBER or (mention.first and texts[mention.first - 1] == ":"):
        return False
    following = "".join(texts[behind : behind + 5]).lower()
    if following.startswith((":", "/")):
        return not following[1:2].isdecimal()
    at_once = texts[behind].lower() if behind < len(texts) else ""
    return at_once not in ORDINAL_ENDINGS and not following.lstrip(" ").startswith(_NO_AMOUNT)


@lru_cache(maxsize=2048)
def _value(figures: str) -> tuple[Fraction, ...]:
    value = numeral(figures) if len(figures) <= MAX_DIGITS else None
    return () if value is None else (value,)


class _Reader:
    """Reads the numbers of one text."""

    def __init__(self, tokens: Tokens):
        self._tokens = tokens
        self._texts = tokens.texts
        self._kinds = tokens.kinds
        self._end = len(tokens)

    def _skipped(self, place: int) -> int:
        """Return the index of the next token that is no space."""
        return place + 1 if place < self._end and self._kinds[place] is Kind.SPACE else place

    def figures(self, index: int) -> _Read | None:
        """Read a number that begins in figures."""
        values = _value(self._texts[index])
        behind = index + 1
        place = self._skipped(behind)
        following = self._texts[place] if place < self._end else ""
        kind = self._kinds[place] if place < self._end else Kind.OTHER
        read: _Read | None = None
        if kind is Kind.NUMBER or following in _BEHIND or (following == "-" and place == behind):
            read = self._share(index, place, values)
        elif kind is Kind.NUMERAL or following == "and":
            read = self._percent(index, place, values) or self._scaled(index)
        elif index > 1 and self._texts[index - 1] == "{" and self._texts[index - 2] in FRACTION_COMMANDS:
            read = self._command(index)
        return read or (_Read(values, index, behind, "figures") if values else None)

    def _share(self, index: int, place: int, values: tuple[Fraction, ...]) -> _Read | None:
        return self._mixed(index) or self._ratio(index, place) or self._percent(index, place, values)

    def _percent(self, index: int, place: int, values: tuple[Fraction, ...]) -> _Read | None:
        """Read `20%` and `20 percent`: it is used as 20 and as its hundredth."""
        found = PERCENTS.at(self._tokens, place, self._end) if values else None
        if found is None:
            return None
        return _Read((values[0], values[0] * found.meaning), index, found.end, "share")

    def _integer(self, place: int) -> Fraction | None:
        """Return the whole number in plain digits at a place."""
        digits = self._texts[place] if place < self._end else ""
        return _value(digits)[0] if digits.isdecimal() and _value(digits) else None

    def _mixed(self, index: int) -> _Read | None:
        """Read `2 1/3`, `2-1/3` and `2½`."""
        whole = self._integer(index)
        if whole is None:
            return None
        after = self._texts[index + 1] if index + 1 < self._end else ""
        if after in VULGAR:
            return _Read((whole + VULGAR[after], whole), index, index + 2, "share")
        if after not in (" ", "-") or index + 4 >= self._end or self._texts[index + 3] != "/":
            return None
        above, below = self._integer(index + 2), self._integer(index + 4)
        if above is None or not below:
            return None
        return _Read((whole + above / below, whole, above, below), index, index + 5, "share")

    def _ratio(self, index: int, place: int) -> _Read | None:
        """Read `3/4`: both parts count, and the quotient does."""
        above = self._integer(index)
        if above is None or self._texts[place] != "/" or self._text_before(index) in (",", "/"):
            return None
        at = self._skipped(place + 1)
        below = self._integer(at)
        if not below or (at + 1 < self._end and self._texts[at + 1] == "/"):
            return None
        return _Read((above / below, above, below), index, at + 1, "share")

    def _text_before(self, index: int) -> str:
        return self._texts[index - 1] if index else ""

    def _command(self, index: int) -> _Read | None:
        r"""Read `\frac{3}{4}`, whose numerator stands at `index`."""
        texts = self._texts[index : index + 5]
        if texts[1:3] != ["}", "{"] or texts[4:] != ["}"]:
            return None
        above, below = self._integer(index), self._integer(index + 3)
        if above is None or not below:
            return None
        return _Read((above / below, above, below), index - 2, index + 5, "command")

    def _scaled(self, index: int) -> _Read | None:
        """Read figures with what multiplies them: `3 million`, `1.5 dozen`, `2 and a half`."""
        amount = read_amount(self._tokens, index, self._end)
        if amount is None or amount.end <= index + 1 or amount.ordinal:
            return None
        return _Read(self._with_parts(amount.value, amount.end), index, amount.end, "scaled")

    def words(self, index: int) -> _Read | None:
        """Read a number that begins in a word; None for a numeral that counts nothing, as `first` and `squared`."""
        word = self._texts[index].lower()
        place = self._skipped(index + 1)
        if place < self._end and self._texts[place] == "-":
            place += 1
        beside = place < self._end and (self._kinds[place] is Kind.NUMERAL or self._texts[place] in _JOINTS)
        if beside and (several := self._several(index, word)) is not None:
            return several
        values = _SINGLE.get(word)
        return None if values is None else _Read(values, index, index + 1, "word")

    def _several(self, index: int, word: str) -> _Read | None:
        """Read a number in several words: `forty-five`, `a hundred and five`, `two and a half`, `half a dozen`."""
        first = index
        if word in _SCALING and index > 1 and self._texts[index - 2].lower() in ARTICLES:
            first = index - 2
        amount = read_amount(self._tokens, first, self._end)
        if amount is None or amount.end <= index + 1:
            return None
        if amount.ordinal:
            return _Read((amount.value,), index, amount.end, "words")
        values = self._with_parts(amount.value, amount.end)
        return _Read(values, index, amount.end, "words" if len(values) == 1 else "scaled")

    def _with_parts(self, value: Fraction, end: int) -> tuple[Fraction, ...]:
        """Return the value of an amount with those of the number and of the scale or fraction that it ends in."""
        last = self._texts[end - 1].lower()
        if last in _SCALING:
            return value, value / _SCALING[last], _SCALING[last]
        if last not in FRACTIONS:
            return (value,)
        whole = Fraction(value.numerator // value.denominator)
        if whole and value != whole:
            return value, whole, value - whole
        return value, value / FRACTIONS[last], FRACTIONS[last]


def cardinal_word(tokens: Tokens, mention: Mention) -> bool:
    """Say whether a number is one word that counts: `seven`, but neither `third` nor `twice`."""
    word = tokens.texts[mention.first].lower()
    return mention.form == "word" and (word in CARDINALS or word in SCALES) and word not in ORDINALS
