"""What holds of notations whatever their numbers are."""

import math

from hypothesis import given
from hypothesis import strategies as st

from mathverifier import equivalent


@given(st.integers(1, 20), st.integers(0, 20))
def test_selections_are_their_number(size: int, chosen: int) -> None:
    """`nCk` is the number that it stands for, and no other one."""
    count = math.comb(size, chosen)
    if chosen <= size:
        assert equivalent(str(count), f"{size}C{chosen}").outcome == "correct"
        assert equivalent(str(count + 1), f"{size}C{chosen}").outcome == "incorrect"


@given(st.integers(-9, 9).filter(bool), st.integers(-9, 9), st.integers(-3, 3))
def test_a_recurrence_may_be_shifted(factor: int, added: int, shift: int) -> None:
    """An equation is the same whatever is added to its indices, and another one with another number in it."""
    moved = f"a_{{n+{shift}}}" if shift >= 0 else f"a_{{n{shift}}}"
    before = shift - 1
    earlier = f"a_{{n+{before}}}" if before >= 0 else f"a_{{n{before}}}"
    reference = f"a_n = {factor}a_{{n-1}} + ({added})"
    assert equivalent(reference, f"{moved} = {factor}{earlier} + ({added})").outcome == "correct"
    assert equivalent(reference, f"{moved} = {factor}{earlier} + ({added + 1})").outcome == "incorrect"
