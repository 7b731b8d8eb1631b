"""A sampled solution, and the same with its verdict."""

from typing import Literal

from pydantic import Field

from mathcontracts.verdict import Verdict
from mathcontracts.wire import Wire

FinishReason = Literal["stop", "length", "error"]


class Candidate(Wire):
    """One sampled solution and all that is needed to sample or train on it again.

    Text that was sampled does not always encode back to the same tokens, so the ids are kept beside it. They are
    empty where the sampler does not tell them (a remote server).
    """

    id: str = Field(min_length=1, description="'<problem id>#<index>'")
    problem_id: str = Field(min_length=1)
    text: str
    prompt_ids: tuple[int, ...] = ()
    completion_ids: tuple[int, ...] = Field(
        default=(), description="With the end-of-sequence token where it was sampled."
    )
    prefix_tokens: int = Field(
        default=0, ge=0, description="How many of `completion_ids` were given to go on from; `text` holds them too."
    )
    finish_reason: FinishReason = Field(
        description="'error' where the model server gave no whole answer: the text is empty then."
    )
    prompt_tokens: int = Field(ge=0)
    completion_tokens: int = Field(ge=0)
    seed: int
    temperature: float = Field(ge=0)
    top_p: float = Field(gt=0, le=1)
    model: str
    model_revision: str


class ScoredCandidate(Wire):
    """A candidate with the verifier's verdict on it."""

    candidate: Candidate
    verdict: Verdict
