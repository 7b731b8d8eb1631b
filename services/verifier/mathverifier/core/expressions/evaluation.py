"""The exact value of an expression, and its normal form as a polynomial."""

from collections.abc import Mapping
from math import ceil, comb, factorial, floor, isqrt, prod

from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary
from mathverifier.core.expressions.rational import Fraction

MAX_BITS = 4_096
MAX_EXPONENT = 512
MAX_FACTORIAL = 200
MAX_TERMS = 200
MAX_DEGREE = 16

_ZERO, _ONE = Fraction(0), Fraction(1)
# A product of symbols with their exponents, sorted by name; () is the constant term.
Monomial = tuple[tuple[str, int], ...]
Polynomial = Mapping[Monomial, Fraction]


def evaluate(
    expression: Expression,
    values: Mapping[str, Fraction] | None = None,
    instead: Mapping[int, Fraction] | None = None,
) -> Fraction | None:
    """Return the exact value; None where it is not rational, unknown or too large.

    Symbols are taken from `values`, and a number that starts at a place in `instead` is what that says.
    """
    if isinstance(expression, Number):
        # A literal is as short as the text that the parser reads.
        return expression.value if instead is None else instead.get(expression.start, expression.value)
    if isinstance(expression, Binary):
        left = evaluate(expression.left, values, instead)
        right = None if left is None else evaluate(expression.right, values, instead)
        return None if left is None or right is None else operate(expression.operator, left, right)
    result: Fraction | None
    match expression:
        case Symbol():
            result = (values or {}).get(expression.name)
        case Unary():
            operand = evaluate(expression.operand, values, instead)
            result = None if operand is None else _unary(expression.operator, operand)
        case Call():
            arguments = [evaluate(argument, values, instead) for argument in expression.arguments]
            known = [argument for argument in arguments if argument is not None]
            result = _call(expression.name, known) if len(known) == len(arguments) else None
    return _sane(result)


def _sane(result: Fraction | None) -> Fraction | None:
    return result if result is not None and bits(result) <= MAX_BITS else None


def operate(operator: str, left: Fraction, right: Fraction) -> Fraction | None:
    """Return what an operation on two numbers comes to; None where that is not rational or too large."""
    return _sane(_binary(operator, left, right))


def bits(number: Fraction) -> int:
    """Return the bits that a number takes."""
    return number.numerator.bit_length() + number.denominator.bit_length()


def _unary(operator: str, operand: Fraction) -> Fraction | None:
    match operator:
        case "-":
            return -operand
        case "%":
            return operand / 100
        case "°":
            return None
        case "!":
            whole = operand.denominator == 1 and 0 <= operand <= MAX_FACTORIAL
            return Fraction(factorial(int(operand))) if whole else None
        case _:
            return _square_root(operand)


def _call(name: str, arguments: list[Fraction]) -> Fraction | None:
    match name, arguments:
        case "abs", [number]:
            return abs(number)
        case "floor", [number]:
            return Fraction(floor(number))
        case "ceil", [number]:
            return Fraction(ceil(number))
        case "double_factorial", [number]:
            whole = number.denominator == 1 and 0 <= number <= MAX_FACTORIAL
            return Fraction(prod(range(int(number), 1, -2))) if whole else None
        case "binom", [upper, lower]:
            whole = upper.denominator == lower.denominator == 1 and 0 <= lower <= upper <= MAX_FACTORIAL
            return Fraction(comb(int(upper), int(lower))) if whole else None
        case _:
            return None


def _square_root(number: Fraction) -> Fraction | None:
    if number < 0:
        return None
    above, below = isqrt(number.numerator), isqrt(number.denominator)
    root = Fraction(above, below) if below else Fraction(0)
    return root if root * root == number else None


def _binary(operator: str, left: Fraction, right: Fraction) -> Fraction | None:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right if right else None
        case "^":
            return _power(left, right)
        case _:
            return _square_root(left) if right == 2 else None


def _power(base: Fraction, exponent: Fraction) -> Fraction | None:
    if exponent.denominator == 2:
        root = _square_root(base)
        return None if root is None else _power(root, 2 * exponent)
    if exponent.denominator != 1 or abs(exponent) > MAX_EXPONENT or bits(base) * abs(exponent) > MAX_BITS:
        return None
    if base == 0 and exponent <= 0:
        return None
    return Fraction(base ** int(exponent))


def polynomial(expression: Expression) -> Polynomial | None:
    """Return the normal form: coefficient by monomial, no zero among them; None where there is none of a sane size."""
    match expression:
        case Number():
            return constant(expression.value)
        case Symbol():
            return {((expression.name, 1),): _ONE}
        case Binary():
            left = polynomial(expression.left)
            right = None if left is None else polynomial(expression.right)
            return None if left is None or right is None else combine(expression.operator, left, right)
        case Unary(operator="-"):
            operand = polynomial(expression.operand)
            return None if operand is None else {key: -value for key, value in operand.items()}
        case _:
            value = evaluate(expression)
            return None if value is None else constant(value)


def constant(value: Fraction) -> Polynomial:
    """Return the normal form of a number."""
    return {(): value} if value else {}


def _value(terms: Polynomial) -> Fraction | None:
    """Return the value of a polynomial without letters; None for any other."""
    return _ZERO if not terms else terms.get(()) if len(terms) == 1 else None


def combine(operator: str, left: Polynomial, right: Polynomial) -> Polynomial | None:
    """Return what an operation on two normal forms comes to; None where that has none of a sane size."""
    first, second = _value(left), _value(right)
    if first is not None and second is not None and (value := operate(operator, first, second)) is not None:
        return constant(value)
    match operator:
        case "^":
            return None if second is None else _raise(left, second)
        case "+":
            return _add(left, right, 1)
        case "-":
            return _add(left, right, -1)
        case "*":
            return multiply(left, right)
        case "/" if second:
            return _sized({key: value / second for key, value in left.items()})
        case _:
            return None


def _sized(polynomial: Polynomial) -> Polynomial | None:
    """Return what has a sane number of terms, each with a sane coefficient."""
    sane = len(polynomial) <= MAX_TERMS and all(bits(value) <= MAX_BITS for value in polynomial.values())
    return polynomial if sane else None


def _add(left: Polynomial, right: Polynomial, sign: int) -> Polynomial | None:
    total = dict(left)
    for key, value in right.items():
        total[key] = total.get(key, _ZERO) + (value if sign > 0 else -value)
    return _sized({key: value for key, value in total.items() if value})


def multiply(left: Polynomial, right: Polynomial) -> Polynomial | None:
    """Return the product; None where it is too large."""
    if len(left) == len(right) == 1:  # As in most formulas.
        ((key, value),), ((other, factor),) = left.items(), right.items()
        return _sized({_times(key, other): value * factor})
    if len(left) * len(right) > MAX_TERMS**2:
        return None
    total: dict[Monomial, Fraction] = {}
    for key, value in left.items():
        for other, factor in right.items():
            product = _times(key, other)
            total[product] = total.get(product, _ZERO) + value * factor
    return _sized({key: value for key, value in total.items() if value})


def _times(left: Monomial, right: Monomial) -> Monomial:
    if not (left and right):
        return left or right
    exponents = dict(left)
    for name, exponent in right:
        exponents[name] = exponents.get(name, 0) + exponent
    return tuple(sorted(exponents.items()))


def _raise(base: Polynomial, exponent: Fraction) -> Polynomial | None:
    if exponent.denominator != 1 or not 0 <= exponent <= MAX_DEGREE:
        return None
    if not exponent:
        return constant(_ONE)
    result: Polynomial | None = base
    for _ in range(int(exponent) - 1):
        result = None if result is None else multiply(result, base)
    return result


def proportional(first: Polynomial, second: Polynomial) -> bool:
    """Say whether one polynomial is the other times a number: whether both, set to zero, are the same equation."""
    if set(first) != set(second) or not first:
        return False
    key = next(iter(first))
    return all(first[key] * second[other] == second[key] * first[other] for other in first)
