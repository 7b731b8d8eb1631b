"""What a decision is, and what proves it."""

from typing import Literal, NamedTuple

Proof = Literal["exact", "bound", "sampled", "numeric"]


class Decision(NamedTuple):
    """Whether two expressions are equal, None where that is not known, and what says so.

    `exact` is arithmetic without rounding; `bound` is enclosures, for equality with a separation bound; `sampled` is
    agreement at random points of every cell; `numeric` is agreement to very many bits, and no theorem.
    `same_domain` is False where one side has a value and the other has none on more than single points.
    """

    equal: bool | None
    proof: Proof | None = None
    same_domain: bool = True


UNKNOWN = Decision(None)
