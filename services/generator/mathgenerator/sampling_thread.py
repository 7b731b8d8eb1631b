"""The one thread that samples, so that the event loop stays free and a model is never used twice at once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from mathcontracts import Candidate, Problem, Sampling
from mathgenerator.samplers.base import Sampler


class SamplingThread:
    """Runs a sampler batch by batch; batches of several requests take turns, first come, first served."""

    def __init__(self, sampler: Sampler):
        self._sampler = sampler
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="sampling")

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
        """Sample one batch when its turn comes. Raises what the sampler raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, self._sampler.sample, problems, sampling, prompt, model)

    async def stream(
        self, problems: Sequence[Problem], sampling: Sampling, prompt: str, model: str | None
    ) -> AsyncIterator[list[Candidate]]:
        """Yield the candidates batch by batch, in order."""
        for batch in self.batches(problems, sampling.n):
            yield await self.sample(batch, sampling, prompt, model)

    async def close(self) -> None:
        """Stop the batch under way, drop those that wait, and end the thread."""
        self._sampler.close()
        await asyncio.to_thread(self._executor.shutdown, wait=True, cancel_futures=True)
