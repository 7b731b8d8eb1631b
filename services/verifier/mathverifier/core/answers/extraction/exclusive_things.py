"""Whether a clause names one of two things that exclude each other, and the question the other one."""

from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause
from mathverifier.core.answers.extraction.told_clause import Told
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.text.lexicon import EXCLUSIVE, FUNCTION_WORDS
from mathverifier.core.text.vocabulary import vocabulary

_CLOSED: Final = frozenset().union(*FUNCTION_WORDS.values())


def _others() -> dict[str, frozenset[str]]:
    """Return for each word those that exclude it."""
    found: dict[str, frozenset[str]] = {}
    for group in EXCLUSIVE:
        for word in group - _CLOSED:
            found[word] = found.get(word, frozenset()) | (group - _CLOSED - {word})
    return found


_OTHERS: Final = _others()


def is_of_excluded_thing(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether the clause of a value names what excludes a word of the question, and is not in the problem."""
    said = [word for word in map(singular, told.before.words) if word in _OTHERS]
    if not said or (told.before.words[-1] == "by" and "by" in asked.words):
        # One side wins by as much as the other loses by.
        return False
    wanted = set(map(singular, asked.words)).difference(map(singular, told.words))
    known = vocabulary(problem)
    return any(word not in known and not _OTHERS[word].isdisjoint(wanted) for word in said)
