"""The generators, as the stages of a run call them."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count, islice
from queue import Empty, Queue
from typing import TypeVar

import httpx2
from pydantic import ValidationError

from mathcontracts import Candidate, CollectRequest, CollectStatus, GenerateRequest, GenerateResponse
from mathtrainer.core.partition import shares
from mathtrainer.services.discovery import Generator, find_generators
from mathtrainer.services.retry import CHECK_S, attend, persist
from mathtrainer.stages.context import BadInput, StageContext, StageError

T = TypeVar("T")
# Sampling a batch with a large model takes minutes; a connection that is dead shows itself sooner.
TIMEOUT = httpx2.Timeout(3600.0, connect=10.0)
STATUS_TIMEOUT = httpx2.Timeout(60.0, connect=10.0)
CANCEL_TIMEOUT = httpx2.Timeout(5.0)
# Problems that one request may hold.
MAX_PROBLEMS = 4096
AWAY = frozenset({429, 502, 503, 504})


class Away(Exception):
    """A generator cannot answer now."""


class GeneratorClient:
    """Calls generators. Use as a context manager.

    What speaks to one of them raises Away where that does not answer, BadInput where it refuses the request, and
    StageError where it fails. What waits raises ServiceUnavailable where they all stay away, and a `Stop` as soon as
    the run is to stop.
    """

    def __init__(self, context: StageContext):
        self._context = context
        key = context.settings.generator_api_key
        headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
        self._http = httpx2.Client(timeout=TIMEOUT, trust_env=False, headers=headers)

    def __enter__(self) -> "GeneratorClient":
        return self

    def __exit__(self, *exception: object) -> None:
        self._http.close()

    def find(self) -> list[Generator]:
        """Return the generators that there are now, in an order that stays as long as they do."""
        return find_generators(self._context.settings.generator_url)

    def count(self) -> int:
        """Return how many generators there are."""
        return len(attend(self._context, self.find))

    def persist(self, call: Callable[[], T]) -> T:
        """Return what `call` returns, trying again as long as it raises Away."""
        return persist(self._context, call, (Away,), f"the generator at {self._context.settings.generator_url}")

    def stream(self, request: GenerateRequest) -> Iterator[list[Candidate]]:
        """Sample, by all generators side by side, and yield candidates as their problems are done. Waits.

        All of a problem come together; the problems come in any order. Closed, it leaves the generators to see that
        nobody listens any more.
        """
        lots = shares(request.problems, self.count())
        made: Queue[list[Candidate] | BaseException | None] = Queue()

        def sample(place: int) -> None:
            try:
                self._sample(request.model_copy(update={"problems": lots[place]}), place, made.put)
            except BaseException as error:  # It is raised where the candidates are wanted.
                made.put(error)
            else:
                made.put(None)

        for place in range(len(lots)):
            threading.Thread(target=sample, args=(place,), daemon=True).start()
        ended = 0
        while ended < len(lots):
            self._context.check()
            with suppress(Empty):
                found = made.get(timeout=CHECK_S)
                if isinstance(found, BaseException):
                    raise found
                if found is not None:
                    yield found
                ended += found is None

    def collect(self, generator: Generator, request: CollectRequest) -> CollectStatus:
        """Start a collection, or resume it."""
        answer = self._ask(generator, "POST", "/collect", request.model_dump_json())
        return CollectStatus.model_validate_json(_good(answer).content)

    def status(self, generator: Generator, run_id: str) -> CollectStatus | None:
        """Tell where a collection stands, None where the generator does not know it."""
        answer = self._ask(generator, "GET", f"/collect/{run_id}", timeout=STATUS_TIMEOUT)
        if answer.status_code == httpx2.codes.NOT_FOUND:
            return None
        return CollectStatus.model_validate_json(_good(answer).content)

    def cancel(self, generator: Generator, run_id: str) -> None:
        """Cancel a collection, at once or not at all: the run is stopping."""
        try:
            self._ask(generator, "DELETE", f"/collect/{run_id}", timeout=CANCEL_TIMEOUT)
        except Away:
            return  # It will find nobody asking for the rest.

    def _sample(self, request: GenerateRequest, place: int, take: Callable[[list[Candidate]], None]) -> None:
        """Sample by one generator; what it does not come to, by the next one."""
        left = {problem.id: problem for problem in request.problems}
        tries = count(place)

        def ask() -> None:
            found, before = self.find(), len(left)
            some = tuple(islice(left.values(), MAX_PROBLEMS))
            begun = {one.id: request.prefixes[one.id] for one in some if one.id in request.prefixes}
            body = request.model_copy(update={"problems": some, "prefixes": begun}).model_dump_json()
            try:
                for candidates in self._lines(found[next(tries) % len(found)], body):
                    for candidate in candidates:
                        left.pop(candidate.problem_id, None)
                    take(candidates)
            except Away:
                if len(left) == before:
                    raise
            if len(left) == before:
                raise Away("it answered with none of the problems")

        while left:
            self.persist(ask)

    def _lines(self, generator: Generator, body: str) -> Iterator[list[Candidate]]:
        """Yield what a generator answers to `/generate`, line by line."""
        headers = {**generator.headers, "Content-Type": "application/json", "Accept": "application/x-ndjson"}
        url, more = f"{generator.url}/generate", generator.extensions
        try:
            with self._http.stream("POST", url, content=body, headers=headers, extensions=more) as response:
                if response.is_error:
                    response.read()
                    if response.status_code in AWAY:
                        raise Away(_detail(response))
                    _good(response)
                rest = b""
                for part in response.iter_bytes():
                    *lines, rest = (rest + part).split(b"\n")
                    yield from map(_candidates, lines)
                if rest:
                    yield _candidates(rest)
        except ValidationError:
            raise Away("its answer was cut off") from None
        except httpx2.TransportError as error:
            raise Away(str(error) or type(error).__name__) from None

    def _ask(
        self, generator: Generator, method: str, path: str, body: str | None = None, timeout: httpx2.Timeout = TIMEOUT
    ) -> httpx2.Response:
        headers = generator.headers | ({"Content-Type": "application/json"} if body is not None else {})
        try:
            response = self._http.request(
                method,
                f"{generator.url}{path}",
                content=body,
                headers=headers,
                timeout=timeout,
                extensions=generator.extensions,
            )
        except httpx2.TransportError as error:
            raise Away(str(error) or type(error).__name__) from None
        if response.status_code in AWAY:
            raise Away(_detail(response))
        return response


def _candidates(line: bytes) -> list[Candidate]:
    """Return the candidates of a line. Raises Away or StageError where it says what went wrong."""
    if line.startswith(b'{"error"'):
        problem = json.loads(line)["error"]
        if problem["status"] in AWAY:
            raise Away(problem["detail"])
        raise StageError(f"the generator failed at POST /generate ({problem['status']}): {problem['detail']}")
    return list(GenerateResponse.model_validate_json(line).candidates)


def _good(response: httpx2.Response) -> httpx2.Response:
    """Return the answer unless it is an error."""
    asked = f"{response.request.method} {response.request.url.path}"
    if response.status_code in {409, 413, 422}:
        raise BadInput(f"the generator refuses {asked}: {_detail(response)}")
    if response.is_error:
        raise StageError(f"the generator failed at {asked} ({response.status_code}): {_detail(response)}")
    return response


def _detail(response: httpx2.Response) -> str:
    """Return the `detail` of a problem+json body, in one line."""
    try:
        body = response.json()
    except ValueError:
        body = None
    detail = body.get("detail") if isinstance(body, dict) else None
    return " ".join(str(detail or response.reason_phrase).split())
