"""Inequalities in one variable, solved: linear and quadratic ones, absolute values of linear ones, chains, `\\ne`."""

from dataclasses import dataclass
from math import ceil, floor

from mathverifier.core.answers.letters import is_letter, mentions
from mathverifier.core.answers.nodes import Relation
from mathverifier.core.expressions.bounds import bounds
from mathverifier.core.expressions.evaluation import MAX_BITS, Polynomial, bits, polynomial
from mathverifier.core.expressions.nodes import Binary, Call, Expression, symbols
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction

MAX_WHOLE = 100
LOWEST, HIGHEST = "-\\infty", "\\infty"
_FLIPPED = {"<": ">", ">": "<", "\\le": "\\ge", "\\ge": "\\le"}
_NUMBERS = ("e", "i", "pi")


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both as text."""

    low: str
    high: str
    low_closed: bool = False
    high_closed: bool = False


@dataclass(frozen=True)
class Solved:
    """The variable, and the intervals that it may be in; none of them where there is no solution."""

    variable: str
    intervals: tuple[Interval, ...]


def solved(relation: Relation) -> Solved | None:
    """Return the solution of `1 < x < 5`, `-2x < 6`, `x^2 < 4`, `|x-1| > 2`, `x = 3`; None where it is not known."""
    if len(relation.sides) == 3:
        return _chain(relation)
    if len(relation.sides) != 2 or not (relation.signs[0] in _FLIPPED or relation.signs[0] in ("\\ne", "=")):
        return None
    sign, (left, right) = relation.signs[0], relation.sides
    if _is_variable(right) and not _is_variable(left):
        sign, left, right = _FLIPPED.get(sign, sign), right, left
    if _is_variable(left) and not _mentions(right, left):
        return Solved(left.strip().removeprefix("\\"), _side_of(right, sign))
    first, second = parse(left), parse(right)
    if first is None or second is None:
        return None
    return (
        _absolute(first, second, sign)
        or _absolute(second, first, _FLIPPED.get(sign, sign))
        or _algebraic(first, second, sign)
    )


def _side_of(bound: str, sign: str) -> tuple[Interval, ...]:
    if sign == "=":
        return (Interval(bound, bound, True, True),)
    below, above = Interval(LOWEST, bound, False, sign == "\\le"), Interval(bound, HIGHEST, sign == "\\ge", False)
    return (below, above) if sign == "\\ne" else (below,) if sign in ("<", "\\le") else (above,)


def _is_variable(text: str) -> bool:
    text = text.strip()
    command = text.removeprefix("\\")
    is_command = command != text and command.isalpha() and not command.startswith(("infty", "pi"))
    return text not in _NUMBERS and (is_command or is_letter(text))


def _mentions(text: str, variable: str) -> bool:
    return mentions(text, variable)


def _chain(relation: Relation) -> Solved | None:
    """Solve `a < m x + b \\\\le c`."""
    sides, signs = relation.sides, relation.signs
    if set(signs) <= {">", "\\ge"}:
        sides, signs = sides[::-1], tuple(_FLIPPED[sign] for sign in reversed(signs))
    if not set(signs) <= {"<", "\\le"}:
        return None
    low, high, closed = sides[0], sides[2], [sign == "\\le" for sign in signs]
    if _is_variable(sides[1]):
        return Solved(sides[1].strip().removeprefix("\\"), (Interval(low, high, closed[0], closed[1]),))
    middle = parse(sides[1])
    line = None if middle is None else _line(polynomial(middle))
    if line is None:
        return None
    name, slope, offset = line
    ends = [f"(({end})-({offset}))/({slope})" for end in (low, high)]
    if any("infty" in end for end in ends):
        return None
    if slope < 0:
        ends, closed = ends[::-1], closed[::-1]
    return Solved(name, (Interval(ends[0], ends[1], closed[0], closed[1]),))


def _line(form: Polynomial | None) -> tuple[str, Fraction, Fraction] | None:
    """Return name, slope and offset of what is linear in its one symbol."""
    names = [key for key in form or {} if key]
    if form is None or len(names) != 1 or len(names[0]) != 1 or names[0][0][1] != 1 or names[0][0][0] in _NUMBERS:
        return None
    return names[0][0][0], form[names[0]], form.get((), Fraction(0))


def _absolute(left: Expression, right: Expression, sign: str) -> Solved | None:
    """Solve `|m x + b| < c`."""
    bound = polynomial(right)
    if not isinstance(left, Call) or left.name != "abs" or bound is None or set(bound) - {()}:
        return None
    line, reach = _line(polynomial(left.arguments[0])), bound.get((), Fraction(0))
    if line is None or reach <= 0:
        return None
    name, slope, offset = line
    low, high = sorted(((-reach - offset) / slope, (reach - offset) / slope))
    return Solved(name, _between(str(low), str(high), sign))


def _between(low: str, high: str, sign: str) -> tuple[Interval, ...]:
    """Return where what is below zero between two roots is `sign` zero."""
    match sign:
        case "<" | "\\le":
            return (Interval(low, high, sign == "\\le", sign == "\\le"),)
        case ">" | "\\ge":
            return Interval(LOWEST, low, False, sign == "\\ge"), Interval(high, HIGHEST, sign == "\\ge", False)
        case "=":
            return Interval(low, low, True, True), Interval(high, high, True, True)
        case _:
            return Interval(LOWEST, low), Interval(low, high), Interval(high, HIGHEST)


def _algebraic(left: Expression, right: Expression, sign: str) -> Solved | None:
    form = polynomial(Binary(0, 0, "-", left, right))
    names = (symbols(left) | symbols(right)) - set(_NUMBERS)
    if form is None or len(names) != 1 or not form:
        return None
    name = next(iter(names))
    coefficients = [Fraction(0)] * 3
    for key, value in form.items():
        degree = dict(key).get(name, 0) if len(key) <= 1 else 9
        if degree > 2 or (key and key[0][0] != name):
            return None
        coefficients[degree] = value
    offset, slope, square = coefficients
    if not square:
        return None if not slope else Solved(name, _side_of(str(-offset / slope), sign if slope > 0 else _turned(sign)))
    if square < 0:
        offset, slope, square, sign = -offset, -slope, -square, _turned(sign)
    return _quadratic(name, offset, slope, square, sign)


def _turned(sign: str) -> str:
    return _FLIPPED.get(sign, sign)


def _quadratic(name: str, offset: Fraction, slope: Fraction, square: Fraction, sign: str) -> Solved | None:
    discriminant = slope**2 - 4 * square * offset
    if discriminant <= 0 or bits(discriminant) > MAX_BITS:
        return None
    root = f"\\sqrt{{{discriminant}}}"
    low, high = (f"(-({slope}){side}{root})/({2 * square})" for side in "-+")
    return Solved(name, _between(low, high, sign))


def whole_numbers(interval: Interval) -> range | None:
    """Return the whole numbers in an interval of numbers; None where it has no end, or holds too many."""
    ends = [parse(end) for end in (interval.low, interval.high)]
    if ends[0] is None or ends[1] is None:
        return None
    low, high = bounds(ends[0]), bounds(ends[1])
    if low is None or high is None:
        return None
    first, last = ceil(low.low), floor(high.high)
    # An end that is whole, or too near to tell, is in if it is closed.
    first += first <= low.high and not interval.low_closed
    last -= last >= high.low and not interval.high_closed
    return range(first, last + 1) if last - first < MAX_WHOLE else None
