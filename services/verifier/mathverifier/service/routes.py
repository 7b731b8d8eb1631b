"""The routes of the service."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mathcontracts import Comparison, Verdict
from mathverifier.judges import CHUNK_ITEMS
from mathverifier.messages import BatchRequest, BatchResponse, EquivalentRequest, VerifyRequest
from mathverifier.service.bodies import read_item
from mathverifier.service.deadline import deadline_of
from mathverifier.service.desk import Desk
from mathverifier.service.observation import observe
from mathverifier.service.presence import unless_gone
from mathverifier.service.problems import InvalidField, documented
from mathverifier.service.rates import Rates
from mathverifier.service.readiness import Readiness
from mathverifier.service.room import Room
from mathverifier.service.settings import Settings
from mathverifier.service.shortcut import Endpoint
from mathverifier.service.stream import MEDIA_TYPE, Line, Stream

REFUSALS = documented(400, 401, 413, 422, 429, 500, 503)
_LINES = {"type": "string", "description": "One JSON object a line."}
NDJSON_BODY = {"requestBody": {"required": True, "content": {MEDIA_TYPE: {"schema": _LINES}}}}
STREAMED: dict[int | str, dict[str, Any]] = {
    200: {"description": "One result a line.", "content": {MEDIA_TYPE: {"schema": _LINES}}},
    **documented(401, 422, 429, 500, 503),
}
router = APIRouter()


@router.post("/verify", response_model=Verdict, responses=REFUSALS)
async def verify_one(body: VerifyRequest, request: Request) -> Response:
    """Judge one solution. A wrong answer is a 200 whose verdict says so; a time-out is `unknown`, never `incorrect`."""
    state = _State(request)
    with state.room.place():
        state.rates.charge(request)
        # Lets all that has come take its place, so that what is too much is turned away before this is judged.
        await asyncio.sleep(0)
        verdict = state.desk.at_once(body)
        if verdict is None:
            verdict = await unless_gone(request, state.desk.verify(body, state.deadline_s))
    return _json(verdict)


@router.post("/verify/batch", response_model=BatchResponse, responses=REFUSALS)
async def verify_batch(body: BatchRequest, request: Request) -> Response:
    """Judge many solutions; results are in the items' order. A bad item gets an `error` and does not spoil the rest."""
    state = _State(request)
    if len(body.items) > state.settings.max_batch:
        raise InvalidField(
            "items", f"holds {len(body.items)} items, {state.settings.max_batch} at most: send several batches"
        )
    with state.room.place(len(body.items)):
        state.rates.charge(request, len(body.items))
        results = await unless_gone(request, _results(body.items, state))
    return _json(b'{"results":[%b]}' % b",".join(results))


@router.post("/verify/stream", response_model=None, responses=STREAMED, openapi_extra=NDJSON_BODY)
async def verify_stream(request: Request) -> ASGIApp:
    """Judge lines as they come: each is what `/verify` takes, each result a line as of a batch, in the lines' order.

    A line is read when there is room for its result, so that neither a long file nor a slow reader fills the memory.
    A bad line gets an `error` in its place; empty lines are left out. The deadline is each item's.
    """
    state = _State(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise InvalidField("body", f"must be a JSON object a line, sent with Content-Type: {MEDIA_TYPE}")

    async def judge(lines: Sequence[Line]) -> list[bytes]:
        await state.rates.wait(request, len(lines))
        return await state.desk.verify_each(lines, state.deadline_s)

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        with state.room.place(), suppress(asyncio.CancelledError):  # The server's grace for open requests is over.
            await Stream(judge, state.settings.max_body_bytes)(scope, receive, send)

    return respond


@router.post("/equivalent", response_model=Comparison, responses=REFUSALS)
async def compare(body: EquivalentRequest, request: Request) -> Response:
    """Compare an answer with the reference alone."""
    state = _State(request)
    with state.room.place():
        state.rates.charge(request)
        await asyncio.sleep(0)
        comparison = await unless_gone(request, state.desk.compare(body, state.deadline_s))
    observe(comparison)
    return _json(comparison.model_dump_json().encode())


@router.get("/livez")
async def livez() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "alive"}


@router.get("/readyz", responses=documented(503))
async def readyz(request: Request) -> dict[str, str]:
    """Tell that symbolic work gets done: a comparison that needs a child process was answered lately."""
    readiness: Readiness = request.app.state.readiness
    await readiness.check()
    return {"status": "ready"}


# What the shortcut answers.
ENDPOINTS: Mapping[str, Endpoint] = {
    "/verify": verify_one,
    "/verify/batch": verify_batch,
    "/verify/stream": verify_stream,
    "/equivalent": compare,
}


class _State:
    """What the application holds, and what the request asks of it. Raises InvalidField for a bad header."""

    def __init__(self, request: Request):
        state = request.app.state
        self.settings: Settings = state.settings
        self.room: Room = state.room
        self.desk: Desk = state.desk
        self.rates: Rates = state.rates
        self.deadline_s = deadline_of(request, self.settings.deadline_s)


async def _results(items: Sequence[Any], state: _State) -> list[bytes]:
    async def chunk(start: int) -> list[bytes]:
        await asyncio.sleep(0)
        places = range(start, min(start + CHUNK_ITEMS, len(items)))
        read = [read_item(items[place], f"items[{place}]") for place in places]
        return await state.desk.verify_each(read, state.deadline_s)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(chunk(start)) for start in range(0, len(items), CHUNK_ITEMS)]
    return [result for task in tasks for result in task.result()]


def _json(content: bytes) -> Response:
    return Response(content, media_type="application/json")
