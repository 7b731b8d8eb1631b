"""How long an item's algebra may take: the setting, or less where the request says so."""

import math
from typing import Any

from starlette.requests import Request

from mathverifier.service.problems import InvalidField

HEADER = "X-Deadline-S"
_RAW = HEADER.lower().encode()
# What OpenAPI says of it.
PARAMETER: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "description": "Seconds that one comparison by algebra may take; the service's own limit is the most.",
    "schema": {"type": "number", "exclusiveMinimum": 0},
}


def deadline_of(request: Request, most_s: float) -> float:
    """Return the seconds that the request's header allows, `most_s` at most. Raises InvalidField for none."""
    asked = dict(request.scope["headers"]).get(_RAW)
    if asked is None:
        return most_s
    try:
        seconds = float(asked)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise InvalidField(HEADER, "must be a number of seconds above 0, as 1.5")
    return min(seconds, most_s)
