"""Inequalities as intervals: `1 < x \\le 5` is `(1, 5]`."""

import re
from fractions import Fraction

from mathverifier.core.answers.shape import Bracketed, Leaf, Relation, Several, Shape, Union, shape
from mathverifier.core.evaluation import polynomial
from mathverifier.core.expression import Binary, parse

_FLIPPED = {"<": ">", ">": "<", "\\le": "\\ge", "\\ge": "\\le"}


def as_interval(relation: Relation) -> tuple[str, Bracketed] | None:
    """Return the variable and the interval that `1 < x \\le 5`, `-2x < 6` or `x \\in (1, 2)` says it is in."""
    sides, signs = _solved(relation.sides, relation.signs)
    if signs == ("\\in",) and _is_variable(sides[0]):
        inside = shape(sides[1])
        return (sides[0], inside) if isinstance(inside, Bracketed) else None
    if len(sides) == 2 and _is_variable(sides[1]) and not _is_variable(sides[0]):
        sides, signs = sides[::-1], tuple(_FLIPPED.get(sign, sign) for sign in signs)
    if len(sides) == 2 and _is_variable(sides[0]) and signs[0] in _FLIPPED and not _mentions(sides[1], sides[0]):
        closed, below = "e" in signs[0], signs[0] in ("<", "\\le")
        bound = shape(sides[1])
        if below:
            return sides[0], Bracketed("(", "]" if closed else ")", (Leaf("-\\infty"), bound))
        return sides[0], Bracketed("[" if closed else "(", ")", (bound, Leaf("\\infty")))
    if len(sides) != 3 or not _is_variable(sides[1]):
        return None
    if set(signs) <= {">", "\\ge"}:
        sides, signs = sides[::-1], tuple(_FLIPPED[sign] for sign in reversed(signs))
    if not set(signs) <= {"<", "\\le"}:
        return None
    opening, closing = "[" if signs[0] == "\\le" else "(", "]" if signs[1] == "\\le" else ")"
    return sides[1], Bracketed(opening, closing, (shape(sides[0]), shape(sides[2])))


def _solved(sides: tuple[str, ...], signs: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Solve an inequality that is linear in its one symbol: `-2x < 6` is `x > -3`."""
    if len(sides) != 2 or signs[0] not in _FLIPPED or _is_variable(sides[0]) or _is_variable(sides[1]):
        return sides, signs
    left, right = parse(sides[0]), parse(sides[1])
    form = polynomial(Binary(0, 0, "-", left, right)) if left is not None and right is not None else None
    names = [key for key in form or {} if key]
    if form is None or len(names) != 1 or len(names[0]) != 1 or names[0][0][1] != 1:
        return sides, signs
    slope, bound = form[names[0]], -form.get((), Fraction(0)) / form[names[0]]
    return (names[0][0][0], str(bound)), signs if slope > 0 else (_FLIPPED[signs[0]],)


def _is_variable(text: str) -> bool:
    return bool(re.fullmatch(r"[a-zA-Z]|\\(?!infty|pi)[a-zA-Z]+", text.strip()))


def _mentions(text: str, variable: str) -> bool:
    return re.search(rf"(?<![a-zA-Z\\]){re.escape(variable)}(?![a-zA-Z])", text) is not None


def parts_of(one: Shape) -> list[Shape] | None:
    """Return the intervals and sets that `one` is the union of; None where it is no such thing."""
    match one:
        case Union(parts):
            found = [parts_of(part) for part in parts]
            return None if None in found else [part for some in found if some for part in some]
        case Relation():
            interval = as_interval(one)
            return None if interval is None else [interval[1]]
        case Bracketed(items=items) if len(items) == 2:
            return [one]
        case Several(braces=True):
            return [one]
        case _:
            return None
