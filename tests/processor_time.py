"""How long processes have computed: unlike the clock, that is the same on a busy machine."""

import os
from pathlib import Path


def processor_s(pid: int) -> float:
    """Return the seconds that a process and its children have computed."""
    return sum(map(own_processor_s, [Path(f"/proc/{pid}"), *_children(pid)]))


def own_processor_s(process: Path) -> float:
    """Return the seconds that the process of a folder of /proc has computed by itself."""
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[Path]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [Path(f"/proc/{child}") for task in tasks for child in (task / "children").read_text().split()]
