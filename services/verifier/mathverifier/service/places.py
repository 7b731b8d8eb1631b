"""Threads that wait for child processes: as many as there are of those."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class Places:
    """Runs blocking work in up to `size` threads; the rest waits in order and costs nothing."""

    def __init__(self, size: int):
        self._free = asyncio.Semaphore(size)
        self._threads = ThreadPoolExecutor(size)

    async def run(self, work: Callable[[], Result], patience_s: float | None = None) -> Result:
        """Return what `work` returns. Raises TimeoutError where no thread is free within `patience_s` seconds.

        A cancelled call no longer waits; what its thread has begun goes on, and keeps its place until it ends.
        """
        async with asyncio.timeout(patience_s):
            await self._free.acquire()
        future = asyncio.get_running_loop().run_in_executor(self._threads, work)
        future.add_done_callback(self._leave)
        return await asyncio.shield(future)

    def _leave(self, future: asyncio.Future[Result]) -> None:
        self._free.release()
        if not future.cancelled():
            future.exception()  # Seen, even where nobody waits for it any more.
