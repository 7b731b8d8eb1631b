"""The routes of the service."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ValidationError

from mathcontracts import Comparison, Verdict
from mathverifier.library import equivalent, verify, verify_many
from mathverifier.messages import (
    BatchRequest,
    BatchResponse,
    EquivalentRequest,
    Refused,
    Verified,
    VerifyRequest,
    field_errors,
    invalid,
)
from mathverifier.service.observation import observe
from mathverifier.service.problems import InvalidField, documented
from mathverifier.service.readiness import Readiness
from mathverifier.service.room import Room
from mathverifier.service.settings import Settings

router = APIRouter()
REFUSALS = documented(400, 413, 422, 500, 503)


@router.post("/verify", response_model=Verdict, responses=REFUSALS)
async def verify_one(body: VerifyRequest, request: Request) -> Response:
    """Judge one solution. A wrong answer is a 200 whose verdict says so; a time-out is `unknown`, never `incorrect`."""
    deadline_s = _settings(request).deadline_s
    verdict = await _room(request).run(lambda: verify(**body.model_dump(), deadline_s=deadline_s))
    observe(verdict)
    return _json(verdict)


@router.post("/verify/batch", response_model=BatchResponse, responses=REFUSALS)
async def verify_batch(body: BatchRequest, request: Request) -> Response:
    """Judge many solutions; results are in the items' order. A bad item gets an `error` and does not spoil the rest."""
    settings = _settings(request)
    if len(body.items) > settings.max_batch:
        raise InvalidField(
            "items", f"holds {len(body.items)} items, {settings.max_batch} at most: send several batches"
        )
    read = [_read(item, index) for index, item in enumerate(body.items)]
    items = [item.model_dump() for item in read if isinstance(item, VerifyRequest)]
    verdicts = iter(await _room(request).run(lambda: verify_many(items, deadline_s=settings.deadline_s)))
    results = tuple(item if isinstance(item, Refused) else Verified(verdict=next(verdicts)) for item in read)
    observe(*(one if isinstance(one, Refused) else one.verdict for one in results))
    return _json(BatchResponse(results=results))


@router.post("/equivalent", response_model=Comparison, responses=REFUSALS)
async def compare(body: EquivalentRequest, request: Request) -> Response:
    """Compare an answer with the reference alone: the fast path for rewards."""
    deadline_s = _settings(request).deadline_s
    comparison = await _room(request).run(lambda: equivalent(**body.model_dump(), deadline_s=deadline_s))
    observe(comparison)
    return _json(comparison)


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


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _room(request: Request) -> Room:
    room: Room = request.app.state.room
    return room


def _json(message: BaseModel) -> Response:
    # Written by pydantic itself: validating our own frozen message once more would only cost time.
    return Response(message.model_dump_json(), media_type="application/json")


def _read(item: Any, index: int) -> VerifyRequest | Refused:
    try:
        return VerifyRequest.model_validate(item)
    except ValidationError as error:
        return Refused(error=invalid(field_errors(error.errors(), within=f"items[{index}]")))
