"""The normal form of an expression: a sum of products of powers, over another such sum.

The factors of a product are primes, letters, i, e and pi, roots of sums, logarithms of primes and other functions. Each
has a rational exponent (primes under a root: below one). Two expressions of one normal form are equal.
"""

from collections.abc import Callable
from functools import lru_cache

from mathverifier.core.expressions.canonical.radicals import root, sign_of
from mathverifier.core.expressions.canonical.sums import (
    ONE,
    ZERO,
    Factor,
    Quotient,
    Sum,
    TooLarge,
    add,
    constant,
    divide,
    multiply,
    negative,
    power,
    quotient,
    rational,
    scaled,
    single,
    times,
)
from mathverifier.core.expressions.canonical.trigonometry import cosine, sine
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.factorization import factored
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary
from mathverifier.core.expressions.rational import Fraction, decimal

LETTERS = {"i": Factor("i"), "e": Factor("e"), "pi": Factor("pi")}


@lru_cache(maxsize=64)
def normal_form(expression: Expression) -> Quotient | None:
    """Return the normal form; None where there is none of a sane size."""
    try:
        return _form(expression)
    except (TooLarge, ZeroDivisionError):
        return None


def _form(expression: Expression) -> Quotient:
    value = evaluate(expression)
    if value is not None:
        return rational(value)
    match expression:
        case Symbol():
            return quotient(single(LETTERS.get(expression.name) or Factor("letter", expression.name)))
        case Unary():
            return _unary(expression)
        case Binary():
            return _binary(expression)
        case Call():
            return _call(expression)
        case Number():
            raise TooLarge


def _unary(expression: Unary) -> Quotient:
    operand = _form(expression.operand)
    match expression.operator:
        case "-":
            return Quotient(negative(operand.above), operand.below)
        case "%":
            return divide(operand, rational(Fraction(100)))
        case "°":
            return divide(times(operand, quotient(single(LETTERS["pi"]))), rational(Fraction(180)))
        case "sqrt":
            return root(operand, Fraction(1, 2), expression.operand)
        case _:
            return _opaque(expression.operator, operand)


def _binary(expression: Binary) -> Quotient:
    left, right = _form(expression.left), _form(expression.right)
    match expression.operator:
        case "+":
            return _sum(left, right)
        case "-":
            return _sum(left, Quotient(negative(right.above), right.below))
        case "*":
            return times(left, right)
        case "/":
            return divide(left, right)
        case "^":
            return _power(left, right, expression.left)
        case _:
            degree = constant(right)
            if degree is None or degree.denominator != 1 or degree < 2:
                raise TooLarge
            return root(left, 1 / degree, expression.left)


def _sum(left: Quotient, right: Quotient) -> Quotient:
    if left.below == right.below:
        return Quotient(add(left.above, right.above), left.below)
    above = add(multiply(left.above, right.below), multiply(right.above, left.below))
    return Quotient(above, multiply(left.below, right.below))


def _power(base: Quotient, exponent: Quotient, written: Expression) -> Quotient:
    known = constant(exponent)
    if known is None:
        return _exponential(base, exponent)
    if known.denominator == 1:
        return power(base, int(known))
    number = constant(base)
    if number is not None and number < 0:
        # A root of a negative number written as a power: real to some, complex to others.
        raise TooLarge
    return root(base, known, written)


def _exponential(base: Quotient, exponent: Quotient) -> Quotient:
    """Return a power with letters or irrational numbers in its exponent, as one factor for each term of that."""
    if exponent.below != ONE:
        raise TooLarge
    whole = constant(base)
    if base == quotient(single(LETTERS["e"])):
        turn = _full_turn(exponent.above)
        cos, sin = (None, None) if turn is None else (cosine(turn), sine(turn))
        if cos is not None and sin is not None:
            return _sum(cos, times(quotient(single(LETTERS["i"])), sin))
        bases = {LETTERS["e"]: 1}
    elif whole is not None and whole > 0:
        primes = factored(whole)
        if primes is None:
            raise TooLarge
        bases = {Factor("prime", str(prime)): count for prime, count in primes.items()}
    else:
        return _opaque("power", base, exponent)
    result = quotient(ONE)
    for factor, count in bases.items():
        for monomial, coefficient in exponent.above.items():
            if monomial:
                one = single(
                    Factor("power", factor.name or factor.kind, ((monomial, Fraction(1)),)), coefficient * count
                )
                result = times(result, quotient(one))
            else:
                inner = quotient(single(factor)) if factor.kind == "e" else rational(decimal(factor.name))
                result = times(result, root(inner, coefficient * count, None))
    return result


def _full_turn(exponent: Sum) -> Fraction | None:
    """Return q where the exponent is `i pi q`."""
    if len(exponent) != 1:
        return None
    ((monomial, coefficient),) = exponent.items()
    return coefficient if dict(monomial) == {LETTERS["i"]: 1, LETTERS["pi"]: 1} else None


def _call(expression: Call) -> Quotient:
    operands = [_form(argument) for argument in expression.arguments]
    match expression.name:
        case "ln" | "log":
            return _logarithm(expression.name, operands)
        case "exp":
            return _power(quotient(single(LETTERS["e"])), operands[0], expression)
        case "abs":
            sign = sign_of(operands[0], expression.arguments[0])
            if sign is not None:
                return operands[0] if sign >= 0 else Quotient(negative(operands[0].above), operands[0].below)
        case "sin" | "cos" | "tan" | "cot" | "sec" | "csc":
            return _trigonometric(expression.name, operands[0])
        case _:
            pass
    return _opaque(expression.name, *operands)


def _trigonometric(name: str, operand: Quotient) -> Quotient:
    one = rational(Fraction(1))
    quotients: dict[str, Callable[[], Quotient]] = {
        "sin": lambda: _of_angle("sin", operand),
        "cos": lambda: _of_angle("cos", operand),
        "tan": lambda: divide(_of_angle("sin", operand), _of_angle("cos", operand)),
        "cot": lambda: divide(_of_angle("cos", operand), _of_angle("sin", operand)),
        "sec": lambda: divide(one, _of_angle("cos", operand)),
        "csc": lambda: divide(one, _of_angle("sin", operand)),
    }
    return quotients[name]()


def _of_angle(name: str, operand: Quotient) -> Quotient:
    turn = _half_turns(operand)
    special = None if turn is None else sine(turn) if name == "sin" else cosine(turn)
    return _opaque(name, operand) if special is None else special


def _half_turns(operand: Quotient) -> Fraction | None:
    """Return q where the operand is `pi q`."""
    if not operand.above:
        return Fraction(0)
    if operand.below != ONE or set(operand.above) != {((LETTERS["pi"], Fraction(1)),)}:
        return None
    return next(iter(operand.above.values()))


def _logarithm(name: str, operands: list[Quotient]) -> Quotient:
    if len(operands) == 2:
        return divide(_natural("ln", operands[0]), _natural("ln", operands[1]))
    return _natural(name, operands[0])


def _natural(name: str, operand: Quotient) -> Quotient:
    """Return a logarithm by the primes of its operand; `name` is `log` where the base is not known."""
    if operand.below != ONE or len(operand.above) != 1:
        return _opaque(name, operand)
    ((monomial, coefficient),) = operand.above.items()
    if coefficient <= 0 or any(factor.kind not in ("prime", "e", "pi") for factor, _ in monomial):
        return _opaque(name, operand)
    total = ZERO
    primes = factored(coefficient)
    if primes is None:
        raise TooLarge
    for prime, count in primes.items():
        total = add(total, scaled(single(Factor(name, str(prime))), Fraction(count)))
    for factor, exponent in monomial:
        inner = ONE if factor.kind == "e" and name == "ln" else single(Factor(name, factor.name or factor.kind))
        total = add(total, scaled(inner, exponent))
    return quotient(total)


def _opaque(name: str, *operands: Quotient) -> Quotient:
    """Return a function as a factor of its own, known by its name and the normal form of its operands."""
    inside = tuple(
        (tuple(sorted(operand.above.items(), key=repr)), tuple(sorted(operand.below.items(), key=repr)))
        for operand in operands
    )
    return quotient(single(Factor("call", name, inside)))
