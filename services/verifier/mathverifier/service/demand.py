"""What one request asks of the service: for whom, how long it may take, and what it has taken."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from mathverifier.service.rate_limit import client
from mathverifier.service.refusal import InvalidField
from mathverifier.service.settings import Settings

DEADLINE, PATIENCE = "X-Deadline-S", "X-Patience-S"
_NUMBER = {"type": "number", "exclusiveMinimum": 0}
# What OpenAPI says of them.
PARAMETERS: list[dict[str, Any]] = [
    {
        "name": DEADLINE,
        "in": "header",
        "description": "Seconds that one comparison by algebra may take; the service's own limit is the most.",
        "schema": _NUMBER,
    },
    {
        "name": PATIENCE,
        "in": "header",
        "description": "Seconds that the client waits for the answer. Items of a batch that are not reached by then "
        "are `unknown/not_reached`; a single item that could not be is refused at once, with Retry-After.",
        "schema": _NUMBER,
    },
]
# A single item that waits longer for a process that does algebra is turned away.
PATIENCE_S = 10.0
# So many seconds of algebra count as an item.
ITEM_S = 0.1


@dataclass(slots=True)
class Demand:
    """A request's client, its deadline for an item's algebra, and until when its work may begin, of monotonic time."""

    client: str
    deadline_s: float
    until: float | None
    batch: bool
    # Seconds of algebra that it took and that were not charged yet.
    algebra_s: float = 0.0

    @property
    def patience_s(self) -> float | None:
        """Seconds for which work may still wait; 0 where it is too late, None where it may wait for ever."""
        return None if self.until is None else max(0.0, self.until - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether it is too late for work to begin."""
        return self.until is not None and time.monotonic() >= self.until

    def owed(self) -> int:
        """Return as how many items its algebra since the last call counts."""
        items = int(self.algebra_s / ITEM_S)
        self.algebra_s -= items * ITEM_S
        return items


def demand_of(request: Request, settings: Settings, *, batch: bool = False) -> Demand:
    """Return what a request asks for. Raises InvalidField for a header that is no number of seconds."""
    headers = dict(request.scope["headers"])
    deadline_s = min(settings.deadline_s, _seconds(headers, DEADLINE) or math.inf)
    patience_s = _seconds(headers, PATIENCE)
    if not batch:
        patience_s = min(PATIENCE_S, patience_s or math.inf)
    elif patience_s is not None:
        # What begins last has to be done by then, too.
        patience_s -= min(deadline_s, patience_s / 2)
    until = None if patience_s is None else time.monotonic() + patience_s
    return Demand(client(request), deadline_s, until, batch)


def _seconds(headers: Mapping[bytes, bytes], header: str) -> float | None:
    asked = headers.get(header.lower().encode())
    if asked is None:
        return None
    try:
        seconds = float(asked)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise InvalidField(header, "must be a number of seconds above 0, as 1.5")
    return seconds
