"""Room for requests at work: as many as there is, and no queue behind them."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from mathverifier.service.problems import Unavailable

Result = TypeVar("Result")


class Room:
    """Runs work in threads, up to `places` at once; more is turned away, so that no backlog can grow.

    Most of the places are for waiting: a request that needs a child process holds its place while ordinary ones pass.
    """

    def __init__(self, places: int):
        self._places = CapacityLimiter(places)

    @property
    def taken(self) -> int:
        """How many places are taken now."""
        return self._places.borrowed_tokens

    async def run(self, work: Callable[[], Result]) -> Result:
        """Return what `work` returns. Raises Unavailable where every place is taken."""
        if self._places.available_tokens < 1:
            raise Unavailable("too many requests are open: ask again a little later, or send batches")
        try:
            return await to_thread.run_sync(work, limiter=self._places)
        except asyncio.CancelledError:  # The server's grace for open requests is over.
            raise Unavailable("the verifier is shutting down: ask again later") from None
