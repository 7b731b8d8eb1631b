"""Waiting for a service that is away."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_delay, wait_random_exponential

Result = TypeVar("Result")

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 15.0
log = logging.getLogger(__name__)


async def persist(
    action: Callable[[], Awaitable[Result]], away: tuple[type[Exception], ...], patience_s: float
) -> Result:
    """Do `action` until it succeeds, waiting longer each time that it raises one of `away`.

    The waits are random, up to bounds that double, so that several that wait do not come back all at once. Raises the
    last such error once `patience_s` seconds are over.
    """
    growing = wait_random_exponential(multiplier=FIRST_WAIT_S, max=LONGEST_WAIT_S)

    async def attempt() -> Result:  # Tenacity awaits what a coroutine function returns, and no other awaitable.
        return await action()

    def wait_s(state: RetryCallState) -> float:
        return max(0.0, min(growing(state), patience_s - (state.seconds_since_start or 0.0)))

    return await AsyncRetrying(
        retry=retry_if_exception_type(away),
        stop=stop_after_delay(patience_s),
        wait=wait_s,
        before_sleep=_tell,
        reraise=True,
    )(attempt)


def _tell(state: RetryCallState) -> None:
    error = state.outcome and state.outcome.exception()
    log.warning("waiting, as %s", " ".join(str(error).split()))
