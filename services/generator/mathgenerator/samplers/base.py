"""What every source of candidates offers, and how it fails."""

from collections.abc import Sequence
from typing import Protocol

from mathcontracts import Candidate, Problem, Sampling


class SamplerError(Exception):
    """Sampling failed; the message is one line for the person who asked."""


class ModelNotFound(SamplerError):
    """The model asked for is not there or cannot be loaded: the request is at fault."""


class SamplerUnavailable(SamplerError):
    """The server behind the sampler does not answer now; later it may. `done` are candidates that are there by now."""

    done: tuple[Candidate, ...] = ()


class Sampler(Protocol):
    """A source of candidates. It is used by one thread at a time."""

    batch_size: int  # Candidates that it likes to make at once.

    def check(self, model: str | None) -> str:
        """Return the name of the model that `model` stands for; raise ModelNotFound if it cannot be had.

        None is the sampler's own default. Cheap: nothing is loaded.
        """

    def load(self) -> None:
        """Have the default model, where one is set, ready for the first request."""

    def sample(
        self, problems: Sequence[Problem], sampling: Sampling, prompt: str, model: str | None = None
    ) -> list[Candidate]:
        """Return `sampling.n` candidates for each problem, ordered by problem, then index.

        `prompt` is the template of the user message. Raises SamplerError, of which ModelNotFound and
        SamplerUnavailable tell whose turn it is.
        """

    def close(self) -> None:
        """Let go of connections and memory."""
