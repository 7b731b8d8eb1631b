"""A preference pair."""

from typing import Literal

from pydantic import Field

from mathcontracts.candidate import ScoredCandidate
from mathcontracts.problem import Problem
from mathcontracts.wire import Wire

PairKind = Literal["wrong_answer", "flawed_process"]


class PreferencePair(Wire):
    """Two candidates for one problem, of which the verifier prefers the first.

    The collector leaves `hardness` and `weight` open: both are functions of the two verdicts, computed by the
    trainer, so that their parameters can change without sampling again.
    """

    id: str = Field(min_length=1, description="Deterministic in the two candidates, so that a repeat is recognised.")
    problem: Problem
    kind: PairKind = Field(description="Why the rejected one is rejected: its answer, or its process alone.")
    chosen: ScoredCandidate
    rejected: ScoredCandidate
    hardness: float | None = Field(default=None, ge=0, le=1)
    weight: float | None = Field(default=None, ge=0)
