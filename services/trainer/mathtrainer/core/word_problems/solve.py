"""Solving a drawn problem, forwards to its answer or backwards to one of its numbers."""

from collections.abc import Mapping
from itertools import pairwise

from mathtrainer.core.word_problems.template import Operation, Operator, Template

# Largest number that may occur anywhere in a solution.
LIMIT = 200


def apply(operator: Operator, left: int, right: int) -> int | None:
    """Return `left operator right`, or None where it is not a whole number from 1 to LIMIT."""
    match operator:
        case "+":
            value = left + right
        case "-":
            value = left - right
        case "*":
            value = left * right
        case "/":
            if right == 0 or left % right:
                return None
            value = left // right
    return value if 1 <= value <= LIMIT else None


def forward(template: Template, quantities: Mapping[str, int]) -> dict[str, int] | None:
    """Return every quantity and result by name, or None where some result is out of range."""
    values = dict(quantities)
    for operation in template.operations:
        value = apply(operation.operator, values[operation.left], values[operation.right])
        if value is None:
            return None
        values[operation.result] = value
    return values


def backward(template: Template, unknown: str) -> tuple[list[Operation], list[Operation]] | None:
    """Return the operations that can be done without `unknown`, and those that lead from the answer back to it.

    The second list computes each operand on the way from its operation's result: its `result` names that operand.
    None where `unknown` is used twice, since then no chain of single operations leads back.
    """
    dependent = {unknown}
    path: list[Operation] = []
    free: list[Operation] = []
    for operation in template.operations:
        touched = {operation.left, operation.right} & dependent
        if not touched:
            free.append(operation)
            continue
        if len(touched) > 1:
            return None
        path.append(operation)
        dependent.add(operation.result)
    for earlier, later in pairwise(path):
        if earlier.result not in (later.left, later.right):
            return None
    return free, [_inverse(operation, dependent) for operation in reversed(path)]


def _inverse(operation: Operation, dependent: set[str]) -> Operation:
    """Return the operation that gives `operation`'s dependent operand."""
    left, right, result = operation.left, operation.right, operation.result
    table: dict[Operator, tuple[Operation, Operation]] = {
        "+": (Operation(left, "-", result, right, ""), Operation(right, "-", result, left, "")),
        "-": (Operation(left, "+", result, right, ""), Operation(right, "-", left, result, "")),
        "*": (Operation(left, "/", result, right, ""), Operation(right, "/", result, left, "")),
        "/": (Operation(left, "*", result, right, ""), Operation(right, "/", left, result, "")),
    }
    of_left, of_right = table[operation.operator]
    return of_left if left in dependent else of_right
