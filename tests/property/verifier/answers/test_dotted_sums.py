"""Sums with dots whatever their numbers are."""

from hypothesis import given
from hypothesis import strategies as st

from mathverifier import equivalent


@given(st.integers(1, 9), st.integers(-9, 9), st.integers(2, 4))
def test_an_arithmetic_sum_is_its_closed_form(step: int, added: int, shown: int) -> None:
    """The terms `step * k + added` come to the closed form, and to no other one."""
    terms = "+".join(f"({step * at + added})" for at in range(1, shown + 1))
    reference = f"{terms}+\\cdots+({step}n+({added}))"
    closed = f"\\frac{{{step}n(n+1)}}{{2}}+({added})n"
    assert equivalent(reference, closed).outcome == "correct"
    assert equivalent(reference, f"{closed}+1").outcome == "incorrect"


@given(st.integers(2, 9))
def test_a_geometric_sum_needs_three_terms(ratio: int) -> None:
    """Three powers tell the rule; two may begin another one."""
    closed = f"\\frac{{{ratio}^{{n+1}}-1}}{{{ratio - 1}}}"
    certain = f"1+{ratio}+{ratio**2}+\\cdots+{ratio}^n"
    assert equivalent(certain, closed).outcome == "correct"
    assert equivalent(f"1+{ratio}+\\cdots+{ratio}^n", closed, deadline_s=0.2).outcome != "incorrect"
