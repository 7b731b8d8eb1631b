r"""What notations of functions stand for, as nodes: `\sin^{-1} x`, `\coth x`, `\max(a, b)`, `\sum_{k=1}^5 k`."""

from collections.abc import Iterator
from math import gcd, lcm

from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, substituted
from mathverifier.core.expressions.rational import Fraction

# A sum is written out up to so many terms, and nodes of them.
MAX_TERMS, MAX_NODES = 400, 1_000
# The inverse functions; `\\cot^{-1}` is none here, as negative numbers have two angles that people call so.
_INVERSE = {
    **{"sin": "arcsin", "cos": "arccos", "tan": "arctan", "cot": "arccot", "sec": "arcsec", "csc": "arccsc"},
    **{"sinh": "arsinh", "cosh": "arcosh", "tanh": "artanh"},
}
_SPELLINGS = {
    **{"arcsinh": "arsinh", "arccosh": "arcosh", "arctanh": "artanh"},
}
_RECIPROCAL = {"sech": "cosh", "csch": "sinh", "coth": "tanh"}
_INVERSE_OF_RECIPROCAL = {"arcsec": "arccos", "arccsc": "arcsin"}
_OF_PROGRAMS = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}
_ROOTS, _LOGARITHMS = {"cbrt": 3}, {"log2": 2, "log10": 10}
_ONE, _TWO = Number(0, 0, Fraction(1)), Number(0, 0, Fraction(2))


def inverse(name: str) -> str | None:
    """Return the name of the inverse of a function; None where it has none of its own."""
    return _INVERSE.get(name)


def call(name: str, start: int, end: int, *arguments: Expression) -> Expression:
    """Return a function of its arguments, in terms of those that are worked out."""
    name = _SPELLINGS.get(name, name)
    operand = arguments[0]
    if name == "lg":
        return Call(start, end, "log", (operand, Number(start, start, Fraction(10))))
    if name == "cis":
        turned = Binary(0, 0, "*", Symbol(0, 0, "i"), Call(0, 0, "sin", (operand,)))
        return Binary(start, end, "+", Call(0, 0, "cos", (operand,)), turned)
    if name in _RECIPROCAL:
        return Binary(start, end, "/", _ONE, Call(0, 0, _RECIPROCAL[name], (operand,)))
    if name in _INVERSE_OF_RECIPROCAL:
        return Call(start, end, _INVERSE_OF_RECIPROCAL[name], (Binary(0, 0, "/", _ONE, operand),))
    if name == "artanh":
        quotient = Binary(0, 0, "/", Binary(0, 0, "+", _ONE, operand), Binary(0, 0, "-", _ONE, operand))
        return Binary(start, end, "/", Call(0, 0, "ln", (quotient,)), _TWO)
    if name in ("arsinh", "arcosh"):
        square = Binary(0, 0, "+" if name == "arsinh" else "-", Binary(0, 0, "^", operand, _TWO), _ONE)
        return Call(start, end, "ln", (Binary(0, 0, "+", operand, Unary(0, 0, "sqrt", square)),))
    return Call(start, end, name, arguments)


def of_program(name: str, operand: Expression, start: int) -> Expression:
    """Return a function that programs call by a name of its own."""
    if name in _ROOTS:
        return Binary(start, operand.end, "root", operand, Number(0, 0, Fraction(_ROOTS[name])))
    if name in _LOGARITHMS:
        return Call(start, operand.end, "log", (operand, Number(0, 0, Fraction(_LOGARITHMS[name]))))
    return Call(start, operand.end, _OF_PROGRAMS.get(name, name), (operand,))


def of_several(name: str, arguments: list[Expression]) -> Expression | None:
    """Return `\\max(a, b)` as `(a + b + |a - b|) / 2`, and the greatest common divisor of numbers as a number."""
    found: Expression | None = arguments[0]
    for other in arguments[1:]:
        if found is None:
            return None
        found = _divisor(name, found, other) if name in ("gcd", "lcm") else _extreme(name, found, other)
    return found


def _extreme(name: str, left: Expression, right: Expression) -> Expression:
    total = Binary(0, 0, "+", left, right)
    apart = Call(0, 0, "abs", (Binary(0, 0, "-", left, right),))
    return Binary(0, 0, "/", Binary(0, 0, "+" if name == "max" else "-", total, apart), _TWO)


def _divisor(name: str, left: Expression, right: Expression) -> Number | None:
    if not isinstance(left, Number) or not isinstance(right, Number):
        return None
    if left.value.denominator != 1 or right.value.denominator != 1:
        return None
    return Number(0, 0, Fraction((gcd if name == "gcd" else lcm)(int(left.value), int(right.value))))


def arrangements(letter: str, size: Expression, chosen: Expression, start: int, end: int) -> Expression:
    """Return the number of selections `C`, or of arrangements `P`, of so many out of `size`."""
    selections = Call(start, end, "binom", (size, chosen))
    return selections if letter == "C" else Binary(start, end, "*", selections, Unary(0, 0, "!", chosen))


def written_out(sign: str, term: Expression, index: str, low: Expression, high: Expression) -> Expression | None:
    """Return the sum, or product, between two whole numbers, term by term; None where that would be too long."""
    first, last = evaluate(low), evaluate(high)
    if first is None or last is None or first.denominator != 1 or last.denominator != 1:
        return None
    count = int(last - first) + 1
    if not 0 < count <= MAX_TERMS or count * sum(1 for _ in _nodes(term)) > MAX_NODES:
        return None
    terms = [substituted(term, index, Number(0, 0, Fraction(number))) for number in range(int(first), int(last) + 1)]
    return _joined(sign, terms)


def _nodes(tree: Expression) -> Iterator[Expression]:
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node
        match node:
            case Unary():
                pending.append(node.operand)
            case Binary():
                pending += (node.left, node.right)
            case Call():
                pending.extend(node.arguments)
            case Number() | Symbol():
                continue


def _joined(sign: str, terms: list[Expression]) -> Expression:
    """Join terms to a tree that is as shallow as can be."""
    while len(terms) > 1:
        pairs = [Binary(0, 0, sign, *terms[place : place + 2]) for place in range(0, len(terms) - 1, 2)]
        terms = pairs + terms[len(terms) - len(terms) % 2 :]
    return terms[0]
