"""Fitted numbers of the scores: written by `python -m bench.profile --fit`, never by hand."""

from collections.abc import Mapping

from mathcontracts import Outcome

FITTED = "bench/profile.py --fit, maximum likelihood on 9516 readings of labelled and planted solutions"
# By outcome: the chance of an error where nothing was found and all steps hold a claim, or none does.
BASE: Mapping[Outcome, tuple[float, float]] = {
    "correct": (0.032, 0.181),
    "incorrect": (0.965, 0.99),
    "unknown": (0.387, 0.764),
}
# By dimension: how much its score counts.
WEIGHTS: Mapping[str, float] = {
    "answer": 0.57,
    "numerical": 0.891,
    "algebraic": 0.648,
    "logical": 0.913,
    "grounding": 0.601,
    "structural": 0.96,
}
# Coefficients of the ranking of steps, by feature.
STEP: Mapping[str, float] = {
    "altered_carry": -0.053,
    "computes": 0.041,
    "contradiction": 0.483,
    "earliest": 1.233,
    "earliest_repair": 0.156,
    "false_equality": 1.855,
    "false_identity": -0.134,
    "false_inequality": -0.271,
    "first_computing": 0.118,
    "implausible_value": -1.049,
    "index_0": -1.096,
    "index_1": -0.158,
    "index_2": 0.336,
    "index_3": 0.464,
    "index_4": 0.289,
    "index_5": 0.423,
    "invented_quantity": -0.241,
    "last": -1.032,
    "last_computing": 0.201,
    "loop": 2.222,
    "misquoted_quantity": -0.184,
    "no_answer": -0.017,
    "position": -1.749,
    "repair_carry": 0.373,
    "repair_constant": -0.356,
    "repair_extra": 1.406,
    "repair_missing": 0.418,
    "repair_operator": 1.478,
    "repair_quote": 0.396,
    "several_answers": -0.154,
    "share": -0.384,
    "share_cubed": 0.166,
    "share_squared": -0.057,
    "sole_repair": 0.257,
    "truncated": 2.695,
    "unsupported_answer": 2.983,
    "wrong_solution_set": 0.495,
}
