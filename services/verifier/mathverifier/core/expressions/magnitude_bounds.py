"""The sizes of whole numbers that nobody could write down: `9^{9^9}`, `1000000!`.

A size is bounds of a logarithm to base 2, taken as many times as it takes for the bounds to be doubles. All rounding is
outwards, so that of two sizes whose bounds do not meet the numbers are proven to differ.
"""

import math
from typing import NamedTuple

from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Unary

# A double's rounding and a library function's last digits, with much room to spare.
ROUNDING = 1e-12
# Of what is larger the logarithm is bounded instead; a logarithm below the second is that of such a number.
LARGEST, SMALL = 1e300, 990.0
# Whole numbers up to this one are doubles.
EXACT = 2.0**53
LOG_E = 1.4427
# The bounds of a factorial are used from this number on.
LEAST_FACTORIAL = 8


class Tower(NamedTuple):
    """A real number, not negative, whose logarithm to base 2, taken `height` times, is from `low` to `high`.

    A `low` of minus infinity says nothing.
    """

    height: int
    low: float
    high: float

    def above(self, other: "Tower") -> bool:
        """Say whether this number is proven to be the larger one."""
        height = max(self.height, other.height)
        return _lifted(self, height).low > _lifted(other, height).high


def bounded(most: float) -> Tower:
    """Return the size of a number from 0 to `most`; infinite is what the sum of any two complex doubles may be."""
    return Tower(1, -math.inf, 1026.0) if math.isinf(most) else Tower(0, 0.0, most)


def size(expression: Expression) -> Tower | None:
    """Return the size of a whole number of 1 or more that is made of such by `+`, `*`, `^`, `!` and `binom`, else None.

    What is not made of such numbers is read where it has an exact value.
    """
    match expression:
        case Binary(operator="+" | "*" | "^"):
            left = size(expression.left)
            right = None if left is None else size(expression.right)
            if left is None or right is None:
                return None
            combine = {"+": _sum, "*": _product, "^": _power}[expression.operator]
            return combine(left, right)
        case Unary(operator="!"):
            operand = size(expression.operand)
            return None if operand is None else _factorial(operand)
        case Call(name="binom"):
            upper, lower = (evaluate(argument) for argument in expression.arguments)
            if upper is None or lower is None or upper.denominator != 1 or lower.denominator != 1:
                return None
            return _binomial(int(upper), int(lower))
        case _:
            value = evaluate(expression)
            return _of_integer(int(value)) if value is not None and value.denominator == 1 and value >= 1 else None


def _of_integer(number: int) -> Tower:
    if number <= EXACT:
        return Tower(0, float(number), float(number))
    logarithm = math.log2(number)
    return _power_of_two(_outwards(0, logarithm, logarithm))


def _outwards(height: int, low: float, high: float) -> Tower:
    """Return the bounds with what rounding may have taken; sums and products of whole numbers are exact."""
    if low == high <= EXACT and low.is_integer():
        return Tower(height, low, high)
    low, high = low - abs(low) * ROUNDING, high + abs(high) * ROUNDING
    return _lifted(Tower(height, low, high), height + 1) if high > LARGEST else Tower(height, low, high)


def _lifted(tower: Tower, height: int) -> Tower:
    """Return bounds of the same number at a greater height."""
    low, high = tower.low, tower.high
    for _ in range(height - tower.height):
        low = math.log2(low) - ROUNDING if low > 0 else -math.inf
        high = math.log2(high) + ROUNDING if high > 0 else -math.inf
        if low > 0:
            low -= low * ROUNDING
        if high > 0:
            high += high * ROUNDING
    return Tower(height, low, high)


def _logarithm(tower: Tower) -> Tower:
    """Return the logarithm of a number of 1 or more, which is 0 or more."""
    height, low, high = tower if tower.height else _lifted(tower, 1)
    return Tower(height - 1, max(0.0, low) if height == 1 else low, high)


def _power_of_two(exponent: Tower) -> Tower:
    if exponent.height == 0 and exponent.high < SMALL:
        return _outwards(0, 2.0**exponent.low, 2.0**exponent.high)
    return Tower(exponent.height + 1, exponent.low, exponent.high)


def _sum(left: Tower, right: Tower) -> Tower:
    """Return the sum of two numbers of 0 or more: no less than the larger one, and no more than twice that."""
    height = max(left.height, right.height)
    one, two = _lifted(left, height), _lifted(right, height)
    if height == 0:
        return _outwards(0, one.low + two.low, one.high + two.high)
    # Twice a number has a logarithm larger by 1; that of a logarithm of 1 or more grows by less.
    return _outwards(height, max(one.low, two.low), max(one.high, two.high, 0.0) + 1)


def _product(left: Tower, right: Tower) -> Tower:
    """Return the product of two numbers of 1 or more."""
    if left.height == right.height == 0 and left.high * right.high < LARGEST:
        return _outwards(0, left.low * right.low, left.high * right.high)
    return _power_of_two(_sum(_logarithm(left), _logarithm(right)))


def _power(base: Tower, exponent: Tower) -> Tower | None:
    """Return a power of a whole number by an exponent of 1 or more; None where the base is not known to be above 1."""
    if base == (0, 1.0, 1.0):
        return base
    logarithm = _logarithm(base)
    if logarithm.low <= (0.0 if logarithm.height else 0.5):
        return None
    # What is no 1 is at least 2, and its logarithm at least 1, as `_product` wants it.
    return _power_of_two(_product(logarithm, exponent))


def _factorial(number: Tower) -> Tower | None:
    """Return n!, which is at least (n/e)^n and at most n^n."""
    if number.low < LEAST_FACTORIAL:
        return None
    height, low, high = _logarithm(number)
    # Higher up, a logarithm of what is smaller by as much is smaller by less.
    return _power_of_two(_product(number, Tower(height, low - LOG_E, high)))


def _binomial(upper: int, lower: int) -> Tower | None:
    """Return n over k, which is at least (n/k)^k and at most (en/k)^k; the larger one of k and n - k is not k."""
    if not 0 < lower < upper:
        return None
    least = min(lower, upper - lower)
    factor = math.log2(upper) - math.log2(least)
    return _power_of_two(_product(_of_integer(least), Tower(0, max(1.0, factor - 1e-9), factor + LOG_E + 1e-9)))
