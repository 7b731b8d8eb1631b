"""The thread that samples: what is cancelled loses its turn, and nothing keeps the service from ending."""

import asyncio
import threading
from collections.abc import Generator, Iterable, Mapping
from contextlib import aclosing

import pytest

from mathcontracts import Candidate, Prefix, Problem, Prompt, Sampling
from mathgenerator import sampling_executor
from mathgenerator.samplers.base import NO_PREFIXES, Sampler, SamplerError
from mathgenerator.sampling_executor import SamplingThread

PROBLEMS = [Problem(id="a", text="x")]


class Slow(Sampler):
    """A sampler whose turns last until they are given up, or are let go."""

    batch_size = 1

    def __init__(self) -> None:
        self.begun = 0
        self.let_go, self.given_up, self.at_work = threading.Event(), threading.Event(), threading.Event()

    def check(self, model: str | None) -> str:
        """Take any model."""
        return model or ""

    def load(self) -> None:
        """Have nothing to load."""

    def stream(
        self,
        problems: Iterable[Problem],
        sampling: Sampling,
        prompt: str | Prompt,
        model: str | None = None,
        prefixes: Mapping[str, Prefix] = NO_PREFIXES,
    ) -> Generator[list[Candidate]]:
        """Wait."""
        self.begun += 1
        self.at_work.set()
        while not self.let_go.wait(0.01):
            if self.given_up.is_set():
                raise SamplerError("given up")
        for _ in problems:
            yield []

    def abandon(self) -> None:
        """Give up the turn."""
        self.given_up.set()

    def close(self) -> None:
        """Not be able to stop."""


def asked(thread: SamplingThread) -> "asyncio.Task[int]":
    """Begin to ask for a problem's candidates; the task returns how many problems were done."""

    async def drained() -> int:
        stream = thread.stream(PROBLEMS, Sampling(), "{problem}", None)
        async with aclosing(stream):
            return sum([len(lot) async for lot in stream])

    return asyncio.create_task(drained())


def test_what_is_for_nobody_is_given_up() -> None:
    """Cancelling what is at work has the sampler give it up; what waits is never begun."""

    async def run() -> None:
        sampler = Slow()
        thread = SamplingThread(sampler)
        at_work = asked(thread)
        await asyncio.to_thread(sampler.at_work.wait, 60)
        waiting = asked(thread)
        while not thread.waiting:
            await asyncio.sleep(0.01)
        assert thread.busy_s > 0
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert not sampler.given_up.is_set()
        at_work.cancel()
        await asyncio.gather(at_work, return_exceptions=True)
        assert sampler.given_up.is_set()
        await thread.close()
        assert (sampler.begun, thread.busy_s, thread.waiting) == (1, 0.0, 0)

    asyncio.run(run())


def test_what_does_not_stop_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing waits for a while for what is at work, and then no more."""
    monkeypatch.setattr(sampling_executor, "DRAIN_S", 0.05)

    async def run() -> None:
        sampler = Slow()
        thread = SamplingThread(sampler)
        task = asked(thread)
        await asyncio.to_thread(sampler.at_work.wait, 60)
        try:
            await thread.close()
            assert not task.done()
        finally:
            sampler.let_go.set()
            assert await task == 1

    asyncio.run(run())
