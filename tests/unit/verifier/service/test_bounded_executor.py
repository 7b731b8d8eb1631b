"""Whose turn it is to have a child process work: each client's in its turn, single items before batches."""

import asyncio
import threading
from collections.abc import Coroutine
from functools import partial
from typing import Any

import pytest

from mathverifier.service.bounded_executor import BoundedExecutor, Busy


async def served(places: BoundedExecutor, wanted: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Return the order in which work of clients, of a batch or not, is done by places that are taken at first."""
    gate, order = threading.Event(), list[tuple[str, bool]]()
    first = asyncio.create_task(places.run(gate.wait, client="first"))
    await asyncio.sleep(0)
    tasks = []
    for client, batch in wanted:
        work = partial(order.append, (client, batch))
        tasks.append(asyncio.create_task(places.run(work, client=client, batch=batch)))
        await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(first, *tasks)
    return order


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Return what `work` returns; nothing of it waits for ever."""

    async def bounded() -> Any:
        async with asyncio.timeout(60):
            return await work

    return asyncio.run(bounded())


def test_clients_are_served_in_turn() -> None:
    """Who asks for much is served as often as who asks for little, each client's own work in its order."""
    wanted = [("much", True)] * 5 + [("little", True)] * 2
    order = run(served(BoundedExecutor(1), wanted))
    assert [client for client, _ in order] == ["much", "little", "much", "little", "much", "much", "much"]


def test_single_items_come_before_batches() -> None:
    """An item of a batch waits for the single items of all clients, even those that came later."""
    order = run(served(BoundedExecutor(1), [("a", True), ("a", True), ("b", False), ("c", False), ("b", False)]))
    assert order == [("b", False), ("c", False), ("b", False), ("a", True), ("a", True)]


def test_batches_leave_a_place_to_single_items() -> None:
    """While a batch has all that it may have, a single item begins at once."""

    async def both() -> bool:
        places, gate = BoundedExecutor(3, spare=1), threading.Event()
        batch = [asyncio.create_task(places.run(gate.wait, client="batch", batch=True)) for _ in range(5)]
        await asyncio.sleep(0)
        done = await places.run(lambda: not gate.is_set(), client="single")
        gate.set()
        await asyncio.gather(*batch)
        return done

    assert run(both())


def test_what_cannot_begin_in_time_is_refused_at_once() -> None:
    """Where the work ahead takes longer than one is ready to wait, that is said at once, with the time it takes."""

    async def asked() -> Busy:
        places, gate = BoundedExecutor(1), threading.Event()
        places.usual_s = 5.0
        first = asyncio.create_task(places.run(gate.wait))
        await asyncio.sleep(0)
        try:
            with pytest.raises(Busy) as raised:
                await places.run(gate.wait, 4.0)
        finally:
            gate.set()
            await first
        return raised.value

    assert run(asked()).wait_s == 5.0


def test_who_gives_up_leaves_no_place_taken() -> None:
    """Waiting that ends in time or is cancelled takes nobody's turn, and what comes later is served."""

    async def asked() -> str:
        places, gate = BoundedExecutor(1), threading.Event()
        first = asyncio.create_task(places.run(gate.wait))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await places.run(gate.wait, 0.01, client="hasty")
        waiting = asyncio.create_task(places.run(gate.wait, client="gone"))
        await asyncio.sleep(0)
        waiting.cancel()
        gate.set()
        await first
        return await places.run(lambda: "served", 60.0, client="hasty")

    assert run(asked()) == "served"
