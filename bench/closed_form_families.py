"""Pairs of closed forms whose truth is known by construction: identities with random numbers, and near misses of them.

Nothing here asks the code under test, an algebra system or a table of floats whether a pair is equal. Each family
writes an identity down, or breaks one in a way that is sure to break it.
"""

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bench.algebraic_identities import (
    kinks,
    logarithms,
    powers,
    radicals,
    rational_functions,
    tiny_values,
    whole_numbers,
)
from bench.identity import Identity
from bench.trigonometric_identities import (
    angles,
    complex_numbers,
    hyperbolic_functions,
    inverse_functions,
    roots_of_unity,
)

SEED = 20_261_128
COUNT = 2_000


class Labelled(NamedTuple):
    """Two closed forms, whether they are equal, and the family that they are of."""

    reference: str
    answer: str
    label: bool
    kind: str


Family = Callable[[random.Random], Identity]


def families(seed: int = SEED, count: int = COUNT) -> Iterator[Labelled]:
    """Yield pairs, as many of each family and half of them equal."""
    draw = random.Random(seed)
    names = list(FAMILIES)
    for place in range(count):
        kind = names[place // 2 % len(names)]
        left, right, misses = FAMILIES[kind](draw)
        if place % 2:
            wrong = draw.choice([*misses, _moved(right, draw)])
            yield Labelled(*_either_way(left, wrong, draw), False, kind)
        else:
            yield Labelled(*_either_way(left, right, draw), True, kind)


def _either_way(left: str, right: str, draw: random.Random) -> tuple[str, str]:
    return (left, right) if draw.random() < 0.5 else (right, left)


def _moved(right: str, draw: random.Random) -> str:
    """Return what is off by a small power of ten."""
    return f"{right}{draw.choice('+-')}10^{{-{draw.randint(1, 60)}}}"


FAMILIES: dict[str, Family] = {
    "trigonometric": angles,
    "radicals": radicals,
    "logarithms": logarithms,
    "powers": powers,
    "kinks": kinks,
    "cyclotomic": roots_of_unity,
    "inverse trigonometric": inverse_functions,
    "hyperbolic": hyperbolic_functions,
    "rational functions": rational_functions,
    "whole numbers": whole_numbers,
    "tiny values": tiny_values,
    "complex": complex_numbers,
}
