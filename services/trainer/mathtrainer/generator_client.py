"""The generators, as the stages of a run call them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TypeVar

import httpx2

from mathcontracts import Candidate, CollectRequest, CollectStatus, GenerateRequest, GenerateResponse
from mathtrainer.core.shares import shares
from mathtrainer.generators import Generator, find_generators
from mathtrainer.patience import attend, persist
from mathtrainer.stage import BadInput, StageContext, StageError

T = TypeVar("T")
# Sampling a batch with a large model takes minutes; a connection that is dead shows itself sooner.
TIMEOUT = httpx2.Timeout(3600.0, connect=10.0)
STATUS_TIMEOUT = httpx2.Timeout(60.0, connect=10.0)
CANCEL_TIMEOUT = httpx2.Timeout(5.0)
AWAY = frozenset({429, 502, 503, 504})


class Away(Exception):
    """A generator cannot answer now."""


class GeneratorClient:
    """Calls generators. Use as a context manager.

    What speaks to one of them raises Away where it does not answer, BadInput where it refuses the request, and
    StageError where it fails at it. What waits raises ServiceUnavailable where they all stay away, and a `Stop` as soon
    as the run is to stop.
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

    def generate(self, request: GenerateRequest) -> list[Candidate]:
        """Sample, by all generators side by side, and return all candidates in order. Waits."""
        lots = shares(request.problems, self.count())
        with ThreadPoolExecutor(len(lots)) as pool:
            answers = pool.map(
                lambda place: self._generate(request.model_copy(update={"problems": lots[place]}), place),
                range(len(lots)),
            )
            return [candidate for candidates in answers for candidate in candidates]

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

    def _generate(self, request: GenerateRequest, place: int) -> tuple[Candidate, ...]:
        """Sample by one generator; by the next one if that does not answer."""
        body, tries = request.model_dump_json(), count(place)

        def ask() -> httpx2.Response:
            found = self.find()
            return self._ask(found[next(tries) % len(found)], "POST", "/generate", body)

        return GenerateResponse.model_validate_json(_good(self.persist(ask)).content).candidates

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


def _good(response: httpx2.Response) -> httpx2.Response:
    """Return the answer unless it is an error."""
    asked = f"{response.request.method} {response.request.url.path}"
    if response.status_code in {409, 413, 422}:
        raise BadInput(f"the generator refuses {asked}: {_detail(response)}")
    if response.is_error:
        raise StageError(f"the generator failed at {asked} ({response.status_code}): {_detail(response)}")
    return response


def _detail(response: httpx2.Response) -> str:
    """The `detail` of a problem+json body, in one line."""
    try:
        body = response.json()
    except ValueError:
        body = None
    detail = body.get("detail") if isinstance(body, dict) else None
    return " ".join(str(detail or response.reason_phrase).split())
