"""The value of an expression to a double's digits: the quick look that spares most formulas the proof."""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary

MAX_FACTORIAL = 170
_CONSTANTS = {"pi": math.pi, "e": math.e}


class Manner(NamedTuple):
    """How angles are meant: whether a bare number in a sine counts degrees, and whether `°` elsewhere is left out."""

    in_degrees: bool = False
    plain_degrees: bool = False
    log_base: int | None = None


MANNERS = (
    Manner(),
    Manner(plain_degrees=True),
    Manner(in_degrees=True, plain_degrees=True),
    Manner(log_base=10),
)


class NoNumber(Exception):
    """The expression has no value that a double can hold."""


_FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    **{"ln": math.log, "exp": math.exp, "abs": abs, "floor": math.floor, "ceil": math.ceil},
    **{"sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh},
}
_ARCS: Mapping[str, Callable[[float], float]] = {"arcsin": math.asin, "arccos": math.acos, "arctan": math.atan}
_TRIGONOMETRIC: Mapping[str, Callable[[float], float]] = {
    **{"sin": math.sin, "cos": math.cos, "tan": math.tan},
    **{"cot": lambda x: 1 / math.tan(x), "sec": lambda x: 1 / math.cos(x), "csc": lambda x: 1 / math.sin(x)},
}


def approximate(tree: Expression, values: Mapping[str, float], manner: Manner = MANNERS[0]) -> float | None:
    """Return the value with `values` for its letters; None where there is none."""
    try:
        value = _value(tree, values, manner)
    except (NoNumber, ValueError, ZeroDivisionError, OverflowError, KeyError, TypeError, RecursionError):
        return None
    return value if math.isfinite(value) else None


def _value(tree: Expression, values: Mapping[str, float], manner: Manner) -> float:
    # The commonest first: each case that does not fit takes its time.
    if isinstance(tree, Binary):
        left, right, operator = _value(tree.left, values, manner), _value(tree.right, values, manner), tree.operator
        return left * right if operator == "*" else left + right if operator == "+" else _binary(operator, left, right)
    if isinstance(tree, Number):
        return float(tree.value)
    if isinstance(tree, Symbol):
        value = values.get(tree.name)
        return _CONSTANTS[tree.name] if value is None else value
    if isinstance(tree, Unary):
        return _unary(tree.operator, _value(tree.operand, values, manner), manner)
    return _call(tree, values, manner)


def _unary(operator: str, operand: float, manner: Manner) -> float:
    match operator:
        case "-":
            return -operand
        case "%":
            return operand / 100
        case "°":
            return operand if manner.plain_degrees else math.radians(operand)
        case "!":
            if operand != int(operand) or not 0 <= operand <= MAX_FACTORIAL:
                raise NoNumber
            return float(math.factorial(int(operand)))
        case _:
            return math.sqrt(operand)


def _binary(operator: str, left: float, right: float) -> float:
    """Return what any other operation than a sum or a product comes to."""
    match operator:
        case "-":
            return left - right
        case "/":
            return left / right
        case "root":
            return _odd(left, 1 / right) if right == int(right) and int(right) % 2 else float(left ** (1 / right))
    if left < 0 and right != int(right):
        odd = next((below for below in (3, 5, 7) if abs(right * below - round(right * below)) < 1e-12), None)
        if odd is None:
            raise NoNumber
        above = round(right * odd)
        return float(abs(left) ** right) * (-1 if above % 2 else 1)
    return float(left**right)


def _odd(base: float, exponent: float) -> float:
    return math.copysign(abs(base) ** exponent, base)


def _call(tree: Call, values: Mapping[str, float], manner: Manner) -> float:
    name = tree.name
    if name in _TRIGONOMETRIC:
        (argument,) = tree.arguments
        return _TRIGONOMETRIC[name](_angle(argument, values, manner))
    inside = [_value(argument, values, manner) for argument in tree.arguments]
    if name in _ARCS:
        arc = _ARCS[name](inside[0])
        return math.degrees(arc) if manner.plain_degrees else arc
    if name == "log":
        base = inside[1] if len(inside) > 1 else manner.log_base
        return math.log(inside[0]) if base is None else math.log(inside[0]) / math.log(base)
    if name == "binom":
        upper, lower = inside
        if upper != int(upper) or lower != int(lower) or lower < 0 or not 0 <= upper <= 2_000:
            raise NoNumber
        return float(math.comb(int(upper), int(lower)))
    if name not in _FUNCTIONS or len(inside) != 1:
        raise NoNumber
    return float(_FUNCTIONS[name](inside[0]))


def _angle(tree: Expression, values: Mapping[str, float], manner: Manner) -> float:
    """Return an angle in radians; `°` always counts there."""
    if _has_degrees(tree):
        return _value(tree, values, manner._replace(plain_degrees=False))
    angle = _value(tree, values, manner)
    return math.radians(angle) if manner.in_degrees else angle


def _has_degrees(tree: Expression) -> bool:
    match tree:
        case Unary():
            return tree.operator == "°" or _has_degrees(tree.operand)
        case Binary():
            return _has_degrees(tree.left) or _has_degrees(tree.right)
        case _:
            return False
