"""Waiting for what another process does, never for ever."""

import signal
import subprocess
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from tests.forked import Process

PATIENCE_S = 240.0


def answers(url: str) -> bool:
    """Whether there is an answer of 200. Asking costs next to nothing, so that who is waited for has the processor."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def stop(process: Process) -> None:
    """Ask it to end, and wait for that. Raises AssertionError where it does not end by itself."""
    process.terminate()
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError(f"a process did not end {PATIENCE_S:.0f} s after SIGTERM") from None


def until_open(client: httpx2.Client, count: int) -> None:
    """Wait until a verifier has so many requests that wait for algebra or for children."""
    line = f"mathverifier_open_requests {float(count)}\n"
    wait_until(lambda: line in client.get("/metrics").text, f"{count} requests were not open")


def wait_until(ready: Callable[[], object], what: str = "what was waited for") -> None:
    """Wait until `ready`. Raises AssertionError where it does not come to that."""
    give_up = time.monotonic() + PATIENCE_S
    while not ready():
        assert time.monotonic() < give_up, f"{what} did not happen within {PATIENCE_S:.0f} s"
        time.sleep(0.02)


def wait_on(process: Process, ready: Callable[[], bool], log: Path) -> None:
    """Wait until `ready` while the process runs. Raises AssertionError, with the end of its log, where it ends first.

    A process that gets nowhere is aborted, so that it writes the stack of each of its threads into the log.
    """
    give_up = time.monotonic() + PATIENCE_S
    while True:
        # Asked first: what it did last, it did before it ended.
        ended = process.poll() is not None
        if ready():
            return
        assert not ended, log.read_text()[-3000:]
        if time.monotonic() > give_up:
            process.send_signal(signal.SIGABRT)
            process.wait(timeout=10)
            raise AssertionError(f"nothing for {PATIENCE_S:.0f} s: {log.read_text()[-8000:]}")
        time.sleep(0.02)


def code_of(process: Process, log: Path) -> int:
    """Wait for the process to end by itself, and return its code. Raises AssertionError where it does not end."""
    wait_on(process, lambda: process.poll() is not None, log)
    return process.wait()
