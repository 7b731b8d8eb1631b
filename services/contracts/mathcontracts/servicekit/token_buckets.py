"""Token buckets: how much each client of a service may ask for in a second."""

import ipaddress
import time
from collections import OrderedDict

# The clients that asked least lately are forgotten: that gives them no more than a full bucket.
MAX_BUCKETS = 10_000
# An address of IPv6 is one of as many as its owner likes.
NETWORK_BITS = 64


class TokenBuckets:
    """A bucket for each client that fills with `rate` tokens a second, up to one second's worth.

    Who has a token is served, whatever is asked for: what that takes beyond is a debt that has to be refilled first.
    """

    def __init__(self, rate: float):
        self._rate = rate
        # By client: the tokens, and when they were counted.
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, client: str) -> float:
        """Return the seconds until the client has a token; 0 where it has one."""
        return max(0.0, (1 - self._tokens(client)) / self._rate)

    def take(self, client: str, count: int) -> None:
        """Take `count` tokens, whether there are so many or not."""
        self._buckets[client] = (self._tokens(client) - count, time.monotonic())
        self._buckets.move_to_end(client)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)

    def _tokens(self, client: str) -> float:
        burst = max(1.0, self._rate)
        tokens, counted_at = self._buckets.get(client, (burst, 0.0))
        return min(burst, tokens + (time.monotonic() - counted_at) * self._rate)


def client_of(address: str) -> str:
    """Return whose share an address has: its own, or its network's where it is one of IPv6."""
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network((address.partition("%")[0], NETWORK_BITS), strict=False))
    except ValueError:
        return address
