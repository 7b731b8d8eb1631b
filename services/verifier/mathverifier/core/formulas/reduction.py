"""Working out what formulas have beyond plain expressions: sums, integrals, derivatives, divisors, named functions."""

import math
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import NamedTuple

from mathverifier.core.expressions.derivatives import derivative
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, substituted, symbols
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import nodes
from mathverifier.core.formulas.calculus import antiderivative

MAX_TERMS = 200
MAX_NODES = 600
# Functions of functions.
MAX_NESTED = 6


class Definition(NamedTuple):
    """A function by its letters and what it is of them."""

    parameters: tuple[str, ...]
    body: Expression


Definitions = Mapping[str, Definition]


class Irreducible(Exception):
    """What a formula is worth is not known here."""


def reduced(tree: Expression, definitions: Definitions) -> Expression | None:
    """Return the tree without calls that only formulas have; None where one of them is not known."""
    try:
        return _reduced(tree, definitions, 0) if _is_special(tree) else tree
    except (Irreducible, RecursionError):
        return None


def _is_special(tree: Expression) -> bool:
    match tree:
        case Number() | Symbol():
            return False
        case Unary():
            return _is_special(tree.operand)
        case Binary():
            return _is_special(tree.left) or _is_special(tree.right)
        case Call():
            return True


def _reduced(tree: Expression, definitions: Definitions, level: int) -> Expression:
    match tree:
        case Number() | Symbol():
            return tree
        case Unary():
            return tree._replace(operand=_reduced(tree.operand, definitions, level))
        case Binary():
            left, right = (_reduced(side, definitions, level) for side in (tree.left, tree.right))
            return tree._replace(left=left, right=right)
        case Call():
            arguments = tuple(_reduced(one, definitions, level) for one in tree.arguments)
            if tree.name.startswith("apply:"):
                return _applied(tree.name.removeprefix("apply:"), arguments, definitions, level)
            return _called(tree._replace(arguments=arguments))


def _applied(name: str, arguments: Sequence[Expression], definitions: Definitions, level: int) -> Expression:
    primes = len(name) - len(name.rstrip("'"))
    definition = definitions.get(name.rstrip("'"))
    if definition is None or len(definition.parameters) != len(arguments) or level > MAX_NESTED or primes > 2:
        raise Irreducible
    body = definition.body
    for _ in range(primes):
        found = derivative(body, definition.parameters[0]) if len(arguments) == 1 else None
        if found is None:
            raise Irreducible
        body = _sized(found)
    # All at once: a letter of an argument is not the parameter of that name.
    hidden = [f"parameter {place}" for place in range(len(arguments))]
    for parameter, name_inside in zip(definition.parameters, hidden, strict=True):
        body = substituted(body, parameter, Symbol(0, 0, name_inside))
    for name_inside, argument in zip(hidden, arguments, strict=True):
        body = _sized(substituted(body, name_inside, argument))
    return _reduced(body, definitions, level + 1)


def _called(tree: Call) -> Expression:
    match tree.name, tree.arguments:
        case (("gcd" | "lcm"), arguments):
            return _divisors(tree, arguments)
        case (("max" | "min"), arguments):
            values = [_value(one) for one in arguments]
            return _number(tree, max(values) if tree.name == "max" else min(values))
        case "mod", (one, other):
            divisor = _value(other)
            if divisor <= 0:
                raise Irreducible
            return _number(tree, _value(one) % divisor)
        case (("sum" | "prod"), (body, Symbol() as letter, low, high)):
            return _series(tree, body, letter.name, low, high)
        case "derivative", (body, Symbol() as letter):
            found = derivative(body, letter.name)
        case "integral", (body, Symbol() as letter, low, high):
            found = antiderivative(body, letter.name)
            if found is not None:
                found = _between(tree, found, letter.name, low, high)
        case "difference", (body, Symbol() as letter, low, high):
            found = _between(tree, body, letter.name, low, high)
        case _:
            return tree
    if found is None:
        raise Irreducible
    return _sized(found)


def _divisors(tree: Call, arguments: Sequence[Expression]) -> Expression:
    values = [_value(one) for one in arguments]
    if len(values) < 2 or any(value.denominator != 1 or value <= 0 for value in values):
        raise Irreducible
    whole = [int(value) for value in values]
    return _number(tree, Fraction(reduce(math.gcd if tree.name == "gcd" else math.lcm, whole)))


def _between(tree: Call, body: Expression, letter: str, low: Expression, high: Expression) -> Expression:
    upper, lower = substituted(body, letter, high), substituted(body, letter, low)
    return Binary(tree.start, tree.end, "-", upper, lower)


def _series(tree: Call, body: Expression, letter: str, low: Expression, high: Expression) -> Expression:
    first, last = _value(low), _value(high)
    if first.denominator != 1 or last.denominator != 1 or not 0 <= last - first < MAX_TERMS:
        raise Irreducible
    total: Expression | None = None
    constant = Fraction(0) if tree.name == "sum" else Fraction(1)
    is_plain = symbols(body) <= {letter}
    for place in range(int(first), int(last) + 1):
        term = substituted(body, letter, Number(0, 0, Fraction(place)))
        value = evaluate(term) if is_plain else None
        if value is None:
            is_plain = False
            if last - first > 30:
                raise Irreducible
            total = term if total is None else Binary(0, 0, "+" if tree.name == "sum" else "*", total, term)
            _sized(total)
        else:
            constant = constant + value if tree.name == "sum" else constant * value
            if constant.numerator.bit_length() > 2_000:
                raise Irreducible
    rest = _number(tree, constant)
    return rest if total is None else Binary(tree.start, tree.end, "+" if tree.name == "sum" else "*", total, rest)


def _sized(tree: Expression) -> Expression:
    """Return a tree of a sane size: what is put into one another many times grows without end."""
    if sum(1 for _ in nodes(tree)) > MAX_NODES:
        raise Irreducible
    return tree


def _value(tree: Expression) -> Fraction:
    value = evaluate(tree)
    if value is None:
        raise Irreducible
    return value


def _number(tree: Call, value: Fraction) -> Number:
    return Number(tree.start, tree.end, value)
