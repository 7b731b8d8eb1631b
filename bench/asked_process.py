"""A process that is asked hostile inputs, by their numbers, and is started anew where one hangs."""

import json
import select
import subprocess
import sys
import time
from pathlib import Path

from bench.hostile_inputs import hostile_inputs
from bench.hostile_pieces import Hostile
from mathcontracts import Comparison, Verdict
from mathverifier import equivalent, verify
from mathverifier.workers.symbolic_pool import shared_pool

DEADLINE_S = 1.0
BAR_S = 1.1 * DEADLINE_S
HANGS_AFTER_S = 10.0


def ask(one: Hostile) -> tuple[str, str]:
    """Return the outcome of an input and its reason; `raised` and the error where there is none, or a fault was met."""
    found: Verdict | Comparison
    try:
        if one.whole:
            found = verify(one.problem, one.text, one.reference, deadline_s=DEADLINE_S)
        else:
            found = equivalent(one.reference, one.text, deadline_s=DEADLINE_S)
    except Exception as error:
        return "raised", f"{type(error).__name__}: {error}"
    return "raised" if found.reason == "internal_error" else found.outcome, found.reason


def serve(canary: Path) -> None:
    """Answer the inputs whose numbers are on the lines of the standard input: what the asked process does."""
    inputs = hostile_inputs(canary)
    for line in sys.stdin:
        shared_pool().warm_up()  # To start a child takes no part of a deadline.
        began = time.perf_counter()
        outcome, reason = ask(inputs[int(line)])
        print(json.dumps([outcome, reason, time.perf_counter() - began]), flush=True)


class Asked:
    """The process that is asked, started anew after one that hung."""

    def __init__(self, canary: Path):
        self._command = [sys.executable, "-m", "bench.hostile", "--serve", str(canary)]
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def ask(self, number: int) -> tuple[str, str, float]:
        """Return outcome, reason and seconds; `hung` where it neither answers nor can be waited for."""
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(f"{number}\n".encode())
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], HANGS_AFTER_S)
        line = process.stdout.readline() if ready else b""
        if line:
            outcome, reason, seconds = json.loads(line)
            return outcome, reason, seconds
        code = process.poll()
        self.close()
        self._process = self._start()
        return ("hung", "", HANGS_AFTER_S) if code is None else ("died", f"code {code}", 0.0)

    def close(self) -> None:
        """End the process; its children end as their pipes close."""
        self._process.kill()
        self._process.communicate()
