"""Antiderivatives with their constants: those that differ by a number are one, as `\\ln|x| + C` and `\\ln|2x| + C`."""

from collections.abc import Set
from typing import Final

from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.nodes import Binary, Expression, Number, Symbol, substituted, symbols
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction

# Letters of constants of integration.
CONSTANTS: Final = frozenset(("C", "c", "K", "k"))
# Where both sides are compared: their difference there is the number by which they may differ.
POINTS: Final = (Fraction(1), Fraction(2), Fraction(1, 2))
_KNOWN: Final = frozenset(("pi", "e", "i"))


def same_antiderivatives(reference: str, answer: str) -> bool:
    """Say whether both are a formula with a constant added, and proven to differ by a number alone."""
    one, other = _bare(reference), _bare(answer)
    if one is None or other is None:
        return False
    letters = symbols(one) - _KNOWN
    if not letters or symbols(other) - _KNOWN != letters:
        return False
    return any(_differ_by_number(one, other, letters, point) for point in POINTS)


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
