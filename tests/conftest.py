"""Real servers for the tests: a redis-server and a verifier, each on a free port of this machine."""

import gc
import itertools
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom

import httpx2
import pytest
from hypothesis import settings
from tests.forked import Process, start
from tests.interpreter import shared_characters
from tests.waiting import answers, stop, wait_on

from mathtrainer.local.services import redis_command

# One thread a process, and no spinning while another process computes: see docs/architecture.md.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
# A process that a test has waited for in vain says where it stands when it is sent SIGABRT (see tests/waiting.py).
os.environ.setdefault("PYTHONFAULTHANDLER", "1")

# A shell starts what it puts in the background with SIGINT ignored, which every child inherits: tests that send Ctrl-C
# need what a terminal gives.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No test is timed: a machine that is busy makes no example wrong.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

# In an order of this process's own, so that another suite on the machine does not take each port just before it.
_PORTS = itertools.cycle(SystemRandom().sample(range(1_000), 1_000))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: one that came last would leave all processes but its own without work."""
    long = {item.path for item in items if item.get_closest_marker("slow") or item.get_closest_marker("long")}
    items.sort(key=lambda item: item.path not in long)


def pytest_collection_finish() -> None:
    """Leave out of the search for garbage what has been loaded by now: it stays until the end."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def characters() -> Iterator[None]:
    """After all tests, the interpreter's own characters are what they were: no compiled code wrote into them."""
    yield
    assert shared_characters() == [(one, one) for one in range(256)]


def _free_port() -> int:
    """Return a port below those that the system hands out, from a range of this xdist worker's own.

    What a test frees, to see what a server does that nobody answers, is then not taken by another worker's server.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = 12_000 + 1_000 * (worker % 16) + next(_PORTS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """A function that returns a port nobody listens on."""
    return _free_port


@contextmanager
def _redis(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = _free_port()
    log = folder / "redis.out"
    with log.open("wb") as out:
        process = subprocess.Popen(redis_command(port, folder), stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_on(process, lambda: _accepts(port), log)
        yield f"redis://127.0.0.1:{port}/0", process
    finally:
        stop(process)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real redis-server, configured as in production: append-only file, no eviction."""
    with _redis(tmp_path_factory.mktemp("redis")) as (url, _):
        yield url


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A redis-server of the test's own, and its process: it may be stopped."""
    with _redis(tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def verifier_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real verifier service in a process of its own."""
    port = _free_port()
    log = tmp_path_factory.mktemp("verifier") / "verifier.out"
    with log.open("wb") as out:
        process = start("mathverifier", "serve", "--host", "127.0.0.1", "--port", port, stdout=out, stderr=out)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_on(process, lambda: answers(f"{url}/readyz"), log)
        yield url
    finally:
        stop(process)


@dataclass(frozen=True)
class RunningVerifier:
    """A verifier service of one test: a client of it, its process, and what it wrote."""

    client: httpx2.Client
    process: Process
    log: Path

    def stop(self) -> str:
        """End it as a supervisor would, and return all that it wrote."""
        stop(self.process)
        return self.log.read_text()


@pytest.fixture
def run_verifier(tmp_path: Path) -> Callable[..., AbstractContextManager[RunningVerifier]]:
    """A function that runs a verifier with these variables in its environment, as a context manager."""

    @contextmanager
    def run(**environment: str) -> Iterator[RunningVerifier]:
        port = _free_port()
        log = tmp_path / f"verifier-{port}.out"
        with log.open("wb") as out:
            whole = os.environ | environment
            process = start("mathverifier", "serve", "--port", port, stdout=out, stderr=out, env=whole)
        try:
            wait_on(process, lambda: answers(f"http://127.0.0.1:{port}/livez"), log)
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
                yield RunningVerifier(client, process, log)
        finally:
            stop(process)

    return run
