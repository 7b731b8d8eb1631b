"""Waiting for what another process does, never for ever."""

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_S = 120.0


def wait_until(ready: Callable[[], object], what: str = "what was waited for") -> None:
    """Wait until `ready`. Raises AssertionError where it does not come to that."""
    give_up = time.monotonic() + PATIENCE_S
    while not ready():
        assert time.monotonic() < give_up, f"{what} did not happen within {PATIENCE_S:.0f} s"
        time.sleep(0.02)


def wait_on(process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    """Wait until `ready` while the process runs. Raises AssertionError, with the end of its log, where it ends first.

    A process that gets nowhere is aborted, so that it writes the stack of each of its threads into the log.
    """
    give_up = time.monotonic() + PATIENCE_S
    while True:
        # Asked first: what it did last, it did before it ended.
        ended = process.poll() is not None
        if ready():
            return
        assert not ended, log.read_text()[-3000:]
        if time.monotonic() > give_up:
            process.send_signal(signal.SIGABRT)
            process.wait(timeout=10)
            raise AssertionError(f"nothing for {PATIENCE_S:.0f} s: {log.read_text()[-8000:]}")
        time.sleep(0.02)


def code_of(process: subprocess.Popen[bytes], log: Path) -> int:
    """Wait for the process to end by itself, and return its code. Raises AssertionError where it does not end."""
    wait_on(process, lambda: process.poll() is not None, log)
    code: int = process.returncode
    return code
