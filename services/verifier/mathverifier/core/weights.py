"""Fitted numbers of the scores: written by `python -m bench.profile --fit`, never by hand."""

from collections.abc import Mapping

from mathcontracts import Outcome

FITTED = "bench/profile.py --fit, maximum likelihood on 9516 readings of labelled and planted solutions"
# By outcome: the chance of an error where nothing was found and all steps hold a claim, or none does.
BASE: Mapping[Outcome, tuple[float, float]] = {
    "correct": (0.108, 0.301),
    "incorrect": (0.958, 0.99),
    "unknown": (0.522, 0.784),
}
# By dimension: how much its score counts.
WEIGHTS: Mapping[str, float] = {
    "answer": 0.672,
    "numerical": 0.922,
    "algebraic": 0.55,
    "logical": 0.695,
    "grounding": 0.764,
    "structural": 0.955,
}
# Coefficients of the ranking of steps, by feature.
STEP: Mapping[str, float] = {
    "altered_carry": -0.197,
    "computes": -0.031,
    "contradiction": 0.012,
    "earliest": 1.302,
    "earliest_repair": 0.242,
    "false_equality": 1.82,
    "false_identity": 0.119,
    "false_inequality": -0.002,
    "first_computing": 0.201,
    "implausible_value": -1.041,
    "index_0": -1.045,
    "index_1": -0.121,
    "index_2": 0.339,
    "index_3": 0.472,
    "index_4": 0.294,
    "index_5": 0.376,
    "invented_quantity": -0.362,
    "last": -0.975,
    "last_computing": -0.071,
    "loop": 2.226,
    "misquoted_quantity": -0.27,
    "no_answer": 1.502,
    "position": -1.746,
    "repair_carry": 0.271,
    "repair_constant": -0.433,
    "repair_extra": 1.377,
    "repair_missing": 0.395,
    "repair_operator": 1.4,
    "repair_quote": 0.374,
    "several_answers": -0.161,
    "share": -0.056,
    "share_cubed": 0.136,
    "share_squared": 0.101,
    "sole_repair": 0.157,
    "truncated": 2.03,
    "unsupported_answer": 2.832,
    "wrong_solution_set": 0.442,
}
