"""A load generator: so many connections that each ask again as soon as they are answered.

Bare bytes over an event loop in C: a client library would take as long as the servers that are measured. The requests
are made before the clock starts, and of an answer nothing is read but where it ends, its status and Retry-After.
"""

import asyncio
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import uvloop

# How long what was asked may still take, once nothing is asked any more; what takes longer is unanswered.
GRACE_S = 300.0
RECONNECT_S = 0.05
# Within a text the quotation marks would be escaped, so that no text can pass for it.
FAULT = b'"reason":"internal_error"'


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: which request it is of, when it began and how long it took, in seconds; status 0 is a lost one.

    With a `fault`, an item of it is `unknown/internal_error`.
    """

    place: int
    status: int
    seconds: float
    retry_after: bool
    fault: bool
    body: bytes | None


@dataclass
class Outcome:
    """What came of a load: the answers, how many never came, and how long it all took."""

    answers: list[Answer] = field(default_factory=list)
    unanswered: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second that were answered with 200."""
        return self.statuses[200] / self.seconds

    @property
    def statuses(self) -> Counter[int]:
        """How often each status came."""
        return Counter(answer.status for answer in self.answers)

    @property
    def faults(self) -> int:
        """How many answers tell of a fault of the server's in an item."""
        return sum(answer.fault for answer in self.answers)

    def latency(self, hundredths: int) -> float:
        """Return the seconds within which so many of a hundred requests were answered."""
        taken = [answer.seconds for answer in self.answers if answer.status == 200]
        return statistics.quantiles(taken, n=100)[hundredths - 1] if len(taken) > 1 else sum(taken)


def requests(path: str, bodies: Iterable[Any]) -> list[bytes]:
    """Return the bytes of POST requests with JSON bodies."""
    made = []
    for body in bodies:
        content = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        made.append(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
    return made


def load(port: int, asked: Sequence[bytes], connections: int, seconds: float, *, keep: bool = False) -> Outcome:
    """Ask the requests round and round for so many seconds; `keep` keeps the bodies of the answers.

    No request begins later, and the clock stops when the last that began is answered.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_load(port, asked, connections, seconds, keep))


async def _load(port: int, asked: Sequence[bytes], connections: int, seconds: float, keep: bool) -> Outcome:
    outcome, loop = Outcome(), asyncio.get_running_loop()
    turns = _Turns(asked, outcome, keep)
    began = time.perf_counter()
    turns.ends = began + seconds

    async def connection() -> None:
        while time.perf_counter() < turns.ends:
            try:
                transport, protocol = await loop.create_connection(lambda: _Connection(turns), "127.0.0.1", port)
            except OSError:
                await asyncio.sleep(RECONNECT_S)
                continue
            await protocol.done.wait()
            transport.abort()

    tasks = [asyncio.ensure_future(connection()) for _ in range(connections)]
    _, hanging = await asyncio.wait(tasks, timeout=seconds + GRACE_S)
    outcome.seconds, outcome.unanswered = time.perf_counter() - began, len(hanging)
    for task in hanging:
        task.cancel()
    return outcome


class _Turns:
    """Whose turn it is: the requests in their order, for all connections together."""

    def __init__(self, asked: Sequence[bytes], outcome: Outcome, keep: bool):
        self.asked, self.outcome, self.keep = asked, outcome, keep
        self.ends = 0.0
        self._next = 0

    def take(self) -> int | None:
        if time.perf_counter() >= self.ends:
            return None
        self._next += 1
        return (self._next - 1) % len(self.asked)


class _Connection(asyncio.Protocol):
    """One connection: a request, its answer, the next request, until the time is over or it is cut."""

    def __init__(self, turns: _Turns):
        self.done = asyncio.Event()
        self._turns = turns
        self._place: int | None = None
        self._began = 0.0
        self._came = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def _ask(self) -> None:
        self._place, self._came = self._turns.take(), b""
        if self._place is None:
            self.done.set()
            return
        self._began = time.perf_counter()
        self._transport.write(self._turns.asked[self._place])

    def data_received(self, data: bytes) -> None:
        self._came += data
        end = self._came.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._came[:end].lower()
        length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if len(self._came) < end + 4 + length:
            return
        self._answered(int(head[9:12]), b"\r\nretry-after: " in head, self._came[end + 4 :])
        if b"\r\nconnection: close" in head:
            self.done.set()
        else:
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._place is not None and not self.done.is_set():
            self._answered(0, False, b"")
        self.done.set()

    def _answered(self, status: int, retry_after: bool, body: bytes) -> None:
        assert self._place is not None
        taken = time.perf_counter() - self._began
        kept = body if self._turns.keep else None
        fault = FAULT in body
        self._turns.outcome.answers.append(Answer(self._place, status, taken, retry_after, fault, kept))
