"""Antiderivatives with their constants: those that differ by a number are one, as `\\ln|x| + C` and `\\ln|2x| + C`.

Those that differ by another number on each interval, as `x` and `\\arctan(\\tan x)`, may be one or two. A constant may
be meant for each interval. Where the reference breaks at the same places itself, as `\\ln|x|`, it is.
"""

from collections.abc import Iterator, Set
from typing import Final

from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.derivatives import derivative
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, substituted, symbols
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import bare, nodes

# Letters of constants of integration.
CONSTANTS: Final = frozenset(("C", "c", "K", "k"))
# Where both sides are compared: their difference there is the number by which they may differ.
POINTS: Final = (Fraction(1), Fraction(2), Fraction(1, 2))
_KNOWN: Final = frozenset(("pi", "e", "i"))


def same_antiderivatives(reference: str, answer: str) -> bool | None:
    """Say whether both are a formula with a constant added, and proven to differ by a number alone.

    None is where they may differ by another number on each interval.
    """
    one, other = _bare(reference), _bare(answer)
    if one is None or other is None:
        return False
    letters = symbols(one) - _KNOWN
    if not letters or symbols(other) - _KNOWN != letters:
        return False
    if any(_differ_by_number(one, other, letters, point) for point in POINTS):
        return True
    alike = [_have_one_derivative(one, other, letter) for letter in letters]
    if _breaks(one) != _breaks(other):
        return False if False in alike else None
    return all(alike) and _partial(other) <= _partial(one)


def _have_one_derivative(one: Expression, other: Expression, letter: str) -> bool | None:
    first, second = derivative(one, letter), derivative(other, letter)
    return None if first is None or second is None else equal(first, second)


def _breaks(tree: Expression) -> frozenset[Expression]:
    r"""Return the parts of a formula at which it may jump: denominators, tangents, absolute values but of `\ln|x|`."""
    return frozenset(map(bare, _jumping(tree)))


def _jumping(tree: Expression) -> Iterator[Expression]:
    sizes = {bare(node.arguments[0]) for node in nodes(tree) if isinstance(node, Call) and node.name == "ln"}
    for node in nodes(tree):
        match node:
            case Call(name="abs") if bare(node) not in sizes:
                yield node
            case Binary(operator="/", right=below) if symbols(below) - _KNOWN:
                yield below
            case Call(name="tan" | "cot" | "sec" | "csc" | "floor" | "ceil" | "sgn"):
                yield node
            case Binary(operator="^", left=below, right=Number(value=exponent)) if exponent < 0:
                yield below
            case Binary(operator="^", left=below, right=Unary(operator="-")):
                yield below


def _partial(tree: Expression) -> frozenset[Expression]:
    """Return the parts of a formula that have no value on whole intervals: `\\ln x` has none for negative numbers."""
    return frozenset(bare(node) for node in nodes(tree) if _may_lack_value(node))


def _may_lack_value(node: Expression) -> bool:
    match node:
        case Call(name="ln", arguments=(Call(name="abs"),)):
            return False
        case Call(name="ln" | "log" | "arcsin" | "arccos") | Unary(operator="sqrt") | Binary(operator="root"):
            return True
        case Binary(operator="^", right=Number(value=exponent)):
            return exponent.denominator != 1
        case Binary(operator="^"):
            return not isinstance(node.left, Symbol) or node.left.name != "e"
        case _:
            return False


def _differ_by_number(one: Expression, other: Expression, letters: Set[str], point: Fraction) -> bool:
    """Say whether `one(x) + other(point)` is `other(x) + one(point)` for all x."""
    here, there = one, other
    for letter in letters:
        here, there = (substituted(tree, letter, Number(0, 0, point)) for tree in (here, there))
    return equal(Binary(0, 0, "+", one, there), Binary(0, 0, "+", other, here)) is True


def _bare(text: str) -> Expression | None:
    """Return a formula without the constant that is added at its end; None where there is none."""
    if text[-1:] not in CONSTANTS:
        return None
    tree = parse(text)
    if not isinstance(tree, Binary) or tree.operator != "+" or not isinstance(tree.right, Symbol):
        return None
    return tree.left if tree.right.name in CONSTANTS and tree.right.name not in symbols(tree.left) else None
