"""Signs of a formula along one letter, on whole intervals; a change of sign is a root."""

import itertools
from collections.abc import Mapping

from mathverifier.core.expressions.balls import (
    Enclosed,
    Fuzzy,
    NotReal,
    NoValue,
    TooLarge,
    Unsupported,
    is_real,
    rational,
)
from mathverifier.core.expressions.effort import note_decision
from mathverifier.core.expressions.enclosure import Enclosure
from mathverifier.core.expressions.nodes import Expression
from mathverifier.core.expressions.precision import precision
from mathverifier.core.expressions.proof import Decision
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import nodes

BITS = 128
HALVINGS = 60
# Where changes of sign are looked for: at so many quarters on either side of zero.
QUARTERS = 40
_UNKNOWN = (NoValue, NotReal, Fuzzy, TooLarge, Unsupported)

Interval = tuple[Fraction, Fraction]


class _Between(Enclosure):
    """Encloses with one letter that goes through an interval."""

    def __init__(self, point: Mapping[str, Fraction], name: str, interval: Interval):
        super().__init__(point, real=True)
        low, high = map(rational, interval)
        self._values[name] = low.union(high)


def _value(tree: Expression, point: Mapping[str, Fraction], name: str, interval: Interval) -> Enclosed | None:
    with precision(BITS):
        try:
            value = _Between({key: one for key, one in point.items() if key != name}, name, interval).of(tree)
        except _UNKNOWN:
            return None
        return value if is_real(value) else None


def sign_on(tree: Expression, point: Mapping[str, Fraction], name: str, interval: Interval) -> int | None:
    """Return the sign that a formula has wherever in the interval the letter is; None where it is not proven."""
    value = _value(tree, point, name, interval)
    note_decision(Decision(False, "bound"))
    return None if value is None else 1 if value > 0 else -1 if value < 0 else None


def root_of(tree: Expression, point: Mapping[str, Fraction], name: str) -> Interval | None:
    """Return an interval with a root in it: the formula goes on there, and has other signs at either end."""
    if any(getattr(node, "name", "") in ("floor", "ceil") for node in nodes(tree)):
        return None

    def sign(at: Fraction) -> int | None:
        return sign_on(tree, point, name, (at, at))

    places = [Fraction(place, 4) for place in range(-QUARTERS, QUARTERS + 1)]
    known = [(place, found) for place in places if (found := sign(place)) is not None]
    for (begin, first), (end, second) in itertools.pairwise(known):
        if first != second:
            low, high = begin, end
            for _ in range(HALVINGS):
                middle = (low + high) / 2
                found = sign(middle)
                if found is None:
                    break
                low, high = (middle, high) if found == first else (low, middle)
            # A finite enclosure of the whole interval says that nothing has a gap in it.
            if _value(tree, point, name, (low, high)) is not None:
                return low, high
    return None
