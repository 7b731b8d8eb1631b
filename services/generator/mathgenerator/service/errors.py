"""Errors as `application/problem+json` (RFC 9457)."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from itertools import islice
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from mathgenerator.archive import ArchiveError
from mathgenerator.collections import CollectionConflict, UnknownCollection
from mathgenerator.samplers.base import ModelNotFound, SamplerError, SamplerUnavailable

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5
# Characters that are told of the name of a field, and fields that are told.
MAX_NAME, MAX_ERRORS = 200, 20


class FieldError(BaseModel):
    """A field of the request that cannot be accepted."""

    field: str
    message: str


class ProblemDetail(BaseModel):
    """What went wrong, in the members of RFC 9457, section 3.1; `errors` names the fields."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []


class Invalid(Exception):
    """What was sent cannot be accepted, for the reasons in `errors`; there is one at least."""

    def __init__(self, errors: Sequence[FieldError]):
        super().__init__(f"{errors[0].field}: {errors[0].message}")
        self.errors = errors


class InvalidField(Invalid):
    """A field is well-formed and still cannot be accepted."""

    def __init__(self, field: str, message: str):
        super().__init__([FieldError(field=field, message=message)])


def install(app: FastAPI) -> None:
    """Answer every error of the app with a problem detail."""
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Invalid, _invalid)
    app.add_exception_handler(ModelNotFound, _model_not_found)
    app.add_exception_handler(SamplerUnavailable, _unavailable)
    app.add_exception_handler(SamplerError, _sampler)
    app.add_exception_handler(CollectionConflict, _conflict)
    app.add_exception_handler(UnknownCollection, _unknown)
    app.add_exception_handler(ArchiveError, _archive)
    app.add_exception_handler(Exception, _internal)


def field_name(location: Sequence[str | int]) -> str:
    """Return a field's name as in `problems[3].text`, from where pydantic says the error is."""
    name = ""
    for part in location[1:] if location[:1] in (("body",), ("path",)) else location:
        shown = part if isinstance(part, int) or len(part) <= MAX_NAME else f"{part[:MAX_NAME]}…"
        name += f"[{shown}]" if isinstance(shown, int) else f".{shown}" if name else shown
    return name or "body"


def answer(
    status: int, detail: str, errors: Sequence[FieldError] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Return the response that carries a problem."""
    return Response(problem_detail(status, detail, errors).model_dump_json(), status, headers, MEDIA_TYPE)


def problem_detail(status: int, detail: str, errors: Sequence[FieldError] = ()) -> ProblemDetail:
    """Return the problem that a status and some words stand for."""
    return ProblemDetail(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors))


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """Return the first of pydantic's errors as they are told."""
    return [FieldError(field=field_name(one["loc"]), message=one["msg"]) for one in islice(errors, MAX_ERRORS)]


async def _invalid_request(request: Request, error: Any) -> Response:
    return await _invalid(request, Invalid(field_errors(error.errors())))


async def _invalid(request: Request, error: Any) -> Response:
    return answer(422, str(error), error.errors)


async def _http(request: Request, error: Any) -> Response:
    return answer(error.status_code, str(error.detail), headers=error.headers)


async def _model_not_found(request: Request, error: Exception) -> Response:
    message = str(error).removeprefix("model: ")
    return answer(422, f"model: {message}", [FieldError(field="model", message=message)])


async def _unavailable(request: Request, error: Exception) -> Response:
    return answer(503, str(error), headers={"Retry-After": str(RETRY_AFTER_S)})


async def _sampler(request: Request, error: Exception) -> Response:
    return answer(500, str(error))


async def _conflict(request: Request, error: Exception) -> Response:
    return answer(409, str(error))


async def _unknown(request: Request, error: Exception) -> Response:
    return answer(404, str(error))


async def _archive(request: Request, error: Exception) -> Response:
    return answer(507, str(error))


async def _internal(request: Request, error: Exception) -> Response:
    return answer(500, "internal error: the generator's log has the details")
