"""Arithmetic and algebra as a tree."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mathverifier.core.rational import Fraction


@dataclass(frozen=True)
class Number:
    """A literal number; `text[start:end]` is how it is written."""

    start: int
    end: int
    value: Fraction


@dataclass(frozen=True)
class Symbol:
    """A letter, or a Greek one by its name."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Unary:
    """`operator` is one of `-`, `%`, `!`, `°`, `sqrt`."""

    start: int
    end: int
    operator: str
    operand: "Expression"


@dataclass(frozen=True)
class Binary:
    """`operator` is one of `+`, `-`, `*`, `/`, `^`, `root` (right operand: the degree)."""

    start: int
    end: int
    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True)
class Call:
    """A function of its arguments: `abs`, `floor`, `ceil`, `binom`, `log` (its base second, if named), `sin`, `ln` …"""

    start: int
    end: int
    name: str
    arguments: tuple["Expression", ...]


Expression = Number | Symbol | Unary | Binary | Call


def numbers(expression: Expression) -> Iterator[Number]:
    """Yield the literal numbers from left to right."""
    return (leaf for leaf in _leaves(expression) if isinstance(leaf, Number))


def symbols(expression: Expression) -> set[str]:
    """Return the names of the symbols."""
    return {leaf.name for leaf in _leaves(expression) if isinstance(leaf, Symbol)}


def _leaves(expression: Expression) -> Iterator[Number | Symbol]:
    pending: list[Expression] = [expression]
    while pending:
        node = pending.pop()
        match node:
            case Unary():
                pending.append(node.operand)
            case Binary():
                pending.extend((node.right, node.left))
            case Call():
                pending.extend(reversed(node.arguments))
            case _:
                yield node


def substituted(expression: Expression, name: str, value: Expression) -> Expression:
    """Return the expression with `value` for the symbol `name`."""
    match expression:
        case Symbol():
            return value if expression.name == name else expression
        case Unary():
            return replace(expression, operand=substituted(expression.operand, name, value))
        case Binary():
            left, right = (substituted(side, name, value) for side in (expression.left, expression.right))
            return replace(expression, left=left, right=right)
        case Call():
            return replace(expression, arguments=tuple(substituted(one, name, value) for one in expression.arguments))
        case Number():
            return expression
