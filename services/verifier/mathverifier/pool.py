"""Child processes for symbolic work, each of which can be killed while the others go on.

Plain subprocesses that speak JSON lines, not multiprocessing: those import the caller's main module again (a script
without a main guard would start itself over), and a fork of a process with threads can deadlock.
"""

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time

from pydantic import ValidationError

from mathcontracts import Comparison

START_TIMEOUT_S = 60.0
# A child that has done this many comparisons is replaced: sympy's caches only grow.
RECYCLE_AFTER = 500
# A comparison that takes this long will likely be killed: another child is started while it has its time.
SPARE_AFTER_S = 0.15
TIMEOUT = Comparison(outcome="unknown", reason="timeout")


class _Child:
    """One process and its two pipes."""

    def __init__(self) -> None:
        self.done = 0
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
            raise RuntimeError("the process for symbolic comparison did not start; is math-verify installed?")
        self._ready = True

    def send(self, request: bytes) -> bool:
        """Hand over a request; say whether it could be."""
        assert self._process.stdin is not None
        self.done += 1
        try:
            self._process.stdin.write(request)
            self._process.stdin.flush()
        except OSError:
            return False
        return True

    def answered(self, seconds: float) -> bool:
        """Say whether there is an answer, or the process has ended, within so many seconds."""
        assert self._process.stdout is not None
        poll = select.poll()
        poll.register(self._process.stdout.fileno(), select.POLLIN | select.POLLHUP)
        return bool(poll.poll(max(0.0, seconds) * 1000))

    def read(self, deadline: float) -> bytes | None:
        """Return the answer's line, or None where there was none in time; the child is of no more use then."""
        return self._line(deadline)

    def _line(self, deadline: float) -> bytes | None:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        buffer = b""
        while not buffer.endswith(b"\n"):
            if not self.answered(deadline - time.monotonic()):
                return None
            part = os.read(descriptor, 65_536)
            if not part:
                return None
            buffer += part
        return buffer

    def kill(self) -> None:
        """End the process now, and leave no zombie."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


class SymbolicPool:
    """Up to `size` children at work, and as many spare ones, started when needed. Safe to use from any thread."""

    def __init__(self, size: int | None = None):
        self._size = size or max(1, os.cpu_count() or 1)
        self._slots = threading.BoundedSemaphore(self._size)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()
        self._owner = os.getpid()

    def compare(self, reference: str, answer: str, deadline_s: float, *, strict: bool = False) -> Comparison:
        """Compare in a child; `unknown/timeout` where it takes longer than `deadline_s` seconds.

        Waiting for a free child, and starting one, does not count. Raises RuntimeError where none can be started.
        """
        fields = {"reference": reference, "answer": answer, "deadline_s": deadline_s, "strict": strict}
        request = json.dumps(fields).encode() + b"\n"
        with self._slots:
            child = self._take()
            line = self._ask(child, request, deadline_s)
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

    def _ask(self, child: _Child, request: bytes, deadline_s: float) -> bytes | None:
        deadline = time.monotonic() + deadline_s
        if not child.send(request):
            return None
        if not child.answered(min(SPARE_AFTER_S, deadline_s)):
            with self._lock:
                if not self._idle and len(self._all) < 2 * self._size:
                    self._idle.append(self._start())
        return child.read(deadline)

    def _start(self) -> _Child:
        child = _Child()
        self._all.add(child)
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
                self._all.discard(child)
            raise
        return child

    def _give_back(self, child: _Child, *, usable: bool) -> None:
        if usable and child.done < RECYCLE_AFTER:
            with self._lock:
                if child in self._all and len(self._idle) < self._size:
                    self._idle.insert(0, child)
                    return
        child.kill()
        with self._lock:
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
