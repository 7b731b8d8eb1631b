"""What every source of candidates offers, and how it fails."""

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Mapping, Sequence
from types import MappingProxyType

from mathcontracts import Candidate, Prefix, Problem, Prompt, Sampling

NO_PREFIXES: Mapping[str, Prefix] = MappingProxyType({})


class SamplerError(Exception):
    """Sampling failed; the message is one line for the person who asked."""


class ModelNotFound(SamplerError):
    """The model asked for is not there or cannot be loaded: the request is at fault."""


class SamplerUnavailable(SamplerError):
    """The server behind the sampler does not answer now; later it may."""


class Sampler(ABC):
    """A source of candidates. It is used by one thread at a time."""

    batch_size: int  # Candidates that it likes to make at once.

    @abstractmethod
    def check(self, model: str | None) -> str:
        """Return the name of the model that `model` stands for; raise ModelNotFound if it cannot be had.

        None is the sampler's own default. Cheap: nothing is loaded.
        """

    @abstractmethod
    def load(self) -> None:
        """Have the default model, where one is set, ready for the first request."""

    @abstractmethod
    def stream(
        self,
        problems: Iterable[Problem],
        sampling: Sampling,
        prompt: str | Prompt,
        model: str | None = None,
        prefixes: Mapping[str, Prefix] = NO_PREFIXES,
    ) -> Generator[list[Candidate]]:
        """Yield a problem's `sampling.n` candidates, in their order, as soon as they are there.

        Problems are taken as there is room for them, and come to their end in any order. `prefixes` has, by problem
        id, what candidates go on from. Raises SamplerError, of which ModelNotFound and SamplerUnavailable tell whose
        turn it is; what was under way and could be finished has been yielded by then.
        """

    @abstractmethod
    def close(self) -> None:
        """Stop what is being sampled, and let go of connections and memory; callable from any thread."""

    def abandon(self) -> None:  # noqa: B027  # Not every source can.
        """Give up what is at work, for which nobody waits any more, where that can be; callable from any thread."""

    def sample(
        self,
        problems: Sequence[Problem],
        sampling: Sampling,
        prompt: str | Prompt,
        model: str | None = None,
        prefixes: Mapping[str, Prefix] = NO_PREFIXES,
    ) -> list[Candidate]:
        """Return all candidates of problems, ordered by problem, then index. Raises as `stream` does."""
        found = {one[0].problem_id: one for one in self.stream(problems, sampling, prompt, model, prefixes)}
        return [candidate for problem in problems for candidate in found[problem.id]]
