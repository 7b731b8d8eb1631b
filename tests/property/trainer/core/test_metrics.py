"""What holds of the measures of all samples."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathtrainer.core.confidence_interval import bootstrap
from mathtrainer.core.metrics import (
    effective_sample_size,
    pass_at_k,
)


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.data())
def test_pass_at_k_is_the_share_of_samples_that_hold_a_right_one(right: list[bool], data: st.DataObject) -> None:
    """The estimate equals the share of all ways to draw k candidates in which at least one is right."""
    k = data.draw(st.integers(1, len(right)))
    draws = list(combinations(right, k))
    assert pass_at_k(len(right), sum(right), k) == pytest.approx(sum(map(any, draws)) / len(draws))


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=50))
def test_effective_sample_size_is_between_one_and_all(weights: list[float]) -> None:
    """Equal weights count all; the more unequal, the fewer; scaling changes nothing."""
    size = effective_sample_size(weights)
    assert 1 - 1e-9 <= size <= len(weights) + 1e-9
    assert effective_sample_size([3 * weight for weight in weights]) == pytest.approx(size)
    assert effective_sample_size([1.0] * len(weights)) == pytest.approx(len(weights))


@given(st.lists(st.sampled_from([0.0, 0.25, 1.0]), min_size=1, max_size=40))
def test_an_interval_is_repeatable_and_within_the_values(values: list[float]) -> None:
    """The same values give the same interval; it lies between the least and the greatest, and holds the mean."""
    ends = bootstrap(values)
    assert ends is not None
    assert ends == bootstrap(values)
    assert min(values) <= ends[0] <= ends[1] <= max(values)
    if len(set(values)) == 1:
        assert ends == (values[0], values[0])
