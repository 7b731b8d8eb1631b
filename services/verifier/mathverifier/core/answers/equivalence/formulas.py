"""Relations joined by `and` and `or`, as sets of points: `x = 1 or y = 2`, `x^2 + y^2 = 9`, `n > 3`.

Two of them differ where a point is proven to be in one and outside the other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mathverifier.core.answers.equivalence.applied import functions_in
from mathverifier.core.answers.nodes import Both, Relation, Several, Shape, Union
from mathverifier.core.answers.parser import shape
from mathverifier.core.expressions.canonical.form import LETTERS
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Binary, Expression, Number, symbols
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction

SIGNS = frozenset(("=", "<", ">", "\\le", "\\ge", "\\ne"))
_OPPOSITE = {"=": "\\ne", "\\ne": "=", "<": "\\ge", "\\ge": "<", ">": "\\le", "\\le": ">"}
MAX_ATOMS = 12
# Letters that mostly count: a point of theirs is a whole one.
COUNTING = frozenset("ijklmnN")

Point = Mapping[str, Fraction]


@dataclass(frozen=True)
class Atom:
    """`tree` stands in the relation `sign` to zero."""

    tree: Expression
    sign: str


@dataclass(frozen=True)
class Every:
    """All parts hold."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True)
class Any:
    """One of the parts holds at least."""

    parts: tuple["Formula", ...]


Formula = Atom | Every | Any


def negated(one: Formula) -> Formula:
    """Return the formula that holds where this one does not."""
    match one:
        case Atom():
            return Atom(one.tree, _OPPOSITE[one.sign])
        case Every(parts):
            return Any(tuple(map(negated, parts)))
        case Any(parts):
            return Every(tuple(map(negated, parts)))


def atoms(one: Formula) -> Iterator[Atom]:
    """Yield the atoms from left to right."""
    if isinstance(one, Atom):
        yield one
    else:
        for part in one.parts:
            yield from atoms(part)


def letters(one: Formula) -> frozenset[str]:
    """Return the letters that it is about."""
    found: frozenset[str] = frozenset()
    for atom in atoms(one):
        found |= symbols(atom.tree)
    return found - LETTERS.keys()


def conjunctions(one: Formula) -> list[tuple[Atom, ...]]:
    """Return the ways in which it may hold: sets of atoms that hold together."""
    match one:
        case Atom():
            return [(one,)]
        case Any(parts):
            return [way for part in parts for way in conjunctions(part)][: 2 * MAX_ATOMS]
        case Every(parts):
            ways: list[tuple[Atom, ...]] = [()]
            for part in parts:
                ways = [way + more for way in ways for more in conjunctions(part)][: 2 * MAX_ATOMS]
            return ways


def holds(one: Formula, point: Point) -> bool | None:
    """Say whether it holds at a point, whatever the letters are that the point leaves open; None where that is open."""
    match one:
        case Atom(tree, sign):
            if symbols(tree) - LETTERS.keys() - point.keys():
                return None
            value = evaluate(tree, point)
            return None if value is None else compares(value, sign)
        case Every(parts):
            return _all([holds(part, point) for part in parts])
        case Any(parts):
            return _any([holds(part, point) for part in parts])


def compares(value: Fraction, sign: str) -> bool:
    """Say whether a number stands in a relation to zero."""
    match sign:
        case "=":
            return value == 0
        case "\\ne":
            return value != 0
        case "<":
            return value < 0
        case ">":
            return value > 0
        case "\\le":
            return value <= 0
        case _:
            return value >= 0


def _all(results: list[bool | None]) -> bool | None:
    return False if False in results else None if None in results else True


def _any(results: list[bool | None]) -> bool | None:
    return True if True in results else None if None in results else False


def formula_of(one: Shape) -> Formula | None:
    """Return the formula that a shape is; None where a side of a relation is not read."""
    match one:
        case Relation():
            return _relation(one)
        case Both(parts):
            return _joined(parts, Every)
        case Union(parts):
            return _joined(parts, Any)
        case Several(items, braces=False):
            return _listed(items, one)
        case _:
            return None


def _listed(items: tuple[Shape, ...], several: Several) -> Formula | None:
    """Read `x = 1, x = 2` as alternatives, `x = 1, y = 2` as one solution; `or` always parts."""
    inner = [item for item in items if isinstance(item, Relation)]
    heads = {relation.sides[0].replace(" ", "") for relation in inner if relation.signs == ("=",)}
    if several.either:
        return _joined(items, Any)
    if len(inner) == len(items) and len(items) > 1 and len(heads) == 1 and all(one.signs == ("=",) for one in inner):
        return _joined(items, Any)
    if len(inner) == len(items) and len(heads) == len(items):
        return _joined(items, Every)
    return None


def _joined(parts: tuple[Shape, ...], kind: type[Every] | type[Any]) -> Formula | None:
    read = [formula_of(part) for part in parts]
    known = [part for part in read if part is not None]
    return kind(tuple(known)) if len(known) == len(read) <= MAX_ATOMS else None


def _relation(relation: Relation) -> Formula | None:
    if not SIGNS.issuperset(relation.signs) or functions_in(relation.sides):
        return None
    values = _plus_minus(relation)
    if values is not None:
        return values
    trees = [parse(side) for side in relation.sides]
    known = [tree for tree in trees if tree is not None]
    if len(known) < len(trees):
        return None
    parts = tuple(
        Atom(Binary(0, 0, "-", left, right), sign)
        for left, right, sign in zip(known, known[1:], relation.signs, strict=False)
    )
    return parts[0] if len(parts) == 1 else Every(parts)


def _plus_minus(relation: Relation) -> Formula | None:
    """Read `x = \\pm 3` as two alternatives."""
    sides = relation.sides
    if relation.signs != ("=",) or "\\pm" in sides[0] or sides[1].count("\\pm") != 1:
        return None
    both = [_relation(Relation((sides[0], sides[1].replace("\\pm", sign)), ("=",))) for sign in "+-"]
    known = [one for one in both if one is not None]
    return Any(tuple(known)) if len(known) == 2 else None


def read_formula(text: str) -> Formula | None:
    """Return the formula that a text is."""
    if not any(sign in text for sign in SIGNS):
        return None
    found = formula_of(shape(text))
    if found is None or sum(1 for _ in atoms(found)) > MAX_ATOMS:
        return None
    return found if letters(found) else None


def number(value: Fraction) -> Number:
    """Return a literal."""
    return Number(0, 0, value)
