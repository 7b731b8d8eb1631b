"""The answer to what was judged."""

from starlette.types import Receive, Scope, Send


class Written:
    """A 200 with JSON that is written already; the framework's response would first find out what it is given."""

    __slots__ = ("_content",)

    def __init__(self, content: bytes):
        self._content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        headers = [(b"content-length", b"%d" % len(self._content)), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self._content})
