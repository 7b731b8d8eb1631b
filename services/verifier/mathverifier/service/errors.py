"""Errors as `application/problem+json` (RFC 9457)."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from mathverifier.schemas import ProblemDetail, invalid, phrase, problem_detail
from mathverifier.service.refusal import Invalid

MEDIA_TYPE = "application/problem+json"
_SCHEMA = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetail"}}}}
DETAILS = {404: "there is nothing at {path}: the API is described at /docs", 405: "{method} is not answered at {path}"}


def install(app: FastAPI) -> None:
    """Answer every error of the app's own routes with a problem detail."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _fault)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of these error statuses."""
    return {status: {"description": phrase(status), **_SCHEMA} for status in statuses}


def answer(problem: ProblemDetail, headers: Mapping[str, str] | None = None) -> Response:
    """Return the response that carries `problem`."""
    return Response(problem.model_dump_json(), problem.status, headers, MEDIA_TYPE)


def response(request: Request, error: Any) -> Response:
    """Return the response to a request that was refused by `error`, an Invalid or an HTTPException."""
    if isinstance(error, Invalid):
        return answer(invalid(error.errors))
    detail = DETAILS.get(error.status_code)
    told = detail.format(path=request.url.path, method=request.method) if detail else str(error.detail)
    return answer(problem_detail(error.status_code, told), error.headers)


def fault() -> Response:
    """Return the response to a request that met a fault of ours."""
    return answer(problem_detail(500, "internal error: the verifier's log has the details"))


def shutting_down() -> Response:
    """Return the response to a request that was not finished when the server had to end."""
    return answer(problem_detail(503, "the verifier is shutting down: ask again later"), {"Retry-After": "1"})


async def _refused(request: Request, error: Any) -> Response:
    return response(request, error)


async def _fault(request: Request, error: Exception) -> Response:
    return fault()
