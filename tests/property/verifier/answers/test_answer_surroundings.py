"""What holds of all checks behind an answer."""

from hypothesis import given
from hypothesis import strategies as st

from mathverifier import verify


@given(st.integers(2, 10**6))
def test_a_check_behind_the_answer_is_no_answer(number: int) -> None:
    """What is worked out to check an answer takes its place at no time."""
    solution = f"So there are {number} of them.\nWe can check this: {number} + 1 = {number + 1}."
    assert verify(None, solution, str(number), profile=False).outcome == "correct"
