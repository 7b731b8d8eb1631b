"""Bodies of requests and lines of streams: short ones are read here, long ones by child processes."""

from functools import partial
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel
from pydantic_core import from_json
from starlette.exceptions import HTTPException

from mathverifier.schemas import BatchRequest, ProblemDetail, Refused, VerifyRequest
from mathverifier.service.bounded_executor import BoundedExecutor
from mathverifier.service.json_reader import READ_ASIDE, bounded, read_json
from mathverifier.service.refusal import Invalid, Unavailable
from mathverifier.workers.json_pool import INLINE_BYTES, Answered, JsonChildren
from mathverifier.workers.process_pool import shared

Message = TypeVar("Message", bound=BaseModel)
# What no child reads, such as what a page has drawn, is no longer than this.
MOST_HERE_BYTES = 2**21
# A request that waits longer for a child is turned away.
WAIT_S = 10.0


class JsonPool(JsonChildren):
    """Up to `size` children that read JSON by `json_process`."""

    module = "mathverifier.service.json_process"

    def read(self, message: type[BaseModel], text: bytes, within: str, max_items: int) -> Answered | None:
        """Return whether a text is refused, and its lines; None where a child died or took too long.

        Waits for a free child. Raises RuntimeError where none can be started.
        """
        return self.read_aside({"message": message.__name__, "within": within, "max_items": max_items}, text)


class BodyReader:
    """Reads the bodies of requests, and the lines of streams: short ones here, long ones in child processes."""

    def __init__(self, max_items: int) -> None:
        self._max_items = max_items
        self._places = BoundedExecutor(shared_json_pool().size)

    async def read(self, message: type[Message], text: bytes, within: str = "") -> Message:
        """Return `text` as a `message`; `within` names its place. The items of a long batch are left as JSON.

        Raises Invalid, HTTPException for no text, or Unavailable where no child can read it.
        """
        if message not in READ_ASIDE and len(text) > MOST_HERE_BYTES:
            raise HTTPException(413, f"the body is larger than {MOST_HERE_BYTES} bytes", {"Connection": "close"})
        if len(text) <= INLINE_BYTES or message not in READ_ASIDE:
            found = read_json(message, text, within)
            if isinstance(found, BatchRequest):
                bounded(found, self._max_items)
            return found
        ask = partial(shared_json_pool().read, message, text, within, self._max_items)
        try:
            answered = await self._places.run(ask, WAIT_S)
        except TimeoutError:
            raise Unavailable("too many long bodies are to be read: ask again a little later") from None
        except (RuntimeError, OSError):
            raise Unavailable("no child process can be started to read this body: try again") from None
        if answered is None:
            raise Unavailable("the body could not be read in time: send smaller ones")
        refused, lines = answered
        if refused:
            _refuse(ProblemDetail.model_validate_json(lines[0]))
        fields: dict[str, Any] = {"items": lines} if issubclass(message, BatchRequest) else from_json(lines[0])
        return message.model_construct(**fields)


def read_again(line: bytes) -> VerifyRequest | Refused:
    """Return what a child wrote of an item."""
    fields = from_json(line)
    return Refused.model_validate(fields) if "error" in fields else VerifyRequest.model_construct(**fields)


def _refuse(problem: ProblemDetail) -> NoReturn:
    if problem.status == 422:
        raise Invalid(problem.errors)
    raise HTTPException(problem.status, problem.detail)


def shared_json_pool() -> JsonPool:
    """Return this process's pool; it is closed when the process ends."""
    return shared(JsonPool)
