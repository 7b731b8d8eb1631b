"""Several requests that share a sampler: nobody waits for a lot to end, nor for a long request of others."""

import asyncio
import threading
from collections.abc import Sequence

from tests.scripted_server import Scripted, url
from tests.waiting import wait_until

from mathcontracts import Candidate, Problem, Sampling
from mathgenerator.samplers.openai_compatible import OpenAICompatibleSampler, ServerOptions
from mathgenerator.samplers.scripted import ScriptedSampler
from mathgenerator.sampling_executor import LOTS_AHEAD, SamplingThread

ANSWER = b'{"model": "m", "choices": [{"message": {"content": "4"}, "finish_reason": "stop"}]}'


def problems(count: int, name: str = "p") -> list[Problem]:
    """Return problems p0, p1, …"""
    return [Problem(id=f"{name}{number}", text=f"What is {number} + 1?", reference="1") for number in range(count)]


async def ids(thread: SamplingThread, asked: Sequence[Problem]) -> list[str]:
    """Return the ids of the problems in the order in which they are done."""
    return [
        candidates[0].problem_id
        async for lot in thread.stream(asked, Sampling(), "{problem}", None)
        for candidates in lot
    ]


def test_a_slow_problem_holds_up_no_other() -> None:
    """Requests go on as slots fall free: the server answers the first one when many lots of others are done."""
    concurrency, count = 2, 100
    lot = OpenAICompatibleSampler("http://x", "m", options=ServerOptions(concurrency=concurrency)).batch_size
    others, lock, asked = threading.Event(), threading.Lock(), set[str]()

    def script(body: dict[str, list[dict[str, str]]]) -> tuple[int, dict[str, str], bytes]:
        text = body["messages"][0]["content"]
        with lock:
            asked.add(text)
            if len(asked) > 2 * lot:
                others.set()
        if text == "What is 0 + 1?":
            assert others.wait(120)
        return 200, {}, ANSWER

    server = Scripted(script)
    server.daemon_threads = True
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    try:
        options = ServerOptions(concurrency=concurrency)
        thread = SamplingThread(OpenAICompatibleSampler(f"{url(server)}/v1", "m", options=options))
        done = asyncio.run(ids(thread, problems(count)))
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
    assert count > 2 * lot
    assert sorted(done) == sorted(problem.id for problem in problems(count))
    assert done.index("p0") >= 2 * lot - concurrency


def test_a_long_request_lets_others_in() -> None:
    """A request that comes later is through after a lot of the first one's problems, and not after all of them."""

    async def both() -> list[str]:
        other_waits = threading.Event()

        def respond(problem: Problem, index: int, seed: int) -> str:
            assert other_waits.wait(60)
            return "4"

        thread = SamplingThread(ScriptedSampler(respond))
        order: list[str] = []

        async def ask(name: str, count: int) -> None:
            assert len(await ids(thread, problems(count, name))) == count
            order.append(name)

        first = asyncio.create_task(ask("long", 5 * ScriptedSampler.batch_size))
        await asyncio.sleep(0)
        second = asyncio.create_task(ask("short", 1))
        for _ in range(5):
            await asyncio.sleep(0)
        other_waits.set()
        await asyncio.gather(first, second)
        await thread.close()
        return order

    assert asyncio.run(both()) == ["short", "long"]


def test_what_nobody_fetches_is_not_sampled() -> None:
    """Sampling waits for whoever takes the candidates, with a few lots ready, and goes on as they are taken."""
    lot, made = ScriptedSampler.batch_size, list[str]()

    def respond(problem: Problem, index: int, seed: int) -> str:
        made.append(problem.id)
        return "4"

    async def slow() -> int:
        thread = SamplingThread(ScriptedSampler(respond))
        stream = thread.stream(problems(20 * lot), Sampling(), "{problem}", None)
        found = await anext(stream)
        await asyncio.to_thread(wait_until, lambda: len(made) >= LOTS_AHEAD * lot)
        await asyncio.sleep(0.05)
        ahead = len(made)
        rest = [candidates async for one in stream for candidates in one]
        assert len(found) + len(rest) == 20 * lot
        await thread.close()
        return ahead

    assert asyncio.run(slow()) < 10 * lot


def test_whoever_goes_frees_the_turn() -> None:
    """Of a request that is given up, no further problem is begun."""
    made = list[str]()

    def respond(problem: Problem, index: int, seed: int) -> str:
        made.append(problem.id)
        return "4"

    async def leave() -> tuple[int, list[list[Candidate]]]:
        thread = SamplingThread(ScriptedSampler(respond))
        stream = thread.stream(problems(100_000), Sampling(), "{problem}", None)
        await anext(stream)
        await stream.aclose()
        begun = len(made)
        found = [one async for one in thread.stream(problems(1, "next"), Sampling(), "{problem}", None)]
        await thread.close()
        return begun, found[0]

    begun, found = asyncio.run(leave())
    assert found[0][0].problem_id == "next0"
    assert len(made) <= begun + 2  # The one under way, and the other request's.
