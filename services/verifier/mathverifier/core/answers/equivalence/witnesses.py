"""Points of formulas: drawn, and solved for, exactly where that is possible, else enclosed by a change of sign.

A point that is proven to be in one set and outside another proves that the sets differ.
"""

import itertools
import random
from collections.abc import Iterator, Mapping
from math import isqrt
from typing import NamedTuple

from mathverifier.core.answers.equivalence.formulas import (
    COUNTING,
    Atom,
    Every,
    Formula,
    Point,
    atoms,
    conjunctions,
    holds,
    letters,
    number,
)
from mathverifier.core.expressions.evaluation import polynomial
from mathverifier.core.expressions.nodes import Expression, substituted
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import letters as letters_of
from mathverifier.core.expressions.structure import signature

TRIES, MAX_POINTS = 6, 60
SMALL = tuple(range(-12, 25))
_INCLUDED: Mapping[str, tuple[int, ...]] = {"\\ne": (1, -1), "<": (-1,), "\\le": (-1,), ">": (1,), "\\ge": (1,)}
_EXCLUDED: Mapping[str, tuple[int, ...]] = {"=": (1, -1), "<": (1,), "\\le": (1,), ">": (-1,), "\\ge": (-1,)}


class Place(NamedTuple):
    """A point; one letter of it may be known by an interval alone, in which there is a root of `solves`."""

    point: Point
    name: str = ""
    interval: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))
    solves: Atom | None = None


def differ(first: Formula, second: Formula) -> bool:
    """Say whether a point is proven to be in one set, and outside the other whatever its own further letters are."""
    return _is_outside(first, second) or _is_outside(second, first)


def _is_outside(one: Formula, other: Formula) -> bool:
    shared = letters(one) & letters(other)
    if not shared:
        return False
    draw = random.Random("".join(signature(atom.tree) + atom.sign for side in (one, other) for atom in atoms(side)))
    for way in conjunctions(one):
        for place in itertools.islice(_places(way, sorted(letters(one)), draw), MAX_POINTS):
            if all(_includes(atom, place) for atom in way) and _excludes(other, place, shared):
                return True
    return False


def _includes(atom: Atom, place: Place) -> bool:
    if atom is place.solves:
        return True
    found = holds(atom, place.point)
    return found if found is not None else _sign(atom, place) in _INCLUDED.get(atom.sign, ())


def _excludes(one: Formula, place: Place, shared: frozenset[str]) -> bool:
    """Say whether a formula is proven not to hold at a place, of which it shares some letters."""
    if isinstance(one, Atom):
        if not letters_of(one.tree) <= shared:
            return False
        found = holds(one, place.point)
        return not found if found is not None else _sign(one, place) in _EXCLUDED.get(one.sign, ())
    results = [_excludes(part, place, shared) for part in one.parts]
    return any(results) if isinstance(one, Every) else all(results)


def _sign(atom: Atom, place: Place) -> int | None:
    from mathverifier.core.expressions.interval_signs import sign_on

    point = place.point
    name = place.name or next(iter(point))
    interval = place.interval if place.name else (point[name], point[name])
    return sign_on(atom.tree, point, name, interval)


def _places(way: tuple[Atom, ...], names: list[str], draw: random.Random) -> Iterator[Place]:
    """Yield points at which a set of atoms may hold together."""
    equations = [atom for atom in way if atom.sign == "="]
    if not equations:
        yield from map(Place, _grid(names, draw))
        return
    orders = list(itertools.islice(itertools.permutations(equations), TRIES))
    for turn in range(2 * TRIES):
        start = {name: _drawn(name, draw, turn) for name in names}
        found = _solved(orders[turn % len(orders)], start, draw)
        if found is not None:
            yield found


def _grid(names: list[str], draw: random.Random) -> Iterator[dict[str, Fraction]]:
    """Yield small whole points, then others, which are whole in letters that count."""
    for value in sorted(SMALL, key=abs):
        yield {name: Fraction(value) for name in names}
    for _ in range(20):
        yield {
            name: Fraction(draw.randint(-30, 30), 1 if name in COUNTING else draw.choice((1, 2, 3, 7)))
            for name in names
        }


def _drawn(name: str, draw: random.Random, turn: int) -> Fraction:
    if turn < TRIES:
        return Fraction(draw.randint(1, 9))
    return Fraction(draw.choice((1, -1)) * draw.randint(1, 60), 1 if name in COUNTING else draw.choice((1, 3, 7)))


def _solved(equations: tuple[Atom, ...], start: Point, draw: random.Random) -> Place | None:
    """Solve one equation after the other for a letter that none before has settled."""
    point, settled = dict(start), set[str]()
    for atom in equations:
        inside = letters_of(atom.tree)
        free = sorted(inside - settled)
        draw.shuffle(free)
        found = next(((name, some) for name in free if (some := roots(atom.tree, point, name))), None)
        if found is None:
            return _enclosed(atom, point, free) if len(equations) == 1 else None
        point[found[0]] = draw.choice(found[1])
        settled |= inside
    return Place(point)


def _enclosed(atom: Atom, point: Point, free: list[str]) -> Place | None:
    from mathverifier.core.expressions.interval_signs import root_of

    for name in free:
        if (interval := root_of(atom.tree, point, name)) is not None:
            return Place({key: value for key, value in point.items() if key != name}, name, interval, atom)
    return None


def roots(tree: Expression, point: Point, name: str) -> list[Fraction]:
    """Return rational roots of a polynomial in one letter, the others being what the point says."""
    form = powers(tree, point, name)
    if not form or not any(form):
        return []
    if max(form) == 1:
        return [-form.get(0, Fraction(0)) / form[1]]
    if max(form) == 2:
        a, b, c = form[2], form.get(1, Fraction(0)), form.get(0, Fraction(0))
        root = _square_root(b * b - 4 * a * c)
        return [] if root is None else [(-b - root) / (2 * a), (-b + root) / (2 * a)]
    return [Fraction(one) for one in SMALL if not sum(form[power] * one**power for power in form)]


def _square_root(square: Fraction) -> Fraction | None:
    if square < 0:
        return None
    root = Fraction(isqrt(square.numerator), isqrt(square.denominator))
    return root if root * root == square else None


def powers(tree: Expression, point: Point, name: str) -> dict[int, Fraction] | None:
    """Return the coefficients by power of a polynomial in one letter; None where it is none."""
    for key, value in point.items():
        if key != name:
            tree = substituted(tree, key, number(value))
    form = polynomial(tree)
    if form is None or any(key != name for monomial in form for key, _ in monomial):
        return None
    return {dict(monomial).get(name, 0): coefficient for monomial, coefficient in form.items()}
