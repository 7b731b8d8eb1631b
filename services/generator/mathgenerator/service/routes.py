"""The routes of the generator."""

import asyncio
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from mathcontracts import Candidate, CollectRequest, CollectStatus, GenerateRequest, GenerateResponse, Sampling
from mathgenerator.registry import Registry
from mathgenerator.samplers.base import SamplerUnavailable
from mathgenerator.sampling_thread import SamplingThread
from mathgenerator.service.problems import MEDIA_TYPE, InvalidField, ProblemDetail

router = APIRouter()
RunId = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$")]


def _errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": ProblemDetail, "content": {MEDIA_TYPE: {}}} for status in statuses}


@router.post("/generate", response_model=GenerateResponse, responses=_errors(422, 500, 503))
async def generate(body: GenerateRequest, request: Request) -> Response:
    """Sample candidates for each problem and answer with all of them, ordered by problem, then index."""
    _check(body)
    sampling_thread: SamplingThread = request.app.state.sampling
    sampling = Sampling(**body.model_dump(include=set(Sampling.model_fields)))
    made: dict[str, list[Candidate]] = {}
    await sampling_thread.check(body.model)
    stream = sampling_thread.stream(body.problems, sampling, body.prompt, body.model, body.prefixes)
    try:
        async with aclosing(stream):
            async for lot in stream:
                made |= {candidates[0].problem_id: candidates for candidates in lot}
                if await request.is_disconnected():
                    return Response(status_code=499)  # Nobody reads it: stop sampling for nobody.
    except asyncio.CancelledError:  # The server's grace for open requests is over.
        raise SamplerUnavailable("the generator is shutting down: ask again later") from None
    candidates = [candidate for problem in body.problems for candidate in made[problem.id]]
    answer = GenerateResponse(
        model=candidates[0].model, model_revision=candidates[0].model_revision, candidates=tuple(candidates)
    )
    return Response(answer.model_dump_json(), media_type="application/json")


@router.post("/collect", status_code=202, responses=_errors(409, 422, 507))
async def collect(body: CollectRequest, request: Request) -> CollectStatus:
    """Start a collection, or resume it after a failure. Asking again while it runs, or once it is done, is safe."""
    _check(body)
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


@router.get("/readyz")
async def readyz(request: Request) -> dict[str, str]:
    """Tell that candidates can be sampled: a default model, where one is set, has been loaded by now."""
    return {"status": "ready", "sampler": request.app.state.settings.sampler}


def _registry(request: Request) -> Registry:
    registry: Registry = request.app.state.registry
    return registry


def _check(body: GenerateRequest) -> None:
    """Raise InvalidField for what would otherwise go wrong in silence."""
    if isinstance(body.prompt, str) and "{problem}" not in body.prompt:
        raise InvalidField("prompt", "must contain {problem}, which stands for the problem's text")
    seen: set[str] = set()
    for place, problem in enumerate(body.problems):
        if problem.id in seen:
            raise InvalidField(f"problems[{place}].id", f"{problem.id!r} is there already; ids must be unique")
        seen.add(problem.id)
    for name in body.prefixes:
        if name not in seen:
            raise InvalidField("prefixes", f"{name!r} is the id of none of the problems")
