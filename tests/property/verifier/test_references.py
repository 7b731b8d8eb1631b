"""What holds of all references that are numbers."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.references import accepted_answers


@given(st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.floats(-1e9, 1e9))
def test_a_number_is_equal_to_itself(value: Any) -> None:
    """Written out as a reference, a number is the same number."""
    (text,) = accepted_answers(value)
    assert Fraction(text) == Fraction(value if not isinstance(value, float) else Decimal(repr(value)))
