"""Arithmetic and algebra as a tree."""

from typing import NamedTuple

from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.tuples import made


class Number(NamedTuple):
    """A literal number; `text[start:end]` is how it is written."""

    start: int
    end: int
    value: Fraction


class Symbol(NamedTuple):
    """A letter, or a Greek one by its name."""

    start: int
    end: int
    name: str


class Unary(NamedTuple):
    """`operator` is one of `-`, `%`, `!`, `°`, `sqrt`."""

    start: int
    end: int
    operator: str
    operand: "Expression"


class Binary(NamedTuple):
    """`operator` is one of `+`, `-`, `*`, `/`, `^`, `root` (right operand: the degree)."""

    start: int
    end: int
    operator: str
    left: "Expression"
    right: "Expression"


class Call(NamedTuple):
    """A function of its arguments: `abs`, `floor`, `binom`, `double_factorial`, `log` (its base second, if named)."""

    start: int
    end: int
    name: str
    arguments: tuple["Expression", ...]


_NONE: frozenset[str] = frozenset()
Expression = Number | Symbol | Unary | Binary | Call


def numbers(expression: Expression) -> list[Number]:
    """Return the literal numbers from left to right."""
    if isinstance(expression, Binary):
        left, right = expression.left, expression.right
        if isinstance(left, Number) and isinstance(right, Number):
            return [left, right]  # Most computations are of two numbers.
    return [leaf for leaf in _leaves(expression) if isinstance(leaf, Number)]


def symbols(expression: Expression) -> frozenset[str]:
    """Return the names of the symbols."""
    if isinstance(expression, Number):
        return _NONE
    return frozenset([leaf.name for leaf in _leaves(expression) if isinstance(leaf, Symbol)])


def _leaves(expression: Expression) -> list[Number | Symbol]:
    leaves: list[Number | Symbol] = []
    pending: list[Expression] = [expression]
    while pending:
        node = pending.pop()
        if isinstance(node, Number):
            leaves.append(node)
            continue
        if isinstance(node, Binary):
            pending += (node.right, node.left)
        elif isinstance(node, Symbol):
            leaves.append(node)
        elif isinstance(node, Unary):
            pending.append(node.operand)
        else:
            pending.extend(reversed(node.arguments))
    return leaves


def spanning(expression: Expression, start: int, end: int) -> Expression:
    """Return the expression with a span that takes in its brackets; a bare number or letter keeps its own."""
    if isinstance(expression, Number | Symbol):
        return expression
    return made(type(expression), (start, end, *expression[2:]))


def substituted(expression: Expression, name: str, value: Expression) -> Expression:
    """Return the expression with `value` for the symbol `name`."""
    match expression:
        case Symbol():
            return value if expression.name == name else expression
        case Unary():
            return expression._replace(operand=substituted(expression.operand, name, value))
        case Binary():
            left, right = (substituted(side, name, value) for side in (expression.left, expression.right))
            return expression._replace(left=left, right=right)
        case Call():
            return expression._replace(arguments=tuple(substituted(one, name, value) for one in expression.arguments))
        case Number():
            return expression


def product_letters(tree: Expression) -> list[str]:
    """Return the letters that a product is made of, in their order; none where there is anything else."""
    match tree:
        case Symbol():
            return [tree.name]
        case Binary(operator="*"):
            left, right = product_letters(tree.left), product_letters(tree.right)
            return left + right if left and right else []
        case _:
            return []
