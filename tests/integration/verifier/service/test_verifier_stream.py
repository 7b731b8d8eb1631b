"""NDJSON through the real service: order, bad lines, constant memory, readers that are slow or gone."""

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.processor_time import processor_s
from tests.waiting import until_open

from mathcontracts import Verdict
from mathverifier import verify
from mathverifier.service.body_reader import BodyReader
from mathverifier.service.ndjson import Stream
from mathverifier.workers.verify_pool import CHUNK_ITEMS

NDJSON = {"content-type": "application/x-ndjson"}
LINES = 20_000


def line(number: int, **more: Any) -> bytes:
    """Return a line whose answer is its number."""
    return json.dumps({"solution": f"The answer is: {number}", "reference": "7", "profile": False} | more).encode()


def resident_bytes(pid: int) -> int:
    """Return the memory that a process has in use."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


@pytest.fixture(scope="module")
def served(serve: Any) -> Iterator[Any]:
    """A service that takes short lines only."""
    with serve(MAX_BODY_BYTES="4096", DEADLINE_S="1") as served:
        yield served


@pytest.fixture(scope="module")
def roomy(serve: Any) -> Iterator[Any]:
    """A service that takes long bodies, too."""
    with serve(DEADLINE_S="1") as served:
        yield served


def test_results_come_in_order_and_as_of_verify(served: Any) -> None:
    """Each line has the verdict that it has alone, in its place, whether in this process, in a child or by algebra."""
    items: list[dict[str, Any]] = [
        {"solution": f"So 2 + 2 = 4. The answer is: {n}", "reference": "7"} for n in range(9)
    ]
    items[2] = {"solution": [r"Roots.", r"\boxed{2\sqrt{2}}"], "reference": r"\sqrt{8}"}
    items[4] |= {"profile": False}
    content = b"\n".join(json.dumps(item).encode() for item in items)
    response = served.client.post("/verify/stream", content=content, headers=NDJSON)
    assert response.headers["content-type"] == "application/x-ndjson"
    verdicts = [Verdict.model_validate(json.loads(text)["verdict"]) for text in response.text.splitlines()]
    assert verdicts == [verify(**item) for item in items]


def test_a_bad_line_is_refused_in_its_place(served: Any) -> None:
    """Broken JSON, a bad field, a line that is too long and what hangs spoil nothing; empty lines are left out."""
    hostile = json.dumps({"solution": r"\boxed{\lfloor 9^{9^{9.5}} \rfloor}", "reference": r"\sqrt{2}"}).encode()
    lines = [line(7), b"{", b"", line(7, problem=7), b"[]", line(7, solution="x" * 5000), b"\xff", hostile, line(8)]
    response = served.client.post("/verify/stream", content=b"\n".join(lines) + b"\n\n", headers=NDJSON)
    results = [json.loads(text) for text in response.text.splitlines()]
    said = [one["verdict"]["reason"] if "verdict" in one else one["error"]["status"] for one in results]
    assert said == ["equal", 422, 422, 422, 413, 422, "timeout", "not_equal"]
    assert "lines[2].problem" in results[2]["error"]["detail"]
    assert served.client.post("/verify/stream", content=b"", headers=NDJSON).text == ""
    assert served.client.post("/verify/stream", content=line(7)).status_code == 422


def test_a_long_stream_takes_constant_memory(served: Any) -> None:
    """A stream of any length is answered in order, and the service's memory does not grow with it."""

    def run(count: int) -> int:
        content = (b"".join(line(n) + b"\n" for n in range(at, at + 100)) for at in range(0, count, 100))
        with served.client.stream("POST", "/verify/stream", content=content, headers=NDJSON) as response:
            for expected, text in enumerate(response.iter_lines()):
                assert json.loads(text)["verdict"]["answer"]["text"] == str(expected)
        assert expected == count - 1
        return resident_bytes(served.process.pid)

    first = run(2_000)
    assert run(LINES) < first + 8 * 2**20


def test_a_slow_reader_stops_the_service_reading(served: Any) -> None:
    """Who sends without reading is soon not read any more: the connection's buffers fill and nothing else does."""
    with contextlib.closing(_connected(served.client)) as connection:
        connection.sendall(_head("/verify/stream", "application/x-ndjson"))
        connection.settimeout(2)
        part = b"".join(line(n) + b"\n" for n in range(500))
        sent = 0
        with pytest.raises(TimeoutError):
            while sent < 100 * 2**20:
                connection.sendall(b"%x\r\n%b\r\n" % (len(part), part))
                sent += len(part)
        before = resident_bytes(served.process.pid)
        time.sleep(0.5)
        assert resident_bytes(served.process.pid) < before + 2**20
        # Meanwhile others are answered, and reading sets it going again.
        assert served.client.get("/livez").status_code == 200
        assert b'"text":"0"' in connection.recv(65_536)


def test_a_client_that_is_gone_is_worked_for_no_longer(served: Any) -> None:
    """Closing the connection in the middle of a batch or a stream leaves the service idle soon after."""
    problem = "Ann has 16 eggs, eats 3 and sells the rest for 2 dollars each. How many dollars is that?"
    slow = {"problem": problem, "solution": "\n".join(f"So {n} + {n + 1} = {n * 2}." for n in range(80))}
    with httpx2.Client(base_url=served.client.base_url, timeout=60) as client:
        assert client.post(
            "/verify/stream", content=json.dumps(slow) + "\n" + json.dumps(slow), headers=NDJSON
        ).is_success
    content = (json.dumps(slow).encode() + b"\n") * 20_000
    connection = _connected(served.client)
    connection.sendall(_head("/verify/stream", "application/x-ndjson"))
    connection.settimeout(1)
    with contextlib.suppress(TimeoutError):
        connection.sendall(b"%x\r\n%b\r\n" % (len(content), content))
    connection.close()
    _assert_idle(served)


def test_a_stream_for_nobody_is_given_up(served: Any) -> None:
    """A stream whose client goes away is not finished, though all of its lines had come: they would take minutes."""
    hostile = {"solution": r"\boxed{\lfloor 9^{9^{9.5}} \rfloor}", "reference": r"\sqrt{2}", "profile": False}
    content = (json.dumps(hostile).encode() + b"\n") * 2_000
    connection = _connected(served.client)
    head = _head("/verify/stream", "application/x-ndjson")
    connection.sendall(head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(content), content))
    until_open(served.client, 1)
    connection.close()
    _assert_idle(served)


def test_bad_lines_hold_nobody_up() -> None:
    """However many lines come at once, and however bad they are, others have their turn after each few of them."""
    turns = 0

    bodies = [b"x\n" * 3_200]

    async def receive() -> Any:
        if not bodies:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": bodies.pop(), "more_body": False}

    async def judge(lines: Any) -> list[bytes]:
        return [b"{}"] * len(lines)

    async def send(message: Any) -> None:
        """Take it."""

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def run() -> None:
        task = asyncio.create_task(others())
        await Stream(judge, BodyReader(1), 100)({}, receive, send)
        task.cancel()

    asyncio.run(run())
    assert turns >= 3_200 / CHUNK_ITEMS


def test_a_long_line_in_small_pieces_costs_little(roomy: Any) -> None:
    """What has come of a line is not gone through again with each of its bytes."""
    with contextlib.closing(_connected(roomy.client)) as connection:
        connection.sendall(_head("/verify/stream", "application/x-ndjson"))
        connection.sendall(b"%x\r\n%b\r\n" % (20 * 2**20, b"x" * (20 * 2**20)))
        time.sleep(1)
        before = processor_s(roomy.process.pid)
        for _ in range(1_500):
            connection.sendall(b"1\r\nx\r\n")
            time.sleep(0.001)
        assert processor_s(roomy.process.pid) - before < 1


def test_a_batch_for_nobody_is_given_up(roomy: Any) -> None:
    """A batch whose client goes away is not finished: its hostile items would take the children many seconds."""
    hostile = {"solution": r"\boxed{\lfloor 9^{9^{9.5}} \rfloor}", "reference": r"\sqrt{2}"}
    content = json.dumps({"items": [hostile] * 200}).encode()
    connection = _connected(roomy.client)
    connection.sendall(_head("/verify/batch", "application/json") + b"%x\r\n%b\r\n0\r\n\r\n" % (len(content), content))
    until_open(roomy.client, 1)
    connection.close()
    _assert_idle(roomy)
    assert roomy.client.post("/equivalent", json={"reference": r"\sqrt{8}", "answer": r"2\sqrt{2}"}).is_success


def _assert_idle(served: Any) -> None:
    """Wait until no request is at work, and neither the process nor its children compute any more."""
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        before = processor_s(served.process.pid)
        time.sleep(1)
        at_work = "mathverifier_open_requests 0.0" not in served.client.get("/metrics").text
        if not at_work and processor_s(served.process.pid) - before < 0.1:
            return
    raise AssertionError("the service still computes")


def _connected(client: httpx2.Client) -> socket.socket:
    return socket.create_connection((client.base_url.host, client.base_url.port or 80))


def _head(path: str, kind: str) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
