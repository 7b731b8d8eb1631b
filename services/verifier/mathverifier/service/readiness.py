"""Whether the service can do its work: asked of the work itself."""

import asyncio
import time

from anyio import to_thread

from mathverifier.api import equivalent
from mathverifier.service.refusal import Unavailable

# Equal, but only algebra works out an integral: no rung before it can answer.
CANARY = (r"\int_0^3 10x\,dx", "45")
CANARY_DEADLINE_S = 20.0
FRESH_S = 10.0


class Readiness:
    """Has a canary compared in a child process, at most once every `FRESH_S` seconds."""

    def __init__(self) -> None:
        self._sung_at = float("-inf")
        self._lock = asyncio.Lock()

    async def check(self) -> None:
        """Return where the canary was right a short while ago or is now; else raise Unavailable."""
        async with self._lock:
            if time.monotonic() - self._sung_at < FRESH_S:
                return
            try:
                comparison = await to_thread.run_sync(lambda: equivalent(*CANARY, deadline_s=CANARY_DEADLINE_S))
            except (RuntimeError, OSError):
                raise Unavailable("no child process for symbolic work can be started just now: try again") from None
            if comparison.outcome != "correct":
                raise Unavailable(f"symbolic work does not get done just now ({comparison.reason}): try again")
            self._sung_at = time.monotonic()
