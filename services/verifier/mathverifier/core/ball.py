"""Numbers known to lie near a point: a complex centre and a radius that holds all the error made so far.

Ball arithmetic (J. van der Hoeven, "Ball arithmetic", 2009), in doubles: whatever two expressions are worth, they are
different where their balls do not meet. That they meet proves nothing.
"""

import cmath
import math
from collections.abc import Mapping
from dataclasses import dataclass

from mathverifier.core.expression import Binary, Call, Expression, Number, Symbol, Unary
from mathverifier.core.rational import Fraction

# A double's rounding, and a library function's few last digits, with room to spare.
ROUNDING = 1e-15
TINY = 1e-300
MAX_FACTORIAL = 170


@dataclass(frozen=True)
class Ball:
    """All complex numbers within `radius` of `centre`."""

    centre: complex
    radius: float = 0.0

    @property
    def reach(self) -> float:
        """What no absolute value of a number in it is above; infinite where that is no double."""
        return (math.hypot(self.centre.real, self.centre.imag) + self.radius) * (1 + ROUNDING)

    def apart(self, other: "Ball") -> bool:
        """Say whether no number is in both."""
        return abs(self.centre - other.centre) > self.radius + other.radius

    def is_real(self) -> bool:
        """Say whether some number in it is real; what is not, is proven not to be."""
        return abs(self.centre.imag) <= self.radius

    def __neg__(self) -> "Ball":
        return Ball(-self.centre, self.radius)

    def __add__(self, other: "Ball") -> "Ball":
        return _ball(self.centre + other.centre, self.radius + other.radius)

    def __sub__(self, other: "Ball") -> "Ball":
        return self + -other

    def __mul__(self, other: "Ball") -> "Ball":
        error = abs(self.centre) * other.radius + abs(other.centre) * self.radius + self.radius * other.radius
        return _ball(self.centre * other.centre, error)


class Undefined(Exception):
    """The expression has no value here, or none that a ball can hold."""


def value_of(expression: Expression, values: Mapping[str, Ball], log_base: float = math.e) -> Ball | None:
    """Return a ball that holds the value; None where there is none, or a symbol is not among `values`.

    `e`, `i` and `pi` are what they always are. `log_base` is what `log` means where no base is named.
    """
    try:
        return _Evaluation(values, log_base).of(expression)
    except (Undefined, OverflowError, ZeroDivisionError, ValueError):
        return None


def _ball(centre: complex, error: float) -> Ball:
    if not cmath.isfinite(centre) or not math.isfinite(error):
        raise Undefined
    return Ball(centre, error + abs(centre) * ROUNDING + TINY)


def exact(value: Fraction) -> Ball:
    """Return the ball of a rational number. Raises OverflowError beyond the doubles."""
    return _ball(complex(float(value)), 0.0)


CONSTANTS = {"pi": Ball(math.pi + 0j, 1e-15), "e": Ball(math.e + 0j, 1e-15), "i": Ball(1j)}


class _Evaluation:
    def __init__(self, values: Mapping[str, Ball], log_base: float):
        self._values = values
        self._log_base = log_base

    def of(self, expression: Expression) -> Ball:
        match expression:
            case Number():
                return exact(expression.value)
            case Symbol():
                found = CONSTANTS.get(expression.name) or self._values.get(expression.name)
                if found is None:
                    raise Undefined
                return found
            case Unary():
                return _unary(expression.operator, self.of(expression.operand))
            case Binary():
                return _binary(expression.operator, self.of(expression.left), self.of(expression.right))
            case Call():
                return self._call(expression.name, [self.of(argument) for argument in expression.arguments])

    def _call(self, name: str, arguments: list[Ball]) -> Ball:
        if name == "log":
            base = arguments[1] if len(arguments) > 1 else _ball(complex(self._log_base), 0.0)
            return _log(arguments[0]) * inverse(_log(base))
        if name == "binom":
            raise Undefined
        if name in _STEPS:
            return _ball(complex(_whole(name, arguments[0])), 0.0)
        if name in _FUNCTIONS:
            return _FUNCTIONS[name](arguments[0])
        raise Undefined


def inverse(ball: Ball) -> Ball:
    """Return the ball of 1/x. Raises Undefined where it holds 0."""
    size = abs(ball.centre)
    if size <= ball.radius:
        raise Undefined
    return _ball(1 / ball.centre, ball.radius / (size * (size - ball.radius)))


def _unary(operator: str, operand: Ball) -> Ball:
    match operator:
        case "-":
            return -operand
        case "%":
            return operand * exact(Fraction(1, 100))
        case "°":
            return operand * CONSTANTS["pi"] * exact(Fraction(1, 180))
        case "!":
            number = _integer(operand)
            if number is None or not 0 <= number <= MAX_FACTORIAL:
                raise Undefined
            return _ball(complex(float(math.factorial(number))), 0.0)
        case _:
            return _root(operand, 2)


def _binary(operator: str, left: Ball, right: Ball) -> Ball:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left * inverse(right)
        case "^":
            return _power(left, right)
        case _:
            degree = _integer(right)
            if degree is None or degree < 2:
                raise Undefined
            return _root(left, degree)


def _integer(ball: Ball) -> int | None:
    """Return the whole number that a ball can only stand for, if its error is that of an exact one."""
    number = round(ball.centre.real)
    return number if abs(ball.centre - number) <= ball.radius <= abs(number) * 4 * ROUNDING + 2 * TINY else None


def _power(base: Ball, exponent: Ball) -> Ball:
    whole = _integer(exponent)
    if whole is not None and abs(whole) <= 1_000:
        result, factor, left = Ball(1 + 0j), base, abs(whole)
        while left:
            if left & 1:
                result = result * factor
            left >>= 1
            if left:
                factor = factor * factor
        return result if whole >= 0 else inverse(result)
    if base.is_real() and base.centre.real < base.radius:
        # A root of a negative number: real to some, complex to others.
        raise Undefined
    return _exp(exponent * _log(base))


def _root(base: Ball, degree: int) -> Ball:
    if base.centre.imag == 0 and base.centre.real < -base.radius and degree == 2:
        return Ball(1j) * _root(-base, 2)
    if base.centre.imag == 0 and base.centre.real < -base.radius and degree % 2:
        return -_root(-base, degree)
    if abs(base.centre) <= base.radius:
        reach = (abs(base.centre) + base.radius) ** (1 / degree)
        return Ball(0j, reach * (1 + 1e-9))
    return _exp(_log(base) * exact(Fraction(1, degree)))


def _exp(ball: Ball) -> Ball:
    centre = cmath.exp(ball.centre)
    return _ball(centre, abs(centre) * math.expm1(ball.radius) + abs(ball.centre) * ROUNDING * abs(centre))


def _log(ball: Ball) -> Ball:
    size = abs(ball.centre)
    # Left of zero the logarithm jumps.
    if size <= ball.radius or (ball.centre.real <= ball.radius and abs(ball.centre.imag) <= ball.radius):
        raise Undefined
    return _ball(cmath.log(ball.centre), ball.radius / (size - ball.radius) + ROUNDING)


def _sin(ball: Ball) -> Ball:
    slope = math.cosh(abs(ball.centre.imag) + ball.radius)
    return _ball(cmath.sin(ball.centre), (ball.radius + abs(ball.centre) * ROUNDING) * slope + ROUNDING)


def _cos(ball: Ball) -> Ball:
    slope = math.cosh(abs(ball.centre.imag) + ball.radius)
    return _ball(cmath.cos(ball.centre), (ball.radius + abs(ball.centre) * ROUNDING) * slope + ROUNDING)


def _arcsin(ball: Ball) -> Ball:
    reach = abs(ball.centre.real) + ball.radius
    if ball.centre.imag or reach >= 1:
        raise Undefined
    return _ball(complex(math.asin(ball.centre.real)), ball.radius / math.sqrt(1 - reach**2) + ROUNDING)


def _arctan(ball: Ball) -> Ball:
    if ball.centre.imag:
        raise Undefined
    return _ball(complex(math.atan(ball.centre.real)), ball.radius + ROUNDING)


def _abs(ball: Ball) -> Ball:
    return _ball(complex(abs(ball.centre)), ball.radius)


def _whole(name: str, ball: Ball) -> int:
    low, high = (_STEPS[name](ball.centre.real + side * ball.radius) for side in (-1, 1))
    if not ball.is_real() or low != high:
        raise Undefined
    return int(low)


_STEPS = {"floor": math.floor, "ceil": math.ceil}
_HALF = exact(Fraction(1, 2))
_FUNCTIONS = {
    "abs": _abs,
    "exp": _exp,
    "ln": _log,
    "sin": _sin,
    "cos": _cos,
    "tan": lambda ball: _sin(ball) * inverse(_cos(ball)),
    "cot": lambda ball: _cos(ball) * inverse(_sin(ball)),
    "sec": lambda ball: inverse(_cos(ball)),
    "csc": lambda ball: inverse(_sin(ball)),
    "sinh": lambda ball: (_exp(ball) - _exp(-ball)) * _HALF,
    "cosh": lambda ball: (_exp(ball) + _exp(-ball)) * _HALF,
    "tanh": lambda ball: (_exp(ball) - _exp(-ball)) * inverse(_exp(ball) + _exp(-ball)),
    "arcsin": _arcsin,
    "arccos": lambda ball: CONSTANTS["pi"] * _HALF - _arcsin(ball),
    "arctan": _arctan,
}
