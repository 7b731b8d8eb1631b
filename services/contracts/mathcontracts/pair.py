"""A preference pair."""

from typing import Literal

from pydantic import Field, model_validator

from mathcontracts.candidate import ScoredCandidate
from mathcontracts.problem import Problem
from mathcontracts.wire import Wire

PairKind = Literal["wrong_answer", "flawed_process"]


class PreferencePair(Wire):
    """Two candidates for one problem, of which the verifier prefers the first.

    The collector leaves `hardness` and `weight` open. The trainer computes both from the two verdicts, so that their
    parameters can change without sampling again.
    """

    id: str = Field(min_length=1, description="Deterministic in the two candidates, so that a repeat is recognised.")
    problem: Problem
    kind: PairKind = Field(description="Why the rejected one is rejected: its answer, or its process alone.")
    chosen: ScoredCandidate
    rejected: ScoredCandidate
    hardness: float | None = Field(default=None, ge=0, le=1)
    weight: float | None = Field(default=None, ge=0)
    prefix_tokens: int = Field(
        default=0, ge=0, description="How many ids both solutions begin with that are given with the prompt."
    )

    wrong_tokens: tuple[int, int] | None = Field(
        default=None,
        description="Where the rejected solution's first wrong step is among its ids: from the first of the two, to "
        "before the second. Absent where it does not matter, or no evidence names it.",
    )

    def stored_json(self) -> str:
        """Return the pair's JSON without the fields at their defaults, which are most of it where texts are short.

        `model_validate_json` reads it back as it was.
        """
        return self.model_dump_json(exclude_defaults=True)

    @model_validator(mode="after")
    def _begins_alike(self) -> "PreferencePair":
        if self.prefix_tokens:
            one, other = self.chosen.candidate, self.rejected.candidate
            shared = slice(self.prefix_tokens)
            if one.prompt_ids != other.prompt_ids or one.completion_ids[shared] != other.completion_ids[shared]:
                raise ValueError("the ids of a prefix must be those that prompt and solution of both sides begin with")
            if min(len(one.completion_ids), len(other.completion_ids)) <= self.prefix_tokens:
                raise ValueError("both solutions must go on behind their prefix")
        return self
