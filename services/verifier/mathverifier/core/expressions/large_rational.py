"""Rational numbers of some hundred thousand bits, by FLINT; sizes are bounded before anything is computed."""

from typing import Any

from flint import fmpq, fmpz

from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Binary, Expression, Number, Unary

MAX_BITS = 2**18
MAX_FACTORIAL = 10_000


def large_rational(tree: Expression) -> Any | None:
    """Return the exact value; None where it is not rational, not known, or too large."""
    match tree:
        case Number():
            return fmpq(tree.value.numerator, tree.value.denominator)
        case Unary(operator="-"):
            operand = large_rational(tree.operand)
            return None if operand is None else -operand
        case Unary(operator="!"):
            number = evaluate(tree.operand)
            is_whole = number is not None and number.denominator == 1 and 0 <= number <= MAX_FACTORIAL
            return fmpq(fmpz.fac_ui(int(number))) if is_whole and number is not None else None
        case Binary(operator="^"):
            return _power(large_rational(tree.left), large_rational(tree.right))
        case Binary(operator="+" | "-" | "*" | "/"):
            return _operated(tree.operator, large_rational(tree.left), large_rational(tree.right))
        case _:
            value = evaluate(tree)
            return None if value is None else fmpq(value.numerator, value.denominator)


def _power(base: Any | None, exponent: Any | None) -> Any | None:
    if base is None or exponent is None or exponent.q != 1 or (base == 0 and exponent <= 0):
        return None
    if abs(exponent) * base.height_bits() > MAX_BITS:
        return None
    return base ** int(exponent.p)


def _operated(operator: str, left: Any | None, right: Any | None) -> Any | None:
    if left is None or right is None or left.height_bits() + right.height_bits() > MAX_BITS:
        return None
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return None if right == 0 else left / right
