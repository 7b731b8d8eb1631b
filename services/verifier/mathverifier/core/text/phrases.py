"""Phrases of one or more words, looked up at a place in a text."""

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

from mathverifier.core.text.tokens import WORDS, Kind, Tokens

T = TypeVar("T")
# Words of the longest phrase that is looked for backwards.
LONGEST = 5


class Found(NamedTuple, Generic[T]):
    """What a phrase stands for, and the index of the token behind it; of one that was looked for backwards, its own."""

    meaning: T
    end: int


class Phrases(Generic[T]):
    """A table from phrases in small letters to what they mean; the longest phrase at a place is the one found."""

    def __init__(self, meanings: Mapping[str, T]):
        by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, meaning in meanings.items():
            words = tuple(phrase.split(" "))
            by_first.setdefault(words[0], []).append((words[1:], meaning))
        # The words that phrases begin with.
        self.first = frozenset(by_first)
        self._by_first = {first: tuple(sorted(rest, key=lambda one: -len(one[0]))) for first, rest in by_first.items()}

    def at(self, tokens: Tokens, index: int, end: int) -> Found[T] | None:
        """Return what the phrase at `index` means; None where there is none."""
        if index >= end:
            return None
        candidates = self._by_first.get(tokens.texts[index].lower())
        if candidates is None:
            return None
        for rest, meaning in candidates:
            place = _matched(tokens, rest, index + 1, end)
            if place is not None:
                return Found(meaning, place)
        return None

    def begin(self, tokens: Tokens, index: int) -> int | None:
        """Return the index of the first word of the phrase that ends right before `index`, spaces aside."""
        while index > 0 and tokens.kinds[index - 1] is Kind.SPACE:
            index -= 1
        place, words = index, 0
        while place > 0 and words < LONGEST:
            place -= 1
            if tokens.kinds[place] is Kind.SPACE:
                continue
            if tokens.kinds[place] not in WORDS:
                return None
            words += 1
            found = self.at(tokens, place, index)
            if found is not None and found.end == index:
                return place
        return None


def _matched(tokens: Tokens, words: tuple[str, ...], place: int, end: int) -> int | None:
    """Return the index behind `words`, with spaces between them; None where other tokens stand there."""
    for word in words:
        while place < end and tokens.kinds[place] is Kind.SPACE:
            place += 1
        if place >= end or tokens.kinds[place] not in WORDS or tokens.texts[place].lower() != word:
            return None
        place += 1
    return place
