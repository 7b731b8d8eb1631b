"""Whether an answer is given to another question than the problem's: for Monday, or the perimeter."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from mathverifier.core.text.lexicon import AMOUNT_QUESTIONS, ANSWER_FRONTS, FUNCTION_WORDS
from mathverifier.core.text.stretch import POINTS, Stretch, whole
from mathverifier.core.text.tokens import WORDS, Kind

# Characters of a problem that are looked through.
MAX_PROBLEM: Final = 2_000
# Letters of the shortest name, but one.
MIN_NAME: Final = 2
# Tokens of a label of one word.
LABEL: Final = 2
_ASKING: Final = frozenset(("?", "find", "compute", "determine", "calculate", "evaluate"))
_ADDING: Final = frozenset(("and", "while", "whereas", "but", "so"))
# Of each of these a question asks for one.
_EXCLUSIVE: Final = (
    FUNCTION_WORDS["weekdays"],
    FUNCTION_WORDS["months"] - {"may", "march"},
    ANSWER_FRONTS["measures"],
    ANSWER_FRONTS["averages"],
    # `the smaller number`; what is smaller by 5 is the difference of both.
    *(frozenset(f"the {word}" for word in pair.split()) for pair in ANSWER_FRONTS["extremes"]),
)
_EITHER: Final = frozenset().union(*_EXCLUSIVE)
# Of two sides, a question asks for one.
_SIDES: Final = tuple(
    (ANSWER_FRONTS[one], ANSWER_FRONTS[other])
    for pair in (("losing", "gaining"), ("saving", "paying"), ("discounting", "paying"))
    for one, other in (pair, reversed(pair))
)
_CLOSED: Final = frozenset().union(*FUNCTION_WORDS.values())
_STATING: Final = frozenset(("is", "was", "has", "had"))
_MISSING, _WANTING = ANSWER_FRONTS["missing"], ANSWER_FRONTS["wanting"]
_MONEY: Final = ANSWER_FRONTS["paying"] | ANSWER_FRONTS["gaining"] | {"money", "dollars"}
_GIVING, _KEEPING = ANSWER_FRONTS["giving"], ANSWER_FRONTS["keeping"]
# Words without which a clause says nothing of these kinds.
_TELLING: Final = _EITHER.union(_MISSING, _GIVING, {"by", "not"}, *(side for side, _ in _SIDES))
_CHANGING: Final = tuple(FUNCTION_WORDS["changing_verbs"])
_AT, _LARGEST = AMOUNT_QUESTIONS["at_place"], AMOUNT_QUESTIONS["largest"]


def answers_another(line: Stretch, problem: str) -> bool:
    """Say whether the clause in front of an answer names a thing, and the question another of its kind alone.

    The kinds are days, months, measures of a figure, averages, extremes, and sides such as loss and profit. The persons
    of the problem are one, too, in front of a colon or where they are said to be or to have it.
    """
    if not problem or len(problem) > MAX_PROBLEM:
        return False
    begin = clause_begin(line)
    if Kind.RELATION in line.kinds and not _is_label(line, begin):
        return False
    said = _named(line, begin)
    labelled = line.size > 0 and line.texts[line.before(line.size)] == ":"
    named = not labelled and _begins_with_name(line, begin)
    if not (labelled or named) and _TELLING.isdisjoint(said):
        return False
    text = whole(problem)
    wanted = _asked(problem)
    if _is_denied(line, wanted) or _is_other_side(said, wanted) or _is_other_deed(line, wanted):
        return True
    if any(said & kind and wanted & kind and not said & wanted & kind for kind in _EXCLUSIVE):
        return True
    persons = _persons(text) - _EITHER if labelled or named else set()
    if named:
        # The first word of a sentence of the problem is a name where it is one here.
        persons |= {line.words[place] for place in range(begin, line.size) if line.texts[place] in text.texts} & {
            line.words[place] for place in range(begin, line.size) if line.texts[place].istitle()
        } - _CLOSED
        if len(wanted & persons) != 1:
            return False
    return bool(said & persons and wanted & persons) and not said & wanted & persons


def _is_denied(line: Stretch, wanted: frozenset[str]) -> bool:
    """Say whether a clause denies a word of a question that denies nothing: `of not drawing`, for what is drawn."""
    if "not" not in line.words or "not" in wanted or any(word.endswith("n't") for word in wanted):
        return False
    places = [line.behind(place + 1) for place, word in enumerate(line.words) if word == "not"]
    denied = {line.words[place] for place in places if place < line.size}
    return any(word.isalpha() and len(word) > MIN_NAME and word in wanted for word in denied)


def _is_other_deed(line: Stretch, wanted: frozenset[str]) -> bool:
    """Say whether so much is given away where what is left is asked for, or is the change of what is asked for."""
    last = line.before(line.size)
    while last > 0 and line.texts[last] in ("$", "\\(", "\\$"):
        last = line.before(last)
    if last < 0 or not wanted:
        return False
    if line.words[last] in _GIVING:
        return bool(wanted & _KEEPING) and not wanted & (_GIVING - {"away"})
    changes = line.words[last] == "by" and any(word.startswith(_CHANGING) for word in line.words)
    return changes and "by" not in wanted and not any(word.startswith(_CHANGING) for word in wanted)


def _begins_with_name(line: Stretch, begin: int) -> bool:
    """Say whether a clause says of one that is named what he is or has: `Ben is`, `Ben has`."""
    first = line.behind(begin)
    if line.words[first : first + 1] and line.words[first] in _ADDING:
        first = line.behind(first + 1)
    verb = line.behind(first + 1)
    return verb < line.size and line.texts[first].istitle() and line.words[verb] in _STATING


def _is_other_side(said: set[str], wanted: frozenset[str]) -> bool:
    """Say whether a clause speaks of a loss where a profit is asked for, or of what is missing where that is not."""
    if said & _MISSING and wanted and not wanted & _WANTING:
        return True
    return any(bool(said & one and wanted & other) and not said & other and not wanted & one for one, other in _SIDES)


def gives_place(line: Stretch, answer: str, problem: str) -> bool:
    """Say whether the clause in front of an answer gives the place of an extreme, and the question asks for its size.

    `The maximum is at x = 3` does.
    """
    place = line.before(line.size)
    if not problem or place <= 0 or len(problem) > MAX_PROBLEM:
        return False
    if line.texts[place] == "=" and line.is_letter(line.before(place)):
        place = line.before(line.before(place))
    elif "=" not in answer:
        return False
    while place > 0 and line.texts[place] in ("$", "\\("):
        place = line.before(place)
    return place >= 0 and line.words[place] in _AT and _asks_size(problem)


def _asks_size(problem: str) -> bool:
    """Say whether a problem asks how large an extreme is, and not where it is."""
    wanted = _asked(problem)
    return not _LARGEST.isdisjoint(wanted) and ANSWER_FRONTS["placing"].isdisjoint(wanted)


def names_asked(line: Stretch, problem: str) -> bool:
    """Say whether the clause in front of an answer names what the question asks for, of one of these kinds."""
    begin = clause_begin(line)
    said = _named(line, begin)
    named = _begins_with_name(line, begin)
    if len(problem) > MAX_PROBLEM or (_EITHER.isdisjoint(said) and not named):
        return False
    wanted = _asked(problem)
    if named and said & wanted & _persons(whole(problem)):
        return True
    return any(said & wanted & kind for kind in _EXCLUSIVE)


def clause_begin(line: Stretch) -> int:
    """Return where the last clause with a subject of its own begins: behind `the area is 9`."""
    if _ADDING.isdisjoint(line.words):
        return 0
    for place in range(line.size - 1, 0, -1):
        if line.words[place] in _ADDING:
            determined = line.words[line.behind(place + 1) :][:1] == ["the"]
            if determined or line.texts[line.before(place)] in (",", ";"):
                return place
    return 0


def _named(line: Stretch, begin: int) -> set[str]:
    said = _said(line.words[begin:])
    if len(said) == LABEL and ":" in said:
        # `Larger: 19`.
        said |= {f"the {word}" for word in said}
    return said


def _said(words: Sequence[str]) -> set[str]:
    """Return the words, and those behind an article with it."""
    said = [word.removesuffix("'s") for word in words if not word.isspace()]
    return {*said, *(f"the {word}" for before, word in pairwise(said) if before == "the")}


def _is_label(line: Stretch, begin: int) -> bool:
    """Say whether a clause is words alone and the sign that makes a label of them: `Area =`."""
    last = line.before(line.size)
    return (
        last > begin
        and line.texts[last] == "="
        and all(kind in WORDS or kind is Kind.SPACE for kind in line.kinds[begin:last])
    )


def asks_count(problem: str) -> bool:
    """Say whether a problem asks how many there are of something."""
    wanted = asked_words(problem)
    return {"how", "many"} <= wanted or "the number" in wanted


def asks_money(problem: str) -> bool:
    """Say whether a problem asks for an amount of money."""
    wanted = asked_words(problem)
    return {"how", "much"} <= wanted and not wanted.isdisjoint(_MONEY)


def asks_one_of_two(problem: str) -> bool:
    """Say whether a problem asks for one of two that it tells apart: the larger, the second."""
    return not (_EITHER | {"first", "second"}).isdisjoint(asked_words(problem))


def asked_words(problem: str) -> frozenset[str]:
    """Return the words of the sentences of a problem that ask for something; all of one that asks nothing."""
    if len(problem) > MAX_PROBLEM:
        return frozenset()
    return _asked(problem) or frozenset(whole(problem).words)


@lru_cache(maxsize=64)
def _asked(problem: str) -> frozenset[str]:
    """Return the words of the sentences of a problem that ask for something."""
    text, found, begin = whole(problem), set[str](), 0
    for end in (*text.points, text.size):
        sentence = text.words[begin : end + 1]
        if not _ASKING.isdisjoint(sentence):
            found |= _said(sentence)
        begin = end + 1
    return frozenset(found)


def _persons(text: Stretch) -> set[str]:
    """Return the words that are written as names in the midst of a sentence."""
    return {
        text.bare_words[place]
        for place in range(1, text.size)
        if text.texts[place].istitle()
        and text.texts[text.before(place)] not in POINTS
        and len(text.texts[place]) > MIN_NAME
    }
