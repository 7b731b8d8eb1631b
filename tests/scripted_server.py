"""A server that fails as real ones do, by a script, and what both clients make of it."""

import asyncio
import json
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from mathverifier import AsyncClient, Client, VerifierError

COMPARED = json.dumps({"outcome": "correct", "reason": "equal"}).encode()
Reply = tuple[int, dict[str, str], bytes] | None
Script = Sequence[Reply] | Callable[[Any], Reply]


class Scripted(ThreadingHTTPServer):
    """A server that answers by a script: (status, headers, body), or None to cut the connection.

    The script is a list of replies, of which the last one comes again and again, or tells the reply to a body.
    """

    request_queue_size = 64

    def __init__(self, script: Script):
        super().__init__(("127.0.0.1", 0), Handler)
        self.script, self.asked = script, 0
        self.bodies: list[Any] = []
        self.keys: list[str | None] = []
        self.patience: list[str | None] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a client that has gone, as one does whose other batch has failed."""


class Handler(BaseHTTPRequestHandler):
    """Answers by the server's script."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server = self.server
        assert isinstance(server, Scripted)
        server.bodies.append(json.loads(body))
        server.keys.append(self.headers["Authorization"])
        server.patience.append(self.headers["X-Patience-S"])
        script = server.script
        reply = script(server.bodies[-1]) if callable(script) else script[min(server.asked, len(script) - 1)]
        server.asked += 1
        if reply is None:
            self.close_connection = True
            return
        self.send_response(reply[0])
        for name, value in {**reply[1], "Content-Length": str(len(reply[2]))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply[2])

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


def url(server: Scripted) -> str:
    """Return a server's address."""
    return f"http://127.0.0.1:{server.server_port}"


def both(base_url: str, ask: str, *args: Any, options: dict[str, Any] | None = None, **named: Any) -> list[Any]:
    """Return what Client and AsyncClient give for the same call: a result, or the VerifierError."""

    async def asynchronous() -> Any:
        async with AsyncClient(base_url, **(options or {})) as client:
            return await getattr(client, ask)(*args, **named)

    def synchronous() -> Any:
        with Client(base_url, **(options or {})) as client:
            return getattr(client, ask)(*args, **named)

    results = []
    for run in (synchronous, lambda: asyncio.run(asynchronous())):
        try:
            results.append(run())
        except VerifierError as error:
            results.append(error)
    return results
