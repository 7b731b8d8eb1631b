"""A request's body, read a little ahead of its use, so that it is noticed when its client goes away meanwhile."""

import asyncio
from collections import deque

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from mathverifier.service.disconnect import gone

# Enough for most clients to be seen going, little enough for as many as there are places.
AHEAD_BYTES = 2**20


class ReadAhead:
    """Parts of a body: `fetch` takes them from the client, up to `AHEAD_BYTES` more than `part` has given out."""

    def __init__(self, receive: Receive):
        self._receive = receive
        self._parts: deque[tuple[bytes, bool]] = deque()
        self._held = 0
        self._changed = asyncio.Event()

    async def fetch(self) -> None:
        """Take all parts, then wait for the client to go; raise ClientDisconnect when it has."""
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            body, more = message.get("body", b""), message.get("more_body", False)
            self._parts.append((body, more))
            self._held += len(body)
            self._changed.set()
            while more and self._held > AHEAD_BYTES:
                await self._change()
        await gone(self._receive)
        raise ClientDisconnect

    async def part(self) -> tuple[bytes, bool]:
        """Return the next part, and whether more will follow."""
        while not self._parts:
            await self._change()
        body, more = self._parts.popleft()
        self._held -= len(body)
        self._changed.set()
        return body, more

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()
