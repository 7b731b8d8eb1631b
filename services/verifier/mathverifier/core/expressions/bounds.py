"""Between which rational numbers a real constant is."""

from functools import lru_cache
from typing import NamedTuple

from mathverifier.core.expressions.nodes import Expression
from mathverifier.core.expressions.rational import Fraction

BITS = 128
# A logarithm beyond this, of either sign, is none of a number that anyone rounds or orders.
MAX_LOGARITHM = 20_000


class Bounds(NamedTuple):
    """A real number is proven to be from `low` to `high`."""

    low: Fraction
    high: Fraction

    @property
    def middle(self) -> float:
        """The number to a double's digits. Raises OverflowError beyond the doubles."""
        return float((self.low + self.high) / 2)

    @property
    def sign(self) -> int | None:
        """The sign, None where it is not known."""
        return 1 if self.low > 0 else -1 if self.high < 0 else None


@lru_cache(maxsize=64)
def bounds(tree: Expression) -> Bounds | None:
    """Return what a constant is between; None where it has no real value, or none of a sane size, that is known.

    A logarithm to no named base is the natural one.
    """
    from mathverifier.core.expressions import balls
    from mathverifier.core.expressions.enclosure import Enclosure
    from mathverifier.core.expressions.precision import precision

    with precision(BITS):
        try:
            value = Enclosure({}).of(tree)
        except (balls.NoValue, balls.NotReal, balls.Fuzzy, balls.TooLarge, balls.Unsupported):
            return None
        if not balls.may_be_real(value) or abs(balls.logarithm(value)) > MAX_LOGARITHM:
            return None
        return Bounds(*balls.ends(value))
