"""Whether a clause is of another one of several things with names: of pipe B, or of angle A for angle C."""

from collections.abc import Sequence
from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause
from mathverifier.core.answers.extraction.told_clause import Told
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.text.lexicon import FUNCTION_WORDS, NOUNS, UNIT_WORDS
from mathverifier.core.text.other_things import OTHER_THINGS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

_LABELLED: Final = OTHER_THINGS["labelled"]
_TOGETHER: Final = OTHER_THINGS["together"]
_CLOSED: Final = frozenset().union(*FUNCTION_WORDS.values())
_JOINING: Final = frozenset((",", "and"))
_OPERATIONS: Final = frozenset((Kind.OPERATOR, Kind.NUMBER))


def is_of_other_label(line: Stretch, told: Told | None, asked: Clause) -> bool:
    """Say whether a clause names other ones than the question of things that have letters for names."""
    places = told.before.places if told and told.before.places else range(line.size)
    thing, labels = _labels(line, places)
    if not labels:
        return False
    wanted, others = _labels(asked.line, asked.places)
    if thing == wanted:
        return labels != others
    together = thing in map(singular, asked.words) and not _TOGETHER.isdisjoint(asked.words)
    return together and len(labels) == 1 and _TOGETHER.isdisjoint(line.words)


def is_of_other_kind_of_thing(told: Told, asked: Clause) -> bool:
    """Say whether a clause begins with the hour hand, where it is asked about the minute hand."""
    words = told.before.words
    if words[:1] != ["the"] or len(words) < 4:
        return False
    kind, thing = words[1:3]
    if told.before.line.words[told.before.places[1]] != kind:
        # `the train's speed`
        return False
    wanted = {one for one, other in zip(asked.words, asked.words[1:], strict=False) if other == thing}
    named = {one for one in wanted if _is_noun(one)}
    if not (_is_noun(kind) and _is_noun(thing)) or thing in _CLOSED or kind in asked.sentence:
        return False
    return bool(named) and named.isdisjoint(words)


def _is_noun(word: str) -> bool:
    return singular(word) in NOUNS or word in UNIT_WORDS


def _labels(line: Stretch, places: Sequence[int]) -> tuple[str, frozenset[str]]:
    """Return the first thing with a letter for a name, and its letters: `angle`, A and C."""
    for place in places:
        thing = singular(line.words[place].removeprefix("\\"))
        if thing not in _LABELLED:
            continue
        found, at = set[str](), line.behind(place + 1)
        while at < line.size and (_is_label(line, at) or line.words[at] in _JOINING or line.texts[at] == "$"):
            found |= {line.texts[at]} if _is_label(line, at) else set()
            at = line.behind(at + 1)
        worked_out = at < line.size and line.kinds[at] in _OPERATIONS
        if found and not worked_out:
            return thing, frozenset(found)
    return "", frozenset()


def _is_label(line: Stretch, place: int) -> bool:
    return line.is_letter(place) and line.texts[place].isupper()
