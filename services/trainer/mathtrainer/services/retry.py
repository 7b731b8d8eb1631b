"""Waiting for a service that is away, without becoming deaf to a stop."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from functools import partial
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_before_delay, wait_exponential

from mathtrainer.stages.context import ServiceUnavailable, StageContext

T = TypeVar("T")
PATIENCE_S = 300.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 15.0
CHECK_S = 0.2  # How often a call that hangs asks whether the run is to stop.


def pause(context: StageContext, seconds: float) -> None:
    """Sleep; raise a `Stop` as soon as the run is to stop."""
    end = time.monotonic() + seconds
    context.check()
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(left, CHECK_S))
        context.check()


def attend(context: StageContext, call: Callable[[], T]) -> T:
    """Return what `call` returns, from a thread of its own; raise a `Stop` as soon as the run is to stop.

    A call that is left behind by a `Stop` runs to its end unheard.
    """
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        future = pool.submit(call)
        while True:
            context.check()
            try:
                return future.result(timeout=CHECK_S)
            except NotYet:
                if future.done():  # The call itself timed out.
                    raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def persist(context: StageContext, call: Callable[[], T], away: tuple[type[Exception], ...], name: str) -> T:
    """Return what `call` returns; while it raises one of `away`, try again after ever longer pauses.

    Raises ServiceUnavailable, naming the service, once that has gone on for `PATIENCE_S` seconds.
    """

    def give_up(state: RetryCallState) -> T:
        error = state.outcome and state.outcome.exception()
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ServiceUnavailable(
            f"{name} was away for {PATIENCE_S:.0f} s ({reason}): start it, then `mathtrainer resume "
            f"{context.run_id}`; nothing is lost"
        ) from None

    retrying = Retrying(
        retry=retry_if_exception_type(away),
        stop=stop_before_delay(PATIENCE_S),
        wait=wait_exponential(multiplier=FIRST_PAUSE_S, max=LONGEST_PAUSE_S),
        sleep=partial(pause, context),
        retry_error_callback=give_up,
    )
    found: T = retrying(attend, context, call)
    return found
