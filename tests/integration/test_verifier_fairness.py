"""Who came first is served first, and nobody is left waiting while others come again and again."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import pytest
from bench.load import load, requests

from mathverifier.judgment import item_of
from mathverifier.service.cache import Cache
from mathverifier.service.demand import Demand
from mathverifier.service.desk import Desk
from mathverifier.service.turns import AT_ONCE, Turns

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
        turns, called = Turns(), list[int]()

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


def test_a_batch_of_answers_alone_leaves_the_loop_to_others() -> None:
    """Items that are judged on the event loop are judged in slices, all parts of a batch together."""
    solution = f"{STEPS}\n" * 10 + "The answer is 72"
    items = [item_of({"solution": solution, "reference": "72", "profile": False})] * 320
    # Of processor time: on a busy machine the clock tells nothing.
    longest = last = 0.0

    async def others() -> None:
        nonlocal longest, last
        last = time.process_time()
        while True:
            await asyncio.sleep(0)
            now = time.process_time()
            longest, last = max(longest, now - last), now

    async def begun() -> float:
        desk, demand = Desk(Cache()), Demand("somebody", 1.0, None, batch=True)
        await desk._begin(items[:1], demand)
        ticking = asyncio.create_task(others())
        await asyncio.sleep(0)
        began = time.process_time()
        parts = await asyncio.gather(*(desk._begin(items[at : at + 32], demand) for at in range(0, len(items), 32)))
        ticking.cancel()
        assert all(found is not None for part in parts for _, found in part)
        return time.process_time() - began

    seconds = asyncio.run(begun())
    assert longest < seconds / 4
