"""Units, worked with and compared."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.text.lexicon import (
    CURRENCIES,
    UNIT_SYMBOLS,
    UNIT_WORDS,
)

Exponents = tuple[tuple[str, int], ...]
_ONE: Final = Fraction(1)
# Kilo, centi and milli: with them an answer may be given where the bare unit is asked for.
_USUAL_PREFIXES: Final = (Fraction(1), Fraction(1000), Fraction(1, 100), Fraction(1, 1000))
_ZERO: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure, a counted noun, or a product of both.

    `name` is in the singular: `kilometer per hour`, `brown egg`. `dimension` holds the exponents of base quantities,
    `counted` those of nouns; both are sorted. A value in base units is `value * factor + offset`. `of` is what is
    measured, or what a counted group is made of: `flour` of `cups of flour`.
    """

    name: str
    dimension: Exponents = ()
    factor: Fraction = _ONE
    offset: Fraction = _ZERO
    counted: Exponents = ()
    of: str = ""

    @property
    def known(self) -> bool:
        """Whether it is a unit of measure all through, with nothing counted in it."""
        return not self.counted

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of a currency."""
        return any(base in CURRENCIES for base, _ in self.dimension)

    @property
    def is_count(self) -> bool:
        """Whether it is a counted noun."""
        return bool(self.counted) and not self.dimension


def product(first: Unit, second: Unit) -> Unit:
    """Return the unit of a product."""
    return Unit(
        f"{first.name} {second.name}".strip(),
        _sum(first.dimension, second.dimension, 1),
        first.factor * second.factor,
        counted=_sum(first.counted, second.counted, 1),
        of=f"{first.of} {second.of}".strip(),
    )


def quotient(first: Unit, second: Unit) -> Unit:
    """Return the unit of a quotient."""
    return Unit(
        f"{first.name} per {second.name}".strip(),
        _sum(first.dimension, second.dimension, -1),
        first.factor / second.factor,
        counted=_sum(first.counted, second.counted, -1),
        of=f"{first.of} per {second.of}" if second.of else first.of,
    )


def power(unit: Unit, exponent: int) -> Unit:
    """Return the unit of a power; a name with an exponent is its own where there is no word for it."""
    names = {1: unit.name, 2: f"square {unit.name}", 3: f"cubic {unit.name}"}
    return Unit(
        names.get(exponent, f"{unit.name}^{exponent}"),
        tuple((base, power * exponent) for base, power in unit.dimension if exponent),
        unit.factor**exponent,
        unit.offset if exponent == 1 else _ZERO,
        tuple((noun, power * exponent) for noun, power in unit.counted if exponent),
        unit.of,
    )


def _sum(first: Exponents, second: Exponents, sign: int) -> Exponents:
    if not first and sign == 1:
        return second
    if not second:
        return first
    total = dict(first)
    for base, exponent in second:
        total[base] = total.get(base, 0) + sign * exponent
    return tuple(sorted((base, exponent) for base, exponent in total.items() if exponent))


def converted(value: Fraction, unit: Unit, target: Unit) -> Fraction:
    """Return `value`, which is in `unit`, in the `target`. Raises ValueError where they measure different things."""
    if unit.dimension != target.dimension:
        message = f"{unit.name} and {target.name} do not measure the same"
        raise ValueError(message)
    return (value * unit.factor + unit.offset - target.offset) / target.factor


def comparable(first: Unit, second: Unit) -> bool | None:
    """Say whether values in the two units can be compared; None where that is not known.

    It is not known of counted nouns with different names, nor of units that are not related exactly (months and days,
    degrees and radians). Nor is it of `units` that are not named.
    """
    alike = _same_things(first, second)
    if first.dimension == second.dimension:
        return True if alike else None
    if not alike or bool(first.dimension) != bool(second.dimension):
        return None
    return None if _related(first.dimension, second.dimension) else False


def _related(first: Exponents, second: Exponents) -> bool:
    """Whether two dimensions may be the same, though in no exact way."""
    if ("unit" in dict(first)) != ("unit" in dict(second)):
        return True
    return folded(first) == folded(second)


def folded(dimension: Exponents) -> Exponents:
    """Return a dimension without angles, and with the calendar as time: months are so many days, if not exactly."""
    folded: Exponents = ()
    for base, exponent in dimension:
        if base not in ("angle", "arc"):
            folded = _sum(folded, (("time" if base == "calendar" else base, exponent),), 1)
    return folded


def _same_things(first: Unit, second: Unit) -> bool:
    """Whether nothing says that they count, or are of, different things."""
    if first.of and second.of and first.of != second.of:
        return False
    if len(first.counted) != len(second.counted):
        return False
    return all(
        power == other_power and _same_noun(noun, other)
        for (noun, power), (other, other_power) in zip(first.counted, second.counted, strict=True)
    )


def _same_noun(noun: str, other: str) -> bool:
    """Whether one noun is the other, or the other without its attributes: `egg`, `brown egg`."""
    return noun == other or noun.endswith(f" {other}") or other.endswith(f" {noun}")


def related_ratio(unit: Unit, ratio: Fraction) -> bool:
    """Say whether another unit of the lexicon is `unit` divided by `ratio`: minutes, for an hour and 60."""
    return ratio != 1 and bool(ratio) and unit.factor / ratio in _factors(unit.dimension)


@lru_cache(maxsize=64)
def _factors(dimension: Exponents) -> frozenset[Fraction]:
    """Return the sizes of the units of a dimension that have a name of their own, with their usual prefixes."""
    tables = (*UNIT_WORDS.values(), *UNIT_SYMBOLS.values())
    return frozenset(
        sense.factor * prefix
        for senses in tables
        for sense in senses
        if sense.dimension == dimension and sense.asked and not sense.offset
        for prefix in (_USUAL_PREFIXES if sense.prefixes else (_ONE,))
    )
