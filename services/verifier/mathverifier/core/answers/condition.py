"""Conditions of two answers: which may be given up, which contradict, and which decide what the values are."""

from collections.abc import Iterable, Set

from mathverifier.core.answers.letters import function_head, letter_runs
from mathverifier.core.answers.nodes import Both, Bracketed, Builder, Leaf, Relation, Several, Shape, Union
from mathverifier.core.answers.qualifier import EVERYTHING, Condition, differ
from mathverifier.core.answers.variable_names import is_name
from mathverifier.core.expressions.evaluation import polynomial
from mathverifier.core.expressions.parser import parse

_PLAIN_SETS = {"N", "N+", "N0", "Z", "Q", "Q+", "R", "R+", "C"}


def agree(first: Shape, left: Set[Condition], second: Shape, right: Set[Condition]) -> bool:
    """Say whether what only one side says of its letters may be given up."""
    if {one.letter for one in left} & {one.letter for one in right}:
        return False
    return all(_is_harmless(one, first) for one in left) and all(_is_harmless(one, second) for one in right)


def _is_harmless(condition: Condition, body: Shape) -> bool:
    """Whether a letter goes through all that it may be anyway."""
    if not condition.letter:
        return False
    if condition.says in (EVERYTHING, "R"):
        return True
    if condition.says in _PLAIN_SETS and condition.letter in _parameters(body):
        # The problem says what a function is a function of.
        return True
    return condition.says == "Z" and not _is_about(body, condition.letter)


def _parameters(body: Shape) -> set[str]:
    """Return the letters that all functions are functions of, where nothing else is said."""
    relations = body.items if isinstance(body, Several) else (body,)
    heads = [function_head(one.sides[0].strip().removeprefix("\\")) for one in relations if isinstance(one, Relation)]
    found = [letters[0] for _, letters in filter(None, heads)]
    return set(found) if len(found) == len(relations) else set()


def _is_about(body: Shape, letter: str) -> bool:
    """Whether a shape says which values a letter has, so that a condition takes some of them away."""
    match body:
        case Leaf() | Bracketed():
            return False
        case Several(items, braces):
            return braces or any(_is_about(item, letter) for item in items)
        case Relation(sides, signs):
            return set(signs) != {"="} or not is_name(sides[0]) or sides[0].strip() == letter
        case _:
            return True


def contradict(body: Shape, left: Set[Condition], right: Set[Condition]) -> bool:
    """Say whether one letter goes through different numbers on both sides, and the value changes with it."""
    said = {one.letter: one.says for one in left}
    if not isinstance(body, Leaf) and not (isinstance(body, Relation) and is_name(body.sides[0])):
        return False
    text = body.text if isinstance(body, Leaf) else body.sides[-1]
    return any(
        one.letter in said and differ(said[one.letter], one.says) and _is_linear(text, one.letter) for one in right
    )


def _is_linear(text: str, letter: str) -> bool:
    tree = parse(text)
    form = None if tree is None else polynomial(tree)
    degrees = [dict(monomial).get(letter, 0) for monomial in form or ()]
    return max(degrees, default=0) == 1


def binds(body: Shape, conditions: Iterable[Condition]) -> bool:
    """Say whether conditions may decide what a body's letters are, so that its values alone prove nothing."""
    letters = {letter for text in _texts(body) for _, run in letter_runs(text) if len(run) <= 2 for letter in run}
    return any(
        _is_about(body, one.letter) if one.letter else any(letter in one.says for letter in letters)
        for one in conditions
    )


def _texts(body: Shape) -> list[str]:
    match body:
        case Leaf(text):
            return [text]
        case Relation(sides):
            return list(sides)
        case Several(items) | Bracketed(items=items) | Union(items) | Both(items):
            return [text for item in items for text in _texts(item)]
        case Builder(condition=condition):
            return _texts(condition)
        case _:
            return []
