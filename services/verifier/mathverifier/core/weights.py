"""Fitted numbers of the scores: written by `python -m bench.profile --fit`, never by hand."""

from collections.abc import Mapping

from mathcontracts import Outcome

FITTED = "bench/profile.py --fit, maximum likelihood on 9516 readings of labelled and planted solutions"
# By outcome: the chance of an error where nothing was found and all steps hold a claim, or none does.
BASE: Mapping[Outcome, tuple[float, float]] = {
    "correct": (0.106, 0.305),
    "incorrect": (0.957, 0.99),
    "unknown": (0.522, 0.789),
}
# By dimension: how much its score counts.
WEIGHTS: Mapping[str, float] = {
    "answer": 0.673,
    "numerical": 0.923,
    "algebraic": 0.549,
    "logical": 0.786,
    "grounding": 0.864,
    "structural": 0.955,
}
# Coefficients of the ranking of steps, by feature.
STEP: Mapping[str, float] = {
    "altered_carry": -0.409,
    "computes": 0.013,
    "contradiction": 0.006,
    "earliest": 1.317,
    "earliest_repair": 0.181,
    "false_equality": 1.731,
    "false_identity": 0.103,
    "false_inequality": -0.147,
    "first_computing": 0.237,
    "implausible_value": -0.828,
    "index_0": -1.078,
    "index_1": -0.111,
    "index_2": 0.354,
    "index_3": 0.489,
    "index_4": 0.335,
    "index_5": 0.417,
    "invented_quantity": -0.442,
    "last": -0.871,
    "last_computing": -0.069,
    "loop": 2.269,
    "misquoted_quantity": -0.31,
    "no_answer": 1.519,
    "position": -1.88,
    "repair_carry": 0.459,
    "repair_constant": -0.338,
    "repair_extra": 0.893,
    "repair_missing": 0.601,
    "repair_operator": 1.397,
    "repair_quote": 0.552,
    "several_answers": -0.173,
    "share": -0.19,
    "share_cubed": 0.33,
    "share_squared": 0.166,
    "sole_repair": 0.011,
    "truncated": 2.061,
    "unsupported_answer": 2.859,
    "wrong_solution_set": 0.062,
}
