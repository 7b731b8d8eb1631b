"""A part of a run's collection, followed at whichever generator works on it."""

from collections.abc import Iterator, Mapping
from itertools import count

from mathcontracts import CollectRequest, CollectStatus
from mathtrainer.services.discovery import Generator
from mathtrainer.services.generator_client import Away, GeneratorClient
from mathtrainer.stages.context import ServiceUnavailable, StageError

FRUITLESS = 3  # Restarts in a row without a problem done in between.


class Collection:
    """One collection, begun and, should its generator fail or go, begun again where its archive ends.

    A generator says `running` only of what it is at work on itself. Of all else it says what it reads in the folder
    that all of them share. Both methods wait for a generator that is away, as `GeneratorClient` does.
    """

    def __init__(self, client: GeneratorClient, request: CollectRequest):
        """Nobody is asked yet."""
        self.generator: Generator | None = None
        self.status: CollectStatus | None = None
        self._client = client
        self._request = request
        self._fruitless = 0
        self._done_before = 0

    @property
    def done(self) -> bool:
        """Whether everything is collected."""
        return self.status is not None and self.status.state == "done"

    def begin(self, busy: Mapping[Generator, int]) -> None:
        """Give it to the generator that is at work on it already, or else to the one with the least to do.

        The next one is asked if that does not answer, or has failed at it. Raises BadInput where it is refused.
        """
        tries = count(self._fruitless)

        def ask() -> CollectStatus:
            status = self._look()
            if self.generator is None or status is None or status.state != "running":
                found = sorted(self._client.find(), key=lambda one: busy.get(one, 0))
                self.generator = found[next(tries) % len(found)]
            return self._client.collect(self.generator, self._request)

        self.status = self._client.persist(ask)

    def goes_on(self) -> bool:
        """Look where it stands; return False where nobody is at work on it, so that it must be begun again.

        Raises StageError if it was cancelled there, ServiceUnavailable if it does not get on.
        """
        status = self._client.persist(self._look)
        if status is None:
            return False
        if status.state == "cancelled":
            raise StageError("the collection was cancelled at the generator: `mathtrainer resume` goes on")
        if status.state == "failed":
            self._count_failure(status)
            return False
        self.status = status
        return True

    def cancel(self) -> None:
        """Cancel it wherever it may be: one that was slow to answer may be at work on it still."""
        for generator in self._client.find():
            self._client.cancel(generator, self._request.run_id)

    def _count_failure(self, status: CollectStatus) -> None:
        # A generator that was killed left no count behind: what it told last is as good.
        done = max(status.problems_done, self.status.problems_done if self.status else 0)
        self._fruitless = 0 if done > self._done_before else self._fruitless + 1
        self._done_before = done
        if self._fruitless >= FRUITLESS:
            raise ServiceUnavailable(f"the generator cannot collect: {status.error}")

    def _look(self) -> CollectStatus | None:
        """Return where it stands, None where no generator knows it. Raises Away where none answers."""
        told: CollectStatus | None = None
        away: list[Away] = []
        answered = False
        for generator in self._own_first():
            try:
                status = self._client.status(generator, self._request.run_id)
            except Away as error:
                away.append(error)
                continue
            answered = True
            if status and status.state in ("running", "done"):
                self.generator = generator
                return status
            told = told or status
        if not answered:
            raise away[0]
        return told

    def _own_first(self) -> Iterator[Generator]:
        if self.generator:
            yield self.generator
        yield from (one for one in self._client.find() if one != self.generator)
