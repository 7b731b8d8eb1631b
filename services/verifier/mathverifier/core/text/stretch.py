"""A stretch of a text in tokens, each with its place in the text."""

from bisect import bisect_left
from functools import cached_property, lru_cache
from itertools import accumulate

from mathverifier.core.text.lexer import lex, lexed
from mathverifier.core.text.tokens import WORDS, Kind, Tokens

_ENDS = frozenset((".", "!", "?", "\\]"))
# Marks at which a sentence may end.
POINTS = frozenset((".", "!", "?"))
_CLOSING = frozenset(("$", "\\]", "\\)"))
# Words that begin a sentence, also behind one that has no point at its end.
_CONCLUDING = frozenset(("Therefore", "Thus", "Hence"))


class Stretch:
    """The tokens of `text[start:end]`; `words` are their texts in small letters."""

    def __init__(self, text: str, start: int, end: int, tokens: Tokens | None = None):
        """Take the `tokens` of `text[start:end]` where they are read already."""
        self.text = text
        self.start = start
        self.end = end
        self.tokens = lex(text[start:end]) if tokens is None else tokens
        self.texts = self.tokens.texts
        self.kinds = self.tokens.kinds
        self.words = list(map(str.lower, self.texts))
        # The number of tokens.
        self.size = len(self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    def part(self, start: int, end: int) -> "Stretch":
        """Return the stretch of `text[start:end]`, of the tokens that are read already; a space may be cut."""
        first, last = self.index(start), self.index(end)
        cut = first and self.places[first] != start and self.kinds[first - 1] is not Kind.SPACE
        if cut or self.places[last] != end or first > last or start < self.start:
            return Stretch(self.text, start, end)
        begin = self.places[first]
        spelling = self.tokens.text[begin - self.start : end - self.start]
        return Stretch(self.text, begin, end, Tokens(spelling, self.texts[first:last], self.kinds[first:last]))

    @cached_property
    def places(self) -> list[int]:
        """The place of each token's first character in `text`, and the end."""
        return list(accumulate(map(len, self.texts), initial=self.start))

    def index(self, place: int) -> int:
        """Return the index of the first token that begins at `place` of the text or behind it."""
        return bisect_left(self.places, place)

    def behind(self, index: int) -> int:
        """Return the index of the first token from `index` on that is no space."""
        kinds, size = self.kinds, self.size
        while index < size and kinds[index] is Kind.SPACE:
            index += 1
        return index

    def before(self, index: int) -> int:
        """Return the index of the last token before `index` that is no space; -1 where there is none."""
        index -= 1
        while index >= 0 and self.kinds[index] is Kind.SPACE:
            index -= 1
        return index

    def is_word(self, index: int) -> bool:
        """Say whether a word stands at `index`."""
        return 0 <= index < len(self.kinds) and self.kinds[index] in WORDS

    def is_letter(self, index: int) -> bool:
        """Say whether one letter stands at `index`."""
        return self.is_word(index) and len(self.texts[index]) == 1

    def is_spaced(self, index: int) -> bool:
        """Say whether a space or the edge of the stretch stands at `index`."""
        return not 0 <= index < len(self.kinds) or self.kinds[index] is Kind.SPACE

    def read(self, begin: int, end: int) -> str:
        """Return the text of the tokens from `begin` to `end`."""
        return self.text[self.places[begin] : self.places[end]]

    @cached_property
    def sentence_starts(self) -> list[int]:
        """The indices at which sentences begin behind the first."""
        starts = []
        for place, text in enumerate(self.texts):
            if text in _ENDS:
                close = place + 1
                while text == "." and close < len(self) and self.texts[close] in _CLOSING:
                    close += 1
                begin = self._space_end(close)
                spaced = begin > close and (text == "\\]" or not self.is_spaced(place - 1))
                if spaced and begin < len(self) and "A" <= self.texts[begin][0] <= "Z":
                    starts.append(begin)
            elif text in _CONCLUDING and place and self._space_end(place - 1) == place:
                starts.append(place)
        return sorted(set(starts))

    @cached_property
    def points(self) -> list[int]:
        """The indices of the marks at which a sentence may end."""
        return [place for place, text in enumerate(self.texts) if text in POINTS]

    @cached_property
    def bare_words(self) -> list[str]:
        """The words without the ending of an owner."""
        return [word.removesuffix("'s") for word in self.words] if "'" in self.tokens.text else self.words

    def _space_end(self, index: int) -> int:
        while index < len(self.texts) and self.texts[index].isspace():
            index += 1
        return index


@lru_cache(maxsize=64)
def whole(text: str) -> Stretch:
    """Return all of a text that is read again, as a problem is that has many solutions."""
    return Stretch(text, 0, len(text), lexed(text))
