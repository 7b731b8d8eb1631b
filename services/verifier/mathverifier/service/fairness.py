"""Turns at the event loop, for what holds it up."""

import asyncio
from collections import deque

# More would leave the others waiting for longer; fewer cost more than they gain, as each round takes time too.
AT_ONCE = 4


class EventLoopScheduler:
    """Lets a few requests a round of the event loop be judged, in the order in which they came.

    Else all that is there would be judged in one go, and the loop would look for others only then. What is too much
    would be turned away late, and what takes no time would wait for all that does. New connections would wait for many
    such rounds.
    """

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def wait(self) -> None:
        """Wait for this request's turn: until the next round at least, so that all that has come took its place."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting.append(turn)
        if len(self._waiting) == 1:
            loop.call_soon(self._call, loop)
        await turn

    def _call(self, loop: asyncio.AbstractEventLoop) -> None:
        called = 0
        while self._waiting and called < AT_ONCE:
            turn = self._waiting.popleft()
            if not turn.done():  # Its request may have been given up.
                turn.set_result(None)
                called += 1
        if self._waiting:
            loop.call_soon(self._call, loop)
