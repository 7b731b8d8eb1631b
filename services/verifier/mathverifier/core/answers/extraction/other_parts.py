"""Whether a value is of a part of what is asked for, or only numbers a place in it."""

from collections.abc import Sequence
from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause
from mathverifier.core.answers.extraction.told_clause import Told, line_begin
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.other_things import OTHER_THINGS
from mathverifier.core.text.stretch import whole

# Tokens of `as many boys as`.
MAX_COMPARED: Final = 16
_NUMBERING: Final = OTHER_THINGS["numbering"]
_SUMMED: Final = OTHER_THINGS["summed"]
_SUMMING: Final = OTHER_THINGS["summing"]
_EXCLUDING: Final = frozenset(tuple(phrase.split()) for phrase in OTHER_THINGS["excluding"])
_EXCLUDING_FIRST: Final = frozenset(phrase[0] for phrase in _EXCLUDING)
_DETERMINERS: Final = FUNCTION_WORDS["articles"] | FUNCTION_WORDS["determiners"]
_COUNTING: Final = frozenset(("how", "many", "much", "number", "count", "total", "sum"))
_EXISTING: Final = (["there", "are"], ["there", "exist"], ["we", "have"])
_EXTREMES: Final = frozenset(("smallest", "largest", "greatest", "least", "first", "last"))
_CLOSED: Final = frozenset().union(*FUNCTION_WORDS.values())


def is_of_part(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether a clause tells how large a part is, or counts or sums what the question does not."""
    return (
        _is_subset(told, asked, problem)
        or _is_place(told, asked)
        or _is_as_many(told, asked)
        or _is_one_of_both(told, asked)
        or _is_sum_for_one(told, asked)
        or _is_count_for_value(told, asked)
        or _is_extreme_for_count(told, asked)
        or _is_without_some(told, problem)
    )


def _is_subset(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether something is said of so many of all that are asked for, and the question does not say it."""
    words, counted = told.behind.words, _counted(asked)
    if told.before.words or words[:1] != ["of"] or len(words) < 4 or words[1] not in _DETERMINERS or not counted:
        return False
    known = {singular(word) for word in whole(problem).bare_words}
    said = [singular(word) for word in words[3:] if word not in _CLOSED and len(word) > 1]
    return counted not in _after_of(asked) and bool(said) and known.isdisjoint(said)


def _counted(asked: Clause) -> str:
    """Return the word behind `how many`, or what is behind `in how many ways`; nothing where none is counted."""
    words = asked.words
    return words[words.index("many") + 1 :][:1][0] if "many" in words[:-1] else ""


def _after_of(asked: Clause) -> set[str]:
    return set(asked.words[asked.words.index("of") :]) if "of" in asked.words else set()


def _is_place(told: Told, asked: Clause) -> bool:
    """Say whether the value numbers a place: `in place 7`."""
    words, behind = told.before.words, told.behind.words
    if not words and behind[:2] == ["is", "the"]:
        return not _NUMBERING.isdisjoint(behind[2:3]) and behind[2] not in asked.words
    numbers = len(words) > 1 and words[-1] in _NUMBERING and words[-2] in ("in", "at", "on")
    return numbers and words[-1] not in asked.words


def _is_as_many(told: Told, asked: Clause) -> bool:
    """Say whether a number compares two things: `2/5 as many boys as girls`."""
    words = [word for word in told.behind.line.words[:MAX_COMPARED] if word.isalpha()]
    return words[:1] == ["as"] and "as" in words[2:] and "as" not in asked.sentence


def _is_one_of_both(told: Told, asked: Clause) -> bool:
    """Say whether the value is one of two that are told together: `both 91 and 97`."""
    words = told.before.words
    return words[:1] == ["both"] and words[-1:] == ["and"] and "both" not in asked.words


def _is_sum_for_one(told: Told, asked: Clause) -> bool:
    """Say whether the sum of some numbers is told, where it is asked for one of them, or how many there are."""
    words = told.before.words
    if _SUMMING.isdisjoint(words) or not (_SUMMING | {"total"}).isdisjoint(asked.sentence):
        return False
    place = next(place for place, word in enumerate(words) if word in _SUMMING)
    behind = map(singular, words[place + 1 :])
    return words[place + 1 : place + 2] == ["of"] and any(
        word in _SUMMED and word in map(singular, asked.words) for word in behind
    )


def _is_count_for_value(told: Told, asked: Clause) -> bool:
    """Say whether it is told how many there are, where it is asked which one: `there are 53 primes`."""
    said = told.behind.words[:1]
    if told.before.words not in _EXISTING or not said or not _COUNTING.isdisjoint(asked.sentence):
        return False
    noun = singular(said[0])
    return noun != said[0] and noun in _SUMMED and noun in asked.words


def _is_extreme_for_count(told: Told, asked: Clause) -> bool:
    """Say whether the smallest of some numbers is told, where it is asked how many there are."""
    words = told.before.words
    return (
        words[:1] == ["the"]
        and words[1:2] != []
        and words[1] in _EXTREMES
        and "many" in asked.words
        and {"number", "possible"}.isdisjoint(words)
        and words[1] not in asked.sentence
        and not {singular(word) for word in words[2:]}.isdisjoint(_SUMMED)
    )


def _is_without_some(told: Told, problem: str) -> bool:
    """Say whether a sentence leaves out of its value what the problem does not: `besides 1 and 360`."""
    line = told.before.line
    words = [word for word in line.words[line_begin(line) :] if not word.isspace() and word != "$"]
    if words[-1:] == ["but"] and not {"all", "every", "any"}.isdisjoint(words):
        return True
    known = whole(problem).words
    return _excludes(words[:1], words, known) or _excludes(told.behind.words[:2], told.behind.words, known)


def _excludes(first: Sequence[str], words: Sequence[str], known: Sequence[str]) -> bool:
    """Say whether words that leave something out begin with one of the `first`, and are not in the problem."""
    for place, word in enumerate(first):
        if word in _EXCLUDING_FIRST:
            phrases = (tuple(words[place : place + size]) for size in (1, 2))
            return any(phrase in _EXCLUDING and phrase[-1] not in known for phrase in phrases)
    return False
