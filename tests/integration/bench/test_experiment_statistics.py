"""The statistics of an experiment, beside those of scipy."""

import pytest
from bench.experiment.statistics import estimate, paired
from scipy.stats import ttest_rel


def test_the_paired_test_is_students() -> None:
    """Against scipy's own, on numbers of this size; pairing finds a difference that the spread of seeds hides."""
    ours, others = [0.51, 0.62, 0.40, 0.55, 0.70], [0.49, 0.59, 0.39, 0.52, 0.67]
    found = paired(ours, others)
    assert found.p == pytest.approx(ttest_rel(ours, others).pvalue)
    assert found.p is not None
    assert found.p < 0.01
    assert paired([0.5], [0.4]).p is None
    assert paired([0.5, 0.5], [0.5, 0.5]).p == 1
    with pytest.raises(ValueError, match="no values"):
        estimate([])
