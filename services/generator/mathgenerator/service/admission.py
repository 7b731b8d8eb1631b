"""What a request has to pass before its body is read: a key, a rate that is kept, a size that can be."""

import math
import os
import re
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mathcontracts.servicekit.api_keys import KEY_NEEDED, ApiKeys
from mathcontracts.servicekit.token_buckets import TokenBuckets, client_of
from mathgenerator.service.errors import answer

ID_HEADER = b"x-request-id"
SANE_ID = re.compile(rb"[\x20-\x7e]{1,128}")
OPEN_PATHS = frozenset(("/livez", "/readyz"))


class Doors:
    """ASGI middleware that refuses who has no key (401) and bodies above `max_body_bytes` (413)."""

    def __init__(self, app: ASGIApp, keys: Mapping[str, str], max_body_bytes: int):
        self._app = app
        self._keys = ApiKeys(keys) if keys else None
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
        name = self._keys.name_of(headers) if self._keys else None
        if self._keys and name is None:
            refusal = {"WWW-Authenticate": 'Bearer realm="mathgenerator"', "Connection": "close"}
            await answer(401, KEY_NEEDED, headers=refusal)(scope, receive, send)
            return
        scope.setdefault("state", {})["client"] = name or client_of(scope["client"][0] if scope.get("client") else "")
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


class Rates:
    """How many candidates a second each client may ask for; None is no limit."""

    def __init__(self, rate: float | None):
        self._buckets = None if rate is None else TokenBuckets(rate)

    def charge(self, client: str, candidates: int) -> None:
        """Take a token for each candidate. Raises HTTPException, 429, where the client has none."""
        if self._buckets is None:
            return
        if wait_s := self._buckets.wait_s(client):
            detail = "too many candidates a second: ask again after the seconds in Retry-After"
            raise HTTPException(429, detail, {"Retry-After": str(max(1, math.ceil(wait_s)))})
        self._buckets.take(client, candidates)


def _request_id(headers: Mapping[bytes, bytes]) -> bytes:
    given = headers.get(ID_HEADER, b"")
    return given if SANE_ID.fullmatch(given) else os.urandom(16).hex().encode()
