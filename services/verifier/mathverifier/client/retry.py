"""When a request is made again, and how long is waited before."""

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2

ATTEMPTS = 7
FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 10.0
# A service that asks for more patience than this is reported, not waited for. It is enough for a batch at one item a
# second.
LONGEST_ASKED_S = 300.0
BUSY = (429, 503)
Outcome = httpx2.Response | httpx2.RequestError


def wait_s(outcome: Outcome, attempt: int, attempts: int) -> float | None:
    """Return the seconds to wait after `attempt`, counted from 0; None where no other should follow.

    Another follows where the service was busy or the connection was lost. A time-out is not repeated: what took too
    long once would again.
    """
    if attempt + 1 >= attempts:
        return None
    if isinstance(outcome, httpx2.Response):
        return _after_busy(outcome, attempt)
    timed_out = isinstance(outcome, httpx2.ReadTimeout | httpx2.WriteTimeout)
    return growing_wait_s(attempt) if isinstance(outcome, httpx2.TransportError) and not timed_out else None


def growing_wait_s(attempt: int) -> float:
    """Return a random wait that doubles with each attempt up to a bound.

    Half of it is random, so that clients turned away together do not come back together. Half is not, so that all
    attempts together outlast a restart of the service.
    """
    return min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0**attempt) * random.uniform(0.5, 1.0)


def _after_busy(response: httpx2.Response, attempt: int) -> float | None:
    if response.status_code not in BUSY:
        return None
    asked = asked_s(response.headers.get("retry-after", ""))
    return None if asked > LONGEST_ASKED_S else asked + growing_wait_s(attempt)


def asked_s(retry_after: str) -> float:
    """Return the seconds of a Retry-After header, which are given as they are or as a date; 0 without one."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        at = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return 0.0
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
