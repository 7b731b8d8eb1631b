"""The short way to the routes that judge: from bytes to a message to bytes, past the framework's own steps.

The framework describes these routes and answers every other request. Its own way to them, of which most is for what
they do not use, takes longer than judging an answer.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mathverifier.service import errors
from mathverifier.service.inflate import decoded
from mathverifier.service.refusal import Invalid
from mathverifier.service.request_body import cost_of_refusal, read_body
from mathverifier.service.state import state_of

# What nobody reads any more; the status is for the log.
CLIENT_CLOSED_REQUEST = 499
# How bodies are refused, beside 422.
OF_BODIES = (400, 413, 415)
# The server takes what follows such headers for the other protocol's, and the body is gone.
NO_UPGRADE = "HTTP/1.1 alone is spoken here: the body of a request that offers another protocol by `Upgrade` is lost"
Endpoint = Callable[..., Awaitable[ASGIApp]]


class Shortcut:
    """ASGI middleware that answers POST at some paths by endpoints that take `request`, and a message as `body` if any.

    An endpoint returns the response itself.
    """

    def __init__(self, app: ASGIApp, endpoints: Mapping[str, Endpoint]):
        self._app = app
        self._endpoints = {path: (endpoint, _body_of(endpoint)) for path, endpoint in endpoints.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] not in self._endpoints:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive, send)
        try:
            receive = decoded(receive, scope["headers"])
            request = Request(scope, receive, send)
            response = await self._answered(request)
            await response(scope, receive, send)
        except (Invalid, HTTPException) as error:
            if isinstance(error, Invalid) or error.status_code in OF_BODIES:
                state_of(request).rates.take(request, cost_of_refusal(request))
            await errors.response(request, error)(scope, receive, send)

    async def _answered(self, request: Request) -> ASGIApp:
        if _is_upgrade(request.scope["headers"]):
            raise HTTPException(400, NO_UPGRADE, {"Connection": "close"})
        endpoint, message = self._endpoints[request.scope["path"]]
        state = state_of(request)
        # Before the body is read: a refusal should cost as little as it can.
        state.rates.admit(request)
        try:
            if message is None:
                return await endpoint(request=request)
            body = await read_body(message, request, state.reader, state.settings.max_body_bytes)
            return await endpoint(request=request, body=body)
        except ClientDisconnect:
            return Response(status_code=CLIENT_CLOSED_REQUEST)


def _is_upgrade(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Say whether another protocol is offered: only where `Connection` names the header `Upgrade` (RFC 9110, 7.8)."""
    if not any(name == b"upgrade" for name, _ in headers):
        return False
    return any(name == b"connection" and b"upgrade" in value.lower() for name, value in headers)


def _body_of(endpoint: Endpoint) -> Any:
    body = inspect.signature(endpoint).parameters.get("body")
    return None if body is None else body.annotation
