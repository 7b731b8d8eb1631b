"""The words of a problem that may stand behind a number as what is counted."""

from functools import lru_cache
from typing import Final

from mathverifier.core.quantities.units import singular
from mathverifier.core.text.lexicon import BOUNDS, FUNCTION_WORDS
from mathverifier.core.wording import vocabulary

NO_NOUNS: Final[frozenset[str]] = frozenset()
# Words that hold a sentence together or change a number; no problem makes things of them.
_NEVER: Final = frozenset().union(*FUNCTION_WORDS.values(), BOUNDS)


def nouns_of(problem: str | None, *texts: str) -> frozenset[str]:
    """Return the words of `texts` that the problem has, too, in the singular; those that are never nouns left out."""
    if problem is None:
        return NO_NOUNS
    said = frozenset().union(*(vocabulary(text) for text in texts if not text.isdecimal())) - _NEVER
    return frozenset(map(singular, said)) & _singulars(problem) if said else NO_NOUNS


@lru_cache(maxsize=64)
def _singulars(problem: str) -> frozenset[str]:
    return frozenset(map(singular, vocabulary(problem)))
