"""NDJSON in, NDJSON out: a line is read only when there is room for its result, so that memory stays constant."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from mathverifier.schemas import Refused, VerifyRequest, problem_detail
from mathverifier.service.body_reader import BodyReader
from mathverifier.service.disconnect import cancel
from mathverifier.service.read_ahead import ReadAhead
from mathverifier.service.request_body import read_line
from mathverifier.workers.verify_pool import CHUNK_ITEMS

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

    def __init__(self, judge: Judge, reader: BodyReader, max_line_bytes: int):
        self._judge = judge
        self._reader = reader
        self._max_line_bytes = max_line_bytes
        self._results: asyncio.Queue[asyncio.Task[Sequence[bytes]] | None] = asyncio.Queue(AHEAD)
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, until there are no more lines or nobody to read the results."""
        ahead = ReadAhead(receive)
        writer = self._task(self._write(send))
        working = {writer, self._task(self._read(ahead)), self._task(ahead.fetch())}
        try:
            while not writer.done():
                done, working = await asyncio.wait(working, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        except ClientDisconnect:
            pass
        finally:
            await cancel(*self._tasks)

    def _task(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _read(self, ahead: ReadAhead) -> None:
        async for lines in _lines(ahead, self._reader, self._max_line_bytes):
            await self._results.put(self._task(self._judge(lines)))
        await self._results.put(None)

    async def _write(self, send: Send) -> None:
        headers = [(b"content-type", MEDIA_TYPE.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        while (task := await self._results.get()) is not None:
            results = await task
            await send(_part(b"".join(b"%b\n" % result for result in results), more=True))
        await send(_part(b"", more=False))


def _part(body: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}


async def _lines(ahead: ReadAhead, reader: BodyReader, max_bytes: int) -> AsyncIterator[list[Line]]:
    """Yield the lines that are there, in order and at most a chunk at a time, whenever some have come."""
    rest, place, skipping, more = bytearray(), 0, False, True
    while more:
        body, more = await ahead.part()
        *ended, tail = body.split(b"\n")
        if ended:  # What was held is looked through no more: it may be long, and come in small pieces.
            ended[0] = bytes(rest) + ended[0]
            rest.clear()
        rest += tail
        if not more:
            ended.append(bytes(rest))
        for start in range(0, len(ended), CHUNK_ITEMS):
            found: list[Line] = []
            for line in ended[start : start + CHUNK_ITEMS]:
                if skipping or len(line) > max_bytes:
                    found.append(_too_long(place, max_bytes))
                elif line.strip():
                    found.append(await read_line(reader, line, f"lines[{place}]"))
                else:
                    continue
                place, skipping = place + 1, False
            if found:
                yield found
            await asyncio.sleep(0)  # Others are served between: bad lines take long, and none may be a good one.
        if len(rest) > max_bytes:
            rest.clear()
            skipping = True


def _too_long(place: int, max_bytes: int) -> Refused:
    return Refused(error=problem_detail(413, f"lines[{place}]: is longer than {max_bytes} bytes"))
