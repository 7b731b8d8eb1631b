"""Points at which two expressions in letters are compared.

They are drawn from a hash of both sides, so that nobody can write an expression that vanishes at them, with numbers of
96 bits: on a line, what is no identity has few zeros, and hits none of them. There are some in each cell between the
places where something bends, and others, near and far, of both signs.
"""

import hashlib
import itertools
import random
from collections.abc import Iterator

from mathverifier.core.expression import Expression
from mathverifier.core.expressions.kinks import Line, kinks, places
from mathverifier.core.rational import Fraction

BITS = 96
LINES = 3
NEAR, FAR = 8, 6
MORE = 60


def drawn(first: Expression, second: Expression) -> random.Random:
    """Return a source of numbers that depends on both sides, in either order, and on nothing else."""
    texts = sorted((repr(first), repr(second)))
    return random.Random(hashlib.sha256("\0".join(texts).encode()).digest())


def points(
    first: Expression, second: Expression, names: list[str], draw: random.Random
) -> Iterator[dict[str, Fraction]]:
    """Yield points of real numbers: near ones, those of every cell on some lines, far ones."""
    for _ in range(NEAR):
        yield {name: _number(draw, -3, 3) for name in names}
    bends = [*kinks(first), *kinks(second)]
    if bends:
        for line in _lines(names, draw):
            for place in _between(places(bends, line), draw):
                yield line.at(place)
    for _ in range(FAR):
        yield {name: _number(draw, -20, 24) for name in names}


def more_points(names: list[str], draw: random.Random) -> Iterator[dict[str, Fraction]]:
    """Yield further points, for expressions that have a value at few of them."""
    for _ in range(MORE):
        low = draw.choice((-6, -1, 0, 4, 30))
        yield {name: _number(draw, low, low + 4) for name in names}


def _lines(names: list[str], draw: random.Random) -> Iterator[Line]:
    if len(names) == 1:
        yield Line({names[0]: Fraction(0)}, {names[0]: Fraction(1)})
        return
    for _ in range(LINES):
        yield Line({name: _short(draw) for name in names}, {name: _short(draw) for name in names})


def _between(found: list[Fraction], draw: random.Random) -> Iterator[Fraction]:
    """Yield a place in each gap between those found, and two beyond either end."""
    if not found:
        return
    for low, high in itertools.pairwise(found):
        yield low + (high - low) * Fraction(draw.randrange(1, 2**BITS), 2**BITS)
    for end, sign in ((found[0], -1), (found[-1], 1)):
        yield end + sign * abs(_number(draw, -4, 4))
        yield end + sign * abs(_number(draw, 4, 12))


def _number(draw: random.Random, low: int, high: int) -> Fraction:
    """Return a number of either sign whose logarithm to base 2 is between two numbers."""
    scale = draw.randint(low, high)
    return Fraction(draw.randrange(2 ** (BITS - 1), 2**BITS) * draw.choice((1, -1)), 2**BITS) * Fraction(2) ** scale


def _short(draw: random.Random) -> Fraction:
    return Fraction(draw.randrange(1, 2**16) * draw.choice((1, -1)), 2**14)
