"""What holds of the derivatives of all polynomials."""

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.derivatives import derivative
from mathverifier.core.expressions.parser import parse


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=5))
def test_derivatives_of_polynomials(coefficients: list[int]) -> None:
    """Each power gives its exponent as a factor."""
    tree = parse("+".join(f"({one})x^{power}" for power, one in enumerate(coefficients, 1)))
    wanted = parse("+".join(f"({one * power})x^{power - 1}" for power, one in enumerate(coefficients, 1)))
    assert tree is not None
    assert wanted is not None
    found = derivative(tree, "x")
    assert found is not None
    assert equal(found, wanted)
