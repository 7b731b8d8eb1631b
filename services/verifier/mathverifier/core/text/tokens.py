"""Tokens of a text, in columns: texts, kinds and places, with the brackets paired."""

from enum import IntEnum
from functools import cached_property
from itertools import accumulate


class Kind(IntEnum):
    """The kinds of token. A word that the lexicon knows as a numeral, unit or cue has that kind and is no `WORD`."""

    SPACE = 1
    NUMBER = 2
    WORD = 3
    NUMERAL = 4
    UNIT = 5
    CUE = 6
    COMMAND = 7
    OPERATOR = 8
    RELATION = 9
    OPEN = 10
    CLOSE = 11
    SEPARATOR = 12
    CURRENCY = 13
    SCRIPT = 14
    OTHER = 15


WORDS = frozenset((Kind.WORD, Kind.NUMERAL, Kind.UNIT, Kind.CUE))


class Tokens:
    """The tokens of `text`, which they cover from its first character to its last.

    `texts[i]` is the i-th token's text and `kinds[i]` its kind. `starts` has one entry more than there are tokens, so
    that the i-th token is `text[starts[i]:starts[i + 1]]`. `text` has the spelling of the lexer: as long as the text
    that was read, with full-width characters and Unicode signs in their plain form.
    """

    __slots__ = ("__dict__", "kinds", "text", "texts")

    def __init__(self, text: str, texts: list[str], kinds: list[Kind]):
        self.text = text
        self.texts = texts
        self.kinds = kinds

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def codes(self) -> bytes:
        """The kinds, a byte each: looked through, they take a fraction of the time."""
        return bytes(self.kinds)

    @cached_property
    def starts(self) -> list[int]:
        """The place of each token's first character, and the length of the text."""
        return list(accumulate(map(len, self.texts), initial=0))

    @cached_property
    def partners(self) -> dict[int, int]:
        """The closing bracket of each opening one and the reverse, by their indices.

        Brackets of any kind pair, as those of the half-open interval `[0, 1)` do. One without a partner is absent.
        """
        found: dict[int, int] = {}
        opened: list[int] = []
        for index, kind in enumerate(self.kinds):
            if kind is Kind.OPEN:
                opened.append(index)
            elif kind is Kind.CLOSE and opened:
                opening = opened.pop()
                found[opening], found[index] = index, opening
        return found

    def significant(self) -> list[int]:
        """Return the indices of the tokens that are no space."""
        return [index for index, kind in enumerate(self.kinds) if kind is not Kind.SPACE]
