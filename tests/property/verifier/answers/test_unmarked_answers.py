"""What holds of all numbers that nothing marks as the answer."""

from hypothesis import given
from hypothesis import strategies as st

from mathverifier import verify


def outcome(solution: str, reference: str) -> str:
    """Return what is said of the answer of a solution."""
    return verify(None, solution, reference, profile=False).outcome


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(["people", "cars", "km", ""]))
def test_thousands_may_be_set_apart_by_a_space(thousands: int, rest: int, noun: str) -> None:
    """`12 500 cars` are twelve thousand five hundred, and not 12 or 500."""
    solution = f"So the total is {thousands} {rest:03d} {noun}".rstrip() + "."
    assert outcome(solution, str(1000 * thousands + rest)) == "correct"
    assert outcome(solution, str(thousands)) != "correct"
    assert rest == 0 or outcome(solution, str(rest)) != "correct"
