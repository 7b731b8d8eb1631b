"""Amounts that say more than their number: so many more than another one's, or so much in each of some period."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from mathverifier.core.answers.extraction.question_asked import asked_words, asks_money
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.text.lexicon import (
    AMOUNT_QUESTIONS,
    ANSWER_FRONTS,
    EXCLUSIVE,
    FUNCTION_WORDS,
    NOUNS,
    PERIOD_ADVERBS,
    UNIT_WORDS,
)
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS
from mathverifier.core.text.vocabulary import vocabulary

# Words between an amount and the comparative, and between that and `than`.
REACH: Final = 4
_COMPARATIVES: Final = FUNCTION_WORDS["comparatives"]
_COMPARING: Final = _COMPARATIVES | {"than", "difference", "exceed", "exceeds"}
_EACH: Final = FUNCTION_WORDS["distributives"] | {"a", "an"}
# Words of a question that asks of one thing, or of each.
_OF_ONE: Final = FUNCTION_WORDS["distributives"] | AMOUNT_QUESTIONS["of_one"]
_NEGATIONS: Final = frozenset(("not", "never"))
_STEPS: Final = frozenset(("more", "fewer", "less"))
_NEEDED: Final = AMOUNT_QUESTIONS["needed"]
_CLOSED: Final = frozenset().union(*FUNCTION_WORDS.values())
_DENYING: Final = AMOUNT_QUESTIONS["denying"]
_MISSING, _WANTING = ANSWER_FRONTS["missing"], ANSWER_FRONTS["wanting"]
_PARTS: Final = AMOUNT_QUESTIONS["parts"]
# What ends a clause, and tokens that are looked through for its end.
_STOPS: Final = frozenset((".", ",", ";", ":", "!", "?", "(", "\n"))
MAX_CLAUSE: Final = 60
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
    if (
        _is_step(behind, first, problem)
        or _is_no_money(behind, first, problem)
        or _is_of_opposite(behind, problem)
        or _is_denied_of(behind, problem)
        or _is_of_part(behind, problem)
        or _is_of_each(behind, first, problem)
    ):
        return True
    if behind.words[first] in _EACH:
        if _is_other_period(behind, first, problem):
            return True
        first = behind.behind(behind.behind(first + 1) + 1)
    return _is_difference(behind, first) and not _asks_difference(asked_words(problem))


def _asks_difference(wanted: frozenset[str]) -> bool:
    """Say whether a question compares; `the longer piece` is only one of two."""
    return any(f"the {word}" not in wanted for word in _COMPARING & wanted)


def _ends(line: Stretch, place: int) -> bool:
    """Say whether the sentence ends at `place`."""
    at = line.behind(place)
    return at >= line.size or line.texts[at] in (".", "!", "\n")


def _is_step(line: Stretch, first: int, problem: str) -> bool:
    """Say whether so much is missing, or so many are more or fewer, where the question asks for no such thing."""
    word, asked = line.words[first], asked_words(problem)
    return (word in _MISSING and _WANTING.isdisjoint(asked)) or (
        (word in _STEPS and (word != "more" or _ends(line, first + 1))) and (_COMPARING | _NEEDED).isdisjoint(asked)
    )


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


def asks_rate(problem: str) -> bool:
    """Say whether a question names a period, or asks for so much of each."""
    asked = {PERIOD_ADVERBS.get(word, word) for word in asked_words(problem)}
    return not asked.isdisjoint(_PERIODS | _OF_ONE | {"speed"})


def _is_no_money(line: Stretch, first: int, problem: str) -> bool:
    """Say whether things of the problem are counted where it asks for money."""
    word = line.words[first]
    counted = word not in UNIT_WORDS and singular(word) in NOUNS and word in vocabulary(problem)
    return counted and singular(word) not in map(singular, asked_words(problem)) and asks_money(problem)


def _is_of_opposite(line: Stretch, problem: str) -> bool:
    """Say whether what is counted is the opposite of what the question counts: boys, where girls are asked for."""
    said = {singular(line.words[place]) for place in _words(line, line.behind(0))} & NOUNS
    asked = {singular(word) for word in asked_words(problem)} & NOUNS if said else frozenset()
    return any(said & kind and asked & kind and not said & asked & kind for kind in EXCLUSIVE)


def _is_of_each(line: Stretch, first: int, problem: str) -> bool:
    """Say whether `per glass` stands behind an amount, and the question asks neither of one glass nor of each."""
    words = _words(line, first)
    at = next((place for place in words if line.words[place] in FUNCTION_WORDS["distributives"]), None)
    if at is None and line.words[first] in _EACH:
        at = first
    place = line.size if at is None else line.behind(at + 1)
    if not line.is_word(place) or line.words[place] in UNIT_WORDS:
        return False
    noun = singular(line.words[place])
    asked = asked_words(problem)
    return noun in map(singular, vocabulary(problem)) and noun not in asked and _OF_ONE.isdisjoint(asked)


def _is_denied_of(line: Stretch, problem: str) -> bool:
    """Say whether a sentence denies what the question asks of those counted, or says what the question denies.

    `12 of them do not like apples` does where those are asked for who like apples.
    """
    wanted = _denied(problem.rstrip().rpartition(". ")[2].lower().split())
    words = [line.words[place] for place in _clause(line)]
    if said := _denied(words):
        return not said & wanted and bool(said & asked_words(problem))
    # `30 were not used; how many were used` asks for both.
    wanted = {word for word in wanted if problem.lower().count(word) == 1}
    denies = not _DENYING.isdisjoint(words) or any(word.endswith("n't") for word in words)
    return not wanted.isdisjoint(words) and not denies


def _denied(words: Sequence[str]) -> set[str]:
    """Return the words that stand behind a `not`."""
    said = " ".join(words).replace("n't", " not").split()
    return {second.strip(".,;?!") for first, second in pairwise(said) if first in _NEGATIONS} - _CLOSED


def _is_of_part(line: Stretch, problem: str) -> bool:
    """Say whether an amount is of a part that the question does not name: `120 ways to seat the first four`."""
    asked = asked_words(problem)
    said = [line.words[place] for place in _clause(line)]
    if not asked or "than" in said:
        return False
    return any(article == "the" and part in _PARTS - asked for article, part in pairwise(said))


def _clause(line: Stretch) -> list[int]:
    """Return the places of the words up to the first mark that ends a clause."""
    found: list[int] = []
    for place in range(min(line.size, MAX_CLAUSE)):
        if line.texts[place] in _STOPS:
            break
        if line.kinds[place] in WORDS:
            found.append(place)
    return found


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
