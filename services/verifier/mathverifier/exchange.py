"""What both clients send, and how they read what comes back."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

from mathcontracts import Verdict
from mathverifier.messages import BatchResponse, ProblemDetail, Refused, Verified
from mathverifier.retry import BUSY, Outcome
from mathverifier.verifier_error import VerifierError

URL = "http://127.0.0.1:8000"
API_KEY_VARIABLE = "MATHVERIFIER_API_KEY"
TIMEOUT_S = 120.0
# A batch is large enough for its overhead not to count and small enough to be answered within the time-out.
BATCH_ITEMS, BATCH_CHARACTERS = 256, 2_000_000
# Enough that the service has its next batch while an answer travels.
BATCHES_AT_ONCE = 4
Message = TypeVar("Message", bound=BaseModel)
Item = Mapping[str, Any]
Result = Verified | Refused


def connection(base_url: str, api_key: str | None, timeout_s: float) -> dict[str, Any]:
    """Return the arguments of an httpx2 client. Raises VerifierError for an address or a key that cannot be."""
    headers = {"Content-Type": "application/json"}
    key = os.environ.get(API_KEY_VARIABLE, "") if api_key is None else api_key
    if key:
        if not (key.isascii() and key.isprintable() and " " not in key):
            raise VerifierError("api_key: must be printable ASCII without spaces")
        headers["Authorization"] = f"Bearer {key}"
    # Waiting for a free connection of one's own pool says nothing about the service.
    return {"base_url": _checked(base_url), "headers": headers, "timeout": httpx2.Timeout(timeout_s, pool=None)}


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


def read(outcome: Outcome, base_url: httpx2.URL, message: type[Message]) -> Message:
    """Return the answer as a `message`. Raises VerifierError for all else."""
    if isinstance(outcome, httpx2.ReadTimeout | httpx2.WriteTimeout):
        raise VerifierError(f"{base_url}: no answer in time: raise timeout_s or send smaller batches") from outcome
    if isinstance(outcome, httpx2.RequestError):
        why = str(outcome) or type(outcome).__name__
        raise VerifierError(f"{base_url}: the verifier cannot be reached ({why}): is it running?") from outcome
    must_succeed(outcome, base_url)
    try:
        return message.model_validate_json(outcome.content)
    except ValidationError as error:
        raise VerifierError(
            f"{base_url}: the answer is no {message.__name__}: is this a verifier, and of this version?"
        ) from error


def must_succeed(response: httpx2.Response, base_url: httpx2.URL) -> None:
    """Raise VerifierError with the service's own words where the status is an error's."""
    if response.is_success:
        return
    try:
        detail = ProblemDetail.model_validate_json(response.content).detail
    except ValidationError:
        detail = response.reason_phrase
    if response.status_code in BUSY and "retry-after" in response.headers:
        detail += f" (Retry-After: {response.headers['retry-after']})"
    raise VerifierError(f"{base_url}: {response.status_code}: {detail}", response.status_code)


def batches(items: Iterable[Item]) -> Iterator["Batch"]:
    """Yield the items in batches of a bounded number and size."""
    batch: list[Item] = []
    size = 0
    for item in items:
        characters = sum(_length(value) for value in item.values())
        if batch and (len(batch) >= BATCH_ITEMS or size + characters > BATCH_CHARACTERS):
            yield Batch(batch)
            batch, size = [], 0
        batch.append(item)
        size += characters
    if batch:
        yield Batch(batch)


class Batch:
    """Items that travel together, and their results. An item that the service was too busy for can be asked again."""

    def __init__(self, items: Sequence[Item]):
        self._items = items
        self._open = list(range(len(items)))
        self._results: dict[int, Result] = {}

    @property
    def results(self) -> list[Result]:
        """The results so far, in the items' order."""
        return [self._results[place] for place in sorted(self._results)]

    def body(self) -> dict[str, Any]:
        """Return the body that asks for what is open."""
        return {"items": [self._items[place] for place in self._open]}

    def take(self, response: BatchResponse) -> bool:
        """Keep the results and return whether items are left to be asked again. Raises VerifierError for others."""
        if len(response.results) != len(self._open):
            raise VerifierError(f"{len(response.results)} results came for {len(self._open)} items")
        self._results.update(zip(self._open, response.results, strict=True))
        self._open = [place for place in self._open if _was_busy(self._results[place])]
        return bool(self._open)


def verdicts(results: Iterable[Result]) -> list[Verdict]:
    """Return the verdicts. Raises VerifierError, which names the item, where one was refused."""
    found = []
    for index, result in enumerate(results):
        if isinstance(result, Refused):
            raise VerifierError(f"item {index} was refused: {result.error.detail}", result.error.status)
        found.append(result.verdict)
    return found


def not_ready(base_url: httpx2.URL, timeout_s: float, error: Exception) -> VerifierError:
    """Return the error of a service that was not ready in time."""
    return VerifierError(f"{base_url}: the verifier was not ready in {timeout_s:g} s ({error})")


def _checked(base_url: str) -> str:
    if not base_url.startswith(("http://", "https://")):
        raise VerifierError(f"base_url: {base_url!r} is no address: it begins with http:// or https://")
    try:
        httpx2.URL(base_url)
    except httpx2.InvalidURL as error:
        raise VerifierError(f"base_url: {base_url!r} is no address: {error}") from error
    return base_url


def _length(value: object) -> int:
    return sum(len(part) for part in value) if isinstance(value, list | tuple) else len(str(value))


def _was_busy(result: Result) -> bool:
    return isinstance(result, Refused) and result.error.status in BUSY
