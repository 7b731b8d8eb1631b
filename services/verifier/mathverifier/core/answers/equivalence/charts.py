"""Sign charts: inequalities in one letter and sets of intervals, compared in every cell between their ends.

An end is a rational root of a polynomial. Absolute values are taken apart. Where a root is irrational, nothing is said.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, isqrt

from mathverifier.core.answers.equivalence.formulas import (
    COUNTING,
    Any,
    Atom,
    Every,
    Formula,
    atoms,
    holds,
    letters,
    number,
)
from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.answers.equivalence.witnesses import powers
from mathverifier.core.answers.nodes import Bracketed, Leaf, Reals, Shape, Union
from mathverifier.core.answers.parser import shape
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Symbol, Unary
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import nodes

MAX_ABSOLUTE, MAX_ENDS, MAX_DIVISORS, MAX_COEFFICIENT = 3, 24, 400, 10**6
MAX_WHOLE = 1_000
_INFINITE = ("\\infty", "+\\infty", "-\\infty")
_NAME = "x"


@dataclass(frozen=True)
class Intervals:
    """A set of real numbers, as a formula in the letter `x`."""

    formula: Formula


_ALL = Atom(number(Fraction(0)), "=")


@reader
def read_intervals(text: str) -> Intervals | None:
    """Return the union of intervals, or the real line, that a text is."""
    if "(" not in text and "[" not in text and "R" not in text:
        return None
    found = _formula(shape(text))
    return None if found is None else Intervals(found)


def _formula(one: Shape) -> Formula | None:
    match one:
        case Reals():
            return _ALL
        case Union(parts):
            read = [_formula(part) for part in parts]
            known = [part for part in read if part is not None]
            return Any(tuple(known)) if len(known) == len(read) else None
        case Bracketed(opening, closing, (Leaf(low), Leaf(high))):
            ends = [_end(low, ">" if opening == "(" else "\\ge"), _end(high, "<" if closing == ")" else "\\le")]
            known = [end for end in ends if end is not None]
            return Every(tuple(known)) if len(known) == 2 else None
        case _:
            return None


def _end(text: str, sign: str) -> Atom | None:
    if text.strip() in _INFINITE:
        return _ALL
    tree = parse(text)
    return None if tree is None else Atom(Binary(0, 0, "-", Symbol(0, 0, _NAME), tree), sign)


@comparator(Atom | Every | Any, Intervals, rung="sign charts", order=38)
def chart_of_inequality(reference: Formula, answer: Intervals, _policy: Policy) -> bool | None:
    """An inequality in one letter, of any degree and with absolute values, and a set of intervals: a sign chart."""
    return _alike(reference, answer.formula)


@comparator(Intervals, Atom | Every | Any, rung="sign charts", order=39)
def chart_of_intervals(reference: Intervals, answer: Formula, _policy: Policy) -> bool | None:
    """The same, the other way round."""
    return _alike(answer, reference.formula)


@comparator(Atom | Every | Any, Atom | Every | Any, rung="sign charts", order=37)
def chart_of_inequalities(reference: Formula, answer: Formula, _policy: Policy) -> bool | None:
    """Two inequalities in one letter: `x^3 > 8` and `x > 2`."""
    if letters(reference) != letters(answer) or all(atom.sign == "=" for atom in (*atoms(reference), *atoms(answer))):
        return None
    return _alike(reference, answer)


def _alike(first: Formula, second: Formula) -> bool | None:
    names = letters(first)
    if len(names) != 1:
        return None
    (name,) = names
    ends: set[Fraction] = set()
    for one in (first, second):
        for atom in atoms(one):
            own = next(iter(letters(atom)), name)
            found = _roots(atom.tree, own)
            if found is None or len(ends) > MAX_ENDS:
                return None
            ends |= found
    apart = False
    for place in _places(sorted(ends)):
        results = [holds(one, {name: place, _NAME: place}) for one in (first, second)]
        if None in results:
            return None
        if results[0] != results[1]:
            if name not in COUNTING or place.denominator == 1:
                return False
            apart = True
    return None if apart else True


def alike_on_whole_numbers(first: Formula, second: Formula) -> bool | None:
    """Say whether two formulas in one letter hold for the same whole numbers; None where their ends are not known."""
    names = letters(first)
    if len(names) != 1 or names != letters(second):
        return None
    (name,) = names
    ends: set[Fraction] = set()
    for atom in (*atoms(first), *atoms(second)):
        found = _roots(atom.tree, name)
        if found is None:
            return None
        ends |= found
    if not ends or max(ends) - min(ends) > MAX_WHOLE:
        return None
    for number_ in range(floor(min(ends)) - 1, ceil(max(ends)) + 2):
        results = [holds(one, {name: Fraction(number_)}) for one in (first, second)]
        if None in results:
            return None
        if results[0] != results[1]:
            return False
    return True


def _places(ends: list[Fraction]) -> Iterator[Fraction]:
    """Yield every end, and a place in each gap."""
    yield from ends
    yield from (Fraction(ceil(end) + step) for end in ends for step in (-1, 0, 1))
    yield from ((low + high) / 2 for low, high in itertools.pairwise(ends))
    yield ends[0] - 1 if ends else Fraction(0)
    yield ends[-1] + 1 if ends else Fraction(0)


def _roots(tree: Expression, name: str) -> set[Fraction] | None:
    """Return the real roots, all rational, of a polynomial with absolute values in it, and where those bend."""
    inside = [node for node in nodes(tree) if isinstance(node, Call) and node.name == "abs"]
    if len(inside) > MAX_ABSOLUTE:
        return None
    found: set[Fraction] = set()
    ways = itertools.product((False, True), repeat=len(inside))
    for each in [*(node.arguments[0] for node in inside), *(_without(tree, iter(way)) for way in ways)]:
        form = powers(each, {}, name)
        roots = None if form is None else _rational_roots(form)
        if roots is None:
            return None
        found |= roots
    return found


def _without(tree: Expression, turned: Iterator[bool]) -> Expression:
    """Return the tree with each absolute value as what is in it, or as that turned round."""
    match tree:
        case Call(name="abs"):
            inside = tree.arguments[0]
            return Unary(0, 0, "-", inside) if next(turned) else inside
        case Unary():
            return tree._replace(operand=_without(tree.operand, turned))
        case Binary():
            left = _without(tree.left, turned)
            return tree._replace(left=left, right=_without(tree.right, turned))
        case _:
            return tree


def _rational_roots(form: dict[int, Fraction]) -> set[Fraction] | None:
    """Return all real roots of a polynomial that is not zero, if they are rational; None where that is not known."""
    if not form or not any(form):
        return set()
    found: set[Fraction] = set()
    low = min(form)
    if low:
        found.add(Fraction(0))
    scale = 1
    for value in form.values():
        scale = scale * value.denominator
    whole = [int(form.get(power, Fraction(0)) * scale) for power in range(low, max(form) + 1)]
    if max(map(abs, whole)) > MAX_COEFFICIENT:
        return None
    while len(whole) > 3:
        root = next((one for one in _candidates(whole[0], whole[-1]) if not _value(whole, one)), None)
        if root is None:
            return None
        found.add(root)
        whole = _divided(whole, root)
    if len(whole) == 3:
        rest, middle, square = whole
        inside = middle * middle - 4 * square * rest
        if inside >= 0:
            root_of = isqrt(inside)
            if root_of * root_of != inside:
                return None
            found |= {Fraction(-middle - root_of, 2 * square), Fraction(-middle + root_of, 2 * square)}
    elif len(whole) == 2:
        found.add(Fraction(-whole[0], whole[1]))
    return found


def _candidates(last: int, first: int) -> Iterator[Fraction]:
    for above in _divisors(last):
        for below in _divisors(first):
            yield Fraction(above, below)
            yield Fraction(-above, below)


def _divisors(number_: int) -> list[int]:
    return [one for one in range(1, min(abs(number_), MAX_DIVISORS) + 1) if number_ % one == 0]


def _value(whole: list[int], at: Fraction) -> Fraction:
    return sum((coefficient * at**power for power, coefficient in enumerate(whole)), Fraction(0))


def _divided(whole: list[int], root: Fraction) -> list[int]:
    """Return a polynomial without one root, its coefficients whole again."""
    above: list[Fraction] = []
    carried = Fraction(0)
    for coefficient in reversed(whole):
        carried = carried * root + coefficient
        above.append(carried)
    quotient = list(reversed(above[:-1]))
    scale = 1
    for one in quotient:
        scale = scale * one.denominator
    return [int(one * scale) for one in quotient]
