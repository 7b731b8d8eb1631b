"""Peaks of resident memory, of a process and of its children, as /proc shows them."""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

SAMPLE_S = 0.03


class Memory:
    """Peaks of resident memory in MiB, of a process and of its children, by looking at /proc again and again."""

    def __init__(self, pid: Callable[[], int]):
        self.parent = self.child = self.children = 0
        self._pid, self._over = pid, threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(SAMPLE_S):
            pid = self._pid()
            children = [_memory(child) for child in _children(pid)]
            self.parent = max(self.parent, _memory(pid)[1])
            self.child = max([self.child, *(peak for _, peak in children)])
            self.children = max(self.children, sum(now for now, _ in children))


def _children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                    found.append(int(entry.name))
    return found


def _memory(pid: int) -> tuple[int, int]:
    """Return what a process has resident and what it had at most, in MiB; zeros for one that has ended."""
    found = {"VmRSS": 0, "VmHWM": 0}
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            name, _, value = line.partition(":")
            if name in found:
                found[name] = int(value.split()[0]) // 1024
    return found["VmRSS"], found["VmHWM"]
