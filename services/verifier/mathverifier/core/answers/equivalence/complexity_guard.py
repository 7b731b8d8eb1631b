"""What algebra is asked at all: values that a real answer could be.

An algebra system would run to its deadline on what is refused here, and hold up others meanwhile.
"""

from collections.abc import Iterator

from mathverifier.core.expressions.magnitude_bounds import Tower, size
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary
from mathverifier.core.quantities.reading import read_quantity

MAX_LENGTH = 400
MAX_NESTING = 20
# The logarithm of the largest whole number that is computed: a million bits.
LARGEST = Tower(1, 1e6, 1e6)
_GROWS = ("^", "!", "\\binom")


def workable(text: str) -> bool:
    """Say whether a value is short and shallow enough, and no whole number in it too large to compute."""
    if len(text) > MAX_LENGTH or nesting(text) > MAX_NESTING:
        return False
    if not any(sign in text for sign in _GROWS):
        return True
    tree = read_quantity(text).expression
    return tree is None or not any(_is_huge(node) for node in _growing(tree))


def nesting(text: str) -> int:
    """Return how many brackets are open at once, at most."""
    depth = deepest = 0
    for character in text:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth -= 1
    return deepest


def _growing(tree: Expression) -> Iterator[Expression]:
    """Yield the powers, factorials and binomial coefficients."""
    pending: list[Expression] = [tree]
    while pending:
        node = pending.pop()
        match node:
            case Number() | Symbol():
                continue
            case Binary(operator="^"):
                # The sign of neither matters for the number of digits.
                yield node._replace(left=_unsigned(node.left), right=_unsigned(node.right))
                pending += (node.left, node.right)
            case Binary():
                pending += (node.left, node.right)
            case Unary():
                if node.operator == "!":
                    yield node
                pending.append(node.operand)
            case Call():
                if node.name == "binom":
                    yield node
                pending += node.arguments


def _unsigned(node: Expression) -> Expression:
    return node.operand if isinstance(node, Unary) and node.operator == "-" else node


def _is_huge(node: Expression) -> bool:
    found = size(node)
    return found is not None and found.above(LARGEST)
