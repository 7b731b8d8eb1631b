"""Whether an answer is given to another question than the problem's: for Monday, or the perimeter."""

from typing import Final

from mathverifier.core.text.lexicon import ANSWER_FRONTS, FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Characters of a problem that are looked through.
MAX_PROBLEM: Final = 2_000
# Letters of the shortest name, but one.
MIN_NAME: Final = 2
_ASKING: Final = frozenset(("?", "find", "compute", "determine", "calculate", "evaluate"))
_ENDS: Final = frozenset((".", "?", "!"))
_ADDING: Final = frozenset(("and", "while", "whereas", "but", "so"))
# Of each of these a question asks for one.
_EXCLUSIVE: Final = (
    FUNCTION_WORDS["weekdays"],
    FUNCTION_WORDS["months"] - {"may", "march"},
    ANSWER_FRONTS["measures"],
    ANSWER_FRONTS["averages"],
    *(frozenset(pair.split()) for pair in ANSWER_FRONTS["extremes"]),
)
_EITHER: Final = frozenset().union(*_EXCLUSIVE)


def answers_another(line: Stretch, problem: str) -> bool:
    """Say whether the clause in front of an answer names a thing, and the question another of its kind alone.

    The kinds are days, months, measures of a figure, averages, extremes, and, in front of a colon, the persons of the
    problem.
    """
    if not problem or len(problem) > MAX_PROBLEM:
        return False
    begin = clause_begin(line)
    if Kind.RELATION in line.kinds and not _is_label(line, begin):
        return False
    said = _named(line, begin)
    labelled = line.size > 0 and line.texts[line.before(line.size)] == ":"
    if not labelled and _EITHER.isdisjoint(said):
        return False
    text = Stretch(problem, 0, len(problem))
    wanted = _asked(text)
    if any(said & kind and wanted & kind and not said & wanted & kind for kind in _EXCLUSIVE):
        return True
    persons = _persons(text) - _EITHER if labelled else set()
    return bool(said & persons and wanted & persons) and not said & wanted & persons


def names_asked(line: Stretch, problem: str) -> bool:
    """Say whether the clause in front of an answer names what the question asks for, of one of these kinds."""
    said = _named(line, clause_begin(line))
    if len(problem) > MAX_PROBLEM or _EITHER.isdisjoint(said):
        return False
    wanted = _asked(Stretch(problem, 0, len(problem)))
    return any(said & wanted & kind for kind in _EXCLUSIVE)


def clause_begin(line: Stretch) -> int:
    """Return where the last clause with a subject of its own begins: behind `the area is 9`."""
    for place in range(line.size - 1, 0, -1):
        if line.words[place] in _ADDING:
            determined = line.words[line.behind(place + 1) :][:1] == ["the"]
            if determined or line.texts[line.before(place)] in (",", ";"):
                return place
    return 0


def _named(line: Stretch, begin: int) -> set[str]:
    return {word.removesuffix("'s") for word in line.words[begin:]}


def _is_label(line: Stretch, begin: int) -> bool:
    """Say whether a clause is words alone and the sign that makes a label of them: `Area =`."""
    last = line.before(line.size)
    return (
        last > begin
        and line.texts[last] == "="
        and all(kind in WORDS or kind is Kind.SPACE for kind in line.kinds[begin:last])
    )


def asked_words(problem: str) -> frozenset[str]:
    """Return the words of the sentences of a problem that ask for something; all of one that asks nothing."""
    if len(problem) > MAX_PROBLEM:
        return frozenset()
    text = Stretch(problem, 0, len(problem))
    return frozenset(_asked(text) or text.words)


def _asked(text: Stretch) -> set[str]:
    """Return the words of the sentences of a problem that ask for something."""
    found: set[str] = set()
    begin = 0
    for place in range(text.size + 1):
        if place == text.size or text.texts[place] in _ENDS:
            sentence = set(text.words[begin : place + 1])
            if not _ASKING.isdisjoint(sentence):
                found |= sentence
            begin = place + 1
    return {word.removesuffix("'s") for word in found}


def _persons(text: Stretch) -> set[str]:
    """Return the words that are written as names in the midst of a sentence."""
    return {
        text.words[place].removesuffix("'s")
        for place in range(1, text.size)
        if text.texts[place].istitle()
        and text.texts[text.before(place)] not in _ENDS
        and len(text.texts[place]) > MIN_NAME
    }
