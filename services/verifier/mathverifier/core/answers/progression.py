"""Tuples that are linear in one whole number: `(2 + 3t, 1 - 5t)` is `(5 + 3t, -4 - 5t)`, not `(2 + 3t, 1 + 5t)`."""

from dataclasses import dataclass

from mathverifier.core.answers.nodes import Bracketed, Leaf, Qualified, Relation, Several, Shape
from mathverifier.core.answers.qualifier import Condition
from mathverifier.core.expressions.evaluation import polynomial
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction


@dataclass(frozen=True)
class Progression:
    """All `offset + step * t` for whole t."""

    offset: tuple[Fraction, ...]
    step: tuple[Fraction, ...]


def same_progression(reference: Shape, answer: Shape, letter: str) -> bool | None:
    """Say whether two tuples go through the same points as a letter goes through the whole numbers."""
    first, second = _read(reference, letter), _read(answer, letter)
    if first is None or second is None or len(first.step) != len(second.step) or not any(first.step):
        return None
    if second.step not in (first.step, tuple(-one for one in first.step)):
        return False
    moved = [one - other for one, other in zip(second.offset, first.offset, strict=True)]
    times = next(move / step for move, step in zip(moved, first.step, strict=True) if step)
    return times.denominator == 1 and moved == [times * step for step in first.step]


def _read(one: Shape, letter: str) -> Progression | None:
    if isinstance(one, Qualified):
        return _read(one.body, letter) if one.conditions <= {Condition("Z", letter)} else None
    lines = [_line(text, letter) for text in _parts(one)]
    known = [line for line in lines if line is not None]
    if not lines or len(known) != len(lines):
        return None
    return Progression(tuple(line[0] for line in known), tuple(line[1] for line in known))


def _parts(one: Shape) -> list[str]:
    """Return the parts of a tuple in their order, or of named values in that of the alphabet."""
    match one:
        case Bracketed("(", ")", items) if all(isinstance(item, Leaf) for item in items):
            return [item.text for item in items if isinstance(item, Leaf)]
        case Several(items, braces=False) if all(isinstance(item, Relation) for item in items):
            named = {item.sides[0]: item.sides[-1] for item in items if isinstance(item, Relation)}
            order = sorted(named, key=alphabetical)
            return [named[name] for name in order] if len(named) == len(items) else []
        case _:
            return []


def alphabetical(name: str) -> str:
    """Return what a name of a letter is sorted by."""
    return name.strip().removeprefix("\\").replace("ell", "l")


def _line(text: str, letter: str) -> tuple[Fraction, Fraction] | None:
    tree = parse(text)
    form = None if tree is None else polynomial(tree)
    if form is None or set(form) - {(), ((letter, 1),)}:
        return None
    return form.get((), Fraction(0)), form.get(((letter, 1),), Fraction(0))
