"""Equations and inequalities, compared as what they say of their letters."""

import re

from mathverifier.core.answers.listing import Same, all_of
from mathverifier.core.answers.name import is_name
from mathverifier.core.answers.real_set import Decide, equal_sets
from mathverifier.core.answers.shape import Leaf, Relation, shape
from mathverifier.core.closed_form import equal
from mathverifier.core.evaluation import Polynomial, polynomial, proportional
from mathverifier.core.expression import Binary, substituted, symbols
from mathverifier.core.parser import parse

_FUNCTION = re.compile(r"^\\?[a-zA-Z]+(?:_\{?\w+\}?)?\s*\(\s*([a-zA-Z])\s*\)$")
_NUMBERS = {"e", "i", "pi"}


def same_relations(reference: Relation, answer: Relation, decide: Decide, same: Same) -> bool | None:
    """Say whether two relations have the same solutions; `same` compares what they say a name is."""
    if set(reference.signs) == set(answer.signs) == {"="}:
        return _equations(reference, answer, same)
    found = equal_sets(reference, answer, decide)
    if found is not None:
        return found
    if reference.signs == answer.signs:
        results = [decide(one, other) for one, other in zip(reference.sides, answer.sides, strict=True)]
        return True if all_of(results) else None
    return None


def is_solution(equation: Relation, leaf: Leaf) -> bool | None:
    """Say whether a bare expression solves an equation for the one letter that it does not mention."""
    if len(equation.sides) != 2:
        return None
    left, right, value = (parse(text) for text in (*equation.sides, leaf.text))
    if left is None or right is None or value is None:
        return None
    missing = (symbols(left) | symbols(right)) - symbols(value) - _NUMBERS
    if len(missing) != 1 or not symbols(value) - _NUMBERS:
        return None
    (name,) = missing
    return True if equal(substituted(left, name, value), substituted(right, name, value)) else None


def _equations(reference: Relation, answer: Relation, same: Same) -> bool | None:
    first, second = _difference(reference), _difference(answer)
    if first is not None and second is not None and proportional(first, second):
        return True
    named = [bool(is_name(one.sides[0])) for one in (reference, answer)]
    if not all(named):
        return None
    last = answer.sides[-1]
    parameters = [_FUNCTION.match(one.sides[0]) for one in (reference, answer)]
    if parameters[0] and parameters[1]:
        last = _renamed(last, parameters[1].group(1), parameters[0].group(1))
    elif reference.sides[0].replace(" ", "") != answer.sides[0].replace(" ", ""):
        return None
    return same(shape(reference.sides[-1]), shape(last))


def _renamed(text: str, old: str, new: str) -> str:
    """Put another letter for a function's parameter, unless that letter has a meaning of its own there."""
    if old == new or re.search(rf"(?<![a-zA-Z\\]){new}(?![a-zA-Z])", text):
        return text
    return re.sub(rf"(?<![a-zA-Z\\]){old}(?![a-zA-Z])", new, text)


def _difference(equation: Relation) -> Polynomial | None:
    if len(equation.sides) != 2:
        return None
    left, right = parse(equation.sides[0]), parse(equation.sides[1])
    return None if left is None or right is None else polynomial(Binary(0, 0, "-", left, right))
