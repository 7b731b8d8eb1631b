"""A child process that speaks lines over its two pipes and can be killed."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
import time

# A machine with ten times the work that it has cores for takes minutes to load what a child needs.
START_TIMEOUT_S = 300.0
# By how much a service's child gives way to its owner, whose event loop serves everybody: to a third of its weight.
NICER = 5


class SlowStart(RuntimeError):
    """A child was alive, and not ready in time."""


class Child:
    """`python -m MODULE`, which says one line when it is ready and then answers lines with lines.

    What the first line says behind its first word is the child's `remark`.
    """

    def __init__(self, module: str, *arguments: str, nicer: int = 0) -> None:
        self._module = module
        self._ready = False
        self.remark = ""
        self._left = b""
        # A pipe that one thread reads is not closed by another one: its descriptor may be something else's by then.
        self._pipes = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # A process group of its own, so that Ctrl-C at a terminal reaches only the process that owns it. A session
            # of its own would do that, too, but Linux may share processors out by session, whatever the priorities.
            process_group=0,
            # glibc would keep freed memory apart for each thread; a child has one that works.
            env={"MALLOC_ARENA_MAX": "1", **os.environ},
        )
        with contextlib.suppress(OSError):
            priority = os.getpriority(os.PRIO_PROCESS, 0) + nicer
            os.setpriority(os.PRIO_PROCESS, self._process.pid, priority)

    def wait_ready(self) -> None:
        """Wait until it has loaded what it needs.

        Raises SlowStart where it is not ready in time, another RuntimeError where it ends before that.
        """
        if self._ready:
            return
        deadline = time.monotonic() + START_TIMEOUT_S
        line = self.read(deadline)
        if line is None:
            # One that has ended says so at once; whether it has been waited for is another matter.
            is_late = time.monotonic() >= deadline
            self.kill()
            if is_late:
                raise SlowStart(f"the process {self._module} was not ready after {START_TIMEOUT_S:.0f} seconds")
            raise RuntimeError(f"the process {self._module} did not start: are all dependencies installed?")
        self._ready, self.remark = True, line.decode().partition(" ")[2]

    def send(self, request: bytes) -> bool:
        """Hand over a request; say whether it could be."""
        assert self._process.stdin is not None
        with self._pipes:
            if self._process.stdin.closed:
                return False
            try:
                self._process.stdin.write(request)
                self._process.stdin.flush()
            except OSError:
                return False
        return True

    def read(self, deadline: float | None = None) -> bytes | None:
        """Return the next line, or None where there was none in time; the child is of no more use then.

        `deadline` is of the monotonic clock; without one, only the child's end ends the wait.
        """
        lines = self.read_lines(1, deadline)
        return None if lines is None else lines[0]

    def read_lines(self, count: int, deadline: float | None = None) -> list[bytes] | None:
        """Return the next `count` lines, or None where they did not all come."""
        assert self._process.stdout is not None
        with self._pipes:
            return None if self._process.stdout.closed else self._lines(count, deadline)

    def _lines(self, count: int, deadline: float | None) -> list[bytes] | None:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        # Not select(): a server may have more files open than that can take.
        poll = select.poll()
        poll.register(descriptor, select.POLLIN | select.POLLHUP)
        parts, seen = [self._left], self._left.count(b"\n")
        while seen < count:
            wait_ms = None if deadline is None else max(0.0, deadline - time.monotonic()) * 1000
            if not poll.poll(wait_ms):
                return None
            part = os.read(descriptor, 65_536)
            if not part:
                return None
            parts.append(part)
            seen += part.count(b"\n")
        *lines, self._left = b"".join(parts).split(b"\n", count)
        return lines

    def kill(self) -> None:
        """End the process and its forks now, and leave no zombie."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        # Whoever reads or writes sees the end now, and leaves the pipes.
        with self._pipes:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with contextlib.suppress(BrokenPipeError):
                        pipe.close()
