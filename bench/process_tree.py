"""A process with all that it started, as /proc shows them."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Tree:
    """The ids of the processes, and their memory in bytes, the first one's apart; what they share is counted once."""

    pids: frozenset[int]
    memory: int
    root_memory: int


def tree(root: int) -> Tree:
    """Return the process and its descendants as they are now."""
    parents = {pid: parent for pid in _all() if (parent := _parent(pid)) is not None}
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    memory = {pid: _memory(pid) for pid in found}
    return Tree(frozenset(found), sum(memory.values()), memory[root])


def scheduled(pid: int) -> tuple[float, float]:
    """Return the seconds for which a process had a processor, and for which it wanted one and waited."""
    ran = waited = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            one = (thread / "schedstat").read_text().split()
            ran, waited = ran + int(one[0]), waited + int(one[1])
    return ran / 1e9, waited / 1e9


def alive(pid: int) -> bool:
    """Return whether the process is there and of our own kind; one that is only waited for counts as gone."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return b"mathverifier" in command


def _all() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _parent(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
