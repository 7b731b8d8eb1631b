"""A bound on request bodies."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mathverifier.messages import problem_detail
from mathverifier.service.problems import TooLarge, answer

# A stream has no end; each of its lines has.
UNBOUNDED_PATH = "/verify/stream"


class BodyLimit:
    """ASGI middleware that refuses a body above `max_bytes`: by its declared length, or once that many bytes came."""

    def __init__(self, app: ASGIApp, max_bytes: int):
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body counted."""
        if scope["type"] != "http" or scope["path"] == UNBOUNDED_PATH:
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared[:20]) > self._max_bytes:
            error = TooLarge(self._max_bytes)
            # The rest of the body stays unread, so the connection cannot carry another request.
            refusal = answer(problem_detail(error.status_code, error.detail), {"Connection": "close"})
            await refusal(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._max_bytes:
                raise TooLarge(self._max_bytes)
            return message

        await self._app(scope, counted, send)
