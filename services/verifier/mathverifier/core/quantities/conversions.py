"""Conversions that are left unsaid: of several units in one computation, by which number one is of another."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import Final

from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.units import Unit, folded

# How many of the second are taken for one of the first where that is no exact number, or working time is meant.
_USUAL: Final[Mapping[tuple[str, str], tuple[int, ...]]] = {
    ("day", "hour"): (8,),
    ("week", "day"): (5,),
    ("week", "hour"): (40,),
    ("month", "week"): (4,),
    ("month", "day"): (28, 29, 30, 31),
    ("year", "week"): (52,),
    ("year", "day"): (365, 366),
}


def mixed(units: Iterable[Unit]) -> Sequence[Unit]:
    """Return those of the units beside which another one of the same kind, with another size, stands."""
    known = [unit for unit in dict.fromkeys(units) if (kind := folded(unit.dimension)) and kind != (("unit", 1),)]
    return [one for one in known if any(_differ(one, other) for other in known)]


def _differ(one: Unit, other: Unit) -> bool:
    alike = folded(one.dimension) == folded(other.dimension)
    return alike and (one.factor != other.factor or one.dimension != other.dimension)


def converts(units: Sequence[Unit], ratio: Fraction) -> bool:
    """Say whether numbers of this ratio may be the same in two of the units."""
    return any(ratio in _ratios(one, other) for one, other in permutations(units, 2))


def _ratios(one: Unit, other: Unit) -> Iterable[Fraction]:
    """Yield what a number in one unit may be divided by to be in another."""
    if one.dimension == other.dimension:
        yield one.factor / other.factor
    for (larger, smaller), counts in _USUAL.items():
        if (larger, smaller) == (one.name, other.name):
            yield from map(Fraction, counts)
        elif (smaller, larger) == (one.name, other.name):
            yield from (Fraction(1, count) for count in counts)
