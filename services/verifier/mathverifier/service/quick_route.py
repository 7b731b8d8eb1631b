"""Routes whose bodies go from bytes to a message in one step; described to OpenAPI as any other."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from mathverifier.service.bodies import read_body
from mathverifier.service.problems import Unavailable
from mathverifier.service.rates import Rates

# What nobody reads any more; the status is for the log.
CLIENT_CLOSED_REQUEST = 499


class QuickRoute(APIRoute):
    """A route whose endpoint takes `request`, and `body`, a message, if any; it returns the response itself.

    The framework's own way reads the body to Python objects first, and looks for more kinds of parameters.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        endpoint: Any = self.endpoint
        body = inspect.signature(endpoint).parameters.get("body")

        async def handle(request: Request) -> Response:
            rates: Rates = request.app.state.rates
            # Before the body is read: a refusal should cost as little as it can.
            rates.admit(request)
            try:
                read = {} if body is None else {"body": await read_body(body.annotation, request)}
                response: Response = await endpoint(request=request, **read)
            except ClientDisconnect:
                return Response(status_code=CLIENT_CLOSED_REQUEST)
            except asyncio.CancelledError:  # The server's grace for open requests is over.
                raise Unavailable("the verifier is shutting down: ask again later") from None
            return response

        return handle
