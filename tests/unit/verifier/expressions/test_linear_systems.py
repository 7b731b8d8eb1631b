"""Systems of linear equations."""

from fractions import Fraction

from mathverifier.core.expressions.evaluation import Monomial, Polynomial
from mathverifier.core.expressions.linear_systems import solve


def row(constant: int, **letters: int) -> Polynomial:
    """Return a linear polynomial without zero terms."""
    terms: dict[Monomial, Fraction] = {((name, 1),): Fraction(value) for name, value in letters.items() if value}
    if constant:
        terms[()] = Fraction(constant)
    return terms


def test_no_solution_and_no_line() -> None:
    """What contradicts itself, and what is not linear, has no solution here."""
    assert solve([row(-1, x=1), row(-2, x=1)]) is None
    assert solve([{(("x", 2),): Fraction(1), (): Fraction(-4)}]) is None
    assert solve([]) is None
