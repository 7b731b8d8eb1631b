"""What holds of the curves of every report."""

from hypothesis import given
from hypothesis import strategies as st

from mathtrainer.report.charts import running_mean


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_a_running_mean_stays_among_its_values(values: list[float]) -> None:
    """It has as many points as the curve, begins with it, and never leaves its range."""
    mean = running_mean(values)
    assert len(mean) == len(values)
    assert mean[0] == values[0]
    assert all(min(values) - 1e-6 <= one <= max(values) + 1e-6 for one in mean)
