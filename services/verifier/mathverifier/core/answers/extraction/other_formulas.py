"""Whether a clause gives the value of another formula than the one that is asked for: of `2x` for x, of f for f'."""

from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause
from mathverifier.core.answers.extraction.told_clause import Told
from mathverifier.core.text.lexicon import ASKED_THINGS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

# Tokens of the longest formula that is looked at.
MAX_FORMULA: Final = 24
_STATING: Final = frozenset(("is", "equals", "="))
_MARKS: Final = frozenset(("$", "\\(", "\\)", "\\boxed"))
_FORMULA: Final = frozenset((Kind.NUMBER, Kind.OPERATOR, Kind.OPEN, Kind.CLOSE, Kind.SCRIPT, Kind.COMMAND))
_NAMING: Final = ASKED_THINGS["naming"]
_ORDERS: Final = {"second": 2, "third": 3}


def is_of_other_formula(told: Told, asked: Clause) -> bool:
    """Say whether a clause names a formula that is not the letter, or not the derivative, of the question."""
    letter, order = _asked_letter(asked), _asked_order(asked)
    formula = _named_formula(told.before.line, told.before) if letter or order else []
    if not formula:
        return False
    if letter:
        return letter in formula and "_" not in formula and len(set(formula) - {"(", ")", "{", "}"}) > 1
    return _is_other_derivative(formula, order, asked)


def _asked_letter(asked: Clause) -> str:
    """Return the one letter of which the value is asked for; nothing where it is none, or a part of a formula."""
    line = asked.line
    place = next((place for place in asked.places if line.words[place] not in _NAMING), -1)
    if place < 0 or not line.is_letter(place) or place == asked.places[0]:
        return ""
    around = (line.behind(place + 1), line.before(place))
    if any(0 <= at < line.size and line.texts[at] in ("$", "\\(", "\\)") for at in around):
        around = (line.behind(around[0] + 1), line.before(around[1]))
    plain = not any(0 <= at < line.size and (line.kinds[at] in _FORMULA or line.is_letter(at)) for at in around)
    return line.texts[place] if plain else ""


def _asked_order(asked: Clause) -> int:
    """Return how often a function is derived in `the second derivative of`; 0 where no derivative is asked for."""
    words = asked.words
    if words[:1] == ["differentiate"]:
        return 1
    at = words.index("derivative") if "derivative" in words else 0
    return _ORDERS.get(words[at - 1], 1) if at and words[at + 1 : at + 2] == ["of"] else 0


def _named_formula(line: Stretch, told: Clause) -> list[str]:
    """Return the tokens of the formula that a clause gives the value of: `2x` of `the value of 2x is`."""
    if not told.places:
        return []
    begin = told.places[3] if told.words[:3] == ["the", "value", "of"] and len(told.places) > 3 else told.places[0]
    if line.size - begin > MAX_FORMULA:
        return []
    places = [
        place
        for place in range(begin, line.size)
        if line.kinds[place] is not Kind.SPACE and line.texts[place] not in _MARKS
    ]
    if not places or line.words[places[-1]] not in _STATING:
        return []
    formula = places[:-1]
    fits = all(line.kinds[place] in _FORMULA or line.is_letter(place) for place in formula)
    return [line.texts[place] for place in formula] if fits else []


def _is_other_derivative(formula: list[str], order: int, asked: Clause) -> bool:
    """Say whether `f''(x)` is named for a first derivative, or `f(x)`, which the problem has, for any."""
    name, *rest = [text for text in formula if text not in ("{", "}")]
    primes = rest[0].count("'") if rest and rest[0].startswith("'") else 0
    if not name.isalpha() or "(" not in rest[:2]:
        return False
    if primes:
        return primes != order
    line = asked.line
    return any(
        line.texts[place] == name and line.texts[line.behind(place + 1) :][:1] == ["("] for place in range(line.size)
    )
