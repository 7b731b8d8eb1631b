"""Servers for the benches, each a process of its own on a free port."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen

START_S = 90.0
STOP_S = 30.0


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    port: int
    pid: int

    def described(self) -> dict[str, Any]:
        """Return its OpenAPI description."""
        with urlopen(f"http://127.0.0.1:{self.port}/openapi.json", timeout=30) as response:
            described: dict[str, Any] = json.load(response)
        return described


@contextmanager
def verifier(workers: int = 1, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run `mathverifier serve`, with settings by the names of their variables; stop it afterwards."""
    many = ["--workers", str(workers)] if has_workers() else []
    with _server(["-m", "mathverifier", "serve", *many], "/readyz", settings or {}) as server:
        yield server


@contextmanager
def application(name: str, workers: int = 1) -> Iterator[Server]:
    """Run a FastAPI application under uvicorn, as `serve` runs ours: the same event loop and parser, no access log."""
    command = ["-m", "uvicorn", name, "--log-level", "warning", "--no-access-log", "--workers", str(workers)]
    with _server(command, "/openapi.json", {}) as server:
        yield server


def has_workers() -> bool:
    """Return whether `serve` can run several processes."""
    command = [sys.executable, "-m", "mathverifier", "serve", "--help"]
    return "--workers" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


@contextmanager
def _server(command: Sequence[str], live: str, settings: Mapping[str, str]) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, *command, "--port", str(port)],
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "120"} | dict(settings),
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + START_S
        while not _answers(f"http://127.0.0.1:{port}{live}"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"the server did not start: {' '.join(command)}")
            time.sleep(0.1)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=30) as response:
            return bool(response.status == 200)
    except OSError:
        return False
