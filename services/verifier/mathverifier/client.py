"""Clients of the service: `Client` and `AsyncClient`, the same but for `await`."""

import asyncio
import json
import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from mathcontracts import Comparison, Verdict
from mathverifier.messages import BatchResponse, ProblemDetail, Refused, Verified

URL = "http://127.0.0.1:8000"
TIMEOUT_S = 120.0
ATTEMPTS = 6
FIRST_WAIT_S, LONGEST_WAIT_S = 0.1, 5.0
# A batch is large enough for its overhead not to count and small enough to be answered within the time-out.
BATCH_ITEMS, BATCH_CHARACTERS = 256, 2_000_000
BUSY = (429, 503)
JSON = {"Content-Type": "application/json"}
Message = TypeVar("Message", bound=BaseModel)
Item = Mapping[str, Any]


class VerifierError(Exception):
    """The service could not be reached, or refused; the message says where, what and how to go on.

    `status` is the HTTP status, None where there was no answer.
    """

    def __init__(self, message: str, status: int | None = None):
        super().__init__(message)
        self.status = status


class Client:
    """Asks a verifier service. Safe to share between threads; close it, or use it in a `with` statement.

    A request is repeated where that may help: the service is busy (429, 503) or the connection was lost. Verifying
    changes nothing, so a repeat is safe. A time-out is not repeated.
    """

    def __init__(self, base_url: str = URL, timeout_s: float = TIMEOUT_S):
        self._http = httpx.Client(base_url=_checked(base_url), timeout=timeout_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def verify(
        self,
        problem: str | None = None,
        solution: str | Sequence[str] = "",
        reference: str | None = None,
        *,
        strict: bool = False,
    ) -> Verdict:
        """Return the verdict on one solution. Raises VerifierError."""
        return self._post("/verify", _body(problem, solution, reference, strict), Verdict)

    def verify_many(self, items: Iterable[Item]) -> list[Verdict]:
        """Return the verdicts on items of {problem, solution, reference, strict}, in order.

        Raises VerifierError, which names the item where one was refused; `verify_each` returns refusals instead.
        """
        return _verdicts(self.verify_each(items))

    def verify_each(self, items: Iterable[Item]) -> list[Verified | Refused]:
        """Return for each item, in order, its verdict or what is wrong with the item. Raises VerifierError."""
        results: list[Verified | Refused] = []
        for batch in _batches(items):
            results += _complete(self._post("/verify/batch", {"items": batch}, BatchResponse), batch)
        return results

    def equivalent(self, reference: str, answer: str, *, strict: bool = False) -> Comparison:
        """Return how an answer compares with the reference. Raises VerifierError."""
        body = {"reference": reference, "answer": answer, "strict": strict}
        return self._post("/equivalent", body, Comparison)

    def wait_ready(self, timeout_s: float = 60.0) -> None:
        """Return once the service is ready; raise VerifierError where it is not within `timeout_s` seconds."""
        give_up = time.monotonic() + timeout_s
        while True:
            try:
                return _must_succeed(self._http.get("/readyz", timeout=max(timeout_s, 0.1)), self._http.base_url)
            except (httpx.TransportError, VerifierError) as error:
                if time.monotonic() > give_up:
                    raise _not_ready(self._http.base_url, timeout_s, error) from error
            time.sleep(FIRST_WAIT_S)

    def _post(self, path: str, body: Item, message: type[Message]) -> Message:
        for attempt in range(ATTEMPTS):
            outcome = self._try(path, body)
            wait_s = _wait_s(outcome, attempt)
            if wait_s is None:
                break
            time.sleep(wait_s)
        return _read(outcome, self._http.base_url, message)

    def _try(self, path: str, body: Item) -> httpx.Response | httpx.TransportError:
        try:
            return self._http.post(path, content=_content(body), headers=JSON)
        except httpx.TransportError as error:
            return error


class AsyncClient:
    """Asks a verifier service from asynchronous code: like `Client`, with `await` and `async with`."""

    def __init__(self, base_url: str = URL, timeout_s: float = TIMEOUT_S):
        self._http = httpx.AsyncClient(base_url=_checked(base_url), timeout=timeout_s)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def verify(
        self,
        problem: str | None = None,
        solution: str | Sequence[str] = "",
        reference: str | None = None,
        *,
        strict: bool = False,
    ) -> Verdict:
        """Return the verdict on one solution. Raises VerifierError."""
        return await self._post("/verify", _body(problem, solution, reference, strict), Verdict)

    async def verify_many(self, items: Iterable[Item]) -> list[Verdict]:
        """Return the verdicts on items of {problem, solution, reference, strict}, in order.

        Raises VerifierError, which names the item where one was refused; `verify_each` returns refusals instead.
        """
        return _verdicts(await self.verify_each(items))

    async def verify_each(self, items: Iterable[Item]) -> list[Verified | Refused]:
        """Return for each item, in order, its verdict or what is wrong with the item. Raises VerifierError."""
        results: list[Verified | Refused] = []
        for batch in _batches(items):
            results += _complete(await self._post("/verify/batch", {"items": batch}, BatchResponse), batch)
        return results

    async def equivalent(self, reference: str, answer: str, *, strict: bool = False) -> Comparison:
        """Return how an answer compares with the reference. Raises VerifierError."""
        body = {"reference": reference, "answer": answer, "strict": strict}
        return await self._post("/equivalent", body, Comparison)

    async def wait_ready(self, timeout_s: float = 60.0) -> None:
        """Return once the service is ready; raise VerifierError where it is not within `timeout_s` seconds."""
        give_up = time.monotonic() + timeout_s
        while True:
            try:
                answer = await self._http.get("/readyz", timeout=max(timeout_s, 0.1))
                return _must_succeed(answer, self._http.base_url)
            except (httpx.TransportError, VerifierError) as error:
                if time.monotonic() > give_up:
                    raise _not_ready(self._http.base_url, timeout_s, error) from error
            await asyncio.sleep(FIRST_WAIT_S)

    async def _post(self, path: str, body: Item, message: type[Message]) -> Message:
        for attempt in range(ATTEMPTS):
            outcome = await self._try(path, body)
            wait_s = _wait_s(outcome, attempt)
            if wait_s is None:
                break
            await asyncio.sleep(wait_s)
        return _read(outcome, self._http.base_url, message)

    async def _try(self, path: str, body: Item) -> httpx.Response | httpx.TransportError:
        try:
            return await self._http.post(path, content=_content(body), headers=JSON)
        except httpx.TransportError as error:
            return error


def _checked(base_url: str) -> str:
    if not base_url.startswith(("http://", "https://")):
        raise VerifierError(f"base_url: {base_url!r} is no address: it begins with http:// or https://")
    try:
        httpx.URL(base_url)
    except httpx.InvalidURL as error:
        raise VerifierError(f"base_url: {base_url!r} is no address: {error}") from error
    return base_url


def _body(problem: str | None, solution: str | Sequence[str], reference: str | None, strict: bool) -> dict[str, Any]:
    return {
        "problem": problem,
        "solution": solution if isinstance(solution, str) else list(solution),
        "reference": reference,
        "strict": strict,
    }


def _content(body: Item) -> bytes:
    try:
        # ASCII, so that half a surrogate pair travels and the service can name the field that holds it.
        return json.dumps(body, allow_nan=False).encode("ascii")
    except (TypeError, ValueError) as error:
        raise VerifierError(f"the request cannot be written as JSON: {error}") from error


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for item in items:
        characters = sum(_length(value) for value in item.values())
        if batch and (len(batch) >= BATCH_ITEMS or size + characters > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += characters
    if batch:
        yield batch


def _length(value: object) -> int:
    return sum(len(part) for part in value) if isinstance(value, list | tuple) else len(str(value))


def _wait_s(outcome: httpx.Response | httpx.TransportError, attempt: int) -> float | None:
    """Return the seconds to wait before the next attempt, None where it would not help or was the last."""
    lost = isinstance(outcome, httpx.TransportError) and not isinstance(outcome, httpx.ReadTimeout | httpx.WriteTimeout)
    busy = isinstance(outcome, httpx.Response) and outcome.status_code in BUSY
    if attempt + 1 >= ATTEMPTS or not (lost or busy):
        return None
    # Full jitter: clients that were turned away together do not come back together.
    wait_s = random.uniform(0, min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0**attempt))
    asked = outcome.headers.get("retry-after", "") if isinstance(outcome, httpx.Response) else ""
    return wait_s + (min(float(asked), LONGEST_WAIT_S) if asked.isdigit() else 0.0)


def _read(outcome: httpx.Response | httpx.TransportError, base_url: httpx.URL, message: type[Message]) -> Message:
    if isinstance(outcome, httpx.ReadTimeout | httpx.WriteTimeout):
        raise VerifierError(f"{base_url}: no answer in time: raise timeout_s or send smaller batches") from outcome
    if isinstance(outcome, httpx.TransportError):
        why = str(outcome) or type(outcome).__name__
        raise VerifierError(f"{base_url}: the verifier cannot be reached ({why}): is it running?") from outcome
    _must_succeed(outcome, base_url)
    try:
        return message.model_validate_json(outcome.content)
    except ValidationError as error:
        raise VerifierError(
            f"{base_url}: the answer is no {message.__name__}: is this a verifier, and of this version?"
        ) from error


def _must_succeed(response: httpx.Response, base_url: httpx.URL) -> None:
    if response.is_success:
        return
    try:
        detail = ProblemDetail.model_validate_json(response.content).detail
    except ValidationError:
        detail = response.reason_phrase
    raise VerifierError(f"{base_url}: {response.status_code}: {detail}", response.status_code)


def _complete(response: BatchResponse, batch: Sequence[Item]) -> tuple[Verified | Refused, ...]:
    if len(response.results) != len(batch):
        raise VerifierError(f"{len(response.results)} results came for {len(batch)} items")
    return response.results


def _verdicts(results: Iterable[Verified | Refused]) -> list[Verdict]:
    verdicts = []
    for index, result in enumerate(results):
        if isinstance(result, Refused):
            raise VerifierError(f"item {index} was refused: {result.error.detail}", result.error.status)
        verdicts.append(result.verdict)
    return verdicts


def _not_ready(base_url: httpx.URL, timeout_s: float, error: Exception) -> VerifierError:
    return VerifierError(f"{base_url}: the verifier was not ready in {timeout_s:g} s ({error})")
