r"""The numbers that a running text mentions: `1,234`, `3/4`, `2 1/3`, `20%`, `forty-five`, `a half`, `3 million`.

Text that is not one quantity, as a problem or a solution, may mean a number in several ways. A percentage is used as
its hundredth, too, and of a ratio each part is. A mention has all of these values, the one of the whole first.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from mathverifier.core.expressions.rational import MAX_CHARACTERS, Fraction
from mathverifier.core.quantities.number_words import (
    ARTICLES,
    CARDINALS,
    FRACTIONS,
    GROUPS,
    MULTIPLES,
    ORDINALS,
    SCALES,
    Amount,
    read_amount,
)
from mathverifier.core.quantities.numbers import FRACTION_COMMANDS, ORDINAL_ENDINGS, VULGAR, numeral
from mathverifier.core.quantities.suffix import PERCENTS
from mathverifier.core.text.lexer import lexed
from mathverifier.core.text.lexicon import EVOKES
from mathverifier.core.text.tokens import WORDS, Kind, Tokens
from mathverifier.core.tuples import made

Form = Literal["figures", "share", "command", "scaled", "word", "words"]

_IN_DATES: Final = frozenset((":", "/"))
_HALVES_OF_DAY: Final = frozenset(("am", "pm", "o'clock"))
_YEARS_OLD: Final = ["year", "-", "old"]
# Looked up once: a member of an enumeration takes its time.
_SPACE, _NUMBER, _NUMERAL = Kind.SPACE, Kind.NUMBER, Kind.NUMERAL
_NUMERIC: Final = frozenset((_NUMBER, _NUMERAL))
_NUMERIC_BYTES: Final = re.compile(b"[%c%c]" % (_NUMBER, _NUMERAL))
_JOINTS: Final = frozenset(("and", "a", "an"))
# What may stand behind figures and change what they mean, with a space before it or without.
_CHANGING: Final = frozenset(("/", "%", "\\%", "‰", "percentage", "per", "and"))
_CHANGING_AT_ONCE: Final = _CHANGING | {"-"}
# What makes a time of day or an age of the number before it.
_NO_AMOUNT: Final = ("am ", "am.", "am,", "pm ", "pm.", "pm,", "a.m", "p.m", "o'clock", "-year-old")


class Mention(NamedTuple):
    """A number in a text: all that it may mean, its span, and its first token and the one behind it.

    `form` tells apart figures, a `share` in figures (a percentage, ratio or mixed number) and a fraction of LaTeX. It
    tells a number with a scale (`3 million`, `two thirds`), and one word or several.
    """

    values: tuple[Fraction, ...]
    start: int
    end: int
    first: int
    behind: int
    form: Form


# The values, the first token, the one behind the last, and the form.
_Read = tuple[tuple[Fraction, ...], int, int, Form]


def _single_words() -> Mapping[str, tuple[Fraction, ...]]:
    """Return what one word means where no other numeral stands beside it.

    An ordinal that is a fraction, too, means the fraction, as `third` does. Of the groups, those do that call for their
    number wherever they stand: a `score` is points more often than twenty.
    """
    groups = {word: value for word, value in GROUPS.items() if word.removesuffix("s") in EVOKES}
    tables = (SCALES, groups, MULTIPLES, FRACTIONS, CARDINALS)
    return {word: (value,) for table in tables for word, value in table.items()}


_SINGLE: Final = _single_words()
# Groups of a dozen and more are numbers; `three pairs` are three of a thing.
_LEAST_GROUP = 12
_SCALING: Final = {**SCALES, **{word: value for word, value in GROUPS.items() if value >= _LEAST_GROUP}}


@lru_cache(maxsize=64)
def mentioned(text: str) -> tuple[Tokens, tuple[Mention, ...]]:
    """Return the tokens of a text, as of a problem that has many solutions, and the numbers that it mentions."""
    tokens = lexed(text)
    return tokens, mentions(tokens)


def mentions(tokens: Tokens) -> tuple[Mention, ...]:
    """Return the numbers that the tokens mention, in order."""
    reader = _Reader(tokens)
    starts, kinds, texts = tokens.starts, reader.kinds, reader.texts
    found: list[Mention] = []
    place = 0
    for numeric in _NUMERIC_BYTES.finditer(tokens.codes):
        index = numeric.start()
        if index < place:
            continue
        place = following = index + 1
        changing = _CHANGING_AT_ONCE
        if kinds[place] is _SPACE:
            following, changing = index + 2, _CHANGING
        figures = kinds[index] is _NUMBER
        alone = figures and texts[following] not in changing and kinds[following] not in _NUMERIC
        # Most numbers are figures that stand by themselves.
        if alone and (texts[index - 1] != "{" or texts[index - 2] not in FRACTION_COMMANDS):
            if values := _value(texts[index]):
                found.append(made(Mention, (values, starts[index], starts[place], index, place, "figures")))
            continue
        read = reader.figures(index) if figures else reader.words(index)
        if read is not None:
            values, first, place, form = read
            found.append(made(Mention, (values, starts[first], starts[place], first, place, form)))
    return tuple(found)


def is_amount(tokens: Tokens, mention: Mention) -> bool:
    """Say whether a number in figures says how much: a date, a time of day, an age and `the 13th` do not."""
    texts, behind = tokens.texts, mention.behind
    if tokens.kinds[mention.first] is not _NUMBER or (mention.first and texts[mention.first - 1] == ":"):
        return False
    following = texts[behind] if behind < len(texts) else ""
    if following in _IN_DATES:
        return not "".join(texts[behind + 1 : behind + 2])[:1].isdecimal()
    if following in ORDINAL_ENDINGS or (following == "-" and texts[behind + 1 : behind + 4] == _YEARS_OLD):
        return False
    place = behind + 1 if following == " " else behind
    word = texts[place].lower() if place < len(texts) else ""
    return not (word in _HALVES_OF_DAY or (word in ("a", "p") and texts[place + 1 : place + 3] == [".", "m"]))


@lru_cache(maxsize=2048)
def _value(figures: str) -> tuple[Fraction, ...]:
    value = numeral(figures) if len(figures) <= MAX_CHARACTERS else None
    return () if value is None else (value,)


class _Reader:
    """Reads the numbers of one text."""

    def __init__(self, tokens: Tokens):
        self._tokens = tokens
        # Two tokens more, so that there is always one behind a space.
        self.texts = [*tokens.texts, "", ""]
        self.kinds = [*tokens.kinds, Kind.OTHER, Kind.OTHER]
        self._end = len(tokens)

    def _skipped(self, place: int) -> int:
        """Return the index of the next token that is no space."""
        return place + 1 if self.kinds[place] is _SPACE else place

    def figures(self, index: int) -> _Read | None:
        """Read a number that begins in figures and may go on."""
        values = _value(self.texts[index])
        read = self._command(index) or self._changed(index, self._skipped(index + 1), values)
        return read or ((values, index, index + 1, "figures") if values else None)

    def _changed(self, index: int, place: int, values: tuple[Fraction, ...]) -> _Read | None:
        """Read figures with what stands at `place`, and may go on with them."""
        if self.kinds[place] is _NUMERAL or self.texts[place] == "and":
            return self._percent(index, place, values) or self._scaled(index)
        return self._mixed(index) or self._ratio(index, place) or self._percent(index, place, values)

    def _percent(self, index: int, place: int, values: tuple[Fraction, ...]) -> _Read | None:
        """Read `20%` and `20 percent`: it is used as 20 and as its hundredth."""
        found = PERCENTS.at(self._tokens, place, self._end) if values else None
        if found is None:
            return None
        return ((values[0], values[0] * found.meaning), index, found.end, "share")

    def _integer(self, place: int) -> Fraction | None:
        """Return the whole number in plain digits at a place."""
        values = _value(digits) if (digits := self.texts[place]).isdecimal() else ()
        return values[0] if values else None

    def _mixed(self, index: int) -> _Read | None:
        """Read `2 1/3`, `2-1/3` and `2½`."""
        whole = self._integer(index)
        if whole is None:
            return None
        after = self.texts[index + 1]
        if after in VULGAR:
            return ((whole + VULGAR[after], whole), index, index + 2, "share")
        if after not in (" ", "-") or index + 4 >= self._end or self.texts[index + 3] != "/":
            return None
        above, below = self._integer(index + 2), self._integer(index + 4)
        if above is None or not below:
            return None
        return ((whole + above / below, whole, above, below), index, index + 5, "share")

    def _ratio(self, index: int, place: int) -> _Read | None:
        """Read `3/4`: both parts count, and the quotient does."""
        above = self._integer(index)
        if above is None or self.texts[place] != "/" or (index and self.texts[index - 1] in (",", "/")):
            return None
        at = self._skipped(place + 1)
        below = self._integer(at)
        if not below or self.texts[at + 1] == "/":
            return None
        return ((above / below, above, below), index, at + 1, "share")

    def _command(self, index: int) -> _Read | None:
        r"""Read `\frac{3}{4}`, whose numerator stands at `index`."""
        texts = self.texts
        if texts[index - 1] != "{" or texts[index - 2] not in FRACTION_COMMANDS or texts[index + 1] != "}":
            return None
        if texts[index + 2 : index + 5 : 2] != ["{", "}"]:
            return None
        above, below = self._integer(index), self._integer(index + 3)
        if above is None or not below:
            return None
        return ((above / below, above, below), index - 2, index + 5, "command")

    def _scaled(self, index: int) -> _Read | None:
        """Read figures with what multiplies them: `3 million`, `1.5 dozen`, `2 and a half`."""
        amount = self._amount(index)
        if amount is None or amount.end <= index + 1 or amount.ordinal:
            return None
        return (self._with_parts(amount.value, index, amount.end), index, amount.end, "scaled")

    def words(self, index: int) -> _Read | None:
        """Read a number that begins in a word; None for a numeral that counts nothing, as `first` and `squared`."""
        word = self.texts[index].lower()
        place = self._skipped(index + 1)
        if self.texts[place] == "-":
            place += 1
        beside = self.kinds[place] is _NUMERAL or self.texts[place] in _JOINTS
        if beside and (several := self._several(index, word)) is not None:
            return several
        values = _SINGLE.get(word)
        return None if values is None else (values, index, index + 1, "word")

    def _several(self, index: int, word: str) -> _Read | None:
        """Read a number in several words: `forty-five`, `a hundred and five`, `two and a half`, `half a dozen`."""
        first = index
        if word in _SCALING and index > 1 and self.texts[index - 2].lower() in ARTICLES:
            first = index - 2
        amount = self._amount(first)
        if amount is None or amount.end <= index + 1:
            return None
        if amount.ordinal:
            return ((amount.value,), index, amount.end, "words")
        values = self._with_parts(amount.value, first, amount.end)
        return (values, index, amount.end, "words" if len(values) == 1 else "scaled")

    def _amount(self, index: int) -> Amount | None:
        """Read an amount, without the pairs at its end, and without the tens of `twenty five-dollar bills`."""
        amount = read_amount(self._tokens, index, self._end)
        if amount is None:
            return None
        last = self.texts[amount.end - 1].lower()
        compound = self.texts[amount.end] == "-" and self.kinds[amount.end + 1] in WORDS
        apart = compound and last in CARDINALS and self.kinds[amount.end - 2] is _SPACE
        if apart or (last in GROUPS and last not in _SCALING):
            return read_amount(self._tokens, index, amount.end - 1)
        return amount

    def _with_parts(self, value: Fraction, first: int, end: int) -> tuple[Fraction, ...]:
        """Return the value of an amount with those of the number and of the scale or fraction that it ends in."""
        last = self.texts[end - 1].lower()
        if last in _SCALING:
            return value, value / _SCALING[last], _SCALING[last]
        if last not in FRACTIONS:
            return (value,)
        if "and" in self.texts[first:end]:
            whole = Fraction(value.numerator // value.denominator)
            return value, whole, value - whole
        return value, value / FRACTIONS[last], FRACTIONS[last]


def cardinal_word(tokens: Tokens, mention: Mention) -> bool:
    """Say whether a number is one word that counts: `seven`, but neither `third` nor `twice`."""
    word = tokens.texts[mention.first].lower()
    return mention.form == "word" and (word in CARDINALS or word in SCALES) and word not in ORDINALS
