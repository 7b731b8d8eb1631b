"""Who came first is served first, and nobody is left waiting while others come again and again."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from bench.load import load, requests

from mathcontracts import Verdict
from mathverifier.service import verification
from mathverifier.service.cache import Cache
from mathverifier.service.demand import Demand
from mathverifier.service.fairness import AT_ONCE, EventLoopScheduler
from mathverifier.workers.task import SymbolicQuery, VerificationTask, item_of

if TYPE_CHECKING:
    from tests.conftest import RunningVerifier

# Long enough for others to come while it is judged.
STEPS = "\n".join(f"Then {n} + {n} = {2 * n} and {n} * 3 = {3 * n}." for n in range(2, 9))


@pytest.mark.parametrize(("profile", "others", "connections"), [(True, 32, 64), (False, 128, 128)])
def test_who_comes_later_is_served_too(
    run_verifier: Callable[..., AbstractContextManager["RunningVerifier"]], profile: bool, others: int, connections: int
) -> None:
    """While many ask again as soon as they are answered, many more come at once, and none is passed by for long."""
    item = {"solution": f"{STEPS}\nThe answer is 72", "reference": "72", "profile": profile}
    asked = requests("/verify", [item] * 100_000)
    with run_verifier() as served, ThreadPoolExecutor() as threads:
        port = served.client.base_url.port or 0
        already = threads.submit(load, port, asked, others, 2.5)
        time.sleep(0.4)  # By then they are at it.
        came = load(port, asked, connections, 1.5)
        assert {*came.statuses, *already.result().statuses} == {200}
    # The answers are in the order in which they came, each with its request's place in the order of asking. Some were
    # passed by until the load was over when there was one socket and what had come was judged in one go.
    assert max(number - answer.place for number, answer in enumerate(came.answers)) < 6 * connections


def test_turns_are_in_order_and_few_at_once() -> None:
    """Those who wait are called in their order, few a round; who gave up costs nobody a turn."""

    async def rounds() -> list[list[int]]:
        turns, called = EventLoopScheduler(), list[int]()

        async def wait(name: int) -> None:
            await turns.wait()
            called.append(name)

        tasks = [asyncio.create_task(wait(name)) for name in range(3 * AT_ONCE)]
        await asyncio.sleep(0)
        assert called == []
        tasks[1].cancel()
        seen, found = 0, []
        while len(called) < len(tasks) - 1:
            await asyncio.sleep(0)
            if len(called) > seen:
                found.append(called[seen:])
                seen = len(called)
        await turns.wait()  # Nobody is there any more: the next turn is one's own.
        return found

    found = asyncio.run(rounds())
    assert [name for part in found for name in part] == [name for name in range(3 * AT_ONCE) if name != 1]
    assert max(map(len, found)) <= AT_ONCE


def test_a_batch_of_answers_alone_leaves_the_loop_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Items that are judged on the event loop are judged in slices, all parts of a batch together.

    The clock is the test's own, by which each item takes the same: how busy the machine is makes no difference.
    """
    item_s, now = verification.SLICE_S / 4, 0.0

    class Timed(VerificationTask):
        def next(self) -> Verdict | SymbolicQuery:
            nonlocal now
            now += item_s
            return super().next()

    monkeypatch.setattr(verification, "VerificationTask", Timed)
    monkeypatch.setattr(verification, "time", SimpleNamespace(monotonic=lambda: now))
    items = [item_of({"solution": f"{STEPS}\nThe answer is 72", "reference": "72", "profile": False})] * 320
    longest = 0.0

    async def others() -> None:
        nonlocal longest
        while True:
            since = now
            await asyncio.sleep(0)
            longest = max(longest, now - since)

    async def begun() -> None:
        judging, demand = verification.VerificationService(Cache()), Demand("somebody", 1.0, None, batch=True)
        ticking = asyncio.create_task(others())
        await asyncio.sleep(0)
        parts = (judging._begin(items[at : at + 32], demand) for at in range(0, len(items), 32))
        found = await asyncio.gather(*parts)
        ticking.cancel()
        assert all(verdict is not None for part in found for _, verdict in part)

    asyncio.run(begun())
    assert now == pytest.approx(len(items) * item_s)
    assert item_s < longest <= verification.SLICE_S + item_s
