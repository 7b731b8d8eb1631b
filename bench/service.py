"""The service beside an empty FastAPI route and beside `verify_many`, in one run.

`python -m bench.service --data DIR` reads DIR/gsm8k_train.jsonl and DIR/math500.jsonl. It starts both servers on free
ports, asks them in turns, several rounds each, and prints the median rates with their ratios. The client shares the
machine with the servers, so the rates are lower than a server of its own would reach; the ratios are what to read.
"""

import argparse
import asyncio
import json
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from bench.data import data_argument, rows
from mathverifier import verify_many

ROUNDS = 5
CONNECTIONS = (1, 8, 64)
BATCH = 256
ITEMS = 1024
EMPTY = """
from fastapi import FastAPI
app = FastAPI()
@app.post("/empty")
async def empty() -> dict[str, str]:
    return {"status": "alive"}
"""
Item = dict[str, Any]


def items(data: Path) -> dict[str, list[Item]]:
    """Return the mixes of items by name; every fourth reference is another problem's, so that wrong answers occur."""
    school = [_item(row, f"{row['solution']}\n#### {row['answer']}") for row in rows(data, "gsm8k_train.jsonl")[:ITEMS]]
    contest = [_item(row, row["solution"]) for row in rows(data, "math500.jsonl")]
    half = [one for pair in zip(school, contest, strict=False) for one in pair]
    mixes = {"GSM8K": school, "half GSM8K, half MATH": half}
    for mix in mixes.values():
        for index in range(0, len(mix) - 1, 4):
            mix[index] = mix[index] | {"reference": mix[index + 1]["reference"]}
    return mixes


def _item(row: dict[str, Any], solution: str) -> Item:
    # The annotations of GSM8K are no part of what a model writes.
    return {
        "problem": row["problem"],
        "solution": re.sub(r"<<[^>]*>>", "", solution),
        "reference": row["answer"],
    }


@contextmanager
def server(command: Sequence[str], live: str) -> Iterator[int]:
    """Run a server on a free port, once `live` answers; stop it afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, *command, "--port", str(port)])
    try:
        deadline = time.monotonic() + 60
        while not _answers(f"http://127.0.0.1:{port}{live}"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"the server did not start: {' '.join(command)}")
            time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=30) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def requests(path: str, bodies: Sequence[Any]) -> list[bytes]:
    """Return the bytes of POST requests, made before the clock starts."""
    made = []
    for body in bodies:
        content = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {len(content)}"
        )
        made.append(head.encode() + b"\r\n\r\n" + content)
    return made


async def ask(port: int, asked: Sequence[bytes], connections: int) -> list[float]:
    """Send the requests over so many connections; return each one's latency in seconds. Raises for any but a 200.

    Bare sockets: a client library would take as long as the servers that are measured.
    """
    waiting, latencies = list(reversed(asked)), []

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            request, started = waiting.pop(), time.perf_counter()
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            answer = await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
            latencies.append(time.perf_counter() - started)
            if not head.startswith(b"http/1.1 200"):
                raise SystemExit(f"{head.splitlines()[0].decode()}: {answer[:300].decode()}")
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(connection() for _ in range(connections)))
    return latencies


def over_http(port: int, asked: Sequence[bytes], connections: int, weight: float, out: list[float]) -> float:
    """Return items a second, each request holding `weight`; the latencies are added to `out`."""
    started = time.perf_counter()
    out += asyncio.run(ask(port, asked, connections))
    return len(asked) * weight / (time.perf_counter() - started)


def in_process(mix: list[Item]) -> float:
    """Return items a second of `verify_many` on all cores."""
    started = time.perf_counter()
    verify_many(mix)
    return len(mix) / (time.perf_counter() - started)


def compare(title: str, ours: Callable[[list[float]], float], other: str, theirs: Callable[[], float]) -> None:
    """Measure both in turns and print their medians and the ratio of the rounds."""
    latencies: list[float] = []
    pairs = [(ours(latencies), theirs()) for _ in range(ROUNDS)]
    rate, base = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    cuts = statistics.quantiles(latencies, n=100)
    print(
        f"{title:<52} {rate:8.0f} items/s  p50 {cuts[49] * 1e3:7.1f} ms  p99 {cuts[98] * 1e3:7.1f} ms"
        f"   {other} {base:8.0f}/s   ratio {ratio:.2f}",
        flush=True,
    )


def main() -> None:
    """Print a line for each mix, kind of request and number of connections."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    mixes = items(parser.parse_args().data)
    verify_many([{"solution": r"The answer is $\sqrt{8}$", "reference": r"2\sqrt{2}"}] * 8)  # Starts the children.
    empty = ["-c", f"{EMPTY}\nimport sys, uvicorn\nuvicorn.run(app, port=int(sys.argv[-1]), log_level='warning')"]
    with server(["-m", "mathverifier", "serve"], "/readyz") as verifier, server(empty, "/docs") as nothing:
        for name, mix in mixes.items():
            single, void = requests("/verify", mix), requests("/empty", mix)
            batches = requests("/verify/batch", [{"items": mix[at : at + BATCH]} for at in range(0, len(mix), BATCH)])
            for connections in CONNECTIONS:
                compare(
                    f"{name}, single, {connections} connections",
                    partial(over_http, verifier, single, connections, 1.0),
                    "empty route",
                    partial(over_http, nothing, void, connections, 1.0, []),
                )
            compare(
                f"{name}, batches of {BATCH}, 1 connection",
                partial(over_http, verifier, batches, 1, len(mix) / len(batches)),
                "verify_many",
                partial(in_process, mix),
            )


if __name__ == "__main__":
    main()
