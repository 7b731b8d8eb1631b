"""An equation in one letter, solved."""

from typing import NamedTuple

from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.claims.extraction import Claim
from mathverifier.core.claims.givens import as_polynomial
from mathverifier.core.expressions.evaluation import Polynomial
from mathverifier.core.expressions.nodes import Symbol
from mathverifier.core.expressions.rational import Fraction


class SolvedEquation(NamedTuple):
    """An equation in one letter: its solution where it is linear, else its polynomial, the highest coefficient 1.

    It is `bare` where it only says a value.
    """

    letter: str
    step: int
    value: Fraction | None
    normal: Polynomial
    bare: bool


def solved_equation(claim: Claim, step: int) -> SolvedEquation | None:
    """Read an equation in one letter."""
    if len(claim.letters) != 1:
        return None
    (letter,) = claim.letters
    difference = as_polynomial(claim)
    power = degree(difference) if difference else 0
    if not difference or power == 0:
        return None
    highest = difference[((letter, power),)]
    normal = {key: value / highest for key, value in difference.items()}
    value = -normal.get((), Fraction(0)) if power == 1 else None
    bare = isinstance(claim.left, Symbol) and not computes(claim.right)
    return SolvedEquation(letter, step, value, normal, bare)


def degree(terms: Polynomial) -> int:
    """Return the highest degree of a polynomial's terms."""
    return max(sum(power for _, power in monomial) for monomial in terms)
