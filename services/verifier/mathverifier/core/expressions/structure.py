"""What a tree is made of, whatever its places in the text."""

import math
from collections.abc import Iterator, Mapping

from mathverifier.core.expressions.canonical.form import LETTERS, normal_form
from mathverifier.core.expressions.canonical.sums import ONE
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, symbols
from mathverifier.core.expressions.rational import Fraction

_NO_POINT: Mapping[str, Fraction] = {}


def bare(tree: Expression) -> Expression:
    """Return the tree without its places, so that equal trees are equal wherever they stand."""
    match tree:
        case Unary():
            return Unary(0, 0, tree.operator, bare(tree.operand))
        case Binary():
            return Binary(0, 0, tree.operator, bare(tree.left), bare(tree.right))
        case Call():
            return Call(0, 0, tree.name, tuple(map(bare, tree.arguments)))
        case Number() | Symbol():
            return tree._replace(start=0, end=0)


def nodes(tree: Expression) -> Iterator[Expression]:
    """Yield the tree and all that is in it, from the outside."""
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(parts(node))


def signature(tree: Expression) -> str:
    """Return a text that equal trees share, wherever they stand, and no others."""
    return "\0".join(map(_label, nodes(tree)))


def _label(node: Expression) -> str:
    match node:
        case Number():
            return f"number {node.value}"
        case Symbol():
            return f"symbol {node.name}"
        case Unary() | Binary():
            return f"{len(parts(node))} {node.operator}"
        case Call():
            return f"{len(parts(node))} call {node.name}"


def parts(node: Expression) -> tuple[Expression, ...]:
    """Return what a node is made of."""
    match node:
        case Unary():
            return (node.operand,)
        case Binary():
            return (node.left, node.right)
        case Call():
            return node.arguments
        case Number() | Symbol():
            return ()


def letters(tree: Expression) -> frozenset[str]:
    """Return the symbols that are no constants."""
    return symbols(tree) - LETTERS.keys()


def is_e(tree: Expression) -> bool:
    """Say whether a tree is Euler's number."""
    return isinstance(tree, Symbol) and tree.name == "e"


def half_turns(angle: Expression, point: Mapping[str, Fraction] = _NO_POINT) -> Fraction | None:
    """Return q where the angle is `q pi`, with the values of a point for its letters."""
    if isinstance(angle, Number):
        return None if angle.value else Fraction(0)
    if not any(_is_half_turn(node) for node in nodes(angle)):
        return None
    form = normal_form(angle)
    if form is None or form.below != ONE:
        return None
    turns = Fraction(0)
    for monomial, coefficient in form.above.items():
        exponents = {factor.name or factor.kind: exponent for factor, exponent in monomial}
        if exponents.pop("pi", 0) != 1 or any(exponent.denominator != 1 for exponent in exponents.values()):
            return None
        if not exponents.keys() <= point.keys() or any(exponent < 0 for exponent in exponents.values()):
            return None
        turns += math.prod((point[name] ** int(exponent) for name, exponent in exponents.items()), start=coefficient)
    return turns


def _is_half_turn(node: Expression) -> bool:
    return (isinstance(node, Symbol) and node.name == "pi") or (isinstance(node, Unary) and node.operator == "°")


def imaginary_half_turns(exponent: Expression) -> Fraction | None:
    """Return q where the exponent is `q pi i`."""
    if "i" not in symbols(exponent):
        return None
    form = normal_form(exponent)
    if form is None or form.below != ONE or len(form.above) != 1:
        return None
    ((monomial, value),) = form.above.items()
    return value if dict(monomial) == {LETTERS["i"]: 1, LETTERS["pi"]: 1} else None
