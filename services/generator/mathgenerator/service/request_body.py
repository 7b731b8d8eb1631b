"""Bodies of requests, from bytes to messages that are checked: short ones at once, long ones by child processes."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from pydantic_core import from_json
from starlette.requests import ClientDisconnect

from mathcontracts import GenerateRequest, Prefix, Problem
from mathgenerator.samplers.base import SamplerUnavailable
from mathgenerator.service.errors import FieldError, Invalid, InvalidField
from mathgenerator.service.limits import APART, checked
from mathverifier.memory import give_back
from mathverifier.workers.json_pool import INLINE_BYTES, JsonChildren

# What was taken for a large body is given back once nobody holds it any more.
LARGE_BYTES, REST_S = 2**22, 1.0
CHILDREN = 2
# Lines of a child's answer that are read in one turn of the event loop: a millisecond or so.
AT_ONCE = 256
# Nobody reads it any more.
CLIENT_CLOSED_REQUEST = 499
Handler = Callable[[Request], Coroutine[Any, Any, Response]]
_PREFIX = TypeAdapter(tuple[str, Prefix])


class BodyChildren(JsonChildren):
    """The child processes that read long bodies."""

    module = "mathgenerator.service.body_worker"


class BodyReader:
    """Reads bodies, so that none holds up the event loop."""

    def __init__(self) -> None:
        self._children = BodyChildren(CHILDREN)
        # They only wait for the children.
        self._threads = ThreadPoolExecutor(CHILDREN, thread_name_prefix="bodies")

    async def read(self, message: type[GenerateRequest], text: bytes) -> GenerateRequest:
        """Return a body as a `message` that is checked.

        Raises Invalid, or SamplerUnavailable where no child can read it.
        """
        if len(text) <= INLINE_BYTES:
            return checked(message, text)
        ask = partial(self._children.read_aside, {"message": message.__name__}, text)
        try:
            answered = await asyncio.get_running_loop().run_in_executor(self._threads, ask)
        except (RuntimeError, OSError):
            raise SamplerUnavailable("no child process can be started to read this body: try again") from None
        if answered is None:
            raise SamplerUnavailable("the body could not be read in time: send fewer problems")
        refused, lines = answered
        if refused:
            raise Invalid([FieldError.model_validate_json(line) for line in lines])
        return await _built(message, lines)

    def close(self) -> None:
        """End the children, and whoever waits for one."""
        self._children.close()
        self._threads.shutdown(wait=False, cancel_futures=True)


async def _built(message: type[GenerateRequest], lines: Sequence[bytes]) -> GenerateRequest:
    head = from_json(lines[0])
    problems: list[Problem] = []
    prefixes: dict[str, Prefix] = {}
    for place, line in enumerate(lines[1:]):
        if place % AT_ONCE == 0:
            await asyncio.sleep(0)
        if place < head["problems"]:
            problems.append(Problem.model_validate_json(line))
        else:
            name, prefixes[name] = _PREFIX.validate_json(line)
    # Of what is there already only the kind is looked at.
    return message.model_validate({**head, **dict(zip(APART, (problems, prefixes), strict=True))})


class BodyRoute(APIRoute):
    """A route whose body is read by the application's BodyReader; the framework only describes it."""

    def get_route_handler(self) -> Handler:
        """Return what answers a request."""
        handler = super().get_route_handler()
        body = inspect.signature(self.endpoint).parameters.get("body")
        if body is None:
            return handler
        message: type[GenerateRequest] = body.annotation

        async def handle(request: Request) -> Response:
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
                raise InvalidField("body", "must be JSON, sent with Content-Type: application/json")
            try:
                text = await request.body()
            except ClientDisconnect:
                return Response(status_code=CLIENT_CLOSED_REQUEST)
            if len(text) > LARGE_BYTES:
                asyncio.get_running_loop().call_later(REST_S, give_back)
            reader: BodyReader = request.app.state.reader
            return await handler(_Read(request, await reader.read(message, text)))

        return handle


class _Read(Request):
    """A request whose body was read: in place of its JSON there is the message."""

    def __init__(self, request: Request, message: GenerateRequest):
        super().__init__(request.scope, request.receive)
        self._body, self._message = b"read", message

    async def json(self) -> GenerateRequest:
        return self._message
