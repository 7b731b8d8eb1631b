"""Enclosures: balls, by FLINT's arithmetic (F. Johansson, "Arb", 2017), that are proven to hold what a tree is worth.

Of two expressions whose enclosures do not meet, the values differ. That they meet proves nothing.
"""

import math
from collections.abc import Callable, Mapping

from flint import acb, arb, fmpz

from mathverifier.core.expressions.balls import (
    MAX_WHOLE_BITS,
    Enclosed,
    Fuzzy,
    NotReal,
    NoValue,
    TooLarge,
    Unsupported,
    logarithm,
    mixed,
    narrow,
    ratio,
    rational,
    refuse_cuts,
    whole_number,
)
from mathverifier.core.expressions.combinatorial import binomial, factorial
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, symbols
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import half_turns, imaginary_half_turns, is_e

# Whole exponents of more bits are powers like others; roots of a higher degree too.
MAX_EXPONENT_BITS = 64
MAX_DEGREE = 10_000


class Enclosure:
    """Encloses expressions at one point, with the precision that is set.

    `real` wants everything inside to be real. `log_base` is what `log` means where none is named, None for e.
    `is_zero` says of a constant and its enclosure whether it is proven to be zero.
    """

    def __init__(
        self,
        point: Mapping[str, Fraction],
        *,
        real: bool = False,
        log_base: int | None = None,
        is_zero: Callable[[Expression, Enclosed], bool] = lambda _tree, _value: False,
    ):
        self._point = point
        self._values = {name: rational(value) for name, value in point.items()}
        self._real = real
        self._log_base = log_base
        self._is_zero = is_zero
        # The largest logarithm, of either sign, of what was met on the way and is not zero.
        self.magnitude = 0
        # Whether the odd root of a negative number was taken, which is a real one here.
        self.took_odd_root = False

    def of(self, tree: Expression) -> Enclosed:
        """Return what encloses the value. Raises NoValue, NotReal, Fuzzy or Unsupported where nothing does."""
        match tree:
            case Number():
                value = rational(tree.value)
            case Symbol():
                value = self._symbol(tree.name)
            # Long chains of these take one frame for each link.
            case Unary(operator="!"):
                value = factorial(self.exact(tree.operand), 1)
            case Unary():
                value = self._unary(tree, self.of(tree.operand))
            case Binary(operator="^"):
                value = self._power(tree)
            case Binary():
                value = self._binary(tree, self.of(tree.left), self.of(tree.right))
            case Call():
                value = self._call(tree)
        if not value.is_finite():
            raise Fuzzy
        if not value.contains(0):
            self.magnitude = max(self.magnitude, abs(logarithm(value)))
        return value

    def exact(self, tree: Expression) -> Fraction | None:
        """Return the value where it is a rational number of a sane size."""
        return evaluate(tree, self._point)

    def _symbol(self, name: str) -> Enclosed:
        match name:
            case "pi":
                return arb.pi()
            case "e":
                return arb(1).exp()
            case "i":
                return acb(0, 1)
            case _:
                if name not in self._values:
                    raise Unsupported
                return self._values[name]

    def _unary(self, tree: Unary, operand: Enclosed) -> Enclosed:
        match tree.operator:
            case "-":
                return -operand
            case "%":
                return operand / 100
            case "°":
                return operand * arb.pi() / 180
            case "sqrt":
                return self._root(operand, 2, tree.operand)
            case _:
                raise Unsupported

    def _binary(self, tree: Binary, left: Enclosed, right: Enclosed) -> Enclosed:
        match tree.operator:
            case "+":
                return narrow(left + right)
            case "-":
                return narrow(left - right)
            case "*":
                return narrow(left * right)
            case "/":
                return self._quotient(left, right, tree.right)
            case _:
                degree = self.exact(tree.right)
                if degree is None or degree.denominator != 1 or not 2 <= degree <= MAX_DEGREE:
                    raise Unsupported
                return self._root(left, int(degree), tree.left)

    def _quotient(self, left: Enclosed, right: Enclosed, below: Expression) -> Enclosed:
        if self._zero(right, below):
            raise NoValue
        return narrow(left / right)

    def _zero(self, value: Enclosed, tree: Expression) -> bool:
        """Say whether a value is zero. Raises Fuzzy where that is not known."""
        if not value.contains(0):
            return False
        if (number := self.exact(tree)) is not None:
            return not number
        if value.is_zero() or (not self._point.keys() & symbols(tree) and self._is_zero(tree, value)):
            return True
        raise Fuzzy

    def _sign(self, value: Enclosed, tree: Expression) -> int:
        """Return the sign of a real value. Raises Fuzzy where it is not known."""
        if value > 0 or value < 0:
            return 1 if value > 0 else -1
        number = self.exact(tree)
        if number is not None:
            return (number > 0) - (number < 0)
        self._zero(value, tree)
        return 0

    def _root(self, value: Enclosed, degree: int, tree: Expression) -> Enclosed:
        """Return the principal root; the real one of an odd degree."""
        if isinstance(value, acb):
            refuse_cuts(value)
            return narrow(value.root(degree))
        try:
            sign = self._sign(value, tree)
        except Fuzzy:
            # Wherever it is, its root is no larger than this.
            reach = arb(0, value.abs_upper().root(degree).upper())
            if degree % 2:
                return reach
            if self._real:
                raise
            return acb(reach, reach)
        if not sign:
            return arb(0)
        root = abs(value).root(degree)
        if sign > 0 or degree % 2:
            self.took_odd_root |= sign < 0
            return sign * root
        if self._real:
            raise NotReal
        return acb(0, root) if degree == 2 else acb(value).root(degree)

    def _power(self, tree: Binary) -> Enclosed:
        exponent = self.exact(tree.right)
        if exponent is not None:
            return self._rational_power(tree, exponent)
        if is_e(tree.left) and (turns := imaginary_half_turns(tree.right)) is not None:
            angle = ratio(turns)
            return narrow(acb(arb.cos_pi_fmpq(angle), arb.sin_pi_fmpq(angle)))
        right = self.of(tree.right)
        if is_e(tree.left):
            return narrow(right.exp())
        base = self.of(tree.left)
        if isinstance(base, acb):
            refuse_cuts(base)
        else:
            sign = self._sign(base, tree.left)
            if not sign:
                if isinstance(right, acb) or not right > 0:
                    raise NoValue
                return arb(0)
            if sign < 0:
                if self._real:
                    raise NotReal
                base = acb(base)
        return narrow(mixed(base, right, lambda one, other: one**other))

    def _rational_power(self, tree: Binary, exponent: Fraction) -> Enclosed:
        base = self.of(tree.left)
        above, below = exponent.numerator, exponent.denominator
        if below == 1 and above.bit_length() <= MAX_EXPONENT_BITS:
            if above > 0:
                return narrow(base ** fmpz(above))
            if self._zero(base, tree.left):
                raise NoValue
            return narrow(1 / base ** fmpz(-above))
        if isinstance(base, acb):
            refuse_cuts(base)
            return narrow(base ** acb(ratio(exponent)))
        if above > 0 and below <= MAX_DEGREE and above.bit_length() <= MAX_EXPONENT_BITS:
            return narrow(self._root(base, below, tree.left) ** fmpz(above))
        sign = self._sign(base, tree.left)
        if not sign:
            if above <= 0:
                raise NoValue
            return arb(0)
        if sign < 0 and (below % 2 == 0 or below > MAX_DEGREE):
            if self._real:
                raise NotReal
            return narrow(acb(base) ** acb(ratio(exponent)))
        size = abs(base) ** arb(ratio(exponent))
        self.took_odd_root |= sign < 0
        return -size if sign < 0 and above % 2 else size

    def _call(self, tree: Call) -> Enclosed:
        name, inside = tree.name, tree.arguments[0]
        match name:
            case "binom":
                return binomial(*map(self.exact, tree.arguments))
            case "double_factorial":
                return factorial(self.exact(inside), 2)
            case "sin" | "cos" | "tan" | "cot" | "sec" | "csc":
                return self._trigonometric(name, inside)
            case "floor" | "ceil":
                return self._whole(name, inside)
            case _:
                return self._of_value(tree, inside, self.of(inside))

    def _of_value(self, tree: Call, inside: Expression, value: Enclosed) -> Enclosed:
        """Return a function of what the value of its argument alone tells."""
        name = tree.name
        match name:
            case "abs":
                return abs(value)
            case "ln":
                return self._logarithm(value, inside)
            case "log":
                base = tree.arguments[1] if len(tree.arguments) > 1 else None
                return self._of_base(self._logarithm(value, inside), base)
            case "exp" | "sinh" | "cosh" | "tanh":
                self._note_exponential(value)
                return narrow(getattr(value, name)())
            case "arcsin" | "arccos" | "arctan" | "arccot" if isinstance(value, arb):
                return self._arc(name, value, inside)
            case _:
                raise Unsupported

    def _note_exponential(self, value: Enclosed) -> None:
        """Note the size of the exponential that is in a function: `\\tanh 2000` is all but 1."""
        most = logarithm(value)
        self.magnitude = max(self.magnitude, 3 << min(most, MAX_EXPONENT_BITS) if most > 0 else 3)

    def _trigonometric(self, name: str, angle: Expression) -> Enclosed:
        turns = half_turns(angle, self._point)
        if turns is not None:
            sine, cosine = arb.sin_pi_fmpq(ratio(turns)), arb.cos_pi_fmpq(ratio(turns))
        else:
            value = self.of(angle)
            sine, cosine = value.sin(), value.cos()
        above, below = {
            "sin": (sine, None),
            "cos": (cosine, None),
            "tan": (sine, cosine),
            "cot": (cosine, sine),
            "sec": (arb(1), cosine),
            "csc": (arb(1), sine),
        }[name]
        if below is None:
            return narrow(above)
        function = "cos" if name in ("tan", "sec") else "sin"
        return self._quotient(above, below, Call(0, 0, function, (angle,)))

    def _whole(self, name: str, inside: Expression) -> Enclosed:
        number = self.exact(inside)
        if number is not None:
            return arb(math.floor(number) if name == "floor" else math.ceil(number))
        value = self.of(inside)
        if isinstance(value, acb):
            raise NotReal
        if logarithm(value) > MAX_WHOLE_BITS:
            raise TooLarge
        whole = value.floor() if name == "floor" else value.ceil()
        if whole.is_exact():
            return whole
        nearest = (value.mid() + arb(0.5)).floor()
        candidate = whole_number(nearest)
        if candidate is None:
            raise Fuzzy
        difference = Binary(0, 0, "-", inside, Number(0, 0, Fraction(candidate)))
        if self._zero(value - nearest, difference):
            return arb(candidate)
        raise Fuzzy

    def _logarithm(self, value: Enclosed, tree: Expression) -> Enclosed:
        if isinstance(value, acb):
            refuse_cuts(value)
            return narrow(value.log())
        sign = self._sign(value, tree)
        if not sign:
            raise NoValue
        if sign > 0:
            return value.log()
        if self._real:
            raise NotReal
        return acb((-value).log(), arb.pi())

    def _of_base(self, value: Enclosed, base: Expression | None) -> Enclosed:
        if base is None:
            return value if self._log_base is None else value / arb(self._log_base).log()
        below = Call(0, 0, "ln", (base,))
        return self._quotient(value, self._logarithm(self.of(base), base), below)

    def _arc(self, name: str, value: Enclosed, tree: Expression) -> Enclosed:
        """Return the angle of a function; of what is proven to be 1 or -1, that of the number itself."""
        if name == "arctan":
            return value.atan()
        if name == "arccot":
            if not value > 0:
                # Of negative numbers, two angles are called so.
                raise Unsupported
            return (1 / value).atan()
        if abs(value) > 1:
            raise NotReal
        if not abs(value) < 1:
            end = 1 if value > 0 else -1
            if not self._zero(value - end, Binary(0, 0, "-", tree, Number(0, 0, Fraction(end)))):
                raise Fuzzy
            value = arb(end)
        return value.asin() if name == "arcsin" else value.acos()
