"""Requests to a model server at the pace that it allows."""

import asyncio
import logging
import random
import time
from collections.abc import Mapping
from typing import Any

import httpx2

from mathgenerator.core.completion import (
    Completion,
    ErrorInside,
    is_spent,
    is_too_long,
    read_completion,
    stated_error,
)
from mathgenerator.samplers.base import ModelNotFound, SamplerError, SamplerUnavailable
from mathverifier.client.retry import asked_s

FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 2.0
CONNECT_S = 10.0  # A server that is away is noticed when connecting.
# A server that turns a request away does so at once: one that takes longer has been taken.
TURNED_AWAY_WITHIN_S = 1.0
RATE_LIMITED = 429
TRANSIENT = frozenset({408, 425, 500, 502, 503, 504, 529})
log = logging.getLogger(__name__)


class Refusal(Exception):
    """The server refuses this one request; it may take others."""

    def __init__(self, status: int, words: str):
        super().__init__(words)
        self.status, self.words = status, words
        self.too_long = status == httpx2.codes.CONTENT_TOO_LARGE or is_too_long(words)


class ModelServer:
    """A server that completions are asked of, `concurrency` at a time; `url` names it. It belongs to one event loop.

    A rate limit holds for all requests: they wait together, as long as the server says, and then one goes ahead of
    the others. It is given up once nothing is under way and no request has been answered for `rate_limit_s` seconds.
    """

    def __init__(self, client: httpx2.AsyncClient, url: str, *, concurrency: int, attempts: int, rate_limit_s: float):
        self.url = url
        self._client = client
        self._slots = asyncio.Semaphore(concurrency)
        self._attempts = attempts
        self._rate_limit_s = rate_limit_s
        self._held_back = False
        self._open_at = 0.0
        self._turned_away = 0  # Times in a row.
        self._under_way = 0
        self._answered_at = time.monotonic()
        self._ahead = asyncio.Lock()
        self._away: SamplerUnavailable | None = None

    async def ask(self, body: Mapping[str, Any], url: str) -> Completion:
        """Return the completion of a request to `url`.

        Raises Refusal where the server takes no such request, SamplerError where it takes none at all, and
        ModelNotFound. Raises SamplerUnavailable where it fails `attempts` times in a row.
        """
        async with self._slots:
            if self._away:  # Those that wait need not find out for themselves.
                raise self._away
            try:
                return await self._persist(body, url)
            except SamplerUnavailable as error:
                self._away = error
                raise

    async def _persist(self, body: Mapping[str, Any], url: str) -> Completion:
        failures = 0
        while True:
            status, words, asked = 0, "", 0.0
            try:
                response = await self._send(body, url)
                status, asked = response.status_code, asked_s(response.headers.get("retry-after", ""))
                if response.is_success:
                    completion = self._read(response)
                    self._answered_at = time.monotonic()
                    return completion
                words = words_of(response)
                if is_spent(_body(response)):
                    raise SamplerUnavailable(f"the quota at {self.url} is spent: {words}")
            except httpx2.TransportError as error:
                words = f"{type(error).__name__}: {error}".rstrip(": ")
            except httpx2.InvalidURL as error:
                raise SamplerError(f"openai_base_url: {self.url} is not a URL ({error})") from None
            except ErrorInside as error:
                status, words = error.status, error.words
            if status == RATE_LIMITED:
                self._hold_back(asked, words)
                continue
            if status and status not in TRANSIENT:
                raise self._refusal(status, words, str(body.get("model")))
            failures += 1
            if failures >= self._attempts:
                said = f"status {status}: {words}" if status else words
                raise SamplerUnavailable(f"the model server at {self.url} does not answer ({said}): is it running?")
            await asyncio.sleep(max(asked, FIRST_WAIT_S * 2 ** (failures - 1) * random.uniform(0.5, 1.5)))

    async def _send(self, body: Mapping[str, Any], url: str) -> httpx2.Response:
        """Send a request when the rate limit lets it."""
        while self._held_back:
            async with self._ahead:
                if (response := await self._go_ahead(body, url)) is not None:
                    return await response
        return await self._post(body, url)

    async def _post(self, body: Mapping[str, Any], url: str) -> httpx2.Response:
        self._under_way += 1
        try:
            return await self._client.post(url, json=body)
        finally:
            self._under_way -= 1

    async def _go_ahead(self, body: Mapping[str, Any], url: str) -> asyncio.Future[httpx2.Response] | None:
        """Return the request that goes ahead of the others, None where another has meanwhile been let through."""
        if not self._held_back:
            return None
        await asyncio.sleep(max(0.0, self._open_at - time.monotonic()))
        sent = asyncio.ensure_future(self._post(body, url))
        try:
            await asyncio.wait({sent}, timeout=TURNED_AWAY_WITHIN_S)
        except asyncio.CancelledError:
            sent.cancel()
            raise
        if not (sent.done() and not sent.exception() and sent.result().status_code == RATE_LIMITED):
            self._held_back, self._turned_away = False, 0
        return sent

    def _hold_back(self, asked: float, words: str) -> None:
        """Have all requests wait. Raises SamplerUnavailable where that would be for too long."""
        now = time.monotonic()
        wait = asked or min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**self._turned_away) * random.uniform(0.75, 1.0)
        hopeless = not self._under_way and now + asked - self._answered_at > self._rate_limit_s
        if hopeless or asked > self._rate_limit_s:
            raise SamplerUnavailable(f"the model server at {self.url} does not answer (status 429: {words})")
        if self._held_back and now < self._open_at:  # Sent before the first one was turned away.
            self._open_at = max(self._open_at, now + asked)
            return
        log.warning("%s limits the rate: waiting %.1f s (%s)", self.url, wait, words)
        self._turned_away += 1
        self._open_at = now + wait
        self._held_back = True

    def _read(self, response: httpx2.Response) -> Completion:
        try:
            return read_completion(response.json())
        except ValueError as error:
            raise SamplerError(
                f"{self.url} answered with something that is not a completion ({error}; is it an OpenAI API?)"
            ) from None

    def _refusal(self, status: int, words: str, model: str) -> Exception:
        if status == httpx2.codes.UNAUTHORIZED:
            return SamplerError(f"{self.url} refused the key: set MATHGENERATOR_OPENAI_API_KEY ({words})")
        if status == httpx2.codes.NOT_FOUND:
            return ModelNotFound(f"model: {self.url} has no {model!r}, or the URL lacks its /v1 ({words})")
        return Refusal(status, words)


def _body(response: httpx2.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def words_of(response: httpx2.Response) -> str:
    """Return what a server says to an error, in one line."""
    if words := stated_error(_body(response)):
        return words
    return " ".join(response.text[:300].split()) or f"status {response.status_code}"
