"""JSON texts as messages: one parse, and what is wrong in few words."""

import json
from itertools import islice
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json
from starlette.exceptions import HTTPException

from mathverifier.schemas import (
    BatchRequest,
    EquivalentRequest,
    FieldError,
    Refused,
    VerifyRequest,
    field_errors,
    invalid,
)
from mathverifier.service.refusal import Invalid, InvalidField

Message = TypeVar("Message", bound=BaseModel)
# What long texts of are read by child processes.
READ_ASIDE: tuple[type[BaseModel], ...] = (VerifyRequest, BatchRequest, EquivalentRequest)
# So many unknown fields are told: each takes far longer to tell than to send.
MAX_UNKNOWN = 20


def read_json(message: type[Message], text: bytes, within: str = "") -> Message:
    """Return `text` as a `message`; `within` names its place. Raises Invalid, or HTTPException for no text."""
    try:
        fields = from_json(text)
    except ValueError:
        fields = _read_slowly(text, within or "body")
    return validated(message, fields, within)


def _read_slowly(text: bytes, within: str) -> Any:
    """Return what is in a text that was not taken: half a character is, so that its field is named."""
    try:
        return json.loads(text.decode())
    except UnicodeDecodeError:
        raise HTTPException(400, "the body cannot be read: send UTF-8 encoded JSON") from None
    except json.JSONDecodeError as error:
        message = f"is not valid JSON at character {error.pos}: {error.msg}"
        raise Invalid([FieldError(field=within, message=message)]) from None
    except (ValueError, RecursionError):
        message = "holds a number of too many digits, or nests too deeply"
        raise Invalid([FieldError(field=within, message=message)]) from None


def validated(message: type[Message], fields: Any, within: str = "") -> Message:
    """Return `fields` as a `message`. Raises Invalid, with no more than some of the fields that are unknown."""
    known = message.model_fields
    if isinstance(fields, dict) and len(fields) > len(known):
        unknown = islice((name for name in fields if name not in known), MAX_UNKNOWN)
        fields = {name: fields[name] for name in (*known, *unknown) if name in fields}
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


def bounded(batch: BatchRequest, max_items: int) -> BatchRequest:
    """Return the batch. Raises InvalidField where it holds more than `max_items`."""
    if len(batch.items) > max_items:
        raise InvalidField("items", f"holds {len(batch.items)} items, {max_items} at most: send several batches")
    return batch
