"""What holds of all systems of linear equations."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.expressions.evaluation import Monomial, Polynomial
from mathverifier.core.expressions.linear_systems import solve

SMALL = st.integers(-9, 9)


def row(constant: int, **letters: int) -> Polynomial:
    """Return a linear polynomial without zero terms."""
    terms: dict[Monomial, Fraction] = {((name, 1),): Fraction(value) for name, value in letters.items()}
    return {monomial: value for monomial, value in (terms | {(): Fraction(constant)}).items() if value}


@given(x=SMALL, y=SMALL, first=st.tuples(SMALL, SMALL), second=st.tuples(SMALL, SMALL))
def test_the_solution_is_found_where_there_is_one(
    x: int, y: int, first: tuple[int, int], second: tuple[int, int]
) -> None:
    """Two equations that hold for x and y give x and y back, unless one says the same as the other."""
    rows = [row(-(a * x + b * y), x=a, y=b) for a, b in (first, second)]
    unique = first[0] * second[1] != first[1] * second[0]
    found = solve(rows)
    if unique:
        assert found == {"x": Fraction(x), "y": Fraction(y)}
    else:
        assert found is None or set(found) != {"x", "y"}
