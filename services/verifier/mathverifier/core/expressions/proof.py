"""What a decision is, and what proves it."""

from typing import Literal, NamedTuple

Proof = Literal["exact", "bound", "sampled", "numeric"]


class Decision(NamedTuple):
    """Whether two expressions are equal, None where that is not known, and what says so.

    `exact` is arithmetic without rounding. `bound` is enclosures, for equality with a separation bound. `sampled` is
    agreement at random points of every cell. `numeric` is agreement to very many bits, and no theorem. `first_alone`
    says that there are more than single points where the first side has a value and the second has none.
    """

    equal: bool | None
    proof: Proof | None = None
    first_alone: bool = False
    second_alone: bool = False

    @property
    def same_domain(self) -> bool:
        """Whether no side is known to have a value where the other has none."""
        return not (self.first_alone or self.second_alone)

    def turned(self) -> "Decision":
        """Return the decision with the sides in the other order."""
        return self._replace(first_alone=self.second_alone, second_alone=self.first_alone)


UNKNOWN = Decision(None)
