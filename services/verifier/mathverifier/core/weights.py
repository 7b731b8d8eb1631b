"""Fitted numbers of the scores: written by `python -m bench.profile --fit`, never by hand."""

from collections.abc import Mapping

from mathcontracts import Outcome

FITTED = "bench/profile.py --fit, maximum likelihood on 9516 readings of labelled and planted solutions"
# By outcome: the chance of an error where nothing was found and all steps hold a claim, or none does.
BASE: Mapping[Outcome, tuple[float, float]] = {
    "correct": (0.107, 0.301),
    "incorrect": (0.957, 0.99),
    "unknown": (0.524, 0.784),
}
# By dimension: how much its score counts.
WEIGHTS: Mapping[str, float] = {
    "answer": 0.674,
    "numerical": 0.922,
    "algebraic": 0.549,
    "logical": 0.795,
    "grounding": 0.863,
    "structural": 0.955,
}
# Coefficients of the ranking of steps, by feature.
STEP: Mapping[str, float] = {
    "altered_carry": -0.261,
    "computes": -0.039,
    "contradiction": -0.002,
    "earliest": 1.412,
    "earliest_repair": 0.235,
    "false_equality": 1.691,
    "false_identity": 0.061,
    "false_inequality": -0.062,
    "first_computing": 0.212,
    "implausible_value": -0.873,
    "index_0": -1.057,
    "index_1": -0.131,
    "index_2": 0.342,
    "index_3": 0.475,
    "index_4": 0.3,
    "index_5": 0.39,
    "invented_quantity": -0.189,
    "last": -0.976,
    "last_computing": -0.072,
    "loop": 2.228,
    "misquoted_quantity": -0.35,
    "no_answer": 1.509,
    "position": -1.772,
    "repair_carry": 0.283,
    "repair_constant": -0.436,
    "repair_extra": 1.369,
    "repair_missing": 0.402,
    "repair_operator": 1.409,
    "repair_quote": 0.372,
    "several_answers": -0.16,
    "share": -0.055,
    "share_cubed": 0.139,
    "share_squared": 0.106,
    "sole_repair": 0.161,
    "truncated": 2.037,
    "unsupported_answer": 2.757,
    "wrong_solution_set": 0.37,
}
