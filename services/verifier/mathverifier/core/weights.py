"""Weights of the wrongness score. Written by `python -m bench.profile --fit`; how they were fitted stands in FITTED."""

FITTED = "initial values, not fitted yet"
BASE = {"outcome_known": 0.1, "outcome_unknown": 0.4}
WEIGHTS = {
    "answer": 1.0,
    "numerical": 0.9,
    "algebraic": 0.6,
    "logical": 0.6,
    "grounding": 0.4,
    "structural": 0.4,
}
