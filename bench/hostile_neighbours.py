"""The rate of ordinary answers beside hostile ones, and beside a process or a thread that spins."""

import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench.asked_process import BAR_S, ask
from bench.hostile_pieces import Hostile

ORDINARY = 1_000
# How often they are asked in a round, so that it lasts for several deadlines.
PASSES = 2
ROUNDS = 3
BAR_RATIO = 0.8
# Hostile ones among all that are asked.
SHARE = 0.02
Result = dict[str, Any]


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
