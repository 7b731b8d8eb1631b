"""Functions by cases, compared at points, and cell by cell between the ends of their conditions."""

import itertools
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from mathverifier.core.answers.equivalence.formulas import (
    COUNTING,
    Atom,
    Formula,
    Point,
    atoms,
    formula_of,
    holds,
    number,
)
from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.answers.equivalence.witnesses import powers
from mathverifier.core.answers.nodes import Both, Bracketed, Cases, Leaf, Relation, Shape, Union, Without
from mathverifier.core.answers.parser import shape
from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.evaluation import evaluate, polynomial
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, substituted
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import letters

MAX_CASES, MAX_ENDS = 12, 12
WHOLE = tuple(range(1, 25))
_NEW = "u"
_PARITIES = {"even": 0, "odd": 1}


@dataclass(frozen=True)
class Parity:
    """A letter is even, or odd."""

    name: str
    remainder: int


@dataclass(frozen=True)
class Otherwise:
    """No other condition holds."""


Condition = Formula | Parity | Otherwise


@dataclass(frozen=True)
class Piecewise:
    """Values with the conditions under which the function has them."""

    cases: tuple[tuple[Expression, Condition], ...]
    name: str


@dataclass(frozen=True)
class Value:
    """One formula for all cases."""

    tree: Expression


@reader
def read_piecewise(text: str) -> Piecewise | None:
    """Return the function by cases that a text is; None for any other, or where a condition is not read."""
    if "\\begin" not in text:
        return None
    one = shape(text)
    if not isinstance(one, Cases) or len(one.items) > MAX_CASES:
        return None
    cases: list[tuple[Expression, Condition]] = []
    for item in one.items:
        if not isinstance(item, Bracketed) or len(item.items) != 2 or not isinstance(item.items[0], Leaf):
            return None
        value, condition = parse(item.items[0].text.strip(" ,")), _condition(item.items[1])
        if value is None or condition is None:
            return None
        cases.append((value, condition))
    names = set().union(*(_names(condition) for _, condition in cases))
    return Piecewise(tuple(cases), names.pop()) if len(names) == 1 else None


@reader
def read_value(text: str) -> Value | None:
    """Return the formula that a text is, behind `f(x) =` or alone."""
    tree = parse(text.rpartition("=")[2]) if text.count("=") < 2 else None
    return Value(tree) if tree is not None and letters(tree) else None


def _condition(one: Shape) -> Condition | None:
    match one:
        case Without():
            return Otherwise()
        case Leaf(text):
            words = [
                word for word in text.replace(",", " ").split() if word not in ("is", "for", "all", "if", "an", "a")
            ]
            parities = [word for word in words if word in _PARITIES]
            name = [word for word in words if len(word) == 1]
            if len(words) == 2 and len(parities) == len(name) == 1:
                return Parity(name[0], _PARITIES[parities[0]])
            return None
        case Relation(sides, signs) if sides[0].startswith(("all ", "every ", "any ")):
            return formula_of(Relation((sides[0].partition(" ")[2], *sides[1:]), signs))
        case Relation() | Both() | Union():
            return formula_of(one)
        case _:
            return None


def _names(condition: Condition) -> set[str]:
    match condition:
        case Parity(name):
            return {name}
        case Otherwise():
            return set()
        case _:
            return set().union(*(letters(atom.tree) for atom in atoms(condition)))


def _holds(condition: Condition, point: Point, others: bool) -> bool | None:
    match condition:
        case Parity(name, remainder):
            return point[name] % 2 == remainder
        case Otherwise():
            return not others
        case _:
            return holds(condition, point)


def _at(one: Piecewise | Value, point: Point) -> Expression | None:
    """Return the formula that counts at a point; None where none or several do."""
    if isinstance(one, Value):
        return one.tree
    plain = [_holds(condition, point, False) for _, condition in one.cases if not isinstance(condition, Otherwise)]
    if None in plain:
        return None
    some = any(plain)
    found = [tree for tree, condition in one.cases if _holds(condition, point, some)]
    return found[0] if found and all(tree == found[0] for tree in found) else None


@comparator(Piecewise | Value, Piecewise | Value, rung="cases", order=35)
def by_cases(reference: Piecewise | Value, answer: Piecewise | Value, _policy: Policy) -> bool | None:
    """Functions by cases, and formulas such as `|x|` for them: cell by cell, and for whole numbers by parity."""
    sides = reference, answer
    named = [one.name for one in sides if isinstance(one, Piecewise)]
    if not named or len(set(named)) > 1:
        return None
    name = named[0]
    if _differ(reference, answer, name):
        return False
    return True if _agree(reference, answer, name) else None


def _differ(reference: Piecewise | Value, answer: Piecewise | Value, name: str) -> bool:
    whole = name in COUNTING or any(
        isinstance(condition, Parity)
        for one in (reference, answer)
        if isinstance(one, Piecewise)
        for _, condition in one.cases
    )
    numbers = [Fraction(one) for one in WHOLE]
    if not whole:
        numbers += [Fraction(0), *(-one for one in numbers), *(Fraction(one, 2) for one in range(-9, 10, 2))]
    draw = random.Random(name)
    for value in numbers:
        point = {name: value}
        one, other = _at(reference, point), _at(answer, point)
        if one is None or other is None:
            continue
        for further in letters(one) | letters(other):
            point.setdefault(further, Fraction(draw.randint(2, 40)))
        first, second = evaluate(one, point), evaluate(other, point)
        if first is not None and second is not None and first != second:
            return True
    return False


def _agree(reference: Piecewise | Value, answer: Piecewise | Value, name: str) -> bool:
    """Say whether both have one value in each cell and at each end, or for each remainder."""
    conditions = [condition for one in (reference, answer) if isinstance(one, Piecewise) for _, condition in one.cases]
    if all(isinstance(condition, Parity | Otherwise) for condition in conditions):
        return all(_agree_on(reference, answer, name, remainder) for remainder in (0, 1))
    ends = _ends(conditions, name)
    if ends is None:
        return False
    for sample, meant in _cells(ends, name):
        if _is_outside(reference, {name: sample}) and _is_outside(answer, {name: sample}):
            continue
        one, other = _at(reference, {name: sample}), _at(answer, {name: sample})
        if one is None or other is None:
            return False
        if equal(substituted(one, name, meant), substituted(other, name, meant)) is not True:
            return False
    return True


def _is_outside(one: Piecewise | Value, point: Point) -> bool:
    """Say whether a function by cases has no value at a point."""
    return isinstance(one, Piecewise) and all(_holds(condition, point, True) is False for _, condition in one.cases)


def _agree_on(reference: Piecewise | Value, answer: Piecewise | Value, name: str, remainder: int) -> bool:
    """Say whether both are the same for all numbers with a remainder modulo two."""
    one, other = (_at(side, {name: Fraction(2 + remainder)}) for side in (reference, answer))
    if one is None or other is None:
        return False
    twice = Binary(0, 0, "*", number(Fraction(2)), Symbol(0, 0, name))
    meant = Binary(0, 0, "+", twice, number(Fraction(remainder)))
    return equal(*(_whole_steps(substituted(side, name, meant), name) for side in (one, other))) is True


def _whole_steps(tree: Expression, name: str) -> Expression:
    """Return a formula without the floors and ceilings that a whole number is all that is in: `floor((2n + 1)/2)`."""
    match tree:
        case Call(name=("floor" | "ceil") as function):
            form = polynomial(tree.arguments[0])
            step = form.get(((name, 1),)) if form is not None else None
            if form is None or step is None or step.denominator != 1 or set(form) - {((name, 1),), ()}:
                return tree
            start = form.get((), Fraction(0))
            whole = number(Fraction(math.floor(start) if function == "floor" else math.ceil(start)))
            return Binary(0, 0, "+", Binary(0, 0, "*", number(step), Symbol(0, 0, name)), whole)
        case Unary():
            return tree._replace(operand=_whole_steps(tree.operand, name))
        case Binary():
            return tree._replace(left=_whole_steps(tree.left, name), right=_whole_steps(tree.right, name))
        case Call():
            return tree._replace(arguments=tuple(_whole_steps(one, name) for one in tree.arguments))
        case Number() | Symbol():
            return tree


def _ends(conditions: list[Condition], name: str) -> list[Fraction] | None:
    """Return where conditions begin or end; None where one is not linear in the one letter."""
    found: set[Fraction] = set()
    for condition in conditions:
        if isinstance(condition, Otherwise):
            continue
        if isinstance(condition, Parity):
            return None
        for atom in atoms(condition):
            form = powers(atom.tree, {}, name) if isinstance(atom, Atom) else None
            if form is None or set(form) - {0, 1} or not form.get(1):
                return None
            found.add(-form.get(0, Fraction(0)) / form[1])
    return sorted(found) if 0 < len(found) <= MAX_ENDS else None


def _cells(ends: list[Fraction], name: str) -> Iterator[tuple[Fraction, Expression]]:
    """Yield a point of each cell with an expression that goes through all of it, and each end with itself."""
    square = Binary(0, 0, "^", Symbol(0, 0, f"{name}_{_NEW}"), number(Fraction(2)))
    for end in ends:
        yield end, number(end)
    yield ends[0] - 1, Binary(0, 0, "-", number(ends[0]), square)
    yield ends[-1] + 1, Binary(0, 0, "+", number(ends[-1]), square)
    for low, high in itertools.pairwise(ends):
        above = Binary(0, 0, "+", number(low), Binary(0, 0, "*", number(high), square))
        yield (low + high) / 2, Binary(0, 0, "/", above, Binary(0, 0, "+", number(Fraction(1)), square))
