"""Fitted numbers of the scores: written by `python -m bench.profile --fit`, never by hand."""

from collections.abc import Mapping

from mathcontracts import Outcome

FITTED = "bench/profile.py --fit, maximum likelihood on 9516 readings of labelled and planted solutions"
# By outcome: the chance of an error where nothing was found and all steps hold a claim, or none does.
BASE: Mapping[Outcome, tuple[float, float]] = {
    "correct": (0.108, 0.288),
    "incorrect": (0.941, 0.984),
    "unknown": (0.522, 0.784),
}
# By dimension: how much its score counts.
WEIGHTS: Mapping[str, float] = {
    "answer": 0.607,
    "numerical": 0.924,
    "algebraic": 0.55,
    "logical": 0.714,
    "grounding": 0.767,
    "structural": 0.954,
}
# Coefficients of the ranking of steps, by feature.
STEP: Mapping[str, float] = {
    "altered_carry": -0.199,
    "computes": -0.029,
    "contradiction": 0.011,
    "earliest": 1.304,
    "earliest_repair": 0.236,
    "false_equality": 1.837,
    "false_identity": 0.121,
    "false_inequality": -0.007,
    "first_computing": 0.206,
    "implausible_value": -1.057,
    "index_0": -1.083,
    "index_1": -0.138,
    "index_2": 0.342,
    "index_3": 0.479,
    "index_4": 0.3,
    "index_5": 0.417,
    "invented_quantity": -0.365,
    "last": -0.972,
    "last_computing": -0.085,
    "loop": 2.22,
    "misquoted_quantity": -0.273,
    "no_answer": 1.78,
    "position": -1.807,
    "repair_carry": 0.272,
    "repair_constant": -0.436,
    "repair_extra": 1.382,
    "repair_missing": 0.393,
    "repair_operator": 1.401,
    "repair_quote": 0.373,
    "several_answers": -0.109,
    "share": -0.036,
    "share_cubed": 0.124,
    "share_squared": 0.101,
    "sole_repair": 0.166,
    "truncated": 1.876,
    "unsupported_answer": 2.845,
    "wrong_solution_set": 0.438,
}
