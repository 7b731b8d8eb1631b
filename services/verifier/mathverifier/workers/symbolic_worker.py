"""The process that compares answers by symbolic algebra: `python -m mathverifier.workers.symbolic_worker`.

It reads one JSON line {reference, answer, deadline_s, strict, nouns} at a time and answers with one line, a Comparison.
It loads the algebra system once and then computes nothing itself: a fork does, which is killed at the deadline and
replaced in milliseconds. SIGALRM would neither work outside a main thread nor interrupt C code. The fork is confined
(`confinement.py`), unless `--unconfined` is given or the system cannot: then the line that says it is ready says why.
"""

import contextlib
import json
import logging
import os
import resource
import select
import signal
import sys
import time
from pathlib import Path
from typing import Any, ClassVar, NoReturn, TextIO

from mathcontracts import Comparison
from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.workers.answer_pipe import answer_pipe
from mathverifier.workers.confinement import UNCONFINED, Confinement, Unconfined
from mathverifier.workers.process import NICER
from mathverifier.workers.sympy_backend import compare, symbolic_decision

MEMORY_BYTES = 2 * 2**30
READY = "ready"
# Answered by the first fork, to see that algebra runs confined as it does else.
TRIAL = {"reference": r"\int_0^3 10x\,dx", "answer": "45", "deadline_s": 10.0, "strict": False, "nouns": []}
TRIAL_S = 10.0
# A fork that has done this many comparisons is replaced: sympy's caches only grow.
RECYCLE_AFTER = 100
# A comparison that has computed for half a second mostly goes on to its deadline: it gives way to all others, by as
# much again as every child gives way to its owner.
LONG_S, LOOK_S = 0.5, 0.1
TIMEOUT = Comparison(outcome="unknown", reason="timeout").model_dump_json()


class Worker:
    """A fork of this process that compares; the memory of what was loaded is shared with it."""

    # Forks that were killed and may not have ended yet.
    _leaving: ClassVar[set[int]] = set()

    def __init__(self, confinement: Confinement | None) -> None:
        self._done = 0
        self._gives_way = False
        requests, self._requests = os.pipe()
        self._answers, answers = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._requests)
            os.close(self._answers)
            _work(requests, answers, confinement)
        os.close(requests)
        os.close(answers)

    @property
    def spent(self) -> bool:
        """Whether it is to be replaced: it has done its share, or its priority is gone for good."""
        return self._gives_way or self._done >= RECYCLE_AFTER

    def ask(self, request: bytes, deadline_s: float) -> str | None:
        """Return the answer, None where there is none in time; the worker is of no more use then."""
        self._leaving.difference_update([pid for pid in self._leaving if os.waitpid(pid, os.WNOHANG)[0]])
        deadline, long_s = time.monotonic() + deadline_s, _computed(self._pid) + LONG_S
        self._done += 1
        try:
            os.write(self._requests, request)
        except OSError:
            return None
        buffer = b""
        while not buffer.endswith(b"\n"):
            if not self._answers_by(deadline, long_s) or not (part := os.read(self._answers, 65_536)):
                return None
            buffer += part
        return buffer.decode().strip()

    def _answers_by(self, deadline: float, long_s: float) -> bool:
        """Say whether there is something to read in time. Once it has computed for `long_s`, it gives way to others."""
        while not select.select([self._answers], [], [], max(0.0, min(LOOK_S, deadline - time.monotonic())))[0]:
            if time.monotonic() >= deadline:
                return False
            if not self._gives_way and _computed(self._pid) >= long_s:
                self._gives_way = True
                os.setpriority(os.PRIO_PROCESS, self._pid, os.getpriority(os.PRIO_PROCESS, 0) + NICER)
        return True

    def kill(self) -> None:
        """End it, without waiting for that: of a low priority, it may take its time to go."""
        os.kill(self._pid, signal.SIGKILL)
        self._leaving.add(self._pid)
        os.close(self._requests)
        os.close(self._answers)


def _computed(pid: int) -> float:
    """Return how many seconds a process has computed; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _work(requests: int, answers: int, confinement: Confinement | None) -> NoReturn:
    """Compare until the other end of the pipe is closed."""
    try:
        if confinement is not None:
            confinement.put_on()
        with os.fdopen(requests, "rb") as lines:
            for line in lines:
                request = json.loads(line)
                _limit_processor_time(request["deadline_s"])
                os.write(answers, (_compared(request).model_dump_json() + "\n").encode())
    finally:
        os._exit(0)


def _compared(request: dict[str, Any]) -> Comparison:
    try:
        policy = Policy(request["strict"], frozenset(request["nouns"]))
        return compare(request["reference"], request["answer"], policy)
    except (MemoryError, RecursionError):
        return Comparison(outcome="unknown", reason="too_large")
    except Exception:
        # Whatever the algebra system stumbles over: it did not decide, so nor do we.
        return Comparison(outcome="unknown", reason="unparseable_answer")


def _limit_processor_time(seconds: float) -> None:
    """End this process some time after the deadline by itself: whoever would kill it may have been killed."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = used.ru_utime + used.ru_stime
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent + seconds) + 2, hard))


def main() -> None:
    """Serve the pool until its end of the pipe is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(answer_pipe(), "w", encoding="utf-8")
    logging.disable(logging.CRITICAL)
    # Loads all that is needed, before any deadline runs.
    symbolic_decision(
        "\\sum_{k=1}^{3} \\frac{\\ln 3}{\\sqrt{x}} + \\sin^2 x", "1-\\cos^2 x + \\frac{3\\ln 9}{2\\sqrt{x}}"
    )
    compare("\\int_0^3 10x\\,dx", "45")
    worker, confinement, why = _confined(UNCONFINED not in sys.argv)
    _say(answers, f"{READY} {why}".rstrip())
    for line in sys.stdin.buffer:
        found = worker.ask(line, json.loads(line)["deadline_s"])
        # The answer first: the next request has to wait for the next worker, this one has not.
        _say(answers, found or TIMEOUT)
        if found is None or worker.spent:
            worker.kill()
            worker = Worker(confinement)
    with contextlib.suppress(ProcessLookupError):
        worker.kill()


def _confined(wanted: bool) -> tuple[Worker, Confinement | None, str]:
    """Return the first fork, what confines it and its successors, and why nothing does where something should."""
    if not wanted:
        return Worker(None), None, ""
    try:
        confinement = Confinement()
    except Unconfined as error:
        return Worker(None), None, str(error)
    worker = Worker(confinement)
    if worker.ask(json.dumps(TRIAL).encode() + b"\n", TRIAL_S) is not None:
        return worker, confinement, ""
    worker.kill()
    return Worker(None), None, "algebra does not run under this kernel's filter"


def _say(answers: TextIO, line: str) -> None:
    answers.write(line + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
