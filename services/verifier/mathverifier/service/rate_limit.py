"""How many items a second each key, or each address, may have judged."""

import asyncio
import math

from starlette.exceptions import HTTPException
from starlette.requests import Request

from mathcontracts.servicekit.token_buckets import TokenBuckets, client_of


class TooMany(HTTPException):
    """The client has had more than its share."""

    def __init__(self, wait_s: float):
        detail = "too many items a second: ask again after the seconds in Retry-After"
        super().__init__(429, detail, headers={"Retry-After": str(max(1, math.ceil(wait_s)))})


class Rates:
    """How many items a second each client may have judged; None is no limit."""

    def __init__(self, rate: float | None):
        self._buckets = None if rate is None else TokenBuckets(rate)

    def admit(self, request: Request) -> None:
        """Raise TooMany where the client has no token."""
        if self._buckets is not None and (wait_s := self._buckets.wait_s(client(request))):
            raise TooMany(wait_s)

    def charge(self, request: Request, items: int = 1) -> None:
        """Take a token for each item. Raises TooMany where the client has none: others of its requests came before."""
        self.admit(request)
        self.take(request, items)

    def take(self, request: Request, items: int) -> None:
        """Take a token for each item, whether there are any or not: for what was refused, and had to be read."""
        if self._buckets is not None:
            self._buckets.take(client(request), items)

    async def wait(self, request: Request, items: int) -> None:
        """Take a token for each item, once there are some: for a stream, which is slowed and not refused."""
        if self._buckets is None:
            return
        while wait_s := self._buckets.wait_s(client(request)):
            await asyncio.sleep(wait_s)
        self._buckets.take(client(request), items)


def client(request: Request) -> str:
    """Return whose share it is: the name of the key, or the address where there are no keys."""
    name: str | None = request.scope.get("state", {}).get("key_name")
    return name if name is not None else client_of(request.client.host if request.client else "")
