"""The clause of a problem that asks: what is wanted, without the conditions beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from mathverifier.core.text.lexicon import ASKED_THINGS, FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch, whole
from mathverifier.core.text.tokens import WORDS, Kind

_SAID: Final = WORDS | {Kind.NUMBER}
# Characters of a problem that are looked through.
MAX_PROBLEM: Final = 2_000
_COMMANDING: Final = ASKED_THINGS["commanding"]
_TASKS: Final = ASKED_THINGS["tasks"]
_ASKING: Final = ASKED_THINGS["asking"] | _COMMANDING
_REFERRING: Final = FUNCTION_WORDS["relatives"]
_LEADING: Final = frozenset(("in", "at", "by", "for"))
_CONDITIONING: Final = ASKED_THINGS["conditioning"]


@dataclass(frozen=True)
class Clause:
    """Words of a text, each by its index in the stretch that holds them."""

    line: Stretch
    places: tuple[int, ...]
    # Of a question, the words of its whole sentence.
    sentence: tuple[str, ...] = ()

    @property
    def is_joined(self) -> bool:
        """Say whether `and` stands before the clause, which may begin with the second of several things."""
        before = self.line.before(self.places[0]) if self.places else -1
        return before >= 0 and self.line.words[before] == "and"

    @cached_property
    def words(self) -> list[str]:
        """Return the words in small letters, without the ending of an owner."""
        return [self.line.words[place].removesuffix("'s") for place in self.places]


@lru_cache(maxsize=64)
def asked_clauses(problem: str) -> tuple[Clause, ...]:
    """Return the clauses of a problem that ask; each ends where a condition begins."""
    if len(problem) > MAX_PROBLEM:
        return ()
    text = whole(problem)
    return tuple(_clauses(text, _COMMANDING)) or tuple(_clauses(text, _TASKS))


@lru_cache(maxsize=64)
def given_part(problem: str) -> Clause:
    """Return the words and numbers of a problem's sentences before its first question."""
    text = whole(problem)
    asking = (begin for begin, end in _sentences(text) if _asks(text, begin, end, _COMMANDING) is not None)
    return Clause(text, tuple(range(next(asking, text.size))))


def _clauses(text: Stretch, commands: frozenset[str]) -> Iterator[Clause]:
    for begin, end in _sentences(text):
        if (at := _asks(text, begin, end, commands)) is not None:
            # `In 4 years, how old will she be`, `At which x`, `By what percentage`
            led = text.words[text.behind(begin)] in _LEADING
            yield Clause(text, tuple(_wanted(text, begin if led else at, at, end)), _words(text, begin, end))


def _sentences(text: Stretch) -> Iterator[tuple[int, int]]:
    begin = 0
    for end in (*text.points, text.size):
        yield begin, end
        begin = end + 1


def _asks(text: Stretch, begin: int, end: int, commands: frozenset[str]) -> int | None:
    """Return the index of the word that asks in a sentence; None where it asks nothing."""
    asked = end < text.size and text.texts[end] == "?"
    said = text.bare_words[begin:end]
    # In `The price, which has risen, is how much`, the first of them only refers.
    for words in (_ASKING, _REFERRING) if asked else (commands,):
        if not words.isdisjoint(said):
            return begin + next(place for place, word in enumerate(said) if word in words)
    return text.behind(begin) if asked else None


def _wanted(text: Stretch, begin: int, at: int, end: int) -> Iterator[int]:
    """Yield the words and numbers of a clause that asks, up to a condition behind the word that asks."""
    for place in range(begin, end):
        if place > at and text.words[place] in _CONDITIONING:
            return
        if text.kinds[place] in _SAID:
            yield place


def _words(text: Stretch, begin: int, end: int) -> tuple[str, ...]:
    return tuple([text.bare_words[place] for place in range(begin, end) if text.kinds[place] in _SAID])
