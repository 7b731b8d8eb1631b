"""Fitted numbers of the scores: written by `python -m bench.profile --fit`, never by hand."""

from collections.abc import Mapping

from mathcontracts import Outcome

FITTED = "bench/profile.py --fit, maximum likelihood on 9516 readings of labelled and planted solutions"
# By outcome: the chance of an error where nothing was found and all steps hold a claim, or none does.
BASE: Mapping[Outcome, tuple[float, float]] = {
    "correct": (0.108, 0.288),
    "incorrect": (0.94, 0.984),
    "unknown": (0.522, 0.784),
}
# By dimension: how much its score counts.
WEIGHTS: Mapping[str, float] = {
    "answer": 0.607,
    "numerical": 0.923,
    "algebraic": 0.55,
    "logical": 0.733,
    "grounding": 0.748,
    "structural": 0.952,
}
# Coefficients of the ranking of steps, by feature.
STEP: Mapping[str, float] = {
    "altered_carry": -0.166,
    "computes": -0.02,
    "contradiction": 0.011,
    "earliest": 1.308,
    "earliest_repair": 0.239,
    "false_equality": 1.832,
    "false_identity": 0.118,
    "false_inequality": -0.008,
    "first_computing": 0.201,
    "implausible_value": -1.068,
    "index_0": -1.066,
    "index_1": -0.128,
    "index_2": 0.345,
    "index_3": 0.473,
    "index_4": 0.289,
    "index_5": 0.401,
    "invented_quantity": -0.392,
    "last": -0.963,
    "last_computing": -0.095,
    "loop": 2.22,
    "misquoted_quantity": -0.278,
    "no_answer": -0.018,
    "position": -1.769,
    "repair_carry": 0.269,
    "repair_constant": -0.434,
    "repair_extra": 1.385,
    "repair_missing": 0.384,
    "repair_operator": 1.396,
    "repair_quote": 0.373,
    "several_answers": -0.114,
    "share": -0.05,
    "share_cubed": 0.136,
    "share_squared": 0.103,
    "sole_repair": 0.16,
    "truncated": 2.663,
    "unsupported_answer": 2.828,
    "wrong_solution_set": 0.437,
}
