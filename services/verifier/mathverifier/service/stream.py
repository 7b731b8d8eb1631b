"""NDJSON in, NDJSON out: a line is read only when there is room for its result, so that memory stays constant."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from mathverifier.judges import CHUNK_ITEMS
from mathverifier.messages import Refused, VerifyRequest, problem_detail
from mathverifier.service.bodies import read_line
from mathverifier.service.presence import cancel, gone

MEDIA_TYPE = "application/x-ndjson"
# Chunks whose results are not sent yet. As many as keep the cores busy, and no more.
AHEAD = 8
Line = VerifyRequest | Refused
Judge = Callable[[Sequence[Line]], Coroutine[Any, Any, Sequence[bytes]]]


class Stream:
    """The response to a stream of lines: each one's result in its order, as soon as it is there.

    `judge` gives the results of a chunk. A line above `max_line_bytes` is skipped, and refused in its place. An empty
    line is none.
    """

    def __init__(self, judge: Judge, max_line_bytes: int):
        self._judge = judge
        self._max_line_bytes = max_line_bytes
        self._results: asyncio.Queue[asyncio.Task[Sequence[bytes]] | None] = asyncio.Queue(AHEAD)
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, until there are no more lines or nobody to read the results."""
        reader, writer = self._task(self._read(receive)), self._task(self._write(send))
        try:
            await asyncio.wait({reader, writer}, return_when=asyncio.FIRST_COMPLETED)
            # The reader ends only when the client has gone, or by an error.
            (writer if writer.done() else reader).result()
        except ClientDisconnect:
            pass
        finally:
            await cancel(*self._tasks)

    def _task(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _read(self, receive: Receive) -> None:
        async for lines in _lines(receive, self._max_line_bytes):
            for start in range(0, len(lines), CHUNK_ITEMS):
                await self._results.put(self._task(self._judge(lines[start : start + CHUNK_ITEMS])))
        await self._results.put(None)
        await gone(receive)

    async def _write(self, send: Send) -> None:
        headers = [(b"content-type", MEDIA_TYPE.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        while (task := await self._results.get()) is not None:
            results = await task
            await send(_part(b"".join(b"%b\n" % result for result in results), more=True))
        await send(_part(b"", more=False))


def _part(body: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}


async def _lines(receive: Receive, max_bytes: int) -> AsyncIterator[list[Line]]:
    """Yield the lines that are there, in order, whenever some have come. Raises ClientDisconnect."""
    rest, place, skipping, more = b"", 0, False, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        more = message.get("more_body", False)
        *whole, rest = (rest + message.get("body", b"")).split(b"\n")
        if not more:
            whole, rest = [*whole, rest], b""
        found: list[Line] = []
        for line in whole:
            if skipping or len(line) > max_bytes:
                found.append(_too_long(place, max_bytes))
            elif line.strip():
                found.append(read_line(line, f"lines[{place}]"))
            else:
                continue
            place, skipping = place + 1, False
        if len(rest) > max_bytes:
            rest, skipping = b"", True
        if found:
            yield found


def _too_long(place: int, max_bytes: int) -> Refused:
    return Refused(error=problem_detail(413, f"lines[{place}]: is longer than {max_bytes} bytes"))
