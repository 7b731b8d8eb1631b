"""The jobs that supervisors started on this machine, and what they told."""

import json
from pathlib import Path
from typing import Any

from mathtrainer.runs.records import Runs


def job_of(run_id: str) -> int:
    """Return the pid of the run's job; there must be one."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if run_id.encode() in words and b"--fence" in words:
                found.append(int(entry.name))
    assert len(found) == 1
    return found[0]


def begun(runs: Runs, run_id: str, stage: str) -> list[int]:
    """Return the steps that a stage's training began at, in order: what each job told right after entering it."""
    redis: Any = runs.redis
    found: list[int] = []
    entered = False
    for _, fields in redis.xrange(f"mathtrainer:run:{run_id}:events"):
        event = json.loads(fields["event"])
        if event.get("stage") == stage and "place" in event:
            entered = True
        elif event.get("stage") == stage and "done" in event and entered:
            found.append(event["done"])
            entered = False
    return found
