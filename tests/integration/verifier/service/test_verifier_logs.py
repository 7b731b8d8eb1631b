"""What a real service writes while it works: lines that machines read, without what people sent."""

import json
import logging
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from tests import forked

from mathverifier.service.logs import JsonFormatter, PlainFormatter

if TYPE_CHECKING:
    from tests.conftest import RunningVerifier

RunVerifier = Callable[..., AbstractContextManager["RunningVerifier"]]
MARK = "xyzzyquux"
FAULT = """
from mathverifier.service import observability
from mathverifier.service.metrics import outcome
whole = observability.observe
def observe(*results):
    whole(*results)
    if results and outcome(results[0])[1] == "unparseable_answer":
        try:
            raise KeyError(repr(results[0]))
        except KeyError as error:
            raise ValueError(repr(results[0])) from error
observability.observe = observe
"""


def lines(log: str) -> list[dict[str, Any]]:
    """Return what was written, each line an object."""
    return [json.loads(line) for line in log.splitlines()]


def requests(log: str) -> list[dict[str, Any]]:
    """Return the lines that tell of requests."""
    return [line for line in lines(log) if line["logger"] == "mathverifier.requests"]


def test_a_request_is_a_line(run_verifier: RunVerifier) -> None:
    """A request's line has its id, route, status, duration and outcomes; probes that are well have none."""
    with run_verifier() as served:
        response = served.client.post("/verify", json={"solution": "The answer is 4", "reference": "5"})
        batch = {"items": [{"solution": "The answer is 4", "reference": "4"}, {"solution": 4}, {"solution": "?"}]}
        served.client.post("/verify/batch", json=batch)
        served.client.get("/somewhere")
        served.client.get("/livez")
        served.client.get("/metrics")
        single, many, nowhere = requests(served.stop())
    assert single["request_id"] == response.headers["x-request-id"]
    assert (single["method"], single["route"], single["status"]) == ("POST", "/verify", 200)
    assert single["duration_ms"] > 0
    assert (single["items"], single["outcomes"]) == (1, {"incorrect": 1})
    assert (many["items"], many["outcomes"]) == (3, {"correct": 1, "refused": 1, "unknown": 1})
    assert (nowhere["route"], nowhere["status"]) == ("other", 404)
    assert [line["level"] for line in (single, many, nowhere)] == ["info"] * 3
    assert "key" not in single


def test_a_sane_request_id_is_kept(run_verifier: RunVerifier) -> None:
    """An id of up to 128 printable ASCII characters comes back and is logged; another is replaced by a new one."""
    sane, others = ["abc-123", "a b/c~!", "x" * 128], ["x" * 129, "caf\xe9", "a\tb"]
    answered = []
    with run_verifier() as served:
        for sent in [*sane, *others]:
            header = {b"x-request-id": sent.encode("latin-1")}
            answered.append(served.client.post("/verify", json={}, headers=header).headers["x-request-id"])
        told = [line["request_id"] for line in requests(served.stop())]
    assert told == answered
    assert answered[: len(sane)] == sane
    made = answered[len(sane) :]
    assert len(set(made)) == len(others)
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in made)


def test_what_was_sent_is_never_written(run_verifier: RunVerifier, tmp_path: Path) -> None:
    """Solutions, problems, references, bad JSON, odd paths and faults: the log has lines of all, and the text of none.

    The fault is planted where results are counted: errors that quote the solution, one the cause of the other.
    """
    (tmp_path / "sitecustomize.py").write_text(FAULT)
    text = f"{MARK} = 1 + 1 = 3\nThe answer is {MARK}"
    with run_verifier(PYTHONPATH=f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}") as served:
        ask = served.client.post
        assert ask("/verify", json={"solution": text, "problem": MARK, "reference": MARK}).status_code == 200
        assert ask("/verify/batch", json={"items": [{"solution": text}, {MARK: MARK}]}).status_code == 200
        for bad in (b'{"solution": "' + MARK.encode(), b'["' + MARK.encode() + b'"]', b"\xff" + MARK.encode()):
            assert ask("/verify", content=bad, headers={"content-type": "application/json"}).status_code in (400, 422)
        assert ask("/verify", json={"solution": {MARK: MARK}, MARK: 1}).status_code == 422
        assert served.client.get(f"/{MARK}?{MARK}={MARK}").status_code == 404
        assert served.client.get(f"/verify?solution={MARK}").status_code == 405
        fault = ask("/verify", json={"solution": text, "reference": "\\int"})
        assert fault.status_code == 500
        assert MARK not in fault.text
        with socket.create_connection(("127.0.0.1", served.client.base_url.port or 0)) as raw:
            raw.sendall(f"{MARK} {MARK}\r\n\r\n".encode())
            raw.recv(1000)
        log = served.stop()
    assert MARK not in log
    assert "Traceback" not in log
    told = requests(log)
    assert sorted(one["status"] for one in told) == [200, 200, 400, 404, 405, 422, 422, 422, 500]
    (failed,) = [one for one in told if one["status"] == 500]
    assert (failed["level"], failed["error"]) == ("error", "ValueError")
    assert failed["request_id"] == fault.headers["x-request-id"]
    assert any("routes.py" in place for place in failed["traceback"])
    assert [place.split(":")[0] for place in failed["traceback"]].index("KeyError") == 0
    assert any(line["logger"] == "uvicorn.error" for line in lines(log))  # That of the line that is no request.


@pytest.mark.parametrize("formatter", [JsonFormatter, PlainFormatter])
def test_nobody_elses_exceptions_are_quoted(formatter: type[JsonFormatter | PlainFormatter]) -> None:
    """What an event loop or a library logs of an exception has its type and places, and not its words."""
    try:
        raise ValueError(MARK)
    except ValueError as error:
        message = f"Task exception was never retrieved\nfuture: <Task exception={error!r}>"
        record = logging.LogRecord("asyncio", logging.ERROR, __file__, 1, message, None, (type(error), error, None))
    line = formatter().format(record)
    assert "never retrieved" in line
    assert "ValueError" in line
    assert Path(__file__).name in line
    assert MARK not in line


@pytest.mark.parametrize("text", ["caf\xe9 \u2028", "half \ud800 of a character"])
def test_a_line_is_ascii_whatever_it_says(text: str) -> None:
    """A line is one JSON object in ASCII, so that no terminal's encoding can break it; half a character is kept."""
    line = JsonFormatter().format(logging.LogRecord("other", logging.ERROR, __file__, 1, text, None, None))
    assert line.isascii()
    assert json.loads(line)["message"] == text


def test_a_terminal_reads_plain_lines(free_port: Callable[[], int]) -> None:
    """Where standard error is a terminal, a request's line is a time, a level and a message, and no JSON."""
    ours, theirs = os.openpty()
    port = free_port()
    command = [sys.executable, "-m", "mathverifier", "serve", "--port", str(port)]
    process = subprocess.Popen(command, stderr=theirs)
    said = ""
    try:
        with os.fdopen(ours, encoding="utf-8", newline="") as terminal:
            said = terminal.readline()  # The address: the port is bound right after it.
            with httpx2.Client(transport=httpx2.HTTPTransport(retries=8)) as client:
                assert client.post(f"http://127.0.0.1:{port}/verify", json={"solution": "4"}).status_code == 200
            said += terminal.readline()
    finally:
        process.terminate()
        process.wait(timeout=30)
        os.close(theirs)
    assert re.search(r"^[\d-]+ [\d:,]+ INFO POST /verify 200 in [\d.]+ ms", said, re.MULTILINE)


def test_the_last_moment_of_a_second_is_in_it() -> None:
    """Milliseconds are cut off: a second has no thousandth one."""
    record = logging.LogRecord("other", logging.INFO, __file__, 1, "", None, None)
    record.created = 1_767_605_400.9996
    assert json.loads(JsonFormatter().format(record))["time"] == "2026-01-05T09:30:00.999Z"


def test_a_client_that_leaves_is_told(run_verifier: RunVerifier) -> None:
    """A client that goes away in the middle of its body is in the log as disconnected, and in the metrics too."""
    with run_verifier() as served:
        with socket.create_connection(("127.0.0.1", served.client.base_url.port or 0)) as raw:
            raw.sendall(b"POST /verify HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\n")
            raw.sendall(b'content-length: 1000\r\n\r\n{"solution": "')
        ours = 'mathverifier_request_duration_seconds_count{route="/verify",status="disconnected"} 1.0'
        deadline = time.monotonic() + 20
        while ours not in served.client.get("/metrics").text:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        (line,) = requests(served.stop())
    assert line["disconnected"] is True
    assert line["route"] == "/verify"


def test_the_address_is_said_of_a_server_that_listens(run_verifier: RunVerifier) -> None:
    """The first line is the address; where the port is taken nothing is logged, and the command says so in a line."""
    with run_verifier() as served:
        port = served.client.base_url.port
        second = forked.run("mathverifier", "serve", "--port", port)
        first, *_ = lines(served.stop())
    assert first["message"] == f"verifier on http://127.0.0.1:{port}, described at /docs"
    assert second.returncode == 2
    assert second.stderr.decode() == f"mathverifier: port: {port} of 127.0.0.1 is in use: name another with --port\n"
