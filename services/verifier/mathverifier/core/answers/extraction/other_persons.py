"""Whether the clause of an answer has another person for its subject than the question."""

from itertools import pairwise
from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause, given_part
from mathverifier.core.answers.extraction.told_clause import Told
from mathverifier.core.text.lexicon import ASKED_THINGS, FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

# Words from a name to the member of a family that it may name.
MAX_APART: Final = 3
# Words in front of a value that say no more than whose it is.
MAX_SUBJECT: Final = 3
_AUXILIARIES: Final = FUNCTION_WORDS["auxiliaries"]
_OWNERS: Final = FUNCTION_WORDS["determiners"] | {"the"}
_CLOSED: Final = frozenset().union(
    *(
        FUNCTION_WORDS[kind]
        for kind in (
            *("articles", "determiners", "pronouns", "quantifiers", "distributives", "conjunctions", "prepositions"),
            *("relatives", "auxiliaries", "adverbs", "comparatives", "leading", "introducing"),
        )
    )
)
_ANSWERING: Final = ["the", "answer", "for"]
_SEVERAL: Final = frozenset(("they", "both"))
_WHOLE: Final = ASKED_THINGS["whole"]
_ROLES: Final = ASKED_THINGS["roles"]
_OF_OTHER_SEX: Final = {"he": ASKED_THINGS["female_roles"], "she": ASKED_THINGS["male_roles"]}


def is_of_other_person(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether a clause has one person for its subject, and the question another one alone."""
    said = _subject(told.before, problem)
    wanted = asked_person(asked) if said else frozenset()
    if not wanted:
        return _is_of_other_sex(told, asked) or (bool(said) and _is_one_of_several(told, asked))
    mentioned = _persons(asked)
    if _are_alike(said, wanted) or not wanted.isdisjoint(told.words):
        return False
    return said.isdisjoint(mentioned) and not _are_one(said, wanted, problem)


def _is_of_other_sex(told: Told, asked: Clause) -> bool:
    """Say whether `he` has so much, where his sister is asked about, or Ann, who is a sister."""
    roles = _OF_OTHER_SEX.get(next(iter(told.before.words), ""), frozenset())
    person = asked_person(asked) if roles else frozenset()
    if not person or person & roles:
        return bool(person)
    line = asked.line
    named = [place for place, word in enumerate(line.words) if word in person]
    return any(line.words[line.before(place)] in roles for place in named if place)


def _is_one_of_several(told: Told, asked: Clause) -> bool:
    """Say whether one person has so much, where it is asked what all of them have."""
    words = asked.words
    several = any(verb in _AUXILIARIES and one in _SEVERAL for verb, one in pairwise(words))
    alone = len(told.before.words) <= MAX_SUBJECT and not told.before.is_joined
    return several and alone and not _WHOLE.isdisjoint(words) and _WHOLE.isdisjoint(told.words)


def _subject(told: Clause, problem: str) -> frozenset[str]:
    """Return the person with whom a clause begins: a name of the problem, or a member of a family."""
    line, places = told.line, told.places
    if told.words[:3] == _ANSWERING and len(places) > len(_ANSWERING):
        # `The answer for Paul is`
        places = places[len(_ANSWERING) :]
    if len(places) > MAX_SUBJECT and line.words[places[0]] == "in" and line.kinds[places[1]] is Kind.NUMBER:
        # `In 6 years Jon will be 21`
        places = places[MAX_SUBJECT:]
    if len(places) < 2:
        return frozenset()
    first, second = places[:2]
    word = line.words[first]
    if word in _OWNERS or word.endswith("'s"):
        if line.words[second] in _ROLES:
            third = places[2] if len(places) > 2 else second
            return frozenset((line.words[second],)) | ({line.words[third]} if _is_name(line, third) else set())
        if word in _OWNERS:
            return frozenset()
    if line.words[second] in ("and", "or"):
        return frozenset()
    name = word.removesuffix("'s")
    named = _is_name(line, first) and name not in _CLOSED
    known = named and _is_known_name(line.texts[first].removesuffix("'s"), problem)
    return frozenset((name,)) if known else frozenset()


def _is_name(line: Stretch, place: int) -> bool:
    return line.texts[place].removesuffix("'s").istitle() and len(line.texts[place]) > 1


def _is_known_name(name: str, problem: str) -> bool:
    """Say whether a word is written as a name in a problem, and never in small letters."""
    line = given_part(problem).line
    return name in (text.removesuffix("'s") for text in line.texts) and name.lower() not in line.texts


def asked_person(asked: Clause) -> frozenset[str]:
    """Return the person that stands behind the verb of a question."""
    line, places = asked.line, asked.places
    verb = next((at for at, place in enumerate(places) if line.words[place] in _AUXILIARIES), len(places))
    return _person(line, places[verb + 1 :]) if verb + 1 < len(places) else frozenset()


def _person(line: Stretch, places: tuple[int, ...]) -> frozenset[str]:
    """Return the one person with whom some words begin."""
    first, second = places[0], places[1] if len(places) > 1 else places[0]
    if second != first and line.words[second] in ("and", "or"):
        return frozenset()
    word = line.words[first]
    if word in _OWNERS or word.endswith("'s"):
        if line.words[second] in _ROLES:
            return frozenset((line.words[second],))
        if word in _OWNERS:
            return frozenset()
    return frozenset((word.removesuffix("'s"),)) if _is_name(line, first) else frozenset()


def _are_alike(said: frozenset[str], wanted: frozenset[str]) -> bool:
    """Say whether two names begin alike: `Natalia` and `Natalie` may be one."""
    pairs = [(one, other) for one in said for other in wanted]
    return any(one[:3] == other[:3] or (one[0] + one[-3:] == other[0] + other[-3:]) for one, other in pairs)


def _persons(asked: Clause) -> frozenset[str]:
    """Return the persons that a question names, but for the owners of others: `Anna's brother` is one."""
    line, found = asked.line, set()
    for at, place in enumerate(asked.places):
        word = line.words[place]
        following = asked.places[at + 1 : at + 2]
        owner = word.endswith("'s") and bool(following) and line.words[following[0]] in _ROLES
        if not owner and (word in _ROLES or _is_name(line, place)):
            found.add(word.removesuffix("'s"))
    return frozenset(found)


def _are_one(said: frozenset[str], wanted: frozenset[str], problem: str) -> bool:
    """Say whether a name and a member of a family may be one person: they stand side by side in the problem."""
    if bool(said & _ROLES) is bool(wanted & _ROLES):
        return False
    given = given_part(problem)
    line = given.line
    words = [line.words[place] for place in given.places if line.kinds[place] is not Kind.SPACE]
    one = [place for place, word in enumerate(words) if word in said]
    other = [place for place, word in enumerate(words) if word in wanted]
    return any(
        abs(first - second) <= MAX_APART and "and" not in words[min(first, second) : max(first, second)]
        for first in one
        for second in other
    )
