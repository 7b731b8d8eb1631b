"""Equality of closed forms, decided soundly.

First exactly: the same tree, rational numbers, normal forms. Then by enclosures: where they do not meet, the sides
differ. That they meet is equality only by a separation bound, or, of letters, at points in every cell between kinks. Of
transcendental constants nothing better is known than that they agree to very many bits, and the proof says so.
"""

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from mathverifier.core.expressions.effort import is_spent, note_decision, spend
from mathverifier.core.expressions.equality import difference, exactly_equal
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.magnitude_bounds import Tower, size
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary
from mathverifier.core.expressions.proof import UNKNOWN, Decision
from mathverifier.core.expressions.structure import bare, letters, nodes, signature

if TYPE_CHECKING:
    from mathverifier.core.expressions.numeric import Comparer

# What a logarithm with no base named may be to, None for e.
LOG_BASES = (None, 10)
# Whole numbers of more bits are compared by bounds of their logarithms.
MOST_BITS = 1e5


_EQUAL = Decision(True, "exact")


def equal(first: Expression, second: Expression, *, strict: bool = False) -> bool | None:
    """Say whether two expressions are the same for all values of their letters; None where that is not known.

    Where the first has a value and the second has none, at more than single points, that is known only by their normal
    forms. `strict` wants both to have a value at the same points.
    """
    # Most pairs that people write end here.
    exact = exactly_equal(first, second)
    if exact is False or (exact and not strict):
        return exact
    found = decide(first, second, strict=strict)
    return None if found.proof == "sampled" and found.first_alone else found.equal


def decide(first: Expression, second: Expression, *, strict: bool = False) -> Decision:
    """Decide whether two expressions are the same for all values of their letters, wherever both have one.

    As people write mathematics, `i` is the imaginary unit and `e` Euler's number. Roots are principal ones, of an odd
    degree the real ones. Letters stand for real numbers. `strict` wants both sides to have a value at the same points.
    """
    one, other = bare(first), bare(second)
    # In one order, so that it is decided in the same way, and once, whichever side is the first.
    in_order = signature(one) <= signature(other)
    if is_spent():
        return UNKNOWN
    found, operations = _decided(one, other) if in_order else _decided(other, one)
    spend(operations)
    found = found if in_order else found.turned()
    note_decision(found)
    return UNKNOWN if strict and found.equal and not found.same_domain else found


@lru_cache(maxsize=256)
def _decided(first: Expression, second: Expression) -> tuple[Decision, float]:
    """Return the decision, and the operations that enclosures took."""
    if first == second:
        return _EQUAL, 0.0
    exact = exactly_equal(first, second)
    names = sorted(letters(first) | letters(second))
    if exact is not None and not (exact and names and _may_have_no_value((first, second))):
        return Decision(exact, "exact"), 0.0
    if exact is None and not names and (exact := _huge(first, second)) is not None:
        return Decision(exact, "exact"), 0.0
    if exact is None and _of_other_size(first, second, names):
        return Decision(False, "bound"), 0.0
    bases = LOG_BASES if any(_is_bare_logarithm(node) for side in (first, second) for node in nodes(side)) else (None,)
    comparers = [_comparer(first, second, base) for base in bases]
    results = [comparer.decided(names) for comparer in comparers]
    operations = sum(comparer.operations for comparer in comparers)
    if exact:
        alone = [any(one.first_alone for one in results), any(one.second_alone for one in results)]
        return Decision(True, "exact", *alone), operations
    return results[0] if all(result.equal == results[0].equal for result in results) else UNKNOWN, operations


def _is_bare_logarithm(node: Expression) -> bool:
    return isinstance(node, Call) and node.name == "log" and len(node.arguments) == 1


def _may_have_no_value(sides: Iterable[Expression]) -> bool:
    """Say whether letters may be where roots or logarithms of them have no real value."""
    return any(
        (isinstance(node, Call) and node.name in ("ln", "log", "arcsin", "arccos"))
        or (isinstance(node, Unary) and node.operator == "sqrt")
        or (isinstance(node, Binary) and (node.operator == "root" or _is_no_whole_power(node)))
        for side in sides
        for node in nodes(side)
    )


def _is_no_whole_power(node: Binary) -> bool:
    return node.operator == "^" and not (isinstance(node.right, Number) and node.right.value.denominator == 1)


def _huge(first: Expression, second: Expression) -> bool | None:
    """Compare by powers that are too large to compute, taken for letters: `10^{10^{10}} + 1`."""
    names: dict[Expression, Symbol] = {}
    left = difference(_named(first, names), _named(second, names))
    if not names or left is None:
        return None
    # Whatever the powers are worth, a number that is left is not zero.
    return True if not left else False if set(left) == {()} else None


def _of_other_size(first: Expression, second: Expression, names: list[str]) -> bool:
    """Say whether one is a whole number that is proven to be larger than all that the other can be."""
    sizes = [None if letters(side) else size(side) for side in (first, second)]
    if not any(found is not None and _is_beyond(found) for found in sizes):
        return False
    one, other = (
        _reach(side, names) if found is None else found for side, found in zip((first, second), sizes, strict=True)
    )
    if one is None or other is None:
        return False
    return (sizes[0] is not None and one.above(other)) or (sizes[1] is not None and other.above(one))


def _is_beyond(number: Tower) -> bool:
    """Say whether a size is beyond what enclosures are good for."""
    return number.above(Tower(1, MOST_BITS, MOST_BITS))


def _reach(side: Expression, names: list[str]) -> Tower | None:
    from mathverifier.core.expressions.numeric import reach

    most = reach(side, names)
    return None if most is None else Tower(1, -math.inf, float(max(most, 1)))


def _named(tree: Expression, names: dict[Expression, Symbol]) -> Expression:
    match tree:
        case Binary(operator="^") if evaluate(tree) is None and size(tree) is not None:
            return names.setdefault(tree, Symbol(0, 0, f"huge{len(names)}"))
        case Unary():
            return tree._replace(operand=_named(tree.operand, names))
        case Binary():
            return tree._replace(left=_named(tree.left, names), right=_named(tree.right, names))
        case Call():
            return tree._replace(arguments=tuple(_named(one, names) for one in tree.arguments))
        case Number() | Symbol():
            return tree


def _comparer(first: Expression, second: Expression, log_base: int | None) -> "Comparer":
    """Return what compares by enclosures; FLINT is loaded only here."""
    from mathverifier.core.expressions.numeric import Comparer

    return Comparer(first, second, log_base)
