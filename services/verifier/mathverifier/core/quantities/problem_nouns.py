"""The words of a problem that may stand behind a number as what is counted."""

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final

from mathverifier.core.quantities.plurals import singular
from mathverifier.core.text.lexicon import BOUNDS, FUNCTION_WORDS
from mathverifier.core.text.vocabulary import vocabulary, words_of

NO_NOUNS: Final[frozenset[str]] = frozenset()
# Words that hold a sentence together or change a number; no problem makes things of them.
_NEVER: Final = frozenset().union(*FUNCTION_WORDS.values(), BOUNDS)


def asked(noun: str) -> str:
    """Return the entry among the nouns that says that the problem asks how many of `noun` there are."""
    return f"how many {noun}"


def nouns_of(problem: str | None, *texts: str) -> frozenset[str]:
    """Return the words of `texts` that the problem has, too, in the singular; those that are never nouns left out.

    What the problem asks how many there are of stands among them once more, as `asked` says.
    """
    if problem is None:
        return NO_NOUNS
    said = frozenset().union(*(vocabulary(text) for text in texts if not text.isdecimal())) - _NEVER
    if not said:
        return NO_NOUNS
    nouns = frozenset(map(singular, said)) & _singulars(problem)
    counted = (singular(found) for found in asked_nouns(problem)) if nouns else ()
    return nouns.union(asked(noun) for noun in counted if noun in nouns)


def asked_nouns(problem: str, between: Collection[str] = (), amounts: Collection[str] = ("many",)) -> Iterator[str]:
    """Yield the words behind each `how many`, or another of `amounts`; those that may stand `between` are left out."""
    words = problem.lower().split()
    for place in range(1, len(words)):
        if words[place] in amounts and words[place - 1].endswith("how"):
            behind = next((word for word in words[place + 1 :] if word not in between), "")
            if behind[:1].isalpha():
                yield from words_of(behind)[:1]


@lru_cache(maxsize=64)
def _singulars(problem: str) -> frozenset[str]:
    return frozenset(map(singular, vocabulary(problem)))
