"""Whether a clause tells of half, the square or the reciprocal of a thing that is asked for: of something else."""

from collections.abc import Sequence
from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause
from mathverifier.core.answers.extraction.told_clause import Told
from mathverifier.core.text.other_things import OTHER_THINGS
from mathverifier.core.text.stretch import whole
from mathverifier.core.text.tokens import Kind

_ALTERING: Final = {tuple(phrase.split()) for phrase in OTHER_THINGS["altering"]}
_ALIEN: Final = {tuple(phrase.split()) for phrase in OTHER_THINGS["alien"]}
# Words without which a clause names nothing of these kinds.
_KEYS: Final = frozenset(phrase[0] for phrase in _ALTERING | _ALIEN)
_LONGEST: Final = max(map(len, _ALTERING | _ALIEN))
_WORKING: Final = OTHER_THINGS["working"]
_COPULAS: Final = frozenset(("is", "are", "equals"))
_ARTICLES: Final = frozenset(("the", "a", "an", "its", "their", "our"))


def is_of_altered_thing(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether the clause in front of a value names something made of what is asked for: `half of the diagonal`."""
    words = told.words
    if _KEYS.isdisjoint(words) or Kind.RELATION in told.before.line.kinds:
        return False
    known = set(whole(problem).bare_words)
    for place, word in enumerate(words):
        if word not in _KEYS:
            continue
        for size in range(_LONGEST, 0, -1):
            phrase = tuple(words[place : place + size])
            if phrase in _ALIEN and not known.issuperset(phrase):
                return True
            if phrase not in _ALTERING or phrase[0] in known or not _is_told_of(words, place):
                continue
            if _names_more(words[place + size :], asked):
                return True
    return False


def _is_told_of(words: Sequence[str], place: int) -> bool:
    """Say whether what stands at a place is what the clause speaks of, or what it says of that."""
    before = [word for word in words[:place] if word not in _ARTICLES]
    return not before or before[-1] in _COPULAS


def _names_more(words: Sequence[str], asked: Clause) -> bool:
    """Say whether what is altered is named: not a number on the way, nor what stood before."""
    operand = next((word for word in words if word not in _ARTICLES), "")
    if not operand or operand in _COPULAS:
        return False
    if operand.isdecimal():
        return _is_formula(words, asked)
    return operand not in _WORKING or operand in asked.words


def _is_formula(words: Sequence[str], asked: Clause) -> bool:
    """Say whether the numbers of what is altered are those of the formula that is asked for, more than one."""
    numbers = [word for word in words if word.isdecimal()]
    return len(numbers) > 1 and numbers == [word for word in asked.words if word.isdecimal()]
