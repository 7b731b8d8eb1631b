"""Amounts that say more than their number: so many more than another one's, or so much in each of some period."""

from typing import Final

from mathverifier.core.answers.extraction.question_asked import asked_words
from mathverifier.core.text.lexicon import FUNCTION_WORDS, PERIOD_ADVERBS, UNIT_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS

# Words between an amount and the comparative, and between that and `than`.
REACH: Final = 4
_COMPARATIVES: Final = FUNCTION_WORDS["comparatives"]
_COMPARING: Final = _COMPARATIVES | {"than", "difference", "exceed", "exceeds"}
_EACH: Final = FUNCTION_WORDS["distributives"] | {"a", "an"}
# Months and years have no fixed number of days, and a dimension of their own.
_TIMES: Final = frozenset(((("time", 1),), (("calendar", 1),)))
_PERIODS: Final = frozenset(
    word for word, senses in UNIT_WORDS.items() if any(sense.dimension in _TIMES for sense in senses)
)


def is_other_amount(behind: Stretch, problem: str) -> bool:
    """Say whether the words behind an amount make it another one than the problem asks for.

    `7 more pens than Ann` is no number of pens, where no difference is asked for; nor is `$20 a day` what is earned in
    a week.
    """
    if not problem or behind.size == 0:
        return False
    first = behind.behind(0)
    if not behind.is_word(first):
        return False
    if behind.words[first] == "and":
        # `4 and its opposite` are two.
        return behind.words[behind.behind(first + 1) :][:1] in (["its"], ["their"])
    if behind.words[first] in _EACH:
        if _is_other_period(behind, first, problem):
            return True
        first = behind.behind(behind.behind(first + 1) + 1)
    return _is_difference(behind, first) and _COMPARING.isdisjoint(asked_words(problem))


def _is_difference(line: Stretch, first: int) -> bool:
    """Say whether a comparative with its `than` stands at `first`, or behind the noun that stands there."""
    comparative = next((place for place in _words(line, first) if line.words[place] in _COMPARATIVES), None)
    if comparative is None or not FUNCTION_WORDS["auxiliaries"].isdisjoint(line.words[first:comparative]):
        return False
    return any(line.words[place] == "than" for place in _words(line, comparative + 1))


def _is_other_period(line: Stretch, first: int, problem: str) -> bool:
    """Say whether `a day` stands at `first`, and the question speaks of another period alone."""
    place = line.behind(first + 1)
    if not line.is_word(place) or line.words[place] not in _PERIODS:
        return False
    asked = {PERIOD_ADVERBS.get(word, word) for word in asked_words(problem)}
    periods = {word for word in asked if word in _PERIODS}
    said = UNIT_WORDS[line.words[place]]
    return bool(periods) and all(sense not in UNIT_WORDS[word] for word in periods for sense in said)


def _words(line: Stretch, first: int) -> list[int]:
    """Return the places of the next words, up to `REACH` of them, with nothing but spaces between."""
    found: list[int] = []
    place = first
    while place < line.size and len(found) < REACH:
        if line.kinds[place] in WORDS:
            found.append(place)
        elif not line.texts[place].isspace():
            break
        place += 1
    return found
