"""Verdicts kept for those who ask again."""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import sha256

from mathverifier.core.version import VERSION
from mathverifier.schemas import VerifyRequest

# What another try, or more time, might change; a fault is counted and told each time that it is met.
_PASSING = tuple(
    b'{"outcome":"unknown","reason":"%b"' % reason for reason in (b"timeout", b"internal_error", b"not_reached")
)


class Cache:
    """Keeps nothing; the caches that keep something are its children.

    The key is the content of the request and the verifier's version, so that a stale verdict cannot be found.
    """

    # Whether asking it takes waiting.
    far = False

    def near(self, request: VerifyRequest) -> bytes | None:
        """Return the verdict on `request` where it is kept in this process."""
        return None

    def put_near(self, request: VerifyRequest, verdict: bytes) -> None:
        """Keep a verdict in this process, unless it is a time-out, a fault or none."""

    async def get(self, requests: Sequence[VerifyRequest]) -> list[bytes | None]:
        """Return the verdicts that are kept, None for each that is not."""
        return [self.near(request) for request in requests]

    async def put(self, verdicts: Sequence[tuple[VerifyRequest, bytes]]) -> None:
        """Keep verdicts, but for time-outs, faults and what was not reached."""
        for request, verdict in verdicts:
            self.put_near(request, verdict)

    async def close(self) -> None:
        """Close connections."""


class LocalCache(Cache):
    """The `size` verdicts of this process that were asked for last."""

    def __init__(self, size: int):
        self._size = size
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()

    def near(self, request: VerifyRequest) -> bytes | None:
        """Return the verdict on `request` where it is kept."""
        key = key_of(request)
        verdict = self._kept.get(key)
        if verdict is not None:
            self._kept.move_to_end(key)
        return verdict

    def put_near(self, request: VerifyRequest, verdict: bytes) -> None:
        """Keep a verdict instead of the one that was asked for least lately."""
        if not is_lasting(verdict):
            return
        self._kept[key_of(request)] = verdict
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)


def key_of(request: VerifyRequest) -> bytes:
    """Return the key of a request: equal for equal content and version alone."""
    return sha256(b"%b\n%b" % (VERSION.encode(), request.model_dump_json().encode())).digest()


def is_lasting(verdict: bytes) -> bool:
    """Say whether the same question would have the same answer again."""
    return not verdict.startswith(_PASSING)
