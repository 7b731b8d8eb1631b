"""Request bodies read in one go, from bytes to a message."""

import asyncio
import json
from contextlib import suppress
from itertools import islice
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive

from mathverifier.messages import FieldError, Refused, VerifyRequest, field_errors, invalid
from mathverifier.service.problems import Invalid, TooLarge

Message = TypeVar("Message", bound=BaseModel)
DISCARDING_S = 10.0
# So many unknown fields are told: each takes far longer to tell than to send.
MAX_UNKNOWN = 20


async def read_body(message: type[Message], request: Request, max_bytes: int) -> Message:
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
    return read_json(message, await _bytes(request.receive, max_bytes))


async def _discard(receive: Receive, most: int) -> None:
    """Take up to so many bytes that nobody wants: a client that sends all before it listens would miss the refusal."""
    with suppress(TimeoutError):
        async with asyncio.timeout(DISCARDING_S):
            while most > 0 and (part := await receive()).get("more_body", False):
                most -= len(part["body"])


async def _bytes(receive: Receive, max_bytes: int) -> bytes:
    parts, taken, more = [], 0, True
    while more:
        part = await receive()
        if part["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(part.get("body", b""))
        taken += len(parts[-1])
        if taken > max_bytes:
            raise TooLarge(max_bytes)
        more = part.get("more_body", False)
    return b"".join(parts)


def read_json(message: type[Message], text: bytes, within: str = "") -> Message:
    """Return `text` as a `message`; `within` names its place. Raises as `read_body`."""
    try:
        return message.model_validate_json(text)
    except ValidationError:
        pass
    # The standard library tells more exactly what is wrong, and takes half a character, so that its field is named.
    try:
        fields = json.loads(text.decode())
    except UnicodeDecodeError:
        raise HTTPException(400, "the body cannot be read: send UTF-8 encoded JSON") from None
    except json.JSONDecodeError as error:
        fault = FieldError(field=within or "body", message=f"is not valid JSON at character {error.pos}: {error.msg}")
        raise Invalid([fault]) from None
    except (ValueError, RecursionError):
        fault = FieldError(field=within or "body", message="holds a number of too many digits, or nests too deeply")
        raise Invalid([fault]) from None
    return validated(message, fields, within)


def validated(message: type[Message], fields: Any, within: str = "") -> Message:
    """Return `fields` as a `message`. Raises Invalid, with no more than some of the fields that are unknown."""
    if isinstance(fields, dict):
        unknown = islice((name for name in fields if name not in message.model_fields), MAX_UNKNOWN)
        fields = {name: fields[name] for name in (*message.model_fields, *unknown) if name in fields}
    try:
        return message.model_validate(fields)
    except ValidationError as error:
        raise Invalid(field_errors(error.errors(), within)) from None


def read_item(item: object, within: str) -> VerifyRequest | Refused:
    """Return an item of a batch, or its refusal."""
    try:
        return validated(VerifyRequest, item, within)
    except Invalid as error:
        return Refused(error=invalid(error.errors))


def read_line(line: bytes, within: str) -> VerifyRequest | Refused:
    """Return a line of a stream, or its refusal."""
    try:
        return read_json(VerifyRequest, line, within)
    except Invalid as error:
        return Refused(error=invalid(error.errors))
    except HTTPException:
        return Refused(error=invalid([FieldError(field=within, message="cannot be read: send UTF-8 encoded JSON")]))
