"""The trees of formulas that the differential fuzz makes its pairs of."""

import random

from bench.differential_trees import latex, same


def test_the_truth_is_worked_out_to_fifty_digits() -> None:
    """What differs in the fortieth digit is not the same; brackets stand where they must."""
    draw = random.Random(1)
    assert same(("+", 1, ("^", 10, -40)), 1, draw) is False
    assert same(("^", ("sin", "x"), 2), ("-", 1, ("^", ("cos", "x"), 2)), draw) is True
    assert same(("sqrt", -1), 1, draw) is None
    assert latex(("*", ("-", "x", 1), ("neg", 2))) == r"(x-1)\cdot (-2)"
