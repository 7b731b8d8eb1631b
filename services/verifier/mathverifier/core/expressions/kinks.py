"""Where an expression in letters bends, jumps or ends, on a line: between two such places one point speaks for all.

What bends is `|u|`, `\\sqrt u`, `\\ln u`, `1/u` and the like. Its place is exact where u is, or may be, a quotient of
polynomials on the line, with either sign for each absolute value inside.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from flint import fmpq, fmpq_poly
from flint.utils.flint_exceptions import DomainError

from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, symbols
from mathverifier.core.expressions.precision import precision
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import letters, nodes

MAX_DEGREE = 24
MAX_VARIANTS = 8
MAX_KINKS = 24
MAX_PLACES = 60
_ONE = fmpq_poly([1])
_PERIODIC = ("sin", "cos", "tan", "cot", "sec", "csc")
# A place is told to so many bits.
PLACES = 320
# Whole numbers at which what is rounded is looked at.
JUMPS = (-1, 0, 1, 2)


class Line(NamedTuple):
    """Through `start` in the direction `slope`, by letter."""

    start: Mapping[str, Fraction]
    slope: Mapping[str, Fraction]

    def at(self, place: Fraction) -> dict[str, Fraction]:
        """Return the point at a place on the line."""
        return {name: self.start[name] + place * self.slope[name] for name in self.start}


# A quotient of two polynomials on the line.
_Quotient = tuple[Any, Any]


class _NoPolynomial(Exception):
    pass


class TooManyPlaces(Exception):
    """Something bends at more places than can be looked at."""


def kinks(trees: Iterable[Expression]) -> list[Expression]:
    """Return what expressions bend, jump or end at the zeros of. Raises TooManyPlaces."""
    found: dict[Expression, None] = {}
    for node in itertools.chain.from_iterable(map(nodes, trees)):
        found |= {kink: None for kink in _kinks(node) if letters(kink)}
    if len(found) > MAX_KINKS:
        raise TooManyPlaces
    return list(found)


def _kinks(node: Expression) -> Iterator[Expression]:
    match node:
        case Unary(operator="sqrt"):
            yield from _of_root(node.operand)
        case Binary(operator="/"):
            yield node.right
        case Binary(operator="root"):
            yield from _of_root(node.left)
        case Binary(operator="^"):
            exponent = evaluate(node.right)
            if exponent is None or exponent.denominator != 1 or exponent < 0:
                yield from _of_root(node.left)
        case Call(name="abs" | "ln" | "log"):
            yield from node.arguments
        case Call(name="arcsin" | "arccos"):
            yield from (_less(node.arguments[0], end) for end in (-1, 1))
        case Call(name="floor" | "ceil"):
            # It jumps at all whole numbers, and the same way at each, mostly.
            yield from (_less(node.arguments[0], level) for level in JUMPS)
        case _:
            return


def _of_root(inside: Expression) -> Iterator[Expression]:
    r"""Yield what is under a root, and what of it is a power: `\\sqrt{u^2}` bends where u changes its sign."""
    yield inside
    if isinstance(inside, Binary) and inside.operator == "^":
        yield inside.left


def folds(tree: Expression) -> bool:
    """Say whether letters are in what may bend where something only touches its end: roots, arc sines and cosines."""
    return any(bool(letters(node)) and (_is_root(node) or _is_arc(node, ("arcsin", "arccos"))) for node in nodes(tree))


def wraps(tree: Expression) -> bool:
    """Say whether letters are in what jumps at no zero of anything: inverses of functions that have a period.

    With complex numbers, logarithms and roots are such.
    """
    is_complex = "i" in symbols(tree)
    return any(
        bool(letters(node))
        and (_is_periodic_in_arc(node) or (is_complex and (_is_root(node) or _is_arc(node, ("ln", "log")))))
        for node in nodes(tree)
    )


def _is_root(node: Expression) -> bool:
    match node:
        case Unary(operator="sqrt") | Binary(operator="root"):
            return True
        case Binary(operator="^") if letters(node.left):
            exponent = evaluate(node.right)
            return exponent is None or exponent.denominator != 1
        case _:
            return False


def _is_arc(node: Expression, names: tuple[str, ...]) -> bool:
    return isinstance(node, Call) and node.name in names


def _is_periodic_in_arc(node: Expression) -> bool:
    return _is_arc(node, ("arcsin", "arccos", "arctan")) and any(_is_arc(part, _PERIODIC) for part in nodes(node))


def _less(tree: Expression, number: int) -> Expression:
    return Binary(0, 0, "-", tree, Number(0, 0, Fraction(number)))


def places(found: list[Expression], line: Line) -> tuple[list[Fraction], list[Expression]]:
    """Return the places on a line where a kink is zero or has no value, and the kinks that are no polynomials on it.

    Raises TooManyPlaces.
    """
    zeros: set[Fraction] = set()
    curved = []
    for kink in found:
        try:
            variants = _on(kink, line)
        except _NoPolynomial:
            curved.append(kink)
            continue
        for polynomial in itertools.chain.from_iterable(variants):
            zeros.update(_zeros(polynomial))
    if len(zeros) > MAX_PLACES:
        raise TooManyPlaces
    return sorted(zeros), curved


def _zeros(polynomial: Any) -> Iterator[Fraction]:
    if polynomial.degree() == 1:
        root = -polynomial[0] / polynomial[1]
        yield Fraction(int(root.p), int(root.q))
    elif polynomial.degree() > 1:
        with precision(PLACES):
            for root, _ in polynomial.complex_roots():
                if root.imag.contains(0):
                    mantissa, exponent = root.real.mid().man_exp()
                    yield Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _on(tree: Expression, line: Line) -> list[_Quotient]:
    """Return the quotients that a tree may be on a line. Raises _NoPolynomial where it is none."""
    value = evaluate(tree)
    if value is not None:
        return [(fmpq_poly([_fmpq(value)]), _ONE)]
    match tree:
        case Symbol() if tree.name in line.start:
            return [(fmpq_poly([_fmpq(line.start[tree.name]), _fmpq(line.slope[tree.name])]), _ONE)]
        case Unary(operator="-"):
            return [(-above, below) for above, below in _on(tree.operand, line)]
        case Unary(operator="sqrt"):
            return _roots(_on(tree.operand, line))
        case Call(name="abs"):
            return _signed(_on(tree.arguments[0], line))
        case Binary(operator="^"):
            exponent = evaluate(tree.right)
            if exponent is None or exponent.denominator != 1 or abs(exponent) > MAX_DEGREE:
                raise _NoPolynomial
            power = [
                _checked(above ** abs(int(exponent)), below ** abs(int(exponent)))
                for above, below in _on(tree.left, line)
            ]
            return power if exponent >= 0 else [_checked(below, above) for above, below in power]
        case Binary(operator="+" | "-" | "*" | "/"):
            pairs = itertools.product(_on(tree.left, line), _on(tree.right, line))
            return [_combined(tree.operator, left, right) for left, right in itertools.islice(pairs, MAX_VARIANTS)]
        case _:
            raise _NoPolynomial


def _combined(operator: str, left: _Quotient, right: _Quotient) -> _Quotient:
    match operator:
        case "+":
            return _checked(left[0] * right[1] + right[0] * left[1], left[1] * right[1])
        case "-":
            return _checked(left[0] * right[1] - right[0] * left[1], left[1] * right[1])
        case "*":
            return _checked(left[0] * right[0], left[1] * right[1])
        case _:
            return _checked(left[0] * right[1], left[1] * right[0])


def _checked(above: Any, below: Any) -> _Quotient:
    if above.degree() > MAX_DEGREE or below.degree() > MAX_DEGREE or below == 0:
        raise _NoPolynomial
    return above, below


def _signed(variants: list[_Quotient]) -> list[_Quotient]:
    return [quotient for above, below in variants for quotient in ((above, below), (-above, below))][:MAX_VARIANTS]


def _roots(variants: list[_Quotient]) -> list[_Quotient]:
    """Return both square roots of what are squares of polynomials."""
    found: list[_Quotient] = []
    for above, below in variants:
        try:
            found.append((above.sqrt(), below.sqrt()))
        except (DomainError, ValueError) as error:
            raise _NoPolynomial from error
    return _signed(found)


def _fmpq(value: Fraction) -> Any:
    return fmpq(value.numerator, value.denominator)
