"""Verdicts kept in Redis, for all processes of a fleet. Whatever happens to Redis, no request fails of it."""

import asyncio
import logging
import time
from collections.abc import Sequence

from pydantic import ValidationError
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from mathcontracts import Verdict
from mathverifier.schemas import VerifyRequest
from mathverifier.service.cache import Cache, is_lasting, key_of

PREFIX = b"mathverifier:verdict:"
# A request waits no longer for it; once it was waited for in vain, it is left alone for a while.
TIMEOUT_S, PAUSE_S = 0.25, 5.0
LOG = logging.getLogger("mathverifier.service")


class RedisCache(Cache):
    """Keeps verdicts for `ttl_s` seconds; how many, is bounded by Redis's own `maxmemory`."""

    far = True

    def __init__(self, url: str, ttl_s: int):
        self._redis = Redis.from_url(
            url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S, retry=Retry(NoBackoff(), 0)
        )
        self._ttl_s = ttl_s
        self._paused_until = float("-inf")

    async def get(self, requests: Sequence[VerifyRequest]) -> list[bytes | None]:
        """Return the verdicts that are kept, None for each that is not or cannot be had just now."""
        nothing: list[bytes | None] = [None] * len(requests)
        if time.monotonic() < self._paused_until:
            return nothing
        try:
            async with asyncio.timeout(TIMEOUT_S):
                found = await self._redis.mget([PREFIX + key_of(request) for request in requests])
        except (RedisError, OSError, TimeoutError) as error:
            self._pause(error)
            return nothing
        return [verdict if isinstance(verdict, bytes) and _is_verdict(verdict) else None for verdict in found]

    async def put(self, verdicts: Sequence[tuple[VerifyRequest, bytes]]) -> None:
        """Keep verdicts, but for time-outs and faults; where that cannot be done just now, it is not."""
        lasting = [(request, verdict) for request, verdict in verdicts if is_lasting(verdict)]
        if not lasting or time.monotonic() < self._paused_until:
            return
        try:
            async with asyncio.timeout(TIMEOUT_S), self._redis.pipeline(transaction=False) as pipeline:
                for request, verdict in lasting:
                    pipeline.set(PREFIX + key_of(request), verdict, ex=self._ttl_s)
                await pipeline.execute()
        except (RedisError, OSError, TimeoutError) as error:
            self._pause(error)

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    def _pause(self, error: Exception) -> None:
        self._paused_until = time.monotonic() + PAUSE_S
        LOG.warning("the cache does not answer (%s): going on without it for %g s", type(error).__name__, PAUSE_S)


def _is_verdict(verdict: bytes) -> bool:
    try:
        Verdict.model_validate_json(verdict)
    except ValidationError:
        return False
    return True
