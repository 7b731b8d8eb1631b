"""Means of an experiment with their intervals, for all values."""

import pytest
from bench.experiment.statistics import estimate
from hypothesis import given
from hypothesis import strategies as st


@given(st.lists(st.floats(0, 1), min_size=2, max_size=8), st.floats(-1, 1))
def test_intervals_hold_their_mean_and_move_with_it(values: list[float], shift: float) -> None:
    """The interval lies around the mean, and values moved by a constant move it by that."""
    found, moved = estimate(values), estimate([value + shift for value in values])
    assert found.low is not None
    assert found.high is not None
    assert moved.low is not None
    assert found.low <= found.mean <= found.high
    assert moved.low - shift == pytest.approx(found.low, abs=1e-9)
