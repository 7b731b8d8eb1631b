"""Derivatives of formulas."""

from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, symbols
from mathverifier.core.expressions.rational import Fraction

_ZERO, _ONE, _TWO = (Number(0, 0, Fraction(value)) for value in (0, 1, 2))


def _binary(operator: str, left: Expression, right: Expression) -> Expression:
    return Binary(0, 0, operator, left, right)


def _call(name: str, argument: Expression) -> Expression:
    return Call(0, 0, name, (argument,))


def _minus(tree: Expression) -> Expression:
    return Unary(0, 0, "-", tree)


def _squared(tree: Expression) -> Expression:
    return _binary("^", tree, _TWO)


def _one_over(tree: Expression) -> Expression:
    return _binary("/", _ONE, tree)


def derivative(tree: Expression, letter: str) -> Expression | None:
    """Return the derivative with respect to a letter; None where it is not known."""
    if letter not in symbols(tree):
        return _ZERO
    match tree:
        case Symbol():
            return _ONE
        case Unary(operator="-"):
            inner = derivative(tree.operand, letter)
            return None if inner is None else _minus(inner)
        case Unary(operator="sqrt"):
            inner = derivative(tree.operand, letter)
            return None if inner is None else _binary("/", inner, _binary("*", _TWO, tree))
        case Binary():
            return _of_operation(tree, letter)
        case Call(name="ln", arguments=(Call(name="abs", arguments=(argument,)),)):
            inner = derivative(argument, letter)
            return None if inner is None else _binary("/", inner, argument)
        case Call(arguments=(argument,)):
            inner = derivative(argument, letter)
            outer = _of_function(tree, argument)
            return None if inner is None or outer is None else _binary("*", outer, inner)
        case _:
            return None


def _of_operation(tree: Binary, letter: str) -> Expression | None:
    left, right = derivative(tree.left, letter), derivative(tree.right, letter)
    if left is None or right is None:
        return None
    match tree.operator:
        case "+" | "-":
            return _binary(tree.operator, left, right)
        case "*":
            return _binary("+", _binary("*", left, tree.right), _binary("*", tree.left, right))
        case "/":
            above = _binary("-", _binary("*", left, tree.right), _binary("*", tree.left, right))
            return _binary("/", above, _binary("^", tree.right, _TWO))
        case "^" if letter not in symbols(tree.right):
            lower = _binary("^", tree.left, _binary("-", tree.right, _ONE))
            return _binary("*", _binary("*", tree.right, lower), left)
        case "^" if letter not in symbols(tree.left):
            return _binary("*", _binary("*", tree, _call("ln", tree.left)), right)
        case _:
            return None


def _of_function(tree: Call, argument: Expression) -> Expression | None:
    """Return the derivative of a function of one thing by that thing."""
    found: Expression | None = None
    match tree.name:
        case "sin" | "sinh":
            found = _call("cos" + tree.name[3:], argument)
        case "cos":
            found = _minus(_call("sin", argument))
        case "cosh":
            found = _call("sinh", argument)
        case "tan" | "tanh":
            found = _one_over(_squared(_call("cos" + tree.name[3:], argument)))
        case "cot":
            found = _minus(_one_over(_squared(_call("sin", argument))))
        case "ln":
            found = _one_over(argument)
        case "exp":
            found = tree
        case "arctan" | "arccot":
            found = _one_over(_binary("+", _ONE, _squared(argument)))
        case "arcsin" | "arccos":
            found = _one_over(Unary(0, 0, "sqrt", _binary("-", _ONE, _squared(argument))))
    return _minus(found) if found is not None and tree.name in ("arccot", "arccos") else found
