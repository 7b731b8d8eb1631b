"""The one thread that samples, so that the event loop stays free and a model is never used twice at once."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from mathcontracts import Candidate, Problem, Sampling
from mathgenerator.samplers.base import Sampler

# A batch that has not stopped by then will not.
DRAIN_S = 5.0


class SamplingThread:
    """Runs a sampler batch by batch; batches of several requests take turns, first come, first served."""

    def __init__(self, sampler: Sampler):
        self._sampler = sampler
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="sampling")
        self._lock = threading.Lock()
        # The batch at work and since when, of monotonic time.
        self._at_work: object | None = None
        self._began = 0.0
        self._asked = 0

    @property
    def busy_s(self) -> float:
        """Seconds that the batch at work has taken by now; 0 where there is none."""
        began = self._began
        return time.monotonic() - began if self._at_work is not None else 0.0

    @property
    def waiting(self) -> int:
        """Batches that wait for their turn."""
        return max(0, self._asked - (self._at_work is not None))

    async def check(self, model: str | None) -> str:
        """Return the name of the model that would be used; raise ModelNotFound where there is none."""
        return await asyncio.to_thread(self._sampler.check, model)

    def batches(self, problems: Sequence[Problem], n: int) -> list[Sequence[Problem]]:
        """Cut problems into lots of about the number of candidates that the sampler makes at once."""
        size = max(1, self._sampler.batch_size // n)
        return [problems[start : start + size] for start in range(0, len(problems), size)]

    async def sample(
        self, problems: Sequence[Problem], sampling: Sampling, prompt: str, model: str | None
    ) -> list[Candidate]:
        """Sample one batch when its turn comes. Raises what the sampler raises.

        A batch that is cancelled loses its turn; one that is at work is given up, where the sampler can.
        """
        batch, loop = object(), asyncio.get_running_loop()
        work = partial(self._sampler.sample, problems, sampling, prompt, model)
        self._asked += 1
        try:
            return await loop.run_in_executor(self._executor, self._work, batch, work)
        except asyncio.CancelledError:
            self._abandon(batch)
            raise
        finally:
            self._asked -= 1

    async def stream(
        self, problems: Sequence[Problem], sampling: Sampling, prompt: str, model: str | None
    ) -> AsyncIterator[list[Candidate]]:
        """Yield the candidates batch by batch, in order."""
        for batch in self.batches(problems, sampling.n):
            yield await self.sample(batch, sampling, prompt, model)

    async def close(self) -> None:
        """Stop the batch under way, drop those that wait, and end the thread; one that does not stop is left behind."""
        self._sampler.close()
        self._executor.shutdown(wait=False, cancel_futures=True)
        give_up = time.monotonic() + DRAIN_S
        while self._at_work is not None and time.monotonic() < give_up:
            await asyncio.sleep(0.02)

    def _work(self, batch: object, work: Callable[[], list[Candidate]]) -> list[Candidate]:
        with self._lock:
            self._began, self._at_work = time.monotonic(), batch
        try:
            return work()
        finally:
            with self._lock:
                self._at_work = None

    def _abandon(self, batch: object) -> None:
        abandon = getattr(self._sampler, "abandon", None)
        with self._lock:
            if self._at_work is batch and abandon is not None:
                abandon()
