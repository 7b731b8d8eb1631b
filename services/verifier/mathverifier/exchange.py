"""What both clients send, and how they read what comes back."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

from mathcontracts import Verdict
from mathverifier.messages import BatchResponse, FieldError, ProblemDetail, Refused, Verified, problem_detail
from mathverifier.retry import BUSY, Outcome
from mathverifier.verifier_error import VerifierError

URL = "http://127.0.0.1:8000"
API_KEY_VARIABLE = "MATHVERIFIER_API_KEY"
TIMEOUT_S = 120.0
# A batch is large enough for its overhead not to count and small enough to be answered within the time-out.
BATCH_ITEMS, BATCH_CHARACTERS = 256, 2_000_000
# Enough that the service has its next batch while an answer travels.
BATCHES_AT_ONCE = 4
# How a service, or what stands before it, says that a batch is too large.
TOO_LARGE = (413, 422)
Http = TypeVar("Http", httpx2.Client, httpx2.AsyncClient)
Message = TypeVar("Message", bound=BaseModel)
Item = Mapping[str, Any]
Result = Verified | Refused


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


def address(base_url: str) -> str:
    """Return an address as it may be shown: without a password."""
    return str(httpx2.URL(base_url).copy_with(userinfo=b""))


def solution_body(
    problem: str | None, solution: str | Sequence[str], reference: str | None, strict: bool, profile: bool
) -> dict[str, Any]:
    """Return the body that asks for one verdict."""
    body = {
        "problem": problem,
        "solution": solution if isinstance(solution, str) else list(solution),
        "reference": reference,
        "strict": strict,
    }
    return body if profile else body | {"profile": False}


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
        raise VerifierError(f"{address}: no answer in time: raise timeout_s or send smaller batches") from outcome
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
    if response.status_code == 401:
        detail += f" (from here, give api_key or set {API_KEY_VARIABLE})"
    raise VerifierError(f"{address}: {response.status_code}: {detail}", response.status_code)


def batches(items: Iterable[Item]) -> Iterator["Batch"]:
    """Yield the items in batches of a bounded number and size. Raises VerifierError for an item that is no mapping."""
    batch: list[Item] = []
    start = size = 0
    for place, item in enumerate(items):
        if not isinstance(item, Mapping):
            raise VerifierError(f"items[{place}]: must be a mapping of fields, not {type(item).__name__}")
        characters = sum(_length(value) for value in item.values())
        if batch and (len(batch) >= BATCH_ITEMS or size + characters > BATCH_CHARACTERS):
            yield Batch(start, batch)
            batch, start, size = [], place, 0
        batch.append(item)
        size += characters
    if batch:
        yield Batch(start, batch)


@dataclass(frozen=True)
class Batch:
    """Items that travel together, the first of which stands at `start` of all."""

    start: int
    items: Sequence[Item]

    def body(self) -> dict[str, Any]:
        """Return the body that asks for their verdicts."""
        return {"items": self.items}

    def results(self, response: BatchResponse) -> list[Result]:
        """Return the items' results. Raises VerifierError where they are others', or the service failed in one."""
        if len(response.results) != len(self.items):
            raise VerifierError(f"{len(response.results)} results came for {len(self.items)} items")
        for result in response.results:
            if isinstance(result, Refused) and (result.error.status in BUSY or result.error.status >= 500):
                raise VerifierError(f"{result.error.status}: {result.error.detail}", result.error.status)
        return [
            _called(result, f"items[{index}]", f"items[{self.start + index}]")
            for index, result in enumerate(response.results)
        ]

    def halves(self, error: VerifierError) -> tuple["Batch", ...]:
        """Return the batch in two where it was too large; none where a single item was. Raises any other `error`."""
        if error.status not in TOO_LARGE or (error.status == 422 and len(self.items) == 1):
            raise error
        middle = len(self.items) // 2
        parts = Batch(self.start, self.items[:middle]), Batch(self.start + middle, self.items[middle:])
        return parts if middle else ()

    def refused(self) -> list[Result]:
        """Return the result of a single item that was too large."""
        detail = f"items[{self.start}]: is larger than all that the service accepts: shorten it"
        return [Refused(error=problem_detail(413, detail))]


def verdicts(results: Iterable[Result]) -> list[Verdict]:
    """Return the verdicts. Raises VerifierError, which names the item, where one was refused."""
    found = []
    for index, result in enumerate(results):
        if isinstance(result, Refused):
            raise VerifierError(f"item {index} was refused: {result.error.detail}", result.error.status)
        found.append(result.verdict)
    return found


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


def _length(value: object) -> int:
    return sum(len(str(part)) for part in value) if isinstance(value, list | tuple) else len(str(value))


def _called(result: Result, asked: str, own: str) -> Result:
    """Return the result with the item called by its `own` place, not by that in what was asked."""
    if isinstance(result, Verified) or asked == own:
        return result
    errors = [
        FieldError(field=error.field.replace(asked, own, 1), message=error.message) for error in result.error.errors
    ]
    return Refused(error=problem_detail(result.error.status, result.error.detail.replace(asked, own), errors))
