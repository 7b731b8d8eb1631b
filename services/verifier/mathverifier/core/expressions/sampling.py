"""Points at which two expressions in letters are compared.

They are drawn from a hash of both sides, so that nobody can write an expression that vanishes at them. They have
numbers of 96 bits above and below: on a line, what is no identity has few zeros, and hits none of them. There are some
in each cell between the places where something bends, and others, near and far, of both signs.
"""

import hashlib
import itertools
import random
from collections.abc import Iterator

from mathverifier.core.expressions.balls import Fuzzy, NotReal, NoValue, TooLarge, Unsupported, is_real
from mathverifier.core.expressions.enclosure import Enclosure
from mathverifier.core.expressions.kinks import Line, places
from mathverifier.core.expressions.nodes import Expression
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import signature

BITS = 96
MAX_LINES = 8
NEAR, FAR = 8, 6
MORE = 60
# Scales, as powers of two, at which the signs of what bends are looked at, and points of the same signs that are taken.
SCALES = (*range(-40, 120, 4), 160, 240, 400, 800, 1600)
POINTS_OF_SIGNS, MAX_SIGNS = 2, 12


def drawn(first: Expression, second: Expression) -> random.Random:
    """Return a source of numbers that depends on both sides, in either order, and on nothing else."""
    texts = sorted((signature(first), signature(second)))
    return random.Random(hashlib.sha256("\0".join(texts).encode()).digest())


def points(
    bends: list[Expression], names: list[str], draw: random.Random, *, every: bool, folds: bool
) -> Iterator[dict[str, Fraction]]:
    """Yield points of real numbers: near ones, those of every cell between the zeros of `bends`, far ones.

    `every` wants some of every scale, `folds` only where such zeros are not known. Raises TooManyPlaces where cells are
    too many.
    """
    for _ in range(NEAR):
        yield near_point(names, draw)
    curved: dict[Expression, None] = {}
    for line in _lines(names, draw) if bends else ():
        found, others = places(bends, line)
        curved |= dict.fromkeys(others)
        for place in _between(found, draw):
            yield line.at(place)
    if curved or every:
        yield from _by_signs(list(curved), names, draw, every=every or folds)
    for _ in range(FAR):
        yield {name: _number(draw, -20, 24) for name in names}


def near_point(names: list[str], draw: random.Random) -> dict[str, Fraction]:
    """Return a point of numbers between 1/16 and 8, of either sign."""
    return {name: _number(draw, -3, 3) for name in names}


def _by_signs(
    bends: list[Expression], names: list[str], draw: random.Random, *, every: bool
) -> Iterator[dict[str, Fraction]]:
    """Yield points of `every` scale, or a few for each combination of signs, where what bends is no polynomial."""
    met: dict[tuple[int | None, ...], int] = {}
    for scale in SCALES:
        for _ in range(2):
            point = {name: _number(draw, scale, scale + 3) for name in names}
            signs = tuple(_sign(bend, point) for bend in bends)
            met[signs] = met.get(signs, 0) + 1
            if every or (met[signs] <= POINTS_OF_SIGNS and len(met) <= MAX_SIGNS):
                yield point


def _sign(tree: Expression, point: dict[str, Fraction]) -> int | None:
    try:
        value = Enclosure(point, real=True).of(tree)
    except (NoValue, NotReal, Fuzzy, TooLarge, Unsupported):
        return None
    return (1 if value > 0 else -1 if value < 0 else 0) if is_real(value) else None


def more_points(names: list[str], draw: random.Random) -> Iterator[dict[str, Fraction]]:
    """Yield further points, for expressions that have a value at few of them."""
    for _ in range(MORE):
        low = draw.choice((-6, -1, 0, 4, 30))
        yield {name: _number(draw, low, low + 4) for name in names}


def _lines(names: list[str], draw: random.Random) -> Iterator[Line]:
    """Yield lines that go, far out, through each part of the space by the signs of its letters."""
    if len(names) == 1:
        yield Line({names[0]: Fraction(0)}, {names[0]: Fraction(1)})
        return
    for signs in itertools.islice(itertools.product((1, -1), repeat=len(names) - 1), MAX_LINES):
        slope = {name: sign * _short(draw) for name, sign in zip(names, (1, *signs), strict=True)}
        yield Line({name: _short(draw) for name in names}, slope)


def _between(found: list[Fraction], draw: random.Random) -> Iterator[Fraction]:
    """Yield a place in each gap between those found, and two beyond either end."""
    for low, high in itertools.pairwise(found):
        yield low + (high - low) * _part(draw)
    for end, sign in ((found[0], -1), (found[-1], 1)) if found else ():
        yield end + sign * abs(_number(draw, -4, 4))
        yield end + sign * abs(_number(draw, 4, 12))


def _number(draw: random.Random, low: int, high: int) -> Fraction:
    """Return a number of either sign whose logarithm to base 2 is between two numbers, about."""
    return draw.choice((1, -1)) * (1 + _part(draw)) * Fraction(2) ** draw.randint(low, high)


def _part(draw: random.Random) -> Fraction:
    """Return a number between 0 and 1 whose denominator nobody can guess: at dyadic ones, too much vanishes."""
    below = draw.randrange(2 ** (BITS - 1), 2**BITS) | 1
    return Fraction(draw.randrange(1, below), below)


def _short(draw: random.Random) -> Fraction:
    return Fraction(draw.randrange(1, 2**16), 2**14)
