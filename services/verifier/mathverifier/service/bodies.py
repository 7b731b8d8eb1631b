"""Request bodies read in one go, from bytes to a message."""

import json
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive

from mathverifier.messages import FieldError, Refused, VerifyRequest, field_errors, invalid
from mathverifier.service.problems import Invalid, TooLarge

Message = TypeVar("Message", bound=BaseModel)


async def read_body(message: type[Message], request: Request, max_bytes: int) -> Message:
    """Return the request's body as a `message`. Raises Invalid, HTTPException for no text, or ClientDisconnect.

    Raises TooLarge for a body above `max_bytes`: by its declared length, or once that many bytes came.
    """
    headers = dict(request.scope["headers"])
    declared = headers.get(b"content-length", b"")
    if declared.isdigit() and int(declared[:20]) > max_bytes:
        # The body stays unread, so the connection cannot carry another request.
        raise TooLarge(max_bytes, {"Connection": "close"})
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if not kind.startswith(b"application/") or not kind.endswith(b"json"):
        raise Invalid([FieldError(field="body", message="must be JSON, sent with Content-Type: application/json")])
    return read_json(message, await _bytes(request.receive, max_bytes))


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
    except ValidationError as error:
        if error.errors(include_input=False, include_url=False)[0]["type"] != "json_invalid":
            raise Invalid(field_errors(error.errors(), within)) from None
    # The standard library tells more exactly what is wrong, and takes half a character, so that its field is named.
    try:
        fields = json.loads(text)
    except json.JSONDecodeError as error:
        fault = FieldError(field=within or "body", message=f"is not valid JSON at character {error.pos}: {error.msg}")
        raise Invalid([fault]) from None
    except (ValueError, RecursionError):
        raise HTTPException(400, "the body cannot be read: send UTF-8 encoded JSON") from None
    try:
        return message.model_validate(fields)
    except ValidationError as error:
        raise Invalid(field_errors(error.errors(), within)) from None


def read_item(item: object, within: str) -> VerifyRequest | Refused:
    """Return an item of a batch, or its refusal."""
    try:
        return VerifyRequest.model_validate(item)
    except ValidationError as error:
        return Refused(error=invalid(field_errors(error.errors(), within)))


def read_line(line: bytes, within: str) -> VerifyRequest | Refused:
    """Return a line of a stream, or its refusal."""
    try:
        return read_json(VerifyRequest, line, within)
    except Invalid as error:
        return Refused(error=invalid(error.errors))
    except HTTPException:
        return Refused(error=invalid([FieldError(field=within, message="cannot be read: send UTF-8 encoded JSON")]))
