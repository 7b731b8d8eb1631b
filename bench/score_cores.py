"""`mathverifier score` with one core and with two: rows a second, and what the processors had to do.

`python -m bench.score_cores [--rows 20000] [--data DIR]`. The rows are those of the service's ordinary mix, again and
again. On a machine that others use the clock tells little. `busiest` are the seconds of processor time of the process
that computed longest. That is how long all takes where each has a core. It ends with 1 where two cores are less than
1.6 times as fast by it.
"""

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.data import data_argument
from bench.process_tree import scheduled, tree
from bench.service_items import mixes
from bench.thresholds import Bars

FASTER = 1.6
LOOK_S = 0.1


def scored(rows: Path, output: Path, workers: int) -> tuple[float, dict[int, float]]:
    """Score a file; return the seconds that it took and those that each process computed."""
    command = [sys.executable, "-m", "mathverifier", "score", str(rows), "-o", str(output), "--force"]
    began, computed = time.monotonic(), dict[int, float]()
    command += ["--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            for pid in tree(process.pid).pids:
                try:
                    computed[pid] = scheduled(pid)[0]
                except OSError:  # It has just ended.
                    continue
            time.sleep(LOOK_S)
    if process.returncode:
        raise SystemExit(f"score ended with code {process.returncode}")
    return time.monotonic() - began, computed


def main() -> int:
    """Print a line a number of workers and then the bar; return 1 where it is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("--rows", type=int, default=20_000)
    arguments = parser.parse_args()
    items = list(itertools.islice(itertools.cycle(next(iter(mixes(arguments.data).values()))), arguments.rows))
    bars, busiest = Bars(), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.jsonl"
        rows.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
        print(f"{'workers':>8}{'seconds':>9}{'rows/s':>8}{'computed':>10}{'busiest':>9}")
        for workers in (1, 2):
            seconds, computed = scored(rows, Path(folder) / "out.jsonl", workers)
            busiest.append(max(computed.values()))
            rate, total = len(items) / seconds, sum(computed.values())
            print(f"{workers:>8}{seconds:>9.1f}{rate:>8.0f}{total:>10.1f}{busiest[-1]:>9.1f}", flush=True)
    bars.at_least("two cores, of one, by the busiest process", busiest[0] / busiest[1], FASTER)
    bars.show()
    return int(not bars.met)


if __name__ == "__main__":
    raise SystemExit(main())
