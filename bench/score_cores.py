"""`mathverifier score` with one core and with two: rows a second, and what the processors had to do.

`python -m bench.score_cores [--rows 20000] [--answers-only] [--data DIR]`. The rows are those of the service's ordinary
mix, again and again. On a machine that others use the clock tells little, and who computes how much depends on them. So
the time on idle cores is worked out: what the first process computes before there is another, and an even share of the
rest. It ends with 1 where two cores are less than 1.6 times as fast by that. `stood` are the seconds for which the main
thread of the first process neither computed nor waited for a core. On a busy machine, another of its threads may have
waited for one meanwhile.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.data import data_argument
from bench.process_tree import scheduled, tree
from bench.service_items import mixes
from bench.thresholds import Bars

FASTER = 1.6
LOOK_S = 0.5


@dataclass(frozen=True)
class Run:
    """The seconds that a run took by the clock; those that all processes computed, the busiest, and the first alone."""

    seconds: float
    computed: float
    busiest: float
    alone: float
    stood: float

    def on_idle_cores(self, workers: int) -> float:
        """Return the seconds that it would take if each process had a core of its own, and none stood still."""
        return self.alone + (self.computed - self.alone) / workers


def scored(rows: Path, output: Path, workers: int, more: list[str]) -> Run:
    """Score a file; return what it took."""
    command = [sys.executable, "-m", "mathverifier", "score", str(rows), "-o", str(output), "--force"]
    command += ["--workers", str(workers), *more]
    began, computed, alone = time.monotonic(), dict[int, float](), 0.0
    # Its end is waited for below, where the processor time of all its processes is told.
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ran = waited = 0.0
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        for pid in tree(process.pid).pids:
            try:
                computed[pid] = scheduled(pid)[0]
            except OSError:  # It has just ended.
                continue
        ran, waited = _main_thread(process.pid) or (ran, waited)
        alone = ran if len(computed) == 1 else alone
        time.sleep(LOOK_S)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(ended[1])
    if process.returncode:
        raise SystemExit(f"score ended with code {process.returncode}")
    total = ended[2].ru_utime + ended[2].ru_stime
    return Run(seconds, total, max(computed.values()), alone, max(0.0, seconds - ran - waited - LOOK_S))


def _main_thread(pid: int) -> tuple[float, float] | None:
    """Return the seconds for which the main thread of a process ran, and waited for a core; None at its end."""
    try:
        ran, waited, _ = Path(f"/proc/{pid}/schedstat").read_text().split()
    except OSError:
        return None
    return int(ran) / 1e9, int(waited) / 1e9


def main() -> int:
    """Print a line a number of workers and then the bar; return 1 where it is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--answers-only", action="store_true")
    arguments = parser.parse_args()
    items = list(itertools.islice(itertools.cycle(next(iter(mixes(arguments.data).values()))), arguments.rows))
    more = ["--answers-only"] if arguments.answers_only else []
    bars, idle = Bars(), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.jsonl"
        rows.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
        names = ("workers", "seconds", "computed", "busiest", "alone", "stood", "idle cores", "rows/s there")
        print("".join(f"{name:>13}" for name in names))
        for workers in (1, 2):
            run = scored(rows, Path(folder) / "out.jsonl", workers, more)
            idle.append(run.on_idle_cores(workers))
            figures = (run.seconds, run.computed, run.busiest, run.alone, run.stood, idle[-1])
            shown = "".join(f"{one:>13.1f}" for one in figures)
            print(f"{workers:>13}{shown}{len(items) / idle[-1]:>13.0f}", flush=True)
    bars.at_least("two cores, of one, where both are idle", idle[0] / idle[1], FASTER)
    bars.show()
    return int(not bars.met)


if __name__ == "__main__":
    raise SystemExit(main())
