"""What both clients send, and how they read what comes back."""

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

from mathverifier.client.errors import TimedOut, VerifierError
from mathverifier.client.retry import BUSY, Outcome
from mathverifier.core.references import accepted_answers
from mathverifier.schemas import ProblemDetail

URL = "http://127.0.0.1:8000"
API_KEY_VARIABLE = "MATHVERIFIER_API_KEY"
TIMEOUT_S = 120.0
PATIENCE_HEADER = "X-Patience-S"
# The share of the time-out after which a service should answer with what it has: the rest is for the way.
PATIENCE = 0.75
Http = TypeVar("Http", httpx2.Client, httpx2.AsyncClient)
Message = TypeVar("Message", bound=BaseModel)
Item = Mapping[str, Any]


def opened(kind: type[Http], base_url: str, api_key: str | None, timeout_s: float) -> Http:
    """Return an httpx2 client. Raises VerifierError for an address, a key or a proxy that cannot be."""
    headers = {"Content-Type": "application/json"}
    key = os.environ.get(API_KEY_VARIABLE, "") if api_key is None else api_key
    if key:
        if not (key.isascii() and key.isprintable() and " " not in key):
            raise VerifierError("api_key: must be printable ASCII without spaces")
        headers["Authorization"] = f"Bearer {key}"
    # Waiting for a free connection of one's own pool says nothing about the service.
    url, timeout = _checked(base_url), httpx2.Timeout(timeout_s, pool=None)
    try:
        return kind(base_url=url, headers=headers, timeout=timeout)
    except (ImportError, ValueError) as error:
        raise VerifierError(
            f"the environment names a proxy that cannot be used ({error}): unset ALL_PROXY, HTTP_PROXY and HTTPS_PROXY,"
            " or name the verifier's host in NO_PROXY"
        ) from error


def patience(timeout_s: float) -> dict[str, str]:
    """Return the headers that tell a service when the answer to a batch has to be there, whatever is in it."""
    return {PATIENCE_HEADER: f"{timeout_s * PATIENCE:.3f}"}


def address(base_url: str) -> str:
    """Return an address as it may be shown: without a password."""
    return str(httpx2.URL(base_url).copy_with(userinfo=b""))


def solution_body(
    problem: str | None,
    solution: str | Sequence[str],
    reference: Any,
    *,
    strict: bool,
    profile: bool,
    thought_open: bool,
    profile_thoughts: bool,
) -> dict[str, Any]:
    """Return the body that asks for one verdict."""
    body = {
        "problem": problem,
        "solution": text_or_steps(solution),
        "reference": reference_body(reference),
        "strict": strict,
    }
    # What is as it is by default is left to that: an older service does not know it.
    body |= {"thought_open": True} if thought_open else {}
    body |= {"profile_thoughts": True} if profile_thoughts else {}
    return body if profile else body | {"profile": False}


def text_or_steps(solution: str | Sequence[str]) -> str | list[str]:
    """Return a solution as the wire has it: its text, or the list of its steps."""
    return solution if isinstance(solution, str) else list(solution)


def reference_body(reference: Any) -> str | list[str] | None:
    """Return the accepted answers of `reference`, as the wire has them. Raises VerifierError where it is none."""
    try:
        found = accepted_answers(reference)
    except (TypeError, ValueError) as error:
        raise VerifierError(str(error)) from error
    return found[0] if len(found) == 1 else list(found) or None


def content(body: Item) -> bytes:
    """Return the JSON of a body. Raises VerifierError where it has none."""
    try:
        # ASCII, so that half a surrogate pair travels and the service can name the field that holds it.
        return json.dumps(body, allow_nan=False).encode("ascii")
    except (TypeError, ValueError) as error:
        raise VerifierError(f"the request cannot be written as JSON: {error}") from error


def read(outcome: Outcome, address: str, message: type[Message]) -> Message:
    """Return the answer as a `message`. Raises VerifierError for all else."""
    if isinstance(outcome, httpx2.ReadTimeout | httpx2.WriteTimeout):
        raise TimedOut(f"{address}: no answer in time: raise timeout_s or send smaller batches") from outcome
    if isinstance(outcome, httpx2.RequestError):
        why = str(outcome) or type(outcome).__name__
        raise VerifierError(f"{address}: the verifier cannot be reached ({why}): is it running?") from outcome
    must_succeed(outcome, address)
    try:
        return message.model_validate_json(outcome.content)
    except ValidationError as error:
        raise VerifierError(
            f"{address}: the answer is no {message.__name__}: is this a verifier, and of this version?"
        ) from error


def must_succeed(response: httpx2.Response, address: str) -> None:
    """Raise VerifierError with the service's own words where the status is an error's."""
    if response.is_success:
        return
    try:
        detail = ProblemDetail.model_validate_json(response.content).detail
    except ValidationError:
        detail = response.reason_phrase
    if response.status_code in BUSY and "retry-after" in response.headers:
        detail += f" (Retry-After: {response.headers['retry-after']})"
    if response.status_code >= 500 and (request_id := response.headers.get("x-request-id")):
        detail += f" (X-Request-Id: {request_id})"
    if response.status_code == 401:
        detail += f" (from here, give api_key or set {API_KEY_VARIABLE})"
    raise VerifierError(f"{address}: {response.status_code}: {detail}", response.status_code)


def not_ready(address: str, timeout_s: float, error: Exception) -> VerifierError:
    """Return the error of a service that was not ready in time."""
    return VerifierError(f"{address}: the verifier was not ready in {timeout_s:g} s ({error})")


def _checked(base_url: str) -> str:
    if not base_url.startswith(("http://", "https://")):
        raise VerifierError(f"base_url: {base_url!r} is no address: it begins with http:// or https://")
    try:
        httpx2.URL(base_url).host.encode("idna")
    except (httpx2.InvalidURL, UnicodeError) as error:
        raise VerifierError(f"base_url: {base_url!r} is no address: {error}") from error
    return base_url
