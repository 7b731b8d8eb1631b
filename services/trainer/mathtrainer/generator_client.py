"""The generator, as the stages of a run call it."""

from typing import Any

import httpx

from mathcontracts import CollectRequest, CollectStatus, GenerateRequest, GenerateResponse
from mathtrainer.patience import persist
from mathtrainer.stage import BadInput, StageContext, StageError

# Sampling a batch with a large model takes minutes; a connection that is dead shows itself sooner.
TIMEOUT = httpx.Timeout(3600.0, connect=10.0)
AWAY = frozenset({429, 502, 503, 504})


class _Away(Exception):
    """The generator cannot answer now."""


class GeneratorClient:
    """Calls the generator and waits for it while it is away. Use as a context manager.

    Every method raises BadInput where the generator refuses the request, StageError where it fails at it,
    ServiceUnavailable where it stays away, and a `Stop` as soon as the run is to stop.
    """

    def __init__(self, context: StageContext):
        self._context = context
        self._url = context.settings.generator_url.rstrip("/")
        self._http = httpx.Client(base_url=self._url, timeout=TIMEOUT, trust_env=False)

    def __enter__(self) -> "GeneratorClient":
        return self

    def __exit__(self, *exception: object) -> None:
        self._http.close()

    def generate(self, request: GenerateRequest) -> GenerateResponse:
        """Sample, and return all candidates."""
        return GenerateResponse.model_validate_json(self._call("POST", "/generate", request.model_dump_json()))

    def collect(self, request: CollectRequest) -> CollectStatus:
        """Start a collection, or resume it."""
        return CollectStatus.model_validate_json(self._call("POST", "/collect", request.model_dump_json()))

    def status(self, run_id: str) -> CollectStatus | None:
        """Tell where a collection stands, None where the generator does not know it."""
        answer = self._call("GET", f"/collect/{run_id}", missing=True)
        return CollectStatus.model_validate_json(answer) if answer is not None else None

    def cancel(self, run_id: str) -> None:
        """Cancel a collection, at once or not at all: the run is stopping."""
        try:
            self._http.delete(f"/collect/{run_id}", timeout=5.0)
        except httpx.TransportError:
            return  # It is away, and will find nobody asking for the rest.

    def _call(self, method: str, path: str, body: str | None = None, missing: bool = False) -> Any:
        def call() -> httpx.Response:
            headers = {"Content-Type": "application/json"} if body is not None else None
            response = self._http.request(method, path, content=body, headers=headers)
            if response.status_code in AWAY:
                raise _Away(_detail(response))
            return response

        response = persist(self._context, call, (httpx.TransportError, _Away), f"the generator at {self._url}")
        if missing and response.status_code == httpx.codes.NOT_FOUND:
            return None
        if response.status_code in {409, 413, 422}:
            raise BadInput(f"the generator refuses {method} {path}: {_detail(response)}")
        if response.is_error:
            raise StageError(f"the generator failed at {method} {path} ({response.status_code}): {_detail(response)}")
        return response.content


def _detail(response: httpx.Response) -> str:
    """The `detail` of a problem+json body, in one line."""
    try:
        body = response.json()
    except ValueError:
        body = None
    detail = body.get("detail") if isinstance(body, dict) else None
    return " ".join(str(detail or response.reason_phrase).split())
