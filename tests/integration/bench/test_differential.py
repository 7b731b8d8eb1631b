"""The verifier on a few pairs of the generator for the differential fuzz."""

import itertools

from bench.differential import judged, ours
from bench.differential_pairs import KINDS, pairs


def test_of_each_kind_half_are_equal_and_none_is_judged_wrongly() -> None:
    """Pairs of every kind, both ways; what is decided is decided as mpmath says."""
    made = list(itertools.islice(pairs(5), 6 * len(KINDS)))
    assert {one.kind for one in made} == set(KINDS)
    assert sum(one.label for one in made) * 2 == len(made)
    assert [one for one in made if judged(one.label, ours(one)) == "wrong"] == []
