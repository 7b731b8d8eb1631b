"""What a request has to pass before its body is read: a key, a rate that is kept, a size that can be."""

import hmac
import math
import os
import re
import time
from collections import OrderedDict
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mathgenerator.service.problems import answer

ID_HEADER = b"x-request-id"
SANE_ID = re.compile(rb"[\x20-\x7e]{1,128}")
OPEN_PATHS = frozenset(("/livez", "/readyz"))
# The clients that asked least lately are forgotten: that gives them no more than a full bucket.
MAX_BUCKETS = 10_000


class Doors:
    """ASGI middleware that refuses who has no key (401) and bodies above `max_body_bytes` (413)."""

    def __init__(self, app: ASGIApp, keys: Mapping[str, str], max_body_bytes: int):
        self._app = app
        self._keys = [(name, key.encode()) for name, key in keys.items()]
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        request_id = _request_id(headers)

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (ID_HEADER, request_id)]
            await send(message)

        if scope["path"] in OPEN_PATHS:
            await self._app(scope, receive, named)
            return
        await self._admit(scope, receive, named, headers)

    async def _admit(self, scope: Scope, receive: Receive, send: Send, headers: Mapping[bytes, bytes]) -> None:
        name = self._name(_given(headers))
        if self._keys and name is None:
            detail = "a key is needed: send it as `Authorization: Bearer KEY` or `X-API-Key: KEY`"
            refusal = {"WWW-Authenticate": 'Bearer realm="mathgenerator"', "Connection": "close"}
            await answer(401, detail, headers=refusal)(scope, receive, send)
            return
        scope.setdefault("state", {})["client"] = name or (scope["client"][0] if scope.get("client") else "")
        declared = headers.get(b"content-length", b"")
        if declared.isdigit() and int(declared[:20]) > self._max_body_bytes:
            await answer(413, self._too_large(), headers={"Connection": "close"})(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._max_body_bytes:
                raise HTTPException(413, self._too_large(), {"Connection": "close"})
            return message

        await self._app(scope, counted, send)

    def _too_large(self) -> str:
        fix = "send fewer problems or raise MATHGENERATOR_MAX_BODY_BYTES"
        return f"the body is larger than {self._max_body_bytes} bytes: {fix}"

    def _name(self, given: bytes) -> str | None:
        """Return the name of the key; every key is compared in full, so that the time taken tells nothing."""
        found = None
        for name, key in self._keys:
            if hmac.compare_digest(key, given):
                found = name
        return found


class Rates:
    """A bucket for each client that fills with `rate` tokens a second, up to one second's worth; a candidate takes one.

    Who has a token is served, whatever is asked for: what that takes beyond is a debt that has to be refilled first.
    """

    def __init__(self, rate: float | None):
        self._rate = rate
        # By client: the tokens, and when they were counted.
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def charge(self, client: str, candidates: int) -> None:
        """Take a token for each candidate. Raises HTTPException, 429, where the client has none."""
        if self._rate is None:
            return
        burst, now = max(1.0, self._rate), time.monotonic()
        tokens, counted_at = self._buckets.get(client, (burst, now))
        tokens = min(burst, tokens + (now - counted_at) * self._rate)
        if tokens < 1:
            wait_s = math.ceil((1 - tokens) / self._rate)
            detail = "too many candidates a second: ask again after the seconds in Retry-After"
            raise HTTPException(429, detail, {"Retry-After": str(max(1, wait_s))})
        self._buckets[client] = (tokens - candidates, now)
        self._buckets.move_to_end(client)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)


def _request_id(headers: Mapping[bytes, bytes]) -> bytes:
    given = headers.get(ID_HEADER, b"")
    return given if SANE_ID.fullmatch(given) else os.urandom(16).hex().encode()


def _given(headers: Mapping[bytes, bytes]) -> bytes:
    scheme, _, credentials = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() == b"bearer":
        return credentials.strip()
    return headers.get(b"x-api-key", b"").strip()
