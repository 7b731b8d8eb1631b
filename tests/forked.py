"""Processes of our command lines that need not load what they import: a server of forks holds it ready.

What such a process does from its first line on, its streams, its signals and its end are those of
`python -m mathverifier`; the interpreter's start and the loading of libraries, a second or two each time, are not
repeated. Where the environment tells the interpreter something of its own, a fresh one is started.
"""

import atexit
import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

# Libraries and the verifier's core, none of which reads the environment: a command line is loaded by its process.
LOADED = (
    "mathverifier.api", "mathverifier.client.blocking", "mathverifier.client.asynchronous", "mathverifier.headline",
    "mathverifier.problem_rows", "mathverifier.files.scoring", "mathverifier.files.preview",
    "fastapi", "jinja2", "kombu", "pydantic_settings", "redis", "rich.progress", "rich.table", "typer", "uvicorn",
    "yaml",
)  # fmt: skip
# What an interpreter reads as it starts, and what all of that was before any test changed it.
READ_AT_START = ("PYTHONPATH", "PYTHONIOENCODING", "PYTHONUTF8", "PYTHONWARNINGS")
ENVIRONMENT = dict(os.environ)
TIMEOUT_S = 120.0
MESSAGE_BYTES = 2**20
Stream = IO[bytes] | int


class Forked:
    """A process that the server forked; its methods are those of `subprocess.Popen`."""

    def __init__(self, order: Mapping[str, object], streams: Sequence[Stream]) -> None:
        told, tells = os.pipe()
        nowhere = os.open(os.devnull, os.O_RDWR)
        given = [nowhere if one == subprocess.DEVNULL else one for one in streams]
        handles = [one if isinstance(one, int) else one.fileno() for one in given]
        socket.send_fds(_server(), [json.dumps(order).encode()], [tells, *handles])
        os.close(nowhere)
        os.close(tells)
        self._told = os.fdopen(told, "rb")
        self.pid = int(self._told.readline())
        os.set_blocking(told, False)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return its code, None while it runs."""
        if self.returncode is None and (said := self._told.read()):
            self.returncode = int(said)
            self._told.close()
        return self.returncode

    def wait(self, timeout: float = TIMEOUT_S) -> int:
        """Wait for its end, and return its code. Raises subprocess.TimeoutExpired."""
        give_up = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > give_up:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.002)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


# A process that was started, by whichever way.
Process = Forked | subprocess.Popen[bytes]


def start(
    module: str,
    *arguments: object,
    stdin: Stream = subprocess.DEVNULL,
    stdout: Stream = subprocess.DEVNULL,
    stderr: Stream = subprocess.DEVNULL,
    env: Mapping[str, str] | None = None,
) -> Process:
    """Start `python -m MODULE` with arguments, which are written as text."""
    environment = dict(os.environ if env is None else env)
    words = [str(one) for one in arguments]
    if any(environment.get(name) != ENVIRONMENT.get(name) for name in READ_AT_START):
        command = [sys.executable, "-m", module, *words]
        return subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=stderr, env=environment)
    order = {"module": module, "arguments": words, "environment": environment, "folder": str(Path.cwd())}
    return Forked(order, (stdin, stdout, stderr))


def run(
    module: str, *arguments: object, content: bytes = b"", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m MODULE` to its end, with `content` as its input, and return its code and what it wrote."""
    with TemporaryFile() as stdin, TemporaryFile() as stdout, TemporaryFile() as stderr:
        stdin.write(content)
        stdin.seek(0)
        process = start(module, *arguments, stdin=stdin, stdout=stdout, stderr=stderr, env=env)
        try:
            code = process.wait(TIMEOUT_S)
        finally:
            process.kill()
        stdout.seek(0)
        stderr.seek(0)
        return subprocess.CompletedProcess([module, *map(str, arguments)], code, stdout.read(), stderr.read())


@cache
def _server() -> socket.socket:
    """Return the way to the server of this process, which ends with it."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-P", "-X", "faulthandler", __file__, str(its.fileno())]
    process = subprocess.Popen(command, pass_fds=[its.fileno()], env=ENVIRONMENT, start_new_session=True)
    its.close()
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


def _serve(orders: socket.socket) -> str:
    """Fork for each order until nobody is there to give one. Returns the module, in the process that is to run it."""
    for name in LOADED:
        import_module(name)
    gc.freeze()
    signal.signal(signal.SIGCHLD, _forget)
    while True:
        content, descriptors, _, _ = socket.recv_fds(orders, MESSAGE_BYTES, 4)
        if not content:
            os._exit(0)
        if os.fork() == 0:
            orders.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return _begin(json.loads(content), *descriptors)
        for one in descriptors:
            os.close(one)


def _forget(*_: object) -> None:
    """Take note of those who watched and have ended: the processor time of what they watched counts in the suite's."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _begin(order: dict[str, Any], tells: int, *streams: int) -> str:
    """Fork once more: tell the other's id, and its code when it has ended. Returns in the other, made as ordered."""
    if pid := os.fork():
        for one in streams:
            os.close(one)
        os.write(tells, f"{pid}\n".encode())
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        with suppress(BrokenPipeError):
            os.write(tells, str(code).encode())
        os._exit(0)
    os.close(tells)
    for number, one in enumerate(streams):
        os.dup2(one, number)
        os.close(one)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    sys.argv[1:] = order["arguments"]
    return str(order["module"])


if __name__ == "__main__":
    runpy.run_module(_serve(socket.socket(fileno=int(sys.argv[1]))), run_name="__main__", alter_sys=True)
