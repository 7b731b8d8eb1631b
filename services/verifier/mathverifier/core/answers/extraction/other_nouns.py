"""Whether a clause counts, measures or prices another thing of the problem than the question: apples for pears."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause, given_part
from mathverifier.core.answers.extraction.question_asked import asks_money
from mathverifier.core.answers.extraction.told_clause import Told
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.text.lexicon import ASKED_THINGS, FUNCTION_WORDS, NOUNS, UNIT_WORDS
from mathverifier.core.text.stretch import POINTS, whole
from mathverifier.core.text.tokens import WORDS, Kind

_GENERAL: Final = ASKED_THINGS["general"]
_MONEY: Final = frozenset(("dollar", "cent", "euro", "pound", "money", "coin", "bill"))
_MORE: Final = frozenset(("more", "full", "whole", "extra", "additional"))
_CLOSED: Final = frozenset().union(*FUNCTION_WORDS.values())
_CONTRARY: Final = {"with": "without", "without": "with"}


def is_of_other_noun(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether other things are counted than the question counts, or a price or a time is told for a number."""
    if Kind.RELATION in told.value.kinds:
        return False
    counted, unit = _counted(asked), _unit(told)
    if not counted:
        return _is_thing_for_money(unit, asked, problem)
    if counted == unit or counted in _CLOSED:
        return False
    if Kind.CURRENCY in told.value.kinds:
        return counted not in _MONEY and counted not in UNIT_WORDS and not told.behind.words
    if counted in UNIT_WORDS:
        return _is_other_unit(unit, counted, told, asked)
    return _is_rival(unit, counted, told, asked, problem)


def is_under_other_condition(told: Told, problem: str) -> bool:
    """Say whether a clause is told `with replacement`, where the problem says `without replacement`, or the reverse."""
    words = told.before.words
    if words[:1] == [] or words[0] not in _CONTRARY or len(words) == 1:
        return False
    pairs = set(pairwise(word for word in whole(problem).words if not word.isspace()))
    return (_CONTRARY[words[0]], words[1]) in pairs and (words[0], words[1]) not in pairs


def _counted(asked: Clause) -> str:
    """Return what is counted by `how many`, in the singular; nothing where there is none."""
    words = asked.words
    place = next((place + 2 for place, pair in enumerate(pairwise(words)) if pair == ("how", "many")), len(words))
    place += words[place : place + 1] == ["more"]
    return singular(words[place]) if place < len(words) else ""


def _unit(told: Told) -> str:
    """Return what is counted behind a value, in the singular; nothing where that is not its last word."""
    words = told.behind.words
    if words[:1] and words[0] in _MORE:
        words = words[1:]
    if words[1:2] and singular(words[1]) in UNIT_WORDS:
        # `square inches`
        return ""
    if words:
        return singular(words[0])
    named = [word for place, word in enumerate(told.value.words) if told.value.kinds[place] in WORDS]
    return singular(named[0]) if len(named) == 1 else ""


@cache
def _alike(unit: str) -> frozenset[str]:
    """Return the units that measure the same as one: weeks and minutes, for days."""
    dimensions = {sense.dimension for sense in UNIT_WORDS.get(unit, ())}
    return frozenset(
        word for word, senses in UNIT_WORDS.items() if any(sense.dimension in dimensions for sense in senses)
    )


def _is_other_unit(unit: str, counted: str, told: Told, asked: Clause) -> bool:
    """Say whether weeks are told behind `more` where days are asked for, or how often for an angle."""
    words, alike = told.behind.words, _alike(counted)
    if words[:1] == ["times"]:
        return not alike.issuperset(("day", "hour"))
    return words[:1] != [] and words[0] in _MORE and unit in alike and unit not in map(singular, asked.sentence)


def _is_thing_for_money(unit: str, asked: Clause, problem: str) -> bool:
    """Say whether things of the problem are counted, where money is asked for."""
    if not unit or unit not in NOUNS or unit in _GENERAL or unit in UNIT_WORDS or unit in _MONEY:
        return False
    known = map(singular, whole(problem).words)
    return "$" in problem and asks_money(problem) and unit in known and unit not in map(singular, asked.sentence)


def _is_rival(unit: str, counted: str, told: Told, asked: Clause, problem: str) -> bool:
    """Say whether a sentence of the problem has both things, and nothing but the other one is told of."""
    if unit not in NOUNS or {unit, counted} & (_GENERAL | UNIT_WORDS.keys()) or len(told.behind.words) > 1:
        return False
    if counted in map(singular, told.words) or unit in map(singular, asked.sentence):
        return False
    words = [given_part(problem).line.words[place] for place in given_part(problem).places]
    return any({unit, counted} <= set(map(singular, sentence)) for sentence in _sentences(words))


def _sentences(words: Sequence[str]) -> Iterator[Sequence[str]]:
    begin = 0
    for place, word in enumerate((*words, ".")):
        if word in POINTS:
            yield words[begin:place]
            begin = place + 1
