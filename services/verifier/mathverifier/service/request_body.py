"""Request bodies read in one go, from bytes to a message."""

import asyncio
from contextlib import suppress
from typing import TypeVar

from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive

from mathverifier.memory import give_back
from mathverifier.schemas import FieldError, Refused, VerifyRequest, invalid, problem_detail
from mathverifier.service.body_reader import BodyReader
from mathverifier.service.json_parts import MAX_PARTS, Parts
from mathverifier.service.refusal import Invalid, TooLarge, Unavailable
from mathverifier.workers.json_pool import INLINE_BYTES

Message = TypeVar("Message", bound=BaseModel)
TOO_MANY_PARTS = f"the body holds more than {MAX_PARTS} values and names: send several smaller ones"
# In the scope: how many bytes of the body came.
TAKEN = "mathverifier.taken"
# An ordinary item.
ITEM_BYTES = 4_096
# What was taken for such a body is given back a little later, when nobody holds it any more.
LARGE_BYTES, REST_S = 2**22, 1.0
# Looked through in one go.
PIECE_BYTES = 2**16
DISCARDING_S = 10.0


async def read_body(message: type[Message], request: Request, reader: BodyReader, max_bytes: int) -> Message:
    """Return the request's body as a `message`. Raises Invalid, HTTPException for no text, or ClientDisconnect.

    Raises TooLarge for a body above `max_bytes`: by its declared length, or once that many bytes came.
    """
    headers = dict(request.scope["headers"])
    declared = headers.get(b"content-length", b"")
    if declared.isdigit() and int(declared[:20]) > max_bytes:
        if b"expect" not in headers:
            await _discard(request.receive, 2 * max_bytes)
        # The rest stays unread, so the connection cannot carry another request.
        raise TooLarge(max_bytes, {"Connection": "close"})
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != b"application/json" and not (kind.startswith(b"application/") and kind.endswith(b"+json")):
        raise Invalid([FieldError(field="body", message="must be JSON, sent with Content-Type: application/json")])
    try:
        return await reader.read(message, await _bytes(request, max_bytes))
    finally:
        if request.scope.get(TAKEN, 0) > LARGE_BYTES:
            asyncio.get_running_loop().call_later(REST_S, give_back)


async def _discard(receive: Receive, most: int) -> None:
    """Take up to so many bytes that nobody wants: a client that sends all before it listens would miss the refusal."""
    with suppress(TimeoutError):
        async with asyncio.timeout(DISCARDING_S):
            while most > 0 and (part := await receive()).get("more_body", False):
                most -= len(part["body"])


async def _bytes(request: Request, max_bytes: int) -> bytes:
    pieces, taken, more, parts = [], 0, True, Parts()
    while more:
        part = await request.receive()
        if part["type"] == "http.disconnect":
            raise ClientDisconnect
        pieces.append(part.get("body", b""))
        more = part.get("more_body", False)
        request.scope[TAKEN] = taken = taken + len(pieces[-1])
        if taken > max_bytes:
            raise TooLarge(max_bytes)
        if (more or taken > INLINE_BYTES) and not parts.feed(pieces[-1]):
            if more:
                await _discard(request.receive, max_bytes)
            raise HTTPException(413, TOO_MANY_PARTS, {"Connection": "close"})
    return b"".join(pieces)


def cost_of_refusal(request: Request) -> int:
    """Return as how many items a body counts that was refused: as many as its bytes may well hold."""
    declared = dict(request.scope["headers"]).get(b"content-length", b"")
    size = request.scope.get(TAKEN) or (int(declared[:20]) if declared.isdigit() else 0)
    return max(1, size // ITEM_BYTES)


async def read_line(reader: BodyReader, line: bytes, within: str) -> VerifyRequest | Refused:
    """Return a line of a stream, or its refusal."""
    try:
        if len(line) > INLINE_BYTES and not await _has_few_parts(line):
            return Refused(error=problem_detail(413, f"{within}: {TOO_MANY_PARTS.removeprefix('the body ')}"))
        return await reader.read(VerifyRequest, line, within)
    except Invalid as error:
        return Refused(error=invalid(error.errors))
    except Unavailable as error:
        return Refused(error=problem_detail(error.status_code, str(error.detail)))
    except HTTPException:
        return Refused(error=invalid([FieldError(field=within, message="cannot be read: send UTF-8 encoded JSON")]))


async def _has_few_parts(text: bytes) -> bool:
    parts = Parts()
    for start in range(0, len(text), PIECE_BYTES):
        if not parts.feed(text[start : start + PIECE_BYTES]):
            return False
        await asyncio.sleep(0)
    return True
