"""The routes of the generator."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from starlette.responses import StreamingResponse

from mathcontracts import Candidate, CollectRequest, CollectStatus, GenerateRequest, GenerateResponse, Sampling
from mathgenerator.collections import Registry
from mathgenerator.samplers.base import SamplerError, SamplerUnavailable
from mathgenerator.sampling_executor import SamplingThread
from mathgenerator.service.errors import MEDIA_TYPE, ProblemDetail, problem_detail
from mathgenerator.service.limits import check_model, check_stream
from mathgenerator.service.request_body import BodyRoute
from mathgenerator.settings import Settings

# How often a look is taken whether the client is there still.
PRESENCE_S = 0.2
# What problems are answered in one by one.
NDJSON = "application/x-ndjson"
router = APIRouter(route_class=BodyRoute)
RunId = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$")]


def _errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": ProblemDetail, "content": {MEDIA_TYPE: {}}} for status in statuses}


@router.post("/generate", response_model=GenerateResponse, responses=_errors(401, 413, 422, 429, 500, 503))
async def generate(body: GenerateRequest, request: Request) -> Response:
    """Sample candidates for each problem and answer with all of them, ordered by problem, then index.

    All are of one revision of the model. When the client goes away, what is sampled for it is given up. With `Accept:
    application/x-ndjson` problems are answered as they are done, in lines of this form; a line with `error`, a problem
    detail, is the last.
    """
    await _admit(body, request)
    if NDJSON in request.headers.get("accept", ""):
        return StreamingResponse(_lines(body, request.app.state.sampling), media_type=NDJSON)
    sampling = asyncio.ensure_future(_sampled(body, request.app.state.sampling))
    try:
        while not (await asyncio.wait({sampling}, timeout=PRESENCE_S))[0]:
            if await request.is_disconnected():
                return Response(status_code=499)  # Nobody reads it.
        candidates = sampling.result()
    except asyncio.CancelledError:  # The server's grace for open requests is over.
        raise SamplerUnavailable("the generator is shutting down: ask again later") from None
    finally:
        sampling.cancel()
        await asyncio.gather(sampling, return_exceptions=True)
    return Response(_answer(candidates).model_dump_json(), media_type="application/json")


@router.post("/collect", status_code=202, responses=_errors(401, 409, 413, 422, 429, 507))
async def collect(body: CollectRequest, request: Request) -> CollectStatus:
    """Start a collection, or resume it after a failure. Asking again while it runs, or once it is done, is safe."""
    check_stream(body)
    await _admit(body, request)
    return await _registry(request).start(body)


@router.get("/collect/{run_id}", responses=_errors(404))
async def collect_status(run_id: RunId, request: Request) -> CollectStatus:
    """Tell where a collection stands."""
    return _registry(request).status(run_id)


@router.delete("/collect/{run_id}", responses=_errors(404))
async def collect_cancel(run_id: RunId, request: Request) -> CollectStatus:
    """Cancel a collection. What it archived is kept; `POST /collect` would resume it."""
    return await _registry(request).cancel(run_id)


@router.get("/livez")
async def livez() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "alive"}


@router.get("/readyz", responses=_errors(503))
async def readyz(request: Request) -> dict[str, str | float | int]:
    """Tell that candidates can be sampled: a model that is set has been loaded, and no batch takes for ever.

    `busy_s` is how long the batch at work has taken so far, `waiting` how many wait for it.
    """
    sampling: SamplingThread = request.app.state.sampling
    settings: Settings = request.app.state.settings
    if sampling.busy_s > settings.wedged_s:
        raise SamplerUnavailable(f"one batch has been at work for {sampling.busy_s:.0f} s: the sampler may be stuck")
    return {
        "status": "ready",
        "sampler": settings.sampler,
        "busy_s": round(sampling.busy_s, 1),
        "waiting": sampling.waiting,
    }


def _registry(request: Request) -> Registry:
    registry: Registry = request.app.state.registry
    return registry


async def _admit(body: GenerateRequest, request: Request) -> None:
    """Raise where a request may not be: ModelNotFound, or HTTPException for too many candidates."""
    check_model(body.model, request.app.state.settings)
    await request.app.state.sampling.check(body.model)
    request.app.state.rates.charge(request.state.client, len(body.problems) * body.n)


def _answer(candidates: Sequence[Candidate]) -> GenerateResponse:
    first = candidates[0]
    return GenerateResponse(model=first.model, model_revision=first.model_revision, candidates=tuple(candidates))


async def _sampled(body: GenerateRequest, sampling: SamplingThread) -> list[Candidate]:
    made: dict[str, list[Candidate]] = {}
    async with aclosing(_lots(body, sampling)) as lots:
        async for lot in lots:
            made |= {candidates[0].problem_id: candidates for candidates in lot}
    return [candidate for problem in body.problems for candidate in made[problem.id]]


async def _lines(body: GenerateRequest, sampling: SamplingThread) -> AsyncGenerator[bytes]:
    try:
        async with aclosing(_lots(body, sampling)) as lots:
            async for lot in lots:
                answer = _answer([candidate for candidates in lot for candidate in candidates])
                yield answer.model_dump_json().encode() + b"\n"
    except SamplerError as error:
        status = 503 if isinstance(error, SamplerUnavailable) else 500
        yield b'{"error":%b}\n' % problem_detail(status, str(error)).model_dump_json().encode()


async def _lots(body: GenerateRequest, sampling_thread: SamplingThread) -> AsyncGenerator[list[list[Candidate]]]:
    """Yield what is done by now. Raises SamplerUnavailable where the model has changed since."""
    sampling = Sampling(**body.model_dump(include=set(Sampling.model_fields)))
    revisions: set[str] = set()
    stream = sampling_thread.stream(body.problems, sampling, body.prompt, body.model, body.prefixes)
    async with aclosing(stream):
        async for lot in stream:
            revisions |= {candidates[0].model_revision for candidates in lot}
            if len(revisions) > 1:
                raise SamplerUnavailable("the model was written anew while it was sampled: ask again")
            yield lot
