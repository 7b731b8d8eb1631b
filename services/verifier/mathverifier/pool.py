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
TIMEOUT = Comparison(outcome="unknown", reason="timeout")


class _Child:
    """One process and its two pipes."""

    def __init__(self) -> None:
        self.done = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mathverifier.symbolic"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Of its own session, so that Ctrl-C at a terminal reaches only the process that owns it.
            start_new_session=True,
        )
        if self._line(time.monotonic() + START_TIMEOUT_S) is None:
            self.kill()
            raise RuntimeError("the process for symbolic comparison did not start; is math-verify installed?")

    def ask(self, request: bytes, deadline_s: float) -> bytes | None:
        """Return the answer's line, or None where there was none in time; the child is of no more use then."""
        assert self._process.stdin is not None
        self.done += 1
        deadline = time.monotonic() + deadline_s
        try:
            self._process.stdin.write(request)
            self._process.stdin.flush()
        except (BrokenPipeError, OSError):
            return None
        return self._line(deadline)

    def _line(self, deadline: float) -> bytes | None:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        poll = select.poll()
        poll.register(descriptor, select.POLLIN | select.POLLHUP)
        buffer = b""
        while not buffer.endswith(b"\n"):
            left_ms = (deadline - time.monotonic()) * 1000
            if left_ms <= 0 or not poll.poll(left_ms):
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
    """Up to `size` children, started when they are first needed. Safe to use from any thread."""

    def __init__(self, size: int | None = None):
        self._slots = threading.BoundedSemaphore(size or max(1, os.cpu_count() or 1))
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()
        self._owner = os.getpid()

    def compare(self, reference: str, answer: str, deadline_s: float) -> Comparison:
        """Compare in a child; `unknown/timeout` where it takes longer than `deadline_s` seconds.

        Waiting for a free child, and starting one, does not count. Raises RuntimeError where none can be started.
        """
        request = json.dumps({"reference": reference, "answer": answer}).encode() + b"\n"
        with self._slots:
            child = self._take()
            line = child.ask(request, deadline_s)
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

    def _take(self) -> _Child:
        with self._lock:
            if self._owner != os.getpid():
                # After a fork the children belong to the parent; this process starts its own.
                self._idle, self._all, self._owner = [], set(), os.getpid()
            if self._idle:
                return self._idle.pop()
        child = _Child()
        with self._lock:
            self._all.add(child)
        return child

    def _give_back(self, child: _Child, *, usable: bool) -> None:
        if usable and child.done < RECYCLE_AFTER:
            with self._lock:
                if child in self._all:
                    self._idle.append(child)
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
