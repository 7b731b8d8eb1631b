"""A service of ours that a test may stop, kill and start again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2
from tests.waiting import wait_on

from mathcontracts import CollectStatus

START_TIMEOUT_S = 60


@contextmanager
def answering(arguments: Sequence[str], probe: str, log: Path, settings: Mapping[str, str]) -> Iterator[None]:
    """Run `python -m` with these arguments while the address `probe` answers with 200; its output goes to `log`."""
    with log.open("wb") as out:
        command = [sys.executable, "-m", *arguments]
        process = subprocess.Popen(command, env=os.environ | settings, stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_on(process, lambda: _answers(probe), log)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        return httpx2.get(url, timeout=30).status_code == 200
    except httpx2.TransportError:
        return False


class Service:
    """A service of ours in a process of its own."""

    def __init__(self, module: str, port: int, host: str = "127.0.0.1", **settings: str):
        environment = {**os.environ, **{f"{module.upper()}_{name.upper()}": v for name, v in settings.items()}}
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, "serve", "--host", host, "--port", str(port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.url = f"http://{host}:{port}"
        self.client = httpx2.Client(base_url=self.url, timeout=30)
        give_up = time.monotonic() + START_TIMEOUT_S
        while not self._ready():
            assert self.process.poll() is None and time.monotonic() < give_up, f"{module} does not start"
            time.sleep(0.05)

    def _ready(self) -> bool:
        try:
            return self.client.get("/readyz").status_code == 200
        except httpx2.TransportError:
            return False

    def kill(self, number: int = signal.SIGTERM) -> None:
        """End it by a signal."""
        self.process.send_signal(number)
        self.process.wait(timeout=20)
        self.client.close()

    def status(self, run_id: str) -> CollectStatus:
        """Ask where a collection stands."""
        return CollectStatus(**self.client.get(f"/collect/{run_id}").json())

    def wait(self, run_id: str, enough: Callable[[CollectStatus], bool] | None = None) -> CollectStatus:
        """Wait until a collection ends, or until `enough` is true of it."""
        give_up = time.monotonic() + 60
        while True:
            status = self.status(run_id)
            if status.state != "running" or (enough and enough(status)):
                return status
            assert time.monotonic() < give_up, status
            time.sleep(0.02)
