"""Whether a percentage is told of things that a problem counts, where it speaks of no share at all."""

from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause
from mathverifier.core.answers.extraction.told_clause import Told
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.text.lexicon import NOUNS
from mathverifier.core.text.other_things import OTHER_THINGS
from mathverifier.core.text.stretch import whole

_SHARES: Final = OTHER_THINGS["shares"]
_PERCENT: Final = frozenset(("%", "\\%"))


def is_of_unasked_share(told: Told, asked: Clause, problem: str) -> bool:
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
