"""What a Python program sees of the service: the same requests by an ordinary HTTP client, beside an empty route.

`python -m bench.service_client [--data DIR] [--seconds S]`. `bench.service` asks with bare bytes, so that nothing but
the servers is measured. A program asks with a library, whose own work is a part of each request. Here that is httpx2,
one client with as many connections as requests at a time. All are asked in turns; ratios are medians of the rounds'.
"""

import argparse
import asyncio
import itertools
import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx2
import uvloop

from bench.data import data_argument
from bench.servers import application, verifier
from bench.service_items import Item, mixes

ROUNDS = 5
CONNECTIONS = (1, 8, 64)
EMPTY = "empty route"


async def rate(url: str, bodies: Sequence[Item], connections: int, seconds: float) -> float:
    """Return requests a second that were answered with 200, so many at a time."""
    limits = httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)
    turns, answered = itertools.cycle(bodies), 0
    async with httpx2.AsyncClient(limits=limits, timeout=60, trust_env=False) as client:
        began = time.perf_counter()

        async def ask() -> None:
            nonlocal answered
            while time.perf_counter() < began + seconds:
                response = await client.post(url, json=next(turns))
                answered += response.status_code == httpx2.codes.OK

        await asyncio.gather(*(ask() for _ in range(connections)))
        return answered / (time.perf_counter() - began)


def compared(asked: Mapping[str, tuple[str, Sequence[Item]]], connections: int, seconds: float) -> None:
    """Print each one's rate and its share of the empty route's."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        rounds = [
            {name: runner.run(rate(url, bodies, connections, seconds)) for name, (url, bodies) in asked.items()}
            for _ in range(ROUNDS)
        ]
    print(f"\n{connections} at a time{'requests/s':>30}  of {EMPTY}")
    for name in asked:
        own = statistics.median(one[name] for one in rounds)
        share = statistics.median(one[name] / one[EMPTY] for one in rounds)
        print(f"  {name:<26}{own:>12.0f}{share:>16.2f}", flush=True)


def main() -> None:
    """Print a table for each number of connections, with GSM8K bodies where they are there."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each round")
    given = parser.parse_args()
    mix = next(iter(mixes(Path(given.data)).values()))
    with verifier() as ours, application("bench.empty_route:app") as empty:
        asked = {
            "ours, whole profile": (f"http://127.0.0.1:{ours.port}/verify", mix),
            "ours, answer only": (f"http://127.0.0.1:{ours.port}/verify", [one | {"profile": False} for one in mix]),
            EMPTY: (f"http://127.0.0.1:{empty.port}/ignored", mix),
        }
        for connections in CONNECTIONS:
            compared(asked, connections, given.seconds)


if __name__ == "__main__":
    main()
