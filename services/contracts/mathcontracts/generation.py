"""What the generator is asked and what it answers."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from mathcontracts.candidate import Candidate
from mathcontracts.problem import Problem
from mathcontracts.prompt import AnyPrompt
from mathcontracts.wire import Wire

# Below, the logits divided by it are no numbers any more.
COLDEST = 1e-6


def _sampled_or_greedy(temperature: float) -> float:
    if 0 < temperature < COLDEST:
        raise ValueError(f"must be 0, which is greedy, or {COLDEST:f} at least")
    return temperature


Temperature = Annotated[float, AfterValidator(_sampled_or_greedy)]


class Sampling(Wire):
    """How to sample. The same sampling of the same problem by the same model gives the same candidates."""

    n: int = Field(default=1, ge=1, le=256, description="Candidates for each problem.")
    temperature: Temperature = Field(default=1.0, ge=0, le=5, description="0 is greedy; else 0.000001 at least.")
    top_p: float = Field(default=1.0, gt=0, le=1)
    max_new_tokens: int = Field(default=256, ge=1, le=32_768)
    seed: int = Field(default=0, ge=0, lt=2**63)


class Prefix(Wire):
    """The beginning of a solution, by its token ids, as a candidate has them."""

    prompt_ids: tuple[int, ...] = Field(
        default=(), description="The prompt's. A model server needs them; else, without them, the problem is encoded."
    )
    completion_ids: tuple[int, ...] = Field(min_length=1, description="The solution's, up to where it is gone on from.")
    text: str = Field(default="", description="What they say. A model server needs it, as it does not tell it.")


class GenerateRequest(Sampling):
    """Body of `POST /generate`."""

    problems: tuple[Problem, ...] = Field(min_length=1, max_length=4096)
    model: str | None = Field(
        default=None, description="A checkpoint the generator can reach; None is its own default."
    )
    prompt: AnyPrompt = Field(
        default="{problem}",
        description="User message, in which `{problem}` stands for the problem's text; or that with a system message "
        "and examples.",
    )
    prefixes: dict[str, Prefix] = Field(
        default={}, description="By problem id: the beginning of a solution, which its candidates go on from."
    )


class GenerateResponse(Wire):
    """Answer of `POST /generate`: candidates ordered by problem, then index."""

    model: str
    model_revision: str
    candidates: tuple[Candidate, ...]


class CollectRequest(GenerateRequest):
    """Body of `POST /collect`: sample, have scored, archive, and append the pairs to a Redis Stream if it is named."""

    run_id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$")
    problems: tuple[Problem, ...] = Field(min_length=1, max_length=1_000_000)
    stream: str | None = Field(
        default=None, min_length=1, description="Redis Stream that the pairs go to; without it, they are only counted."
    )
    include_flawed_process: bool = Field(default=True, description="Pair right answers by a flawed process, too.")
    clean_wrongness: float = Field(
        default=0.5, ge=0, le=1, description="A right answer below this wrongness is clean: it may be chosen."
    )


class CollectStatus(Wire):
    """Where a collection stands; answer of `POST /collect` and `GET /collect/{run_id}`."""

    run_id: str
    state: Literal["running", "done", "failed", "cancelled"]
    problems_total: int = Field(ge=0)
    problems_done: int = Field(ge=0)
    candidates: int = Field(ge=0)
    correct: int = Field(ge=0)
    incorrect: int = Field(ge=0)
    unknown: int = Field(ge=0)
    pairs: int = Field(ge=0)
    left_out: int = Field(
        default=0, ge=0, description="Candidates that the model server gave no whole answer for; they have no text."
    )
    archive: str = Field(description="Path of the JSONL archive on the generator's file system.")
    error: str | None = None
