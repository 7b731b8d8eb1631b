"""Hostile inputs: whether each is answered in time and soundly, none is run, and what its neighbours notice.

`python -m bench.hostile` asks the inputs of `bench.hostile_inputs` one after the other, in a process of their own that
is killed where one hangs; then it measures 1,000 ordinary answers, alone and with hostile ones in another thread. No
data is needed. It ends with 1 where an input is late, wrong (`correct` though not equal, `incorrect` though equal),
raises, hangs, or runs; the rates decide nothing.

The ordinary answers and the hostile ones share a process and so its interpreter lock, two children, and the cores. The
controls show what that alone costs: a process that spins takes a core, a thread that spins takes its turns at the lock.
"""

import argparse
import contextlib
import json
import logging
import os
import random
import select
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.hostile_inputs import Hostile, hostile_inputs
from bench.payloads import Payload, payloads
from mathcontracts import Comparison, Verdict
from mathverifier import equivalent, verify
from mathverifier.workers.symbolic_pool import shared_pool

DEADLINE_S = 1.0
BAR_S = 1.1 * DEADLINE_S
# One that is late is asked again, as other work may share the processor; its best time counts.
TRIES = 3
HANGS_AFTER_S = 10.0
SAMPLE_S = 0.03
ORDINARY = 1_000
# How often they are asked in a round, so that it lasts for several deadlines.
PASSES = 2
ROUNDS = 3
BAR_RATIO = 0.8
# Hostile ones among all that are asked.
SHARE = 0.02
ARMED = """
import json, sys
from pathlib import Path
from sympy import *
canary = Path(sys.argv[1])
for code in json.load(sys.stdin):
    canary.unlink(missing_ok=True)
    exec(code, dict(globals()))
    print(canary.exists())
"""
Result = dict[str, Any]


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


def faults(one: Hostile, outcome: str, seconds: float, ran: bool) -> list[str]:
    """Return what is wrong with an answer."""
    wrong = outcome == ("incorrect" if one.equal else "correct")
    failed = outcome in ("raised", "hung", "died")
    named = {"late": seconds > BAR_S, "wrong": wrong, outcome: failed, "ran": ran}
    return [name for name, present in named.items() if present]


def judge_all(inputs: Sequence[Hostile], canary: Path) -> list[Result]:
    """Ask every input, print a line for each, and return the lines."""
    results = []
    asked = Asked(canary)
    try:
        with Memory(lambda: asked.pid) as memory:
            for number, one in enumerate(inputs):
                outcome, reason, seconds = asked.ask(number)
                for _ in range(TRIES - 1):
                    if BAR_S < seconds < HANGS_AFTER_S:
                        outcome, reason, again = asked.ask(number)
                        seconds = min(seconds, again)
                ran = _left(canary)
                result = {"input": one.name, "outcome": outcome, "reason": reason, "seconds": round(seconds, 3)}
                result |= {"faults": faults(one, outcome, seconds, ran)}
                print(json.dumps(result), flush=True)
                results.append(result)
        peaks = {"parent": memory.parent, "one_child": memory.child, "children_together": memory.children}
        print(json.dumps({"peak_mib": peaks}), flush=True)
    finally:
        asked.close()
    return results


def _left(canary: Path) -> bool:
    """Say whether anything was left where the canary would be, and take it away."""
    found = list(canary.parent.iterdir())
    for path in found:
        path.unlink()
    return bool(found)


def armed(code: Sequence[Payload], canary: Path) -> int:
    """Run the Python payloads in a process of their own, as a verifier must not; return how many made the file."""
    programs = json.dumps([one.text for one in code if one.python])
    command = [sys.executable, "-c", ARMED, str(canary)]
    done = subprocess.run(command, input=programs, capture_output=True, text=True, check=True)
    canary.unlink(missing_ok=True)
    return done.stdout.split().count("True")


@dataclass(frozen=True)
class Load:
    """What goes on beside the ordinary answers, in one thread: hostile inputs, at most `share` of all that are asked.

    `spins` is instead a `process` or a `thread` that does nothing else.
    """

    name: str
    hostile: Sequence[Hostile] = ()
    share: float = 1.0
    spins: str = ""


def ordinary() -> list[Hostile]:
    """Return solutions as models write them: three in four right, one in ten with a root, which needs a child."""
    draw, made = random.Random(0), []
    for number in range(ORDINARY):
        total, lines, given = 0, [], []
        for day in range(1, 9):
            boxes, pens, single = (draw.randint(2, 90) for _ in range(3))
            given.append(f"{boxes} boxes of {pens} pens and {single} single pens")
            lines.append(f"On day {day} it sells {boxes} * {pens} + {single} = {boxes * pens + single} pens.")
            before, total = total, total + boxes * pens + single
            lines.append(f"That makes {before} + {boxes * pens + single} = {total} pens so far.")
        right = number % 4 != 3
        found = total if right else total + 1
        answer, reference = str(found), str(total)
        if number % 10 == 5:
            answer, reference = rf"{2 * found}\sqrt{{2}}", rf"{total}\sqrt{{8}}"
        problem = f"A shop sells {', then '.join(given)}. How many pens does it sell?"
        solution = "\n".join([*lines, f"The answer is ${answer}$."])
        made.append(Hostile(str(number), reference, solution, equal=right, whole=True, problem=problem))
    return made


def measure(items: Sequence[Hostile], load: Load) -> Result:
    """Return the ordinary answers a second under a load, how many were wrong, and the hostile ones answered."""
    over = threading.Event()
    answered, wrong, harmed = Count(), Count(), Count()

    def answer(one: Hostile) -> None:
        if ask(one)[0] != ("correct" if one.equal else "incorrect"):
            wrong.add()
        answered.add()

    def harm() -> None:
        for one in load.hostile:
            while harmed.value > load.share * (answered.value + harmed.value) and not over.wait(0.002):
                pass
            if over.is_set():
                return
            ask(one)
            harmed.add()

    def spin() -> None:
        while not over.is_set():
            pass

    beside = threading.Thread(target=spin if load.spins == "thread" else harm)
    with _spinning(load.spins == "process"), ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        beside.start()
        began = time.perf_counter()
        list(threads.map(answer, items))
        seconds, hostile = time.perf_counter() - began, harmed.value
        over.set()
        beside.join()
    return {"per_second": len(items) / seconds, "wrong": wrong.value, "hostile_answered": hostile}


class Count:
    """A number that several threads add to."""

    def __init__(self) -> None:
        self.value = 0
        self._lock = threading.Lock()

    def add(self) -> None:
        """Add one."""
        with self._lock:
            self.value += 1


@contextmanager
def _spinning(wanted: bool) -> Iterator[None]:
    """Keep one core busy by a process that has nothing to do with the verifier."""
    if not wanted:
        yield
        return
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _turns(hostile: Sequence[Hostile], seed: int) -> list[Hostile]:
    """Return more of them than a round can ask, in a mixed order."""
    mixed = list(hostile)
    random.Random(seed).shuffle(mixed)
    return mixed * (1 + 10_000 // max(1, len(mixed)))


def neighbours(inputs: Sequence[Hostile], results: Sequence[Result]) -> None:
    """Print the ordinary rate under each load: medians of the rounds, and of their ratios to the one alone."""
    pairs = list(zip(inputs, results, strict=True))
    in_time = [one for one, result in pairs if result["seconds"] <= BAR_S]
    timeouts = [one for one, result in pairs if result["reason"] == "timeout" and result["seconds"] <= BAR_S]
    items = ordinary() * PASSES
    measure(items[:100], Load("warm"))
    rounds: dict[str, list[Result]] = {}
    for turn in range(ROUNDS):
        loads = (
            Load("alone"),
            Load("hostile, 2 % of all asked", _turns(in_time, turn), SHARE),
            Load("hostile, 100 % of one thread", _turns(in_time, turn)),
            Load("only what runs to the deadline, 100 % of one thread", _turns(timeouts, turn)),
            Load("control: a process that spins", spins="process"),
            Load("control: a thread that spins", spins="thread"),
        )
        for load in loads:
            rounds.setdefault(load.name, []).append(measure(items, load))
    for name, measured in rounds.items():
        print(json.dumps(_summary(name, measured, rounds["alone"])), flush=True)


def _summary(name: str, measured: Sequence[Result], alone: Sequence[Result]) -> Result:
    ratio = statistics.median(one["per_second"] / base["per_second"] for one, base in zip(measured, alone, strict=True))
    middle = {key: round(statistics.median(one[key] for one in measured), 2) for key in measured[0]}
    return {"beside": name, "ordinary": ORDINARY * PASSES, **middle, "ratio": round(ratio, 2), "bar": BAR_RATIO}


def main() -> int:
    """Print a line for each input, then the sums, then the rates; return 1 where an input has a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="not used: the inputs are generated")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if arguments.serve:
        serve(arguments.serve)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary"
        code = payloads(canary)
        armed_programs = armed(code, canary)
        inputs = hostile_inputs(canary)
        results = judge_all(inputs, canary)
        total = Counter(fault for result in results for fault in result["faults"])
        print(
            json.dumps(
                {
                    "inputs": len(inputs),
                    "outcomes": Counter(result["outcome"] for result in results),
                    "reasons": Counter(result["reason"] for result in results if result["outcome"] == "unknown"),
                    "slowest_s": max(result["seconds"] for result in results),
                    "faults": total,
                    "programs": {
                        "python": sum(one.python for one in code),
                        "armed": armed_programs,
                        "ran": total["ran"],
                    },
                }
            ),
            flush=True,
        )
        neighbours(inputs, results)
        # The load has asked the code inputs again, beside ordinary ones.
        ran = _left(canary)
        print(json.dumps({"ran_beside": ran}), flush=True)
    return int(bool(total) or ran)


if __name__ == "__main__":
    raise SystemExit(main())
