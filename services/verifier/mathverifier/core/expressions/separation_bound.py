"""How near to zero an algebraic number can be that is not zero.

The bound is that of Burnikel, Funke, Mehlhorn, Schirra and Schmitt ("A separation bound for real algebraic
expressions", 2001), with roots of unity besides. Each part of an expression is a quotient of algebraic integers U/L, of
whose conjugates none is larger than $2^u$, or $2^l$. Where U is not zero, the product of its D conjugates is a whole
number and not zero. So U is at least $2^{-(D-1)u}$, and U/L at least $2^{-(D-1)u-l}$. D is no larger than the product
of the degrees of all roots, and of the field of the roots of unity.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.factorization import factored
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import bare, half_turns, imaginary_half_turns, is_e

# A bound of more bits is not used, and a root of a larger number is not taken apart into primes.
MAX_DEGREE = 2**20
MAX_FACTORED_BITS = 128
MAX_ORDER = 20_000


class NotAlgebraic(Exception):
    """The number is not known to be algebraic, or its degree is too large to be of use."""


class _Sizes(NamedTuple):
    """Logarithms to base 2 of what no conjugate of U, and none of L, is larger than."""

    above: float
    below: float

    def to_the(self, exponent: int) -> "_Sizes":
        power = _Sizes(self.above * abs(exponent), self.below * abs(exponent))
        return power if exponent >= 0 else _Sizes(power.below, power.above)

    def root(self, degree: int) -> "_Sizes":
        if self.above >= self.below:
            return _Sizes((self.above + (degree - 1) * self.below) / degree, self.below)
        return _Sizes(self.above, ((degree - 1) * self.above + self.below) / degree)


def separation_bound(tree: Expression, is_real: Callable[[Expression], bool]) -> int | None:
    """Return b such that the value is zero if it is smaller than $2^{-b}$; None where it is not known to be algebraic.

    `is_real` says of a part whether it is known to be real.
    """
    field = _Field(is_real)
    try:
        sizes = field.sizes(tree)
        degree = field.degree()
    except NotAlgebraic:
        return None
    bound = (degree - 1) * sizes.above + sizes.below
    return math.ceil(bound * (1 + 1e-9)) + 1 if math.isfinite(bound) else None


class _Field:
    """The field that an expression generates: its roots and its roots of unity."""

    def __init__(self, is_real: Callable[[Expression], bool]):
        self._is_real = is_real
        self._roots: dict[tuple[Expression, int], int] = {}
        # Of what prime a root of which degree is taken.
        self._primes: dict[int, int] = {}
        self._order = 1

    def degree(self) -> int:
        degree = math.prod(self._roots.values()) * math.prod(self._primes.values())
        if degree > MAX_DEGREE or self._order > MAX_ORDER:
            raise NotAlgebraic
        return degree * _totient(self._order)

    def sizes(self, tree: Expression) -> _Sizes:
        if (value := evaluate(tree)) is not None:
            return _of_rational(value)
        match tree:
            case Unary():
                return self._unary(tree)
            case Binary():
                return self._binary(tree)
            case Call():
                return self._call(tree)
            case Symbol(name="i"):
                self._unity(4)
                return _Sizes(0.0, 0.0)
            case Symbol() | Number():
                raise NotAlgebraic

    def _unary(self, tree: Unary) -> _Sizes:
        match tree.operator:
            case "-":
                return self.sizes(tree.operand)
            case "%":
                return _product(self.sizes(tree.operand), _of_rational(Fraction(1, 100)))
            case "sqrt":
                return self._root(tree.operand, 2)
            case _:
                raise NotAlgebraic

    def _binary(self, tree: Binary) -> _Sizes:
        if tree.operator == "^":
            return self._power(tree)
        if tree.operator == "root":
            degree = evaluate(tree.right)
            if degree is None or degree.denominator != 1 or degree < 2:
                raise NotAlgebraic
            return self._root(tree.left, int(degree))
        left, right = self.sizes(tree.left), self.sizes(tree.right)
        match tree.operator:
            case "*":
                return _product(left, right)
            case "/":
                return _product(left, right.to_the(-1))
            case _:
                above = max(left.above + right.below, left.below + right.above) + 1
                return _Sizes(above, left.below + right.below)

    def _power(self, tree: Binary) -> _Sizes:
        exponent = evaluate(tree.right)
        if exponent is None:
            turns = imaginary_half_turns(tree.right) if is_e(tree.left) else None
            if turns is None:
                raise NotAlgebraic
            self._unity(2 * turns.denominator)
            return _Sizes(0.0, 0.0)
        base = self.sizes(tree.left) if exponent.denominator == 1 else self._root(tree.left, exponent.denominator)
        return base.to_the(exponent.numerator)

    def _root(self, operand: Expression, degree: int) -> _Sizes:
        value = evaluate(operand)
        primes = None
        if value and max(value.numerator.bit_length(), value.denominator.bit_length()) <= MAX_FACTORED_BITS:
            primes = factored(abs(value))
        if value is None or primes is None:
            self._roots[bare(operand), degree] = degree
            # The root of a negative number of an even degree may be any of them, and so may a complex one's.
            return self.sizes(operand).root(degree)
        for prime, count in primes.items():
            if count % degree:
                self._primes[prime] = math.lcm(self._primes.get(prime, 1), degree // math.gcd(degree, count))
        if value < 0:
            self._unity(2 * degree)
        return _of_rational(value).root(degree)

    def _call(self, tree: Call) -> _Sizes:
        inside = tree.arguments[0]
        match tree.name:
            case "abs":
                return self._absolute(inside)
            case "sin" | "cos" | "tan" | "cot" | "sec" | "csc":
                turns = half_turns(inside)
                if turns is None:
                    raise NotAlgebraic
                self._unity(math.lcm(4, 2 * turns.denominator))
                # Twice a cosine is a sum of two roots of unity.
                return {"sin": _Sizes(1, 1), "cos": _Sizes(1, 1)}.get(tree.name, _Sizes(2, 2))
            case _:
                raise NotAlgebraic

    def _absolute(self, inside: Expression) -> _Sizes:
        sizes = self.sizes(inside)
        if self._is_real(inside):
            return sizes
        # The root of the product with the conjugate, which is in the field if all other roots are of rational numbers.
        if self._roots:
            raise NotAlgebraic
        self._roots[bare(Call(0, 0, "abs", (inside,))), 2] = 2
        return sizes.to_the(2).root(2)

    def _unity(self, order: int) -> None:
        self._order = math.lcm(self._order, order)


def _of_rational(value: Fraction) -> _Sizes:
    return _Sizes(math.log2(abs(value.numerator)) if value else 0.0, math.log2(value.denominator))


def _product(left: _Sizes, right: _Sizes) -> _Sizes:
    return _Sizes(left.above + right.above, left.below + right.below)


def _totient(number: int) -> int:
    primes = factored(Fraction(number))
    result = Fraction(number)
    for prime in primes or {}:
        result *= 1 - Fraction(1, prime)
    return int(result)
