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
    "logical": 0.712,
    "grounding": 0.767,
    "structural": 0.952,
}
# Coefficients of the ranking of steps, by feature.
STEP: Mapping[str, float] = {
    "altered_carry": -0.198,
    "computes": -0.021,
    "contradiction": 0.012,
    "earliest": 1.305,
    "earliest_repair": 0.237,
    "false_equality": 1.836,
    "false_identity": 0.12,
    "false_inequality": -0.006,
    "first_computing": 0.201,
    "implausible_value": -1.067,
    "index_0": -1.066,
    "index_1": -0.128,
    "index_2": 0.345,
    "index_3": 0.473,
    "index_4": 0.289,
    "index_5": 0.4,
    "invented_quantity": -0.362,
    "last": -0.963,
    "last_computing": -0.096,
    "loop": 2.22,
    "misquoted_quantity": -0.272,
    "no_answer": -0.018,
    "position": -1.768,
    "repair_carry": 0.272,
    "repair_constant": -0.435,
    "repair_extra": 1.385,
    "repair_missing": 0.386,
    "repair_operator": 1.397,
    "repair_quote": 0.373,
    "several_answers": -0.114,
    "share": -0.05,
    "share_cubed": 0.137,
    "share_squared": 0.104,
    "sole_repair": 0.159,
    "truncated": 2.663,
    "unsupported_answer": 2.83,
    "wrong_solution_set": 0.439,
}
