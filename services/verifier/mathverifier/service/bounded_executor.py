"""Threads that wait for children, taken by turns: each client's in its turn, single items before batches."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")
# How much the last piece of work counts in what one is expected to take.
NEWEST = 0.1


class Busy(TimeoutError):
    """No place comes free in time; `wait_s` seconds might be enough."""

    def __init__(self, wait_s: float):
        super().__init__(f"a place is expected in {wait_s:.1f} s")
        self.wait_s = wait_s


class BoundedExecutor:
    """Runs blocking work in up to `size` threads; the rest waits and costs nothing.

    Who waits is served by turns, a piece of work for each client. Work of batches waits for all single items, and
    leaves `spare` of the threads to them.
    """

    def __init__(self, size: int, spare: int = 0):
        self._size, self._spare = size, spare
        self._taken = self._by_batches = 0
        self._singles, self._batches = _Queue(), _Queue()
        self._threads = ThreadPoolExecutor(size)
        # Seconds that a piece of work takes, as far as is known.
        self.usual_s = 0.0

    async def run(
        self, work: Callable[[], Result], patience_s: float | None = None, *, client: str = "", batch: bool = False
    ) -> Result:
        """Return what `work` returns. Raises Busy where no thread is free within `patience_s` seconds: at once, where
        that can be foreseen.

        A cancelled call no longer waits; what its thread has begun goes on, and keeps its place until it ends.
        """
        await self._take(client, batch, patience_s)
        began = time.monotonic()
        future = asyncio.get_running_loop().run_in_executor(self._threads, work)
        future.add_done_callback(lambda done: self._leave(done, batch, time.monotonic() - began))
        return await asyncio.shield(future)

    def expected_s(self, client: str, batch: bool) -> float:
        """Return the seconds until a newcomer would have a place, as far as can be foreseen."""
        ahead = self._singles.before(client) + (self._batches.before(client) if batch else 0)
        return (ahead + 1) * self.usual_s / self._size if ahead or self._is_full(batch) else 0.0

    async def _take(self, client: str, batch: bool, patience_s: float | None) -> None:
        queue = self._batches if batch else self._singles
        if not self._is_full(batch) and not self._singles and not (batch and self._batches):
            self._enter(batch)
            return
        if patience_s is not None and (expected_s := self.expected_s(client, batch)) > patience_s:
            raise Busy(expected_s)
        turn = queue.join(client)
        try:
            async with asyncio.timeout(patience_s):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():  # It came in the same moment.
                self._exit(batch)
            queue.leave(client, turn)
            if isinstance(error, TimeoutError):
                raise Busy(self.expected_s(client, batch)) from None
            raise

    def _is_full(self, batch: bool) -> bool:
        return self._taken >= self._size or (batch and self._by_batches >= self._size - self._spare)

    def _enter(self, batch: bool) -> None:
        self._taken += 1
        self._by_batches += batch

    def _exit(self, batch: bool) -> None:
        self._taken -= 1
        self._by_batches -= batch
        for queue, of_batches in ((self._singles, False), (self._batches, True)):
            while not self._is_full(of_batches) and (turn := queue.next()) is not None:
                self._enter(of_batches)
                turn.set_result(None)

    def _leave(self, future: asyncio.Future[Result], batch: bool, seconds: float) -> None:
        self.usual_s += NEWEST * (seconds - self.usual_s)
        self._exit(batch)
        if not future.cancelled():
            future.exception()  # Seen, even where nobody waits for it any more.


class _Queue:
    """Turns that are waited for, by client; the clients are served one after the other."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def before(self, client: str) -> int:
        """Return how many turns come before a newcomer's of `client`: no more than its own of each other one."""
        own = len(self._waiting.get(client, ()))
        return own + sum(min(len(scheduler), own + 1) for name, scheduler in self._waiting.items() if name != client)

    def join(self, client: str) -> asyncio.Future[None]:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        return turn

    def leave(self, client: str, turn: asyncio.Future[None]) -> None:
        scheduler = self._waiting.get(client)
        if scheduler is not None and turn in scheduler:
            scheduler.remove(turn)
            if not scheduler:
                del self._waiting[client]

    def next(self) -> asyncio.Future[None] | None:
        """Take out the turn of the client whose last one is longest ago."""
        while self._waiting:
            client, scheduler = next(iter(self._waiting.items()))
            turn = scheduler.popleft()
            if scheduler:
                self._waiting.move_to_end(client)
            else:
                del self._waiting[client]
            if not turn.done():
                return turn
        return None
