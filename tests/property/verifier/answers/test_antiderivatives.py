"""What holds of the antiderivatives of all polynomials."""

from hypothesis import given
from hypothesis import strategies as st

from mathverifier import equivalent


@given(st.lists(st.integers(-9, 9), min_size=3, max_size=3), st.integers(-99, 99), st.integers(0, 3))
def test_polynomials_differ_by_their_constant_alone(coefficients: list[int], shift: int, changed: int) -> None:
    """A polynomial and its constant are one answer with any other number added, and another with another term."""
    terms = [f"({one})x^{power}" for power, one in enumerate(coefficients, 1)]
    body = "+".join(terms)
    assert equivalent(f"{body}+C", f"{body}+({shift})+C").outcome == "correct"
    if changed:
        assert equivalent(f"{body}+C", f"{body}+x^{changed}+({shift})+C").outcome == "incorrect"
