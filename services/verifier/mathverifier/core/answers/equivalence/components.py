r"""Vectors by their components: `\langle 2, -1, 3\rangle` is `2\mathbf{i} - \mathbf{j} + 3\mathbf{k}`."""

from dataclasses import dataclass
from typing import Final

from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.answers.nodes import Bracketed, Leaf, Matrix, Shape
from mathverifier.core.answers.parser import shape
from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.nodes import Binary, Expression, Number, Symbol, Unary, symbols
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction

DIMENSIONS: Final = 3
# Unit vectors as letters, which may have an accent.
_AXES: Final = {name: at for at, letter in enumerate("ijk") for name in (letter, f"hat({letter})", f"vec({letter})")}
_ZERO, _ONE = Number(0, 0, Fraction(0)), Number(0, 0, Fraction(1))


@dataclass(frozen=True)
class Components:
    """The components of a vector in their order; `in_units` where it is a sum of unit vectors."""

    values: tuple[Expression, ...]
    in_units: bool


@reader
def read_components(text: str) -> Components | None:
    """Return the components of a vector; None for any other text."""
    if "j" not in text and "," not in text and "&" not in text and "\\\\" not in text:
        return None
    one = shape(text)
    if isinstance(one, Leaf):
        tree = parse(one.text)
        return None if tree is None or "j" not in one.text else _of_sum(tree)
    values = [parse(item.text) if isinstance(item, Leaf) else None for item in _entries(one)]
    known = tuple(value for value in values if value is not None)
    is_vector = 2 <= len(known) == len(values) <= DIMENSIONS
    return Components(known, in_units=False) if is_vector else None


def _entries(one: Shape) -> tuple[Shape, ...]:
    """Return the entries of a tuple, or of a matrix of one row or column."""
    match one:
        case Bracketed("(", ")", items):
            return items
        case Matrix(rows) if len(rows) == 1 or all(len(row) == 1 for row in rows):
            return tuple(entry for row in rows for entry in row)
        case _:
            return ()


def _of_sum(tree: Expression) -> Components | None:
    """Read a sum each of whose terms is a multiple of a unit vector."""
    found: dict[int, Expression] = {}
    terms = _terms(tree, negative=False)
    for term, negative in terms:
        scaled = _scaled(term)
        if scaled is None or scaled[0] in found:
            return None
        axis, factor = scaled
        found[axis] = Unary(0, 0, "-", factor) if negative else factor
    if 1 not in found:
        return None
    return Components(tuple(found.get(axis, _ZERO) for axis in range(DIMENSIONS)), in_units=True)


def _terms(tree: Expression, *, negative: bool) -> list[tuple[Expression, bool]]:
    match tree:
        case Binary(operator="+" | "-" as sign):
            return _terms(tree.left, negative=negative) + _terms(tree.right, negative=negative ^ (sign == "-"))
        case Unary(operator="-"):
            return _terms(tree.operand, negative=not negative)
        case _:
            return [(tree, negative)]


def _scaled(term: Expression) -> tuple[int, Expression] | None:
    """Return the axis and the factor of a multiple of a unit vector."""
    match term:
        case Symbol(name=name):
            return (_AXES[name], _ONE) if name in _AXES else None
        case Binary(operator="*" | "/"):
            left = _scaled(term.left)
            if left is not None and not _AXES.keys() & symbols(term.right):
                return left[0], term._replace(left=left[1])
            right = _scaled(term.right) if term.operator == "*" and left is None else None
            if right is not None and not _AXES.keys() & symbols(term.left):
                return right[0], term._replace(right=right[1])
    return None


@comparator(Components, Components, rung="components", order=38)
def components(reference: Components, answer: Components, _policy: Policy) -> bool | None:
    """A vector as a sum of unit vectors and as a tuple: the same components; another one is another vector."""
    if not (reference.in_units or answer.in_units):
        return None
    sides = [list(one.values) + [_ZERO] * (DIMENSIONS - len(one.values)) for one in (reference, answer)]
    results = [equal(one, other) for one, other in zip(*sides, strict=True)]
    return False if False in results else None if None in results else True
