"""The one thread that samples, so that the event loop stays free and a model is never used twice at once."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from mathcontracts import Candidate, Prefix, Problem, Prompt, Sampling
from mathgenerator.samplers.base import NO_PREFIXES, Sampler

# Lots that may lie ready: where they are not fetched as fast as they are made, sampling waits.
LOTS_AHEAD = 2
# A turn that has not stopped by then, in seconds, will not.
DRAIN_S = 5.0


class SamplingThread:
    """Runs a sampler for several requests, which take turns, first come, first served.

    A request that is alone keeps its turn to the end. Where others wait, its turn is over once it has begun a lot of
    problems: about as many candidates as the sampler makes at once.
    """

    def __init__(self, sampler: Sampler):
        self._sampler = sampler
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="sampling")
        self._turn = asyncio.Lock()
        self._queued = 0
        self._lock = threading.Lock()
        # What is at work, and when the last problem of it was done or it began, of monotonic time.
        self._at_work: object | None = None
        self._got_on = 0.0

    @property
    def busy_s(self) -> float:
        """Seconds since what is at work has got on; 0 where nothing is."""
        got_on = self._got_on
        return time.monotonic() - got_on if self._at_work is not None else 0.0

    @property
    def waiting(self) -> int:
        """Requests that wait for their turn."""
        return self._queued

    async def check(self, model: str | None) -> str:
        """Return the name of the model that would be used; raise ModelNotFound where there is none."""
        return await asyncio.to_thread(self._sampler.check, model)

    async def stream(
        self,
        problems: Sequence[Problem],
        sampling: Sampling,
        prompt: str | Prompt,
        model: str | None,
        prefixes: Mapping[str, Prefix] = NO_PREFIXES,
    ) -> AsyncGenerator[list[list[Candidate]]]:
        """Yield the candidates of the problems that are done by now, each problem's in their order.

        Raises what the sampler raises; what was done before has been yielded by then.
        """
        made: asyncio.Queue[list[Candidate] | None] = asyncio.Queue()
        waiting, gone, room = deque(problems), threading.Event(), asyncio.Event()
        lot = max(1, self._sampler.batch_size // sampling.n)
        loop = asyncio.get_running_loop()

        def feed() -> Iterator[Problem]:
            taken = 0
            while waiting and not gone.is_set():
                if taken >= lot and (self._queued or made.qsize() >= LOTS_AHEAD * lot):
                    return
                taken += 1
                yield waiting.popleft()

        def take_turn() -> None:
            with closing(self._sampler.stream(feed(), sampling, prompt, model, prefixes)) as stream:
                for candidates in stream:
                    self._got_on = time.monotonic()
                    if gone.is_set():
                        return
                    loop.call_soon_threadsafe(made.put_nowait, candidates)

        async def take_turns() -> None:
            try:
                while waiting:
                    await self._in_turn(take_turn, gone)
                    while made.qsize() >= LOTS_AHEAD * lot:
                        room.clear()
                        await room.wait()
            finally:
                made.put_nowait(None)

        turns = asyncio.create_task(take_turns())
        try:
            over = False
            while not over:
                found = [await made.get()]
                while not made.empty():
                    found.append(made.get_nowait())
                over = found[-1] is None
                if done := [one for one in found if one is not None]:
                    room.set()
                    yield done
            await turns
        finally:
            gone.set()
            self._abandon(gone)
            turns.cancel()
            await asyncio.gather(turns, return_exceptions=True)

    def _abandon(self, request: object) -> None:
        """Have the sampler give up what it does, if that is for this request."""
        with self._lock:
            if self._at_work is request:
                self._sampler.abandon()

    def _work(self, work: Callable[[], None], request: object) -> None:
        with self._lock:
            self._got_on, self._at_work = time.monotonic(), request
        try:
            work()
        finally:
            with self._lock:
                self._at_work = None

    async def _in_turn(self, work: Callable[[], None], request: object) -> None:
        """Do something in the thread once those that came before are through."""
        self._queued += 1
        try:
            await self._turn.acquire()
        finally:
            self._queued -= 1
        try:
            await asyncio.get_running_loop().run_in_executor(self._executor, self._work, work, request)
        finally:
            self._turn.release()

    async def close(self) -> None:
        """Stop what is under way, drop those that wait, and end the thread; what does not stop is left behind."""
        self._sampler.close()
        self._executor.shutdown(wait=False, cancel_futures=True)
        give_up = time.monotonic() + DRAIN_S
        while self._at_work is not None and time.monotonic() < give_up:
            await asyncio.sleep(0.02)
