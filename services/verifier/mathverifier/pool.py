"""Child processes for symbolic work, each of which can be killed while the others go on.

Plain subprocesses that speak JSON lines, not multiprocessing: those import the caller's main module again (a script
without a main guard would start itself over), and a fork of a process with threads can deadlock.
"""

import atexit
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time

from pydantic import ValidationError

from mathcontracts import Comparison

START_TIMEOUT_S = 60.0
# A child keeps to the deadline by itself; beyond this share of it, and this many seconds, it is taken for dead.
LATE = 0.05
LATE_S = 0.04
TIMEOUT = Comparison(outcome="unknown", reason="timeout")


class _Child:
    """One process and its two pipes."""

    def __init__(self) -> None:
        self._ready = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mathverifier.symbolic"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Of its own session, so that Ctrl-C at a terminal reaches only the process that owns it.
            start_new_session=True,
        )

    def wait_ready(self) -> None:
        """Wait until it has loaded what it needs. Raises RuntimeError where it does not come to that."""
        if self._ready:
            return
        if self._line(time.monotonic() + START_TIMEOUT_S) is None:
            self.kill()
            raise RuntimeError("the process for symbolic comparison did not start; is latex2sympy2_extended installed?")
        self._ready = True

    def send(self, request: bytes) -> bool:
        """Hand over a request; say whether it could be."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(request)
            self._process.stdin.flush()
        except OSError:
            return False
        return True

    def read(self, deadline: float) -> bytes | None:
        """Return the answer's line, or None where there was none in time; the child is of no more use then."""
        return self._line(deadline)

    def _line(self, deadline: float) -> bytes | None:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        # Not select(): a server may have more files open than that can take.
        poll = select.poll()
        poll.register(descriptor, select.POLLIN | select.POLLHUP)
        buffer = b""
        while not buffer.endswith(b"\n"):
            if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
                return None
            part = os.read(descriptor, 65_536)
            if not part:
                return None
            buffer += part
        return buffer

    def kill(self) -> None:
        """End the process and its fork now, and leave no zombie."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


class SymbolicPool:
    """Up to `size` children, started when needed. Safe to use from any thread."""

    def __init__(self, size: int | None = None):
        self._size = size or max(1, os.cpu_count() or 1)
        self._slots = threading.BoundedSemaphore(self._size)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()
        self._owner = os.getpid()
        # For whoever watches: what was done so far. Killed are those that were late, dead, or never ready.
        self.starts = self.kills = self.comparisons = 0

    @property
    def children(self) -> int:
        """How many children there are now."""
        return len(self._all)

    def compare(self, reference: str, answer: str, deadline_s: float, *, strict: bool = False) -> Comparison:
        """Compare in a child; `unknown/timeout` where it takes longer than `deadline_s` seconds.

        Waiting for a free child, and starting one, does not count. Raises RuntimeError where none can be started.
        """
        fields = {"reference": reference, "answer": answer, "deadline_s": deadline_s, "strict": strict}
        request = json.dumps(fields).encode() + b"\n"
        with self._slots:
            child = self._take()
            with self._lock:
                self.comparisons += 1
            line = None
            if child.send(request):
                line = child.read(time.monotonic() + deadline_s * (1 + LATE) + LATE_S)
            self._give_back(child, usable=line is not None)
        if line is None:
            return TIMEOUT
        try:
            return Comparison.model_validate_json(line)
        except ValidationError:
            return TIMEOUT

    def warm_up(self) -> None:
        """Start one child now, so that no later call waits for it."""
        with self._slots:
            self._give_back(self._take(), usable=True)

    def close(self) -> None:
        """Kill all children."""
        with self._lock:
            children, self._all, self._idle = self._all, set(), []
        for child in children:
            child.kill()

    def _start(self) -> _Child:
        child = _Child()
        self._all.add(child)
        self.starts += 1
        return child

    def _take(self) -> _Child:
        with self._lock:
            if self._owner != os.getpid():
                # After a fork the children belong to the parent; this process starts its own.
                self._idle, self._all, self._owner = [], set(), os.getpid()
            child = self._idle.pop(0) if self._idle else self._start()
        try:
            child.wait_ready()
        except RuntimeError:
            with self._lock:
                self.kills += 1
                self._all.discard(child)
            raise
        return child

    def _give_back(self, child: _Child, *, usable: bool) -> None:
        if usable:
            with self._lock:
                if child in self._all:
                    self._idle.insert(0, child)
                    return
        child.kill()
        with self._lock:
            self.kills += not usable
            self._all.discard(child)


_shared: SymbolicPool | None = None
_shared_lock = threading.Lock()


def shared_pool() -> SymbolicPool:
    """Return this process's pool; it is closed when the process ends."""
    global _shared  # noqa: PLW0603 (one pool a process is the point)
    with _shared_lock:
        if _shared is None:
            _shared = SymbolicPool()
            atexit.register(_shared.close)
        return _shared
