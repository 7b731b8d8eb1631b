"""Child processes of one kind, each of which can be killed while the others go on.

They are plain subprocesses that speak lines, not multiprocessing. That would import the caller's main module again, and
a script without a main guard would start itself over. A fork of a process with threads can deadlock.
"""

import atexit
import os
import threading
import time
from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from mathverifier.workers.process import NICER, Child

Kind = TypeVar("Kind", bound="Children")
Result = TypeVar("Result")


class Children:
    """Up to `size` children that run `module`, started when needed; None is one a core. Safe to use from any thread."""

    module: ClassVar[str]
    # Of the command that starts a child.
    arguments: Sequence[str] = ()
    # By how much a child gives way to its owner. In a batch all are equals: one that gives way is given a third of its
    # owner's time on a busy machine, and algebra has a deadline by the clock.
    nicer = 0

    def __init__(self, size: int | None = None):
        self.size = size or max(1, os.cpu_count() or 1)
        self._slots = threading.Semaphore(self.size)
        self._spare = 0
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._all: set[Child] = set()
        self._owner = os.getpid()
        # For whoever watches: what was done so far. Killed are those that were late, dead, or never ready.
        self.asked = self.starts = self.kills = 0

    def reserve(self, spare: int) -> None:
        """Allow so many children beyond the size, for what should not wait for the others; once, whoever asks."""
        with self._lock:
            more, self._spare = max(0, spare - self._spare), max(spare, self._spare)
            self.size += more
        if more:
            self._slots.release(more)

    def give_way(self) -> None:
        """Have children that are started from now on give way to their owner, whose event loop serves everybody."""
        self.nicer = NICER

    @property
    def count(self) -> int:
        """How many children there are now."""
        return len(self._all)

    def ask(self, request: bytes, lines: int = 1, patience_s: float | None = None) -> list[bytes] | None:
        """Return a child's answer of so many lines; None where it died or took longer than `patience_s` seconds.

        Waiting for a free child, and starting one, does not count. Raises RuntimeError where none can be started.
        """

        def talk(child: Child) -> list[bytes] | None:
            if not child.send(request):
                return None
            deadline = None if patience_s is None else time.monotonic() + patience_s
            return child.read_lines(lines, deadline)

        return self.converse(talk)

    def converse(self, talk: Callable[[Child], Result | None]) -> Result | None:
        """Return what `talk` gets out of a free child; after None the child is killed.

        Raises RuntimeError where none can be started.
        """
        with self._slots:
            child = self._take()
            with self._lock:
                self.asked += 1
            answer = None
            try:
                answer = talk(child)
            finally:
                self._give_back(child, usable=answer is not None)
        return answer

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

    def _take(self) -> Child:
        with self._lock:
            if self._owner != os.getpid():
                # After a fork the children belong to the parent; this process starts its own.
                self._idle, self._all, self._owner = [], set(), os.getpid()
            if self._idle:
                child = self._idle.pop()
            else:
                child = Child(self.module, *self.arguments, nicer=self.nicer)
                self.starts += 1
            self._all.add(child)
        try:
            child.wait_ready()
        except RuntimeError:
            with self._lock:
                self.kills += 1
                self._all.discard(child)
            raise
        self._started(child)
        return child

    def _started(self, child: Child) -> None:
        """Take note of a child that is ready."""

    def _give_back(self, child: Child, *, usable: bool) -> None:
        if usable:
            with self._lock:
                if child in self._all:
                    self._idle.append(child)
                    return
        child.kill()
        with self._lock:
            self.kills += not usable
            self._all.discard(child)


_shared: dict[type["Children"], "Children"] = {}
_sharing = threading.Lock()


def shared(kind: type[Kind]) -> Kind:
    """Return this process's children of a kind, made when first asked for and closed when the process ends."""
    with _sharing:
        children = _shared.get(kind)
        if not isinstance(children, kind):
            children = _shared[kind] = kind()
            atexit.register(children.close)
        return children
