"""A service of ours that a test may stop, kill and start again."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2
from tests.forked import start
from tests.waiting import PATIENCE_S, answers, stop, wait_on, wait_until

from mathcontracts import CollectStatus


@contextmanager
def answering(arguments: Sequence[str], probe: str, log: Path, settings: Mapping[str, str]) -> Iterator[None]:
    """Run `python -m` with these arguments while the address `probe` answers with 200; its output goes to `log`."""
    with log.open("wb") as out:
        process = start(*arguments, env=os.environ | settings, stdout=out, stderr=out)
    try:
        wait_on(process, lambda: answers(probe), log)
        yield
    finally:
        stop(process)


class Service:
    """A service of ours in a process of its own."""

    def __init__(self, module: str, port: int, host: str = "127.0.0.1", **settings: str):
        environment = {**os.environ, **{f"{module.upper()}_{name.upper()}": v for name, v in settings.items()}}
        self.process = start(module, "serve", "--host", host, "--port", port, env=environment)
        self.url = f"http://{host}:{port}"
        self.client = httpx2.Client(base_url=self.url, timeout=30)
        ended = self.process.poll
        wait_until(lambda: answers(f"{self.url}/readyz") or ended() is not None, f"{module} does not start")
        assert ended() is None, f"{module} does not start"

    def kill(self, number: int = signal.SIGTERM) -> None:
        """End it by a signal."""
        self.process.send_signal(number)
        self.process.wait(PATIENCE_S)
        self.client.close()

    def status(self, run_id: str) -> CollectStatus:
        """Ask where a collection stands."""
        return CollectStatus(**self.client.get(f"/collect/{run_id}").json())

    def wait(self, run_id: str, enough: Callable[[CollectStatus], bool] | None = None) -> CollectStatus:
        """Wait until a collection ends, or until `enough` is true of it."""
        give_up = time.monotonic() + PATIENCE_S
        while True:
            status = self.status(run_id)
            if status.state != "running" or (enough and enough(status)):
                return status
            assert time.monotonic() < give_up, status
            time.sleep(0.02)
