"""What is seen of each request: a line in the log, its metrics, its id."""

import asyncio
import logging
import os
import re
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from opentelemetry.trace import format_trace_id, get_current_span
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mathverifier.service.errors import fault, shutting_down
from mathverifier.service.logs import described, tell
from mathverifier.service.metrics import Judged, Metrics
from mathverifier.service.tracing import PROBES

ID_HEADER = b"x-request-id"
SANE_ID = re.compile(rb"[\x20-\x7e]{1,128}")
OTHER = "other"
log = logging.getLogger("mathverifier.requests")


@dataclass(slots=True)
class Seen:
    """One request, while it is answered."""

    metrics: Metrics
    request_id: str
    started: float
    outcomes: dict[str, int]
    status: int | None = None
    complete: bool = False
    disconnected: bool = False
    error: Exception | None = None


_CURRENT: ContextVar[Seen] = ContextVar("the request that is being answered")


class Observation:
    """ASGI middleware around all others. What the application raised ends here, and is answered if nothing was yet.

    It is told without what the exception says: the server would write that into the log, and it may hold a solution.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, paths: frozenset[str]):
        self._app = app
        self._metrics = metrics
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and tell of it when it is over."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = Seen(self._metrics, _request_id(scope), time.perf_counter(), {})
        # Each request is a task with a context of its own, which the tasks that it starts share.
        _CURRENT.set(seen)

        async def listened() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect" and not seen.complete:
                seen.disconnected = True
            return message

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                message["headers"] = [*message["headers"], (ID_HEADER, seen.request_id.encode())]
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                seen.complete = True

        if (span := get_current_span()).is_recording():
            # The framework names only what its own router has found.
            span.set_attribute("http.route", self._route(scope))
            span.update_name(f"{scope['method']} {self._route(scope)}")
        self._metrics.began()
        try:
            await self._app(scope, listened, answered)
        except asyncio.CancelledError:  # The server's grace for open requests is over.
            if seen.status is None:
                await shutting_down()(scope, listened, answered)
        except Exception as error:
            seen.error = error
            if seen.status is None:
                await fault()(scope, listened, answered)
        finally:
            self._tell(scope, seen)

    def _route(self, scope: Scope) -> str:
        path: str = scope["path"]
        return path if path in self._paths else OTHER

    def _tell(self, scope: Scope, seen: Seen) -> None:
        seconds = time.perf_counter() - seen.started
        route = self._route(scope)
        gone = seen.disconnected or not seen.complete
        self._metrics.ended(route, None if gone else seen.status, seconds)
        failed = seen.error is not None or (seen.status or 0) >= 500
        # Of probes, only what goes wrong is worth a line.
        if (route in PROBES and seen.status == 200) or not log.isEnabledFor(logging.INFO):
            return
        fields: dict[str, Any] = {
            "request_id": seen.request_id,
            "method": scope["method"],
            "route": route,
            "status": seen.status,
            "duration_ms": round(seconds * 1000, 3),
        }
        if seen.outcomes:
            fields["items"], fields["outcomes"] = sum(seen.outcomes.values()), seen.outcomes
        if key_name := scope.get("state", {}).get("key_name"):
            fields["key"] = key_name
        if (context := get_current_span().get_span_context()).is_valid:
            fields["trace_id"] = format_trace_id(context.trace_id)
        if gone:
            fields["disconnected"] = True
        if seen.error is not None:
            fields |= described(seen.error)
        message = f"{scope['method']} {route} {seen.status or 'unanswered'} in {seconds * 1000:.1f} ms"
        tell(log, logging.ERROR if failed else logging.INFO, message, fields)


def observe(*results: Judged) -> None:
    """Count what the request that is being answered gets: for the metrics, and for its line in the log."""
    seen = _CURRENT.get()
    for one in results:
        outcome = seen.metrics.judged(one)
        seen.outcomes[outcome] = seen.outcomes.get(outcome, 0) + 1


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == ID_HEADER and SANE_ID.fullmatch(value):
            return str(value, "ascii")
    return os.urandom(16).hex()
