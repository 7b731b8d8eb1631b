"""Whether a percentage is told, where no share is asked for."""

from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause
from mathverifier.core.answers.extraction.told_clause import Told
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.text.lexicon import FUNCTION_WORDS, NOUNS
from mathverifier.core.text.other_things import OTHER_THINGS
from mathverifier.core.text.stretch import whole

_SHARES: Final = OTHER_THINGS["shares"]
_DETERMINERS: Final = FUNCTION_WORDS["articles"] | FUNCTION_WORDS["determiners"]
_PERCENT: Final = frozenset(("%", "\\%"))


def is_of_unasked_share(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether a percentage is told of something, or of things that a problem only counts."""
    return _is_of_something(told, asked) or _is_for_count(told, asked, problem)


def _is_of_something(told: Told, asked: Clause) -> bool:
    """Say whether so many percent of something are told, where no share is asked for."""
    if not asked.places:
        return False
    texts = (*told.value.texts, *told.behind.line.texts[:2])
    return (
        told.behind.words[:1] == ["of"]
        and not _DETERMINERS.isdisjoint(told.behind.words[1:2])
        and not _PERCENT.isdisjoint(texts)
        and _SHARES.isdisjoint(asked.sentence)
        and "%" not in asked.line.texts[asked.places[0] : asked.places[-1] + 2]
    )


def _is_for_count(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether so many percent are told, where it is asked how much money, or how many of some things."""
    if _PERCENT.isdisjoint((*told.value.texts, *told.behind.line.texts[:1])):
        return False
    words = asked.words
    counts = (
        words[:1] == ["how"]
        and words[1:2] in (["many"], ["much"])
        and any(singular(word) in NOUNS for word in words[2:3])
    )
    return counts and "%" not in problem and _SHARES.isdisjoint(whole(problem).bare_words)
