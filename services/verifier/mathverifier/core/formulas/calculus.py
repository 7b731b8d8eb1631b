"""Antiderivatives of sums of powers, sines, cosines and exponentials."""

from mathverifier.core.expressions.derivatives import derivative
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, symbols
from mathverifier.core.expressions.rational import Fraction

_ZERO, _ONE, _TWO = (Number(0, 0, Fraction(value)) for value in (0, 1, 2))


def _binary(operator: str, left: Expression, right: Expression) -> Expression:
    return Binary(0, 0, operator, left, right)


def _call(name: str, argument: Expression) -> Expression:
    return Call(0, 0, name, (argument,))


def _minus(tree: Expression) -> Expression:
    return Unary(0, 0, "-", tree)


def antiderivative(tree: Expression, letter: str) -> Expression | None:
    """Return an antiderivative with respect to a letter; None where it is not known."""
    variable = Symbol(0, 0, letter)
    match tree:
        case _ if letter not in symbols(tree):
            return _binary("*", tree, variable)
        case Symbol():
            return _binary("/", _binary("^", variable, _TWO), _TWO)
        case Unary(operator="-"):
            inner = antiderivative(tree.operand, letter)
            return None if inner is None else _minus(inner)
        case Unary(operator="sqrt"):
            return _of_power(tree.operand, Fraction(1, 2), letter)
        case Binary():
            return _of_pair(tree, letter)
        case Call(arguments=(argument,)):
            return _of_call(tree.name, argument, letter)
        case _:
            return None


def _of_pair(tree: Binary, letter: str) -> Expression | None:
    """Return an antiderivative of a sum, a product with a constant, a quotient, or a power."""
    found: Expression | None = None
    match tree.operator:
        case "+" | "-":
            left, right = antiderivative(tree.left, letter), antiderivative(tree.right, letter)
            found = None if left is None or right is None else _binary(tree.operator, left, right)
        case "*" if letter not in symbols(tree.left):
            inner = antiderivative(tree.right, letter)
            found = None if inner is None else _binary("*", tree.left, inner)
        case "*" | "/" if letter not in symbols(tree.right):
            inner = antiderivative(tree.left, letter)
            found = None if inner is None else _binary(tree.operator, inner, tree.right)
        case "/" if letter not in symbols(tree.left):
            inner = _reciprocal(tree.right, letter)
            found = None if inner is None else _binary("*", tree.left, inner)
        case "^":
            found = _raised(tree, letter)
    return found


def _slope(inside: Expression, letter: str) -> Fraction | None:
    """Return the slope of what is linear in a letter."""
    first = derivative(inside, letter)
    return None if first is None else evaluate(first)


def _over(tree: Expression, slope: Fraction | None) -> Expression | None:
    return None if not slope else _binary("/", tree, Number(0, 0, slope))


def _of_power(base: Expression, exponent: Fraction, letter: str) -> Expression | None:
    slope = _slope(base, letter)
    if exponent == -1:
        return _over(_call("ln", _call("abs", base)), slope)
    raised = _binary("^", base, Number(0, 0, exponent + 1))
    return _over(_binary("/", raised, Number(0, 0, exponent + 1)), slope)


def _reciprocal(below: Expression, letter: str) -> Expression | None:
    if isinstance(below, Binary) and below.operator == "^" and (value := evaluate(below.right)) is not None:
        return _of_power(below.left, -value, letter)
    return _of_power(below, Fraction(-1), letter)


def _raised(tree: Binary, letter: str) -> Expression | None:
    exponent = evaluate(tree.right)
    if exponent is not None:
        return _of_power(tree.left, exponent, letter)
    if letter not in symbols(tree.left):
        over = _over(tree, _slope(tree.right, letter))
        if over is None or (isinstance(tree.left, Symbol) and tree.left.name == "e"):
            return over
        return _binary("/", over, _call("ln", tree.left))
    return None


def _of_call(name: str, argument: Expression, letter: str) -> Expression | None:
    slope = _slope(argument, letter)
    match name:
        case "sin":
            return _over(_minus(_call("cos", argument)), slope)
        case "cos":
            return _over(_call("sin", argument), slope)
        case "exp":
            return _over(_call("exp", argument), slope)
        case _:
            return None
