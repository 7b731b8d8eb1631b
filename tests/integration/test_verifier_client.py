"""The verifier's clients, against the real service and against servers that fail as real ones do."""

import asyncio
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from mathverifier import AsyncClient, Client, VerifierError, equivalent, verify
from mathverifier.client import ATTEMPTS, BATCH_ITEMS
from mathverifier.messages import Verified

RIGHT = "She sells 16 - 3 - 4 = 9 eggs.\nThat makes 9 * 2 = 18 dollars.\nThe answer is: 18"
COMPARED = json.dumps({"outcome": "correct", "reason": "equal"}).encode()
Reply = tuple[int, dict[str, str], bytes] | None


class Scripted(ThreadingHTTPServer):
    """A server that answers by a script: (status, headers, body), or None to cut the connection."""

    def __init__(self, replies: list[Reply]):
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies, self.asked = replies, 0


class Handler(BaseHTTPRequestHandler):
    """Takes the next reply, the last one again and again."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        server = self.server
        assert isinstance(server, Scripted)
        reply = server.replies[min(server.asked, len(server.replies) - 1)]
        server.asked += 1
        if reply is None:
            self.close_connection = True
            return
        self.send_response(reply[0])
        for name, value in {**reply[1], "Content-Length": str(len(reply[2]))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply[2])

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def scripted() -> Iterator[Callable[[list[Reply]], Scripted]]:
    """Start a scripted server."""
    servers: list[Scripted] = []

    def start(replies: list[Reply]) -> Scripted:
        servers.append(Scripted(replies))
        threading.Thread(target=servers[-1].serve_forever, args=(0.02,), daemon=True).start()
        return servers[-1]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def url(server: Scripted) -> str:
    """Return a server's address."""
    return f"http://127.0.0.1:{server.server_port}"


def both(base_url: str, ask: str, *args: Any, timeout_s: float = 60.0) -> list[Any]:
    """Return what Client and AsyncClient give for the same call: a result, or the VerifierError."""

    async def asynchronous() -> Any:
        async with AsyncClient(base_url, timeout_s=timeout_s) as client:
            return await getattr(client, ask)(*args)

    def synchronous() -> Any:
        with Client(base_url, timeout_s=timeout_s) as client:
            return getattr(client, ask)(*args)

    results = []
    for run in (synchronous, lambda: asyncio.run(asynchronous())):
        try:
            results.append(run())
        except VerifierError as error:
            results.append(error)
    return results


def test_the_clients_answer_as_the_library_does(verifier_url: str) -> None:
    """Both clients give the library's verdicts and comparisons."""
    assert both(verifier_url, "verify", None, RIGHT, "18") == [verify(solution=RIGHT, reference="18")] * 2
    steps = RIGHT.split("\n")
    assert both(verifier_url, "verify", None, steps, "18") == [verify(solution=steps, reference="18")] * 2
    assert both(verifier_url, "equivalent", "1/2", "0.5") == [equivalent("1/2", "0.5")] * 2


def test_many_items_keep_their_order_over_batches(verifier_url: str) -> None:
    """More items than a batch holds come back in order, from any iterable; none come back for none."""
    items = [{"solution": f"The answer is: {n}", "reference": str(n)} for n in range(BATCH_ITEMS + 10)]
    for verdicts in both(verifier_url, "verify_many", items):
        assert [verdict.answer.text for verdict in verdicts] == [str(n) for n in range(len(items))]
        assert {verdict.outcome for verdict in verdicts} == {"correct"}
    assert both(verifier_url, "verify_many", iter(())) == [[], []]


def test_a_refused_item_is_named_or_returned(verifier_url: str) -> None:
    """`verify_many` raises for a bad item and names it; `verify_each` returns its refusal among the verdicts."""
    items = [{"solution": "The answer is: 1", "reference": "1"}] * 3 + [{"reference": "1"}]
    for error in both(verifier_url, "verify_many", items):
        assert isinstance(error, VerifierError) and error.status == 422
        assert "item 3" in str(error) and "solution" in str(error)
    for results in both(verifier_url, "verify_each", items):
        assert [isinstance(result, Verified) for result in results] == [True, True, True, False]


def test_a_bad_field_is_named(verifier_url: str) -> None:
    """A refusal carries the service's words and status."""
    for error in both(verifier_url, "verify", None, "x", 18):
        assert isinstance(error, VerifierError) and error.status == 422
        assert "reference: must be a string" in str(error)


def test_what_is_no_json_is_told(verifier_url: str) -> None:
    """What cannot be sent, and half a character that cannot be taken, are errors in words."""
    for text in (object(), float("nan")):
        for error in both(verifier_url, "equivalent", text, "1"):
            assert isinstance(error, VerifierError) and "JSON" in str(error)
    for error in both(verifier_url, "equivalent", "\ud83d", "1"):
        assert isinstance(error, VerifierError) and "reference" in str(error)


@pytest.mark.parametrize("failure", [None, (503, {}, b""), (429, {"Retry-After": "0"}, b"busy")])
def test_a_failure_that_passes_is_retried(scripted: Callable[[list[Reply]], Scripted], failure: Reply) -> None:
    """A lost connection and a busy service are asked again, until they answer."""
    for index in range(2):
        server = scripted([failure, failure, (200, {}, COMPARED)])
        assert both(url(server), "equivalent", "1", "1")[index].outcome == "correct"
        assert server.asked == 4  # Three for the first client, one for the second.


def test_retry_after_is_waited_for(scripted: Callable[[list[Reply]], Scripted]) -> None:
    """The seconds that a busy service asks for are waited."""
    server = scripted([(503, {"Retry-After": "1"}, b""), (200, {}, COMPARED)])
    started = time.monotonic()
    with Client(url(server)) as client:
        client.equivalent("1", "1")
    assert time.monotonic() - started >= 1.0


def test_a_failure_that_stays_is_told(scripted: Callable[[list[Reply]], Scripted]) -> None:
    """After some attempts the error comes with the address, status and detail."""
    server = scripted([(503, {}, json.dumps({"title": "x", "status": 503, "detail": "no room"}).encode())])
    with Client(url(server)) as client, pytest.raises(VerifierError, match="503: no room") as raised:
        client.equivalent("1", "1")
    assert url(server) in str(raised.value)
    assert server.asked == ATTEMPTS


@pytest.mark.parametrize("status", [400, 404, 413, 422, 500])
def test_other_errors_are_not_repeated(scripted: Callable[[list[Reply]], Scripted], status: int) -> None:
    """What would fail again is asked once."""
    server = scripted([(status, {}, b"<html>")])
    for error in both(url(server), "equivalent", "1", "1"):
        assert isinstance(error, VerifierError) and error.status == status
    assert server.asked == 2


def test_a_stranger_is_recognised(scripted: Callable[[list[Reply]], Scripted]) -> None:
    """A server that answers with something else is no verifier, and short batches are no answer."""
    for error in both(url(scripted([(200, {}, b"<html>hello</html>")])), "equivalent", "1", "1"):
        assert isinstance(error, VerifierError) and "is this a verifier" in str(error)
    for error in both(url(scripted([(200, {}, b'{"results": []}')])), "verify_many", [{"solution": "x"}]):
        assert isinstance(error, VerifierError) and "0 results came for 1 items" in str(error)


def test_nobody_there_is_a_clear_error(free_port: Callable[[], int]) -> None:
    """A service that cannot be reached, or is not ready in time, is an error with its address."""
    base_url = f"http://127.0.0.1:{free_port()}"
    for ask, args in (("verify", (None, "x")), ("wait_ready", (0.3,))):
        for error in both(base_url, ask, *args):
            assert isinstance(error, VerifierError) and error.status is None
            assert base_url in str(error) and "\n" not in str(error)


def test_silence_ends_in_a_timeout() -> None:
    """A service that takes longer than `timeout_s` is asked once and reported, with what to change."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        for error in both(f"http://127.0.0.1:{silent.getsockname()[1]}", "equivalent", "1", "1", timeout_s=0.3):
            assert isinstance(error, VerifierError) and "timeout_s" in str(error)


@pytest.mark.parametrize("address", ["localhost:8000", "", "ftp://x", "http://a:b"])
def test_an_address_in_the_wrong_form_is_named(address: str) -> None:
    """An address that is none is refused at once, in words."""
    for error in both(address, "equivalent", "1", "1"):
        assert isinstance(error, VerifierError) and "base_url" in str(error)


def test_a_ready_service_is_waited_for(verifier_url: str) -> None:
    """`wait_ready` returns once the service is ready."""
    assert both(verifier_url, "wait_ready", 30) == [None, None]


def test_importing_the_library_brings_no_client() -> None:
    """`import mathverifier` loads neither httpx nor sympy; the clients come with their names."""
    heavy = "{'httpx', 'sympy', 'pebble'}"
    code = f"import sys, mathverifier as m; assert not {heavy} & set(sys.modules); m.Client; m.AsyncClient"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
