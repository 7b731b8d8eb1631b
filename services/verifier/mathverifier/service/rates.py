"""How many items a second each key, or each address, may have judged."""

import asyncio
import ipaddress
import math
import time
from collections import OrderedDict

from starlette.exceptions import HTTPException
from starlette.requests import Request

# The ones that asked least lately are forgotten: that gives them no more than a full bucket.
MAX_BUCKETS = 10_000
# An address of IPv6 is one of as many as its owner likes.
NETWORK_BITS = 64


class TooMany(HTTPException):
    """The client has had more than its share."""

    def __init__(self, wait_s: float):
        detail = "too many items a second: ask again after the seconds in Retry-After"
        super().__init__(429, detail, headers={"Retry-After": str(max(1, math.ceil(wait_s)))})


class Rates:
    """A bucket for each client that fills with `rate` tokens a second, up to one second's worth; an item takes one.

    Who has a token is served, whatever the batch: what it takes beyond is a debt that has to be refilled first.
    """

    def __init__(self, rate: float | None):
        self._rate = rate
        # By client: the tokens, and when they were counted.
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admit(self, request: Request) -> None:
        """Raise TooMany where the client has no token."""
        if self._rate is None:
            return
        tokens = self._tokens(client(request))
        if tokens < 1:
            raise TooMany((1 - tokens) / self._rate)

    def charge(self, request: Request, items: int = 1) -> None:
        """Take a token for each item. Raises TooMany where the client has none: others of its requests came before."""
        self.admit(request)
        self.take(request, items)

    def take(self, request: Request, items: int) -> None:
        """Take a token for each item, whether there are any or not: for what was refused, and had to be read."""
        if self._rate is None:
            return
        name = client(request)
        self._buckets[name] = (self._tokens(name) - items, time.monotonic())
        self._buckets.move_to_end(name)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)

    async def wait(self, request: Request, items: int) -> None:
        """Take a token for each item, once there are some: for a stream, which is slowed and not refused."""
        if self._rate is None:
            return
        while (tokens := self._tokens(client(request))) < 1:
            await asyncio.sleep((1 - tokens) / self._rate)
        self.charge(request, items)

    def _tokens(self, name: str) -> float:
        assert self._rate is not None
        burst = max(1.0, self._rate)
        tokens, counted_at = self._buckets.get(name, (burst, 0.0))
        return min(burst, tokens + (time.monotonic() - counted_at) * self._rate)


def client(request: Request) -> str:
    """Return whose share it is: the name of the key, or the address where there are no keys."""
    name: str | None = request.scope.get("state", {}).get("key_name")
    if name is not None:
        return name
    address = request.client.host if request.client else ""
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network((address.partition("%")[0], NETWORK_BITS), strict=False))
    except ValueError:
        return address
