"""Whether a clause tells of one of two things that a problem sets side by side, and its question asks for the other."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause, given_part
from mathverifier.core.answers.extraction.told_clause import Told
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.text.lexicon import FUNCTION_WORDS, UNIT_WORDS

_ARTICLES: Final = FUNCTION_WORDS["articles"] | {"one"}
_CLOSED: Final = frozenset().union(*FUNCTION_WORDS.values())


def is_of_paired_thing(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether a clause begins with the lamp of `a desk and a lamp`, where it is asked about the desk."""
    words = told.before.words
    if words[:1] != ["the"] or len(words) < 2 or told.before.is_joined:
        return False
    thing = singular(words[1])
    if thing in map(singular, asked.words):
        return False
    said = set(map(singular, told.words))
    wanted = {singular(word) for before, word in pairwise(asked.words) if before == "the"}
    return any(
        thing in pair and wanted & (pair - {thing}) and said.isdisjoint(pair - {thing}) for pair in _pairs(problem)
    )


@lru_cache(maxsize=64)
def _pairs(problem: str) -> tuple[frozenset[str], ...]:
    """Return the pairs of things of a problem: `a desk and a lamp`, `the desk costs more than the lamp`."""
    given = given_part(problem)
    words = [given.line.words[place] for place in given.places if not given.line.words[place].isspace()]
    return tuple(_found(words))


def _found(words: list[str]) -> Iterator[frozenset[str]]:
    begin = 0
    for place, word in enumerate(words):
        if word in (".", "!", "?"):
            begin = place + 1
        elif word in ("and", "than") and words[place + 1 : place + 2] and words[place + 1] in _ARTICLES:
            at = place - 2 if word == "and" else begin
            one, other = words[max(at, 0) : at + 2], words[place + 2 : place + 3]
            if len(one) == 2 and one[0] in _ARTICLES and other and _is_thing(one[1]) and _is_thing(other[0]):
                yield frozenset((singular(one[1]), singular(other[0])))


def _is_thing(word: str) -> bool:
    return word.isalpha() and word not in _CLOSED and word not in UNIT_WORDS
