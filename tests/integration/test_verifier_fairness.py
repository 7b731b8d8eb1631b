"""Who came first is served first, and nobody is left waiting while others come again and again."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from bench.load import load, requests

from mathverifier.service.turns import AT_ONCE, Turns

if TYPE_CHECKING:
    from tests.conftest import RunningVerifier

OTHERS, CONNECTIONS = 32, 64
# Long enough for others to come while it is judged.
STEPS = "\n".join(f"Then {n} + {n} = {2 * n} and {n} * 3 = {3 * n}." for n in range(2, 9))
ITEM = {"solution": f"{STEPS}\nThe answer is 72", "reference": "72"}


def test_who_comes_later_is_served_too(run_verifier: Callable[..., AbstractContextManager["RunningVerifier"]]) -> None:
    """While some ask again as soon as they are answered, many come anew, and none of those is passed by for long."""
    asked = requests("/verify", [ITEM] * 100_000)
    with run_verifier() as served, ThreadPoolExecutor() as threads:
        port = served.client.base_url.port or 0
        others = threads.submit(load, port, asked, OTHERS, 2.0)
        while served.client.get("/metrics").text.count("mathverifier_open_requests 0.0"):
            pass
        came = load(port, asked, CONNECTIONS, 1.2)
        assert {*came.statuses, *others.result().statuses} == {200}
    # The answers are in the order in which they came, each with its request's place in the order of asking. All were
    # passed by until the load was over when what had come was judged in one go.
    passed_by = max(number - answer.place for number, answer in enumerate(came.answers))
    assert passed_by < 4 * CONNECTIONS


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
