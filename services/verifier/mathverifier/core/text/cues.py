"""Cues that tell something of a text, looked for among its words."""

from collections.abc import Collection, Iterable, Iterator
from itertools import product

from mathverifier.core.text.lexicon import TEXT_CUES
from mathverifier.core.text.vocabulary import words_of


class Cues:
    """The cues of some sections of the lexicon.

    One that ends in `*` stands for all words that begin so, and `is/was not` for `is not` and `was not`. Cues and texts
    are compared as runs of the letters a to z: `can't` is `can` and `t` in both.
    """

    def __init__(self, *sections: str):
        spelt = {one for section in sections for cue in TEXT_CUES[section] for one in _spelt(cue)}
        # Most are single words, which one look at a set tells. Others are looked for between spaces: beginnings of
        # words, and phrases where their first word stands.
        words, self._beginnings, self._phrases = set[str](), list[str](), dict[str, list[str]]()
        for cue in spelt:
            first, *others = cue.split()
            if others:
                self._phrases.setdefault(first, []).append(cue)
            elif cue.endswith(" "):
                words.add(first)
            else:
                self._beginnings.append(cue)
        self._words = frozenset(words)
        self._all = tuple(spelt)

    def among(self, words: Collection[str]) -> bool:
        """Say whether any stands among the words of a text; phrases are found only where the words are in order."""
        if not self._words.isdisjoint(words):
            return True
        firsts = self._phrases.keys() & words
        if not firsts and not self._beginnings:
            return False
        text = _spaced(words)
        return any(map(text.__contains__, self._beginnings)) or any(
            phrase in text for first in firsts for phrase in self._phrases[first]
        )

    def begin(self, words: Iterable[str]) -> bool:
        """Say whether a text begins with any."""
        return _spaced(words).startswith(self._all)

    def end(self, words: Iterable[str]) -> bool:
        """Say whether a text ends with any."""
        return _spaced(words).endswith(self._all)


def _spaced(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "


def _spelt(cue: str) -> Iterator[str]:
    """Yield what a cue stands for, with a space before it, and one behind it where it ends in a whole word."""
    for words in product(*(choices.split("/") for choices in cue.split())):
        spelling = " ".join(words_of(" ".join(words)))
        yield f" {spelling}" if cue.endswith("*") else f" {spelling} "
