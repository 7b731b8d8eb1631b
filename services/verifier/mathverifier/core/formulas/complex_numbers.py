"""Formulas with the imaginary unit: whether two are of one value, and what one comes to."""

import cmath
from collections.abc import Callable, Mapping

from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, symbols
from mathverifier.core.formulas.comparison import has_decimals

UNIT = frozenset(("i",))
# The part by which a rounded value may differ, and what is nothing beside a value's other part.
ROUNDED, NOTHING = 0.02, 1e-9
MAX_EXPONENT = 200
_NAMED: Mapping[str, complex] = {"i": 1j, "pi": complex(cmath.pi), "e": complex(cmath.e)}
_FUNCTIONS: Mapping[str, Callable[[complex], complex]] = {"sin": cmath.sin, "cos": cmath.cos, "tan": cmath.tan}


class _NoNumber(Exception):
    """The expression has no single value that is known here."""


def agree(left: Expression, right: Expression) -> bool | None:
    """Say whether two formulas of numbers and the imaginary unit are of one value; None where that is not known.

    What shows decimals may be rounded. All else is decided exactly or by enclosures.
    """
    one, other = complex_value(left), complex_value(right)
    if one is None or other is None:
        return None
    if has_decimals(left) or has_decimals(right):
        return abs(one - other) <= ROUNDED * max(1.0, abs(one), abs(other))
    return equal(left, right)


def as_complex(tree: Expression) -> str | None:
    """Return the value of a formula with the imaginary unit as text, `3 + 4i`; None where it has none."""
    value = complex_value(tree) if symbols(tree) >= UNIT else None
    if value is None:
        return None
    if abs(value.imag) < NOTHING:
        return f"{value.real:.6g}"
    imaginary = f"{abs(value.imag):.6g}i"
    if abs(value.real) < NOTHING:
        return imaginary if value.imag > 0 else f"-{imaginary}"
    return f"{value.real:.6g} {'+' if value.imag > 0 else '-'} {imaginary}"


def complex_value(tree: Expression) -> complex | None:
    """Return the value of a formula without other letters, to a double's digits; None where it has none, or several."""
    try:
        value = _value(tree)
    except (_NoNumber, ValueError, ZeroDivisionError, OverflowError, RecursionError):
        return None
    return value if cmath.isfinite(value) else None


def _value(tree: Expression) -> complex:
    match tree:
        case Number():
            return complex(tree.value)
        case Symbol():
            if tree.name not in _NAMED:
                raise _NoNumber
            return _NAMED[tree.name]
        case Binary():
            return _joined(tree.operator, _value(tree.left), _value(tree.right))
        case Unary():
            return _changed(tree.operator, _value(tree.operand))
        case Call(name="abs", arguments=(argument,)):
            return complex(abs(_value(argument)))
        case Call(arguments=(argument,)) if tree.name in _FUNCTIONS and _is_angle(argument):
            return _FUNCTIONS[tree.name](_value(argument))
        case _:
            raise _NoNumber


def _joined(operator: str, left: complex, right: complex) -> complex:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right
        case "^":
            return _power(left, right)
        case _:
            raise _NoNumber


def _power(base: complex, exponent: complex) -> complex:
    """Return a whole power, one of e, or one of a positive number: others have several values."""
    if exponent.imag == 0 and exponent.real.is_integer() and abs(exponent.real) <= MAX_EXPONENT:
        return base ** int(exponent.real)
    if base == _NAMED["e"]:
        return cmath.exp(exponent)
    if base.imag == 0 and base.real > 0:
        return base**exponent
    raise _NoNumber


def _changed(operator: str, operand: complex) -> complex:
    match operator:
        case "-":
            return -operand
        case "°":
            return operand * cmath.pi / 180
        case "sqrt" if operand.imag == 0:
            # A zero with a sign would choose the other root.
            return cmath.sqrt(complex(operand.real))
        case _:
            raise _NoNumber


def _is_angle(tree: Expression) -> bool:
    """Say whether an angle shows its measure: degrees, or parts of pi."""
    match tree:
        case Unary():
            return tree.operator == "°" or _is_angle(tree.operand)
        case Binary():
            return _is_angle(tree.left) or _is_angle(tree.right)
        case Symbol():
            return tree.name == "pi"
        case _:
            return False
