"""The generator of pairs for the differential fuzz, and the verifier on a few of them."""

import itertools
import random

from bench.differential import judged, ours
from bench.differential_pairs import KINDS, pairs
from bench.differential_trees import latex, same


def test_of_each_kind_half_are_equal_and_none_is_judged_wrongly() -> None:
    """Pairs of every kind, both ways; what is decided is decided as mpmath says."""
    made = list(itertools.islice(pairs(5), 6 * len(KINDS)))
    assert {one.kind for one in made} == set(KINDS)
    assert sum(one.label for one in made) * 2 == len(made)
    assert [one for one in made if judged(one.label, ours(one)) == "wrong"] == []


def test_the_truth_is_worked_out_to_fifty_digits() -> None:
    """What differs in the fortieth digit is not the same; brackets stand where they must."""
    draw = random.Random(1)
    assert same(("+", 1, ("^", 10, -40)), 1, draw) is False
    assert same(("^", ("sin", "x"), 2), ("-", 1, ("^", ("cos", "x"), 2)), draw) is True
    assert same(("sqrt", -1), 1, draw) is None
    assert latex(("*", ("-", "x", 1), ("neg", 2))) == r"(x-1)\cdot (-2)"
