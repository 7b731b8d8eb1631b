"""Sets of real numbers: intervals, points, inequalities, set-builders, and unions, intersections, differences of them.

The end points of two sets cut the line into points and gaps. The sets are equal if they hold the same ones of these, in
whatever way each of them was put together.
"""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

from mathverifier.core.answers.equivalence.existence import infinity
from mathverifier.core.answers.equivalence.formulas import COUNTING
from mathverifier.core.answers.inequality import Solved, solved
from mathverifier.core.answers.nodes import (
    Both,
    Bracketed,
    Builder,
    Cases,
    Leaf,
    Matrix,
    Qualified,
    Reals,
    Relation,
    Several,
    Shape,
    Union,
    Without,
)
from mathverifier.core.answers.parser import shape
from mathverifier.core.expressions.bounds import bounds
from mathverifier.core.quantities.reading import read_quantity

MAX_ENDS = 60
# An end point beyond this is no double.
MOST = 10**300

# Tells of two end points whether they are equal.
Decide = Callable[[str, str], bool | None]


class Unreadable(Exception):
    """The text is no set of real numbers that can be read, or what its ends are worth is not known."""


@dataclass(frozen=True)
class _Set:
    """`variable` is the one that it is said of, if any; `holds(a, b)` says whether the gap, or point, is inside."""

    variable: str | None
    holds: Callable[[float, float], bool]


class _Line:
    """The real line with all end points of both sets on it."""

    def __init__(self, decide: Decide):
        self._decide = decide
        self._places: list[tuple[str, float]] = []

    def place(self, text: str) -> float:
        """Return where an end point is; equal ones are at the same place, different ones at different places."""
        if sign := infinity(text):
            return sign * math.inf
        quantity = read_quantity(text)
        tree = quantity.expression if quantity.understood else None
        between = None if tree is None else bounds(tree)
        if between is None or abs(between.low) > MOST or abs(between.high) > MOST:
            raise Unreadable
        value = between.middle
        for known, place in self._places:
            if abs(place - value) <= 1e-9 * (1 + abs(value)):
                same = self._decide(known, text)
                if same is None or (same is False and place == value):
                    raise Unreadable
                if same:
                    return place
        if len(self._places) >= MAX_ENDS:
            raise Unreadable
        self._places.append((text, value))
        return value

    def cells(self) -> list[tuple[float, float]]:
        """Return the points and the gaps between them; a point ends where it begins."""
        ends = sorted({place for _, place in self._places})
        edges = [-math.inf, *ends, math.inf]
        return [(end, end) for end in ends] + list(itertools.pairwise(edges))


def equal_sets(reference: Shape, answer: Shape, decide: Decide) -> bool | None:
    """Say whether both are the same set of real numbers; None where one is none, or an end point is not known."""
    line = _Line(decide)
    try:
        first, second = _read(reference, line), _read(answer, line)
    except Unreadable:
        return None
    if first.variable and second.variable and first.variable != second.variable:
        return None
    apart = [cell for cell in line.cells() if first.holds(*cell) != second.holds(*cell)]
    if apart and (first.variable or second.variable) in COUNTING and not any(map(_has_whole_number, apart)):
        # A letter that counts may be whole: `n > 2` and `n \\ge 3`.
        return None
    return not apart


def _has_whole_number(cell: tuple[float, float]) -> bool:
    low, high = cell
    if low == high or math.isinf(low) or math.isinf(high):
        return math.isinf(low) or math.isinf(high) or low.is_integer()
    return math.floor(low) + 1 < high


def _read(one: Shape, line: _Line) -> _Set:
    match one:
        case Reals():
            return _Set(None, lambda _low, _high: True)
        case Bracketed(opening, closing, (low, high)):
            return _interval(line.place(_text(low)), line.place(_text(high)), opening == "[", closing == "]")
        case Several(items, braces=True):
            return _points([line.place(_text(item)) for item in items])
        case Leaf(text="\\emptyset"):
            return _Set(None, lambda _low, _high: False)
        case Relation():
            return _relation(one, line)
        case Union() | Both() | Without() | Builder():
            return _put_together(one, line)
        case Qualified(body, conditions) if all(condition.says == "R" for condition in conditions):
            return _read(body, line)
        case Leaf() | Several() | Bracketed() | Cases() | Matrix() | Qualified():
            raise Unreadable


def _put_together(one: Union | Both | Without | Builder, line: _Line) -> _Set:
    match one:
        case Union(parts):
            return _together([_read(part, line) for part in parts], any)
        case Both(parts):
            return _together([_read(part, line) for part in parts], all)
        case Without(whole, less):
            return _without(_read(whole, line), _read(less, line))
        case Builder(variable, condition, among):
            inside = _read(condition, line)
            if among or inside.variable not in (variable, None):
                raise Unreadable
            return _Set(None, inside.holds)


def _text(one: Shape) -> str:
    if not isinstance(one, Leaf):
        raise Unreadable
    return one.text


def _interval(low: float, high: float, low_closed: bool, high_closed: bool) -> _Set:
    if low > high or (low == high and not (low_closed and high_closed)):
        raise Unreadable

    def holds(begin: float, end: float) -> bool:
        if begin == end:
            return low < begin < high or (begin == low and low_closed) or (begin == high and high_closed)
        return low <= begin and end <= high

    return _Set(None, holds)


def _points(places: list[float]) -> _Set:
    return _Set(None, lambda begin, end: begin == end and begin in places)


def _together(parts: list[_Set], several: Callable[[list[bool]], bool]) -> _Set:
    names = {part.variable for part in parts} - {None}
    if len(names) > 1:
        raise Unreadable
    name = next(iter(names)) if names else None
    return _Set(name, lambda begin, end: several([part.holds(begin, end) for part in parts]))


def _without(whole: _Set, less: _Set) -> _Set:
    return _Set(whole.variable, lambda begin, end: whole.holds(begin, end) and not less.holds(begin, end))


def _relation(relation: Relation, line: _Line) -> _Set:
    if relation.signs == ("\\in",) and relation.sides[0].strip().removeprefix("\\").isalpha():
        return _Set(relation.sides[0].strip(), _read(shape(relation.sides[1]), line).holds)
    found = solved(relation)
    if found is None:
        raise Unreadable
    return _of_solved(found, line)


def _of_solved(found: Solved, line: _Line) -> _Set:
    parts = [
        _interval(line.place(one.low), line.place(one.high), one.low_closed, one.high_closed) for one in found.intervals
    ]
    return _Set(found.variable, lambda begin, end: any(part.holds(begin, end) for part in parts))
