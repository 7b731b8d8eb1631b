"""When, with what and on what a run was made: date, versions, hardware."""

import datetime
import os
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = ("mathtrainer", "torch", "transformers", "trl", "peft", "accelerate")
CPU, MEMORY, GPUS = Path("/proc/cpuinfo"), Path("/proc/meminfo"), Path("/proc/driver/nvidia/gpus")


def surroundings() -> dict[str, Any]:
    """Return date (UTC, to the minute), versions of what trains, and the hardware of this machine in words."""
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")
    return {"date": now, "versions": dict(_versions()), "hardware": ", ".join(_hardware())}


def _versions() -> Iterator[tuple[str, str]]:
    yield "python", platform.python_version()
    for name in PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def _hardware() -> Iterator[str]:
    """Yield processor, cores, memory and GPUs, as far as the system tells of them."""
    yield _field(CPU, "model name") or platform.machine()
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    yield f"{count} cores"
    memory = (_field(MEMORY, "MemTotal") or "").split()
    if memory:
        yield f"{int(memory[0]) / 1024**2:.0f} GiB of memory"
    gpus = [_field(one / "information", "Model") for one in sorted(GPUS.glob("*"))]
    yield from (one for one in gpus if one)


def _field(path: Path, name: str) -> str | None:
    """Return the value of a line `name: value` of a system's file, None where there is none."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.partition(":")[0].strip() == name), None)
