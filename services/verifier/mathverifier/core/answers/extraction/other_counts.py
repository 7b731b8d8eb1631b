"""Whether an amount is of another kind than the question's: of each or of all, of other things, or no difference."""

from itertools import pairwise
from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause, given_part
from mathverifier.core.answers.extraction.other_persons import asked_person
from mathverifier.core.answers.extraction.question_asked import asks_money
from mathverifier.core.answers.extraction.told_clause import Told
from mathverifier.core.expressions.rational import Fraction, decimal
from mathverifier.core.quantities.measures import named_unit
from mathverifier.core.quantities.number_words import CARDINALS, GROUPS
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.text.lexicon import AMOUNT_QUESTIONS, ASKED_THINGS, FUNCTION_WORDS, NOUNS, UNIT_WORDS
from mathverifier.core.text.tokens import Kind
from mathverifier.core.text.vocabulary import vocabulary

# Tokens between a thing of the problem and its number, and letters by which two forms of a verb are one.
REACH: Final = 4
STEM: Final = 4
# Words of `the vase costs`.
MIN_SAID: Final = 3
_DISTRIBUTIVES: Final = FUNCTION_WORDS["distributives"]
_OF_ONE: Final = _DISTRIBUTIVES | AMOUNT_QUESTIONS["of_one"]
_ARTICLES: Final = frozenset(("a", "an"))
_WHOLE: Final = ASKED_THINGS["whole"]
_DIFFERING: Final = FUNCTION_WORDS["comparatives"] | ASKED_THINGS["differing"] | {"than", "by"}
_GENERAL: Final = ASKED_THINGS["general"]
_CLOSED: Final = frozenset().union(*FUNCTION_WORDS.values())
_LASTING: Final = frozenset(("take", "takes", "last", "lasts", "need", "needs"))
_TIMES: Final = frozenset(((("time", 1),), (("calendar", 1),)))


def is_other_count(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether a clause counts something else than the question."""
    return (
        _is_of_each(told, asked, problem)
        or _is_of_other_number(told, asked)
        or _is_rate(told, asked)
        or _is_of_whole(told, asked)
        or _is_given_otherwise(told, asked, problem)
        or _is_given_part(told, asked, problem)
        or _is_of_other_kind(told, asked, problem)
        or _is_no_time(told, asked)
        or _is_no_length(told, asked)
        or _is_no_difference(told, asked)
    )


def _is_of_each(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether so much is said of each, where the whole is asked for."""
    words, wanted = told.before.words, asked.words
    if not words or not _OF_ONE.isdisjoint(asked.sentence):
        return False
    noun = singular(words[1]) if len(words) > 1 else ""
    one = words[0] in ("one", "1") and noun in NOUNS and noun in vocabulary(problem)
    if words[0] not in _DISTRIBUTIVES and not (one and not _WHOLE.isdisjoint(wanted)):
        return False
    if _is_many(noun, asked):
        return True
    if noun in UNIT_WORDS:
        return _is_of_time(noun) and _names_period(asked, noun)
    return not _WHOLE.isdisjoint(wanted) or (noun in NOUNS and noun not in map(singular, wanted))


def _is_of_other_number(told: Told, asked: Clause) -> bool:
    """Say whether a clause tells of 3 pens, and the question asks about one pen, or about 5."""
    words = told.before.words
    words = words[words[:1] == ["all"] or (words[:1] == ["a"] and words[1:2] == ["dozen"]) :]
    if len(words) < 2 or not _is_number(words[0]):
        return False
    before = {one for one, thing in pairwise(asked.words) if singular(thing) == singular(words[1])}
    counts = {_count(one) for one in before if one in _OF_ONE | _ARTICLES or _is_number(one)}
    return bool(counts) and _count(words[0]) not in counts


def _is_number(word: str) -> bool:
    return word.isdecimal() or word in CARDINALS or word in GROUPS


def _count(word: str) -> Fraction:
    """Return the number that a word is; 1 for an article, and for each."""
    return decimal(word) if word.isdecimal() else CARDINALS.get(word, GROUPS.get(word, Fraction(1)))


def _is_many(noun: str, asked: Clause) -> bool:
    """Say whether a question speaks of a number of some things: of `8 miles`."""
    pairs = pairwise(asked.sentence)
    return any(first.isdigit() and first != "1" and singular(second) == noun for first, second in pairs)


def _names_period(asked: Clause, unit: str) -> bool:
    """Say whether a question names a time, in other units than `unit` alone."""
    times = {singular(word) for word in asked.sentence if word in UNIT_WORDS and _is_of_time(word)}
    return bool(times) and unit not in times


def _is_rate(told: Told, asked: Clause) -> bool:
    """Say whether `the cost per mile` is told, and the question asks for no rate."""
    words = told.before.words
    rate = words[:1] == ["the"] and words[2:3] == ["per"]
    return rate and _OF_ONE.isdisjoint(asked.sentence) and "speed" not in asked.sentence


def _is_of_whole(told: Told, asked: Clause) -> bool:
    """Say whether so much is said of all together, where each is asked for, or one person."""
    words, wanted = told.before.words, asked.words
    if not _WHOLE.isdisjoint(asked.sentence):
        return False
    if words[:2] == ["together", "they"]:
        alone = "one" in wanted or bool(asked_person(asked))
        return alone and {"they", "and"}.isdisjoint(asked.sentence)
    at = next((place for place, word in enumerate(wanted) if word in ("each", "every")), len(wanted))
    apart = wanted[at + 1 : at + 2] and wanted[at + 1] not in UNIT_WORDS
    whole = words[:2] in (["the", "sum"], ["the", "total"])
    return bool(apart) and whole and (_OF_ONE | _ARTICLES).isdisjoint(told.words)


def _is_given_otherwise(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether things are counted that are not asked for, and of which the problem gives the number itself."""
    behind, counted = told.behind.words, singular(_counted(asked))
    noun = singular(behind[0]) if behind else ""
    if noun not in NOUNS or noun in UNIT_WORDS or not counted or counted in _CLOSED:
        return False
    if noun in _GENERAL and len(behind) > 1:
        # `9 students play chess` tells of some of them.
        return False
    line, place = told.behind.line, told.behind.places[0]
    if noun in map(singular, asked.words) or "and" in behind or line.texts[place + 1 :][:1] == [","]:
        return False
    before = told.before.words if told.before.words[:1] != ["each"] else []
    if counted in map(singular, [*before, *behind]):
        # `The boys are 25 students`
        return False
    given = given_part(problem)
    known = [singular(word) for word in given.line.words[: len(given.places)]]
    once = known.count(noun) == 1 and counted in known
    return once and given.line.kinds[given.line.before(known.index(noun))] is Kind.NUMBER


def _is_given_part(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether the whole is asked for, and so much said of one thing of which the problem says how much it is."""
    words = told.before.words
    if words[:1] != ["the"] or len(words) < MIN_SAID or told.before.is_joined:
        return False
    if _WHOLE.isdisjoint(asked.words) or not _WHOLE.isdisjoint(told.words) or _counted(asked) in told.words:
        return False
    noun, verb = words[1:3]
    return noun in NOUNS and noun not in asked.sentence and _is_given(noun, verb, problem)


def _is_given(noun: str, verb: str, problem: str) -> bool:
    """Say whether a problem says of a thing with the same verb how much it is."""
    given = given_part(problem)
    line = given.line
    for place in given.places:
        if line.words[place] == noun and place + REACH < line.size:
            behind = line.behind(place + 1)
            if line.words[behind][:STEM] == verb[:STEM] and Kind.NUMBER in line.kinds[behind : behind + REACH]:
                return True
    return False


def _is_of_other_kind(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether hours are told where money is asked for, or things where a measure is."""
    money = "$" in problem and asks_money(problem) and {"time", "long"}.isdisjoint(asked.sentence)
    counted = _counted(asked)
    measure = counted in UNIT_WORDS and singular(counted) not in NOUNS
    said = told.unit if money or measure else ""
    if not said or said in asked.sentence:
        return False
    if said in UNIT_WORDS:
        return money and _is_of_time(said)
    return measure and _is_thing(said)


def _is_of_time(unit: str) -> bool:
    return all(sense.dimension in _TIMES for sense in UNIT_WORDS[unit])


def _is_thing(word: str) -> bool:
    """Say whether a word names several things of one kind."""
    return singular(word) != word and singular(word) in NOUNS - _GENERAL


def _counted(asked: Clause) -> str:
    """Return the word behind `how many`; nothing where there is none."""
    words = asked.words
    return next(iter(words[words.index("many") + 1 :]), "") if "many" in words else ""


def _is_no_time(told: Told, asked: Clause) -> bool:
    """Say whether it is asked how long something takes, and no time is told."""
    wanted = asked.words
    if wanted[:2] != ["how", "long"] or _LASTING.isdisjoint(wanted):
        return False
    unit = told.unit
    return not _is_of_time(unit) if unit in UNIT_WORDS else _is_thing(unit)


def _is_no_length(told: Told, asked: Clause) -> bool:
    """Say whether it is asked how long or tall something is, and things of the question are counted."""
    wanted = asked.words
    if wanted[:1] != ["how"] or wanted[1:2] == [] or wanted[1] not in FUNCTION_WORDS["sizes"]:
        return False
    unit = told.unit
    return not named_unit(unit) and singular(unit) != unit and singular(unit) in map(singular, asked.sentence)


def _is_no_difference(told: Told, asked: Clause) -> bool:
    """Say whether a difference is asked for, and a clause says of one what it is, and not that it is more."""
    if "than" not in asked.words or FUNCTION_WORDS["comparatives"].isdisjoint(asked.words):
        return False
    words = told.before.words
    subject = words[:1] and (words[0] in FUNCTION_WORDS["pronouns"] - {"it", "we", "you", "i"} or words[0] == "on")
    return bool(subject) and _DIFFERING.isdisjoint(told.words)
