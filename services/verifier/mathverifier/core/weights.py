"""Fitted numbers of the scores: written by `python -m bench.profile --fit`, never by hand."""

from collections.abc import Mapping

from mathcontracts import Outcome

FITTED = "bench/profile.py --fit, maximum likelihood on 9516 readings of labelled and planted solutions"
# By outcome: the chance of an error where nothing was found and all steps hold a claim, or none does.
BASE: Mapping[Outcome, tuple[float, float]] = {
    "correct": (0.105, 0.301),
    "incorrect": (0.958, 0.99),
    "unknown": (0.522, 0.783),
}
# By dimension: how much its score counts.
WEIGHTS: Mapping[str, float] = {
    "answer": 0.672,
    "numerical": 0.922,
    "algebraic": 0.55,
    "logical": 0.695,
    "grounding": 0.765,
    "structural": 0.958,
}
# Coefficients of the ranking of steps, by feature.
STEP: Mapping[str, float] = {
    "altered_carry": -0.198,
    "computes": -0.028,
    "contradiction": 0.013,
    "earliest": 1.302,
    "earliest_repair": 0.244,
    "false_equality": 1.82,
    "false_identity": 0.117,
    "false_inequality": -0.001,
    "first_computing": 0.198,
    "implausible_value": -1.042,
    "index_0": -1.038,
    "index_1": -0.118,
    "index_2": 0.34,
    "index_3": 0.474,
    "index_4": 0.284,
    "index_5": 0.37,
    "invented_quantity": -0.361,
    "last": -0.979,
    "last_computing": -0.076,
    "loop": 2.225,
    "misquoted_quantity": -0.27,
    "no_answer": 0.775,
    "position": -1.73,
    "repair_carry": 0.269,
    "repair_constant": -0.435,
    "repair_extra": 1.374,
    "repair_missing": 0.393,
    "repair_operator": 1.397,
    "repair_quote": 0.372,
    "several_answers": -0.161,
    "share": -0.056,
    "share_cubed": 0.137,
    "share_squared": 0.102,
    "sole_repair": 0.158,
    "truncated": 2.487,
    "unsupported_answer": 2.832,
    "wrong_solution_set": 0.441,
}
