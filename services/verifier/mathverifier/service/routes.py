"""The routes of the service."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from pydantic_core import to_json
from starlette.types import ASGIApp, Receive, Scope, Send

from mathcontracts import Comparison, Extracted, Verdict
from mathverifier.api import extract
from mathverifier.schemas import (
    BatchRequest,
    BatchResponse,
    EquivalentRequest,
    ExtractRequest,
    Refused,
    VerifyRequest,
    problem_detail,
)
from mathverifier.service.body_reader import read_again
from mathverifier.service.demand import PARAMETERS, Demand, demand_of
from mathverifier.service.disconnect import unless_gone
from mathverifier.service.errors import documented
from mathverifier.service.fast_path import Endpoint
from mathverifier.service.json_reader import read_item
from mathverifier.service.metrics import Metrics
from mathverifier.service.ndjson import MEDIA_TYPE, Line, Stream
from mathverifier.service.observability import observe
from mathverifier.service.refusal import InvalidField, Unavailable
from mathverifier.service.responses import Written
from mathverifier.service.state import state_of
from mathverifier.service.verification import VerificationService
from mathverifier.workers.verify_pool import CHUNK_ITEMS

REFUSALS = documented(400, 401, 413, 415, 422, 429, 500, 503)
_LINES = {"type": "string", "description": "One JSON object a line."}
NDJSON_BODY = {"requestBody": {"required": True, "content": {MEDIA_TYPE: {"schema": _LINES}}}}
STREAMED: dict[int | str, dict[str, Any]] = {
    200: {"description": "One result a line.", "content": {MEDIA_TYPE: {"schema": _LINES}}},
    **documented(401, 415, 422, 429, 500, 503),
}
TIMES = {"parameters": PARAMETERS}
Result = TypeVar("Result")
router = APIRouter()


@router.post("/verify", response_model=Verdict, responses=REFUSALS, openapi_extra=TIMES)
async def verify_one(body: VerifyRequest, request: Request) -> ASGIApp:
    """Judge one solution. A wrong answer is a 200 whose verdict says so; a time-out is `unknown`, never `incorrect`."""
    state = state_of(request)
    demand = demand_of(request, state.settings)
    with state.admission.place():
        state.rates.charge(request)
        if body.profile:  # An answer alone is judged as soon as turned away.
            await state.scheduler.wait()
        verdict = state.verification.at_once(body)
        if verdict is None:
            verdict = await _charged(request, demand, state.verification.verify(body, demand))
    return Written(verdict)


@router.post("/verify/batch", response_model=BatchResponse, responses=REFUSALS, openapi_extra=TIMES)
async def verify_batch(body: BatchRequest, request: Request) -> ASGIApp:
    """Judge many solutions; results are in the items' order. A bad item gets an `error` and does not spoil the rest.

    What cannot be done within the patience that the client tells is `unknown/not_reached`, and can be asked again.
    """
    state = state_of(request)
    demand = demand_of(request, state.settings, batch=True)
    with state.admission.place(len(body.items)):
        state.rates.charge(request, len(body.items))
        results = await _charged(request, demand, _results(body.items, state.verification, demand))
    return Written(b'{"results":[%b]}' % b",".join(results))


@router.post("/verify/stream", response_model=None, responses=STREAMED, openapi_extra=TIMES | NDJSON_BODY)
async def verify_stream(request: Request) -> ASGIApp:
    """Judge lines as they come: each is what `/verify` takes, each result a line as of a batch, in the lines' order.

    A line is read when there is room for its result, so that neither a long file nor a slow reader fills the memory.
    A bad line gets an `error` in its place; empty lines are left out. The deadline is each item's.
    """
    state = state_of(request)
    demand = demand_of(request, state.settings, batch=True)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise InvalidField("body", f"must be a JSON object a line, sent with Content-Type: {MEDIA_TYPE}")

    async def judge(lines: Sequence[Line]) -> list[bytes]:
        await state.rates.wait(request, len(lines))
        results = await _each_or_refused(lines, state.verification, demand)
        state.rates.take(request, demand.owed())
        return results

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        with state.admission.place(), suppress(asyncio.CancelledError):  # The server's grace for open requests is over.
            await Stream(judge, state.reader, state.settings.max_body_bytes)(scope, receive, send)

    return respond


@router.post("/equivalent", response_model=Comparison, responses=REFUSALS, openapi_extra=TIMES)
async def compare(body: EquivalentRequest, request: Request) -> ASGIApp:
    """Compare an answer with the reference alone."""
    state = state_of(request)
    demand = demand_of(request, state.settings)
    with state.admission.place():
        state.rates.charge(request)
        comparison = state.verification.compare_at_once(body)
        if comparison is None:
            comparison = await _charged(request, demand, state.verification.compare(body, demand))
    observe(comparison)
    return Written(to_json(comparison))


@router.post("/extract", response_model=Extracted, responses=REFUSALS)
async def extract_answer(body: ExtractRequest, request: Request) -> ASGIApp:
    """Return the final answer of a solution alone, without judging it."""
    state = state_of(request)
    with state.admission.place():
        state.rates.charge(request)
        found = extract(body.problem, body.solution, thought_open=body.thought_open)
    return Written(to_json(found))


@router.get("/livez")
async def livez() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "alive"}


@router.get("/readyz", responses=documented(503))
async def readyz(request: Request) -> dict[str, str]:
    """Tell that symbolic work gets done: a comparison that needs a child process was answered lately."""
    await state_of(request).readiness.check()
    return {"status": "ready"}


@router.get("/metrics", include_in_schema=False)
async def show_metrics(request: Request) -> Response:
    """Tell Prometheus what was counted."""
    metrics: Metrics = request.app.metrics
    content, media_type = metrics.exposition(request.headers.get("accept", ""))
    return Response(content, headers={"content-type": media_type})


# What the shortcut answers.
ENDPOINTS: Mapping[str, Endpoint] = {
    "/verify": verify_one,
    "/verify/batch": verify_batch,
    "/verify/stream": verify_stream,
    "/equivalent": compare,
    "/extract": extract_answer,
}


async def _charged(request: Request, demand: Demand, work: Coroutine[Any, Any, Result]) -> Result:
    """Return what `work` returns, unless the client goes away first; charge for the algebra that it took."""
    try:
        return await unless_gone(request, work)
    finally:
        state_of(request).rates.take(request, demand.owed())


async def _results(items: Sequence[Any], verification: VerificationService, demand: Demand) -> list[bytes]:
    async def chunk(start: int) -> list[bytes]:
        await asyncio.sleep(0)
        places = range(start, min(start + CHUNK_ITEMS, len(items)))
        read = [_read(items[place], place) for place in places]
        return await verification.verify_each(read, demand)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(chunk(start)) for start in range(0, len(items), CHUNK_ITEMS)]
    except BaseExceptionGroup as failures:  # One ends the others, and is the answer.
        raise failures.exceptions[0] from None
    return [result for task in tasks for result in task.result()]


def _read(item: Any, place: int) -> Line:
    # What is bytes was read by a child.
    return read_again(item) if isinstance(item, bytes) else read_item(item, f"items[{place}]")


async def _each_or_refused(lines: Sequence[Line], verification: VerificationService, demand: Demand) -> list[bytes]:
    """Return the results of lines; where there is no process for a line's algebra, that one is refused in its place."""
    try:
        return await verification.verify_each(lines, demand)
    except Unavailable as error:
        if len(lines) > 1:
            return [one for line in lines for one in await _each_or_refused([line], verification, demand)]
        refused = Refused(error=problem_detail(error.status_code, str(error.detail)))
        return await verification.verify_each([refused], demand)
