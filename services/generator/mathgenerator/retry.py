"""Waiting for a service that is away."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

Result = TypeVar("Result")

FIRST_WAIT_S = 0.25
LONGEST_WAIT_S = 15.0
log = logging.getLogger(__name__)


async def persist(
    action: Callable[[], Awaitable[Result]], away: tuple[type[Exception], ...], patience_s: float
) -> Result:
    """Do `action` until it succeeds, waiting longer each time that it raises one of `away`.

    Raises the last such error once `patience_s` seconds are over.
    """
    give_up = time.monotonic() + patience_s
    wait_s = FIRST_WAIT_S
    while True:
        try:
            return await action()
        except away as error:
            left_s = give_up - time.monotonic()
            if left_s <= 0:
                raise
            log.warning("waiting, as %s", " ".join(str(error).split()))
            # The jitter keeps several that wait from coming back all at once.
            await asyncio.sleep(min(wait_s * random.uniform(0.5, 1.5), left_s))
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)
