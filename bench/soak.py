"""A long mixed load with 2 % hostile inputs against a real server: its memory and its number of processes.

`python -m bench.soak [--minutes 10] [--data DIR]` asks single items, batches and answers alone, in stretches of a
minute. Behind each is a moment of rest, at which memory and processes are counted. It ends with 1 where memory at rest
ends more than a tenth off that after the first minute, or a process is left. So it does where an item went unanswered
or was answered with a fault, or a clean item's verdict changed.
"""

import argparse
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.data import data_argument
from bench.load import Outcome, load, requests
from bench.process_tree import Tree, alive, tree
from bench.servers import Server, verifier
from bench.service_items import Item, hostile_items, mixed, mixes
from bench.thresholds import Bars

CONNECTIONS = 8
BATCH = 64
STRETCH_S = 60.0
SAMPLE_S = 3.0
# At rest: long enough for what a hostile item started to be given up.
REST_S = 8.0
FLAT = 0.10
# 422 is the answer to half a character, which some hostile inputs hold; being turned away is no fault either.
EXPECTED = {200, 422, 429, 503}


class Sampler(threading.Thread):
    """Looks at the server's processes every few seconds until it is stopped, and keeps what it saw."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.seen: set[int] = set()
        self.peak, self.most = 0, 0
        self._pid = pid
        self._stopped = threading.Event()

    def run(self) -> None:
        """Sample until stopped."""
        while not self._stopped.wait(SAMPLE_S):
            now = tree(self._pid)
            self.seen |= now.pids
            self.peak, self.most = max(self.peak, now.memory), max(self.most, len(now.pids))

    def stop(self) -> None:
        """Sample no more."""
        self._stopped.set()
        self.join()


def asked_for(mix: Sequence[Item], hostile: Sequence[Item]) -> tuple[list[bytes], list[bool]]:
    """Return the requests, and for each whether it is a clean single item: most are, a few are batches or answers."""
    items, places = mixed(mix, hostile)
    made, clean = [], []
    for turn, item in enumerate(items):
        if turn % 40 == 7:
            made += requests("/verify/batch", [{"items": items[turn : turn + BATCH]}])
            clean.append(False)
        elif turn % 10 == 3:
            made += requests("/equivalent", [{"reference": item["reference"], "answer": item["solution"][-200:]}])
            clean.append(False)
        else:
            made += requests("/verify", [item])
            clean.append(places[turn] is not None)
    return made, clean


def soak(server: Server, asked: Sequence[bytes], clean: Sequence[bool], seconds: float, bars: Bars) -> set[int]:
    """Ask for so long; print a line a minute, note the bars, and return every process that was seen."""
    said: dict[int, int] = {}
    statuses: Counter[int] = Counter()
    unanswered = changed = faults = at = 0
    rests: list[Tree] = []
    sampler = Sampler(server.pid)
    sampler.start()
    print(
        f"{'s':>6}{'requests/s':>12}{'p99 ms':>9}{'MB at rest':>12}{'the server':>12}{'processes':>11}   peak",
        flush=True,
    )
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        turned = [*asked[at:], *asked[:at]]
        outcome = load(server.port, turned, CONNECTIONS, min(STRETCH_S, seconds), keep=True)
        statuses += outcome.statuses
        unanswered += outcome.unanswered
        faults += outcome.faults
        changed += _changed(outcome, at, clean, said)
        at = (at + len(outcome.answers)) % len(asked)
        time.sleep(REST_S)
        rests.append(tree(server.pid))
        figures = f"{outcome.rate:>12.0f}{outcome.latency(99) * 1e3:>9.0f}{rests[-1].memory / 1e6:>12.0f}"
        figures += f"{rests[-1].root_memory / 1e6:>12.0f}"
        peak = f"{sampler.peak / 1e6:.0f} MB, {sampler.most}"
        print(f"{time.monotonic() - began:>6.0f}{figures}{len(rests[-1].pids):>11}   {peak}", flush=True)
    sampler.stop()
    grown = rests[-1].memory / rests[0].memory
    bars.holds("memory at rest, of that after the first minute", f"{grown:.2f}", abs(grown - 1) <= FLAT)
    few = len(rests[-1].pids) <= len(rests[0].pids)
    bars.holds("processes at rest", f"{len(rests[0].pids)}, at the end {len(rests[-1].pids)}", few)
    bars.holds("all answered", f"{unanswered} unanswered of {statuses.total()}", not unanswered)
    seen = f"statuses {dict(sorted(statuses.items()))}, internal errors in {faults} answers"
    bars.holds("no faults", seen, set(statuses) <= EXPECTED and not faults)
    bars.holds("clean verdicts unchanged", f"{changed} changed of {len(said)}", not changed)
    return sampler.seen | rests[-1].pids


def _changed(outcome: Outcome, at: int, clean: Sequence[bool], said: dict[int, int]) -> int:
    changed = 0
    for answer in outcome.answers:
        place = (answer.place + at) % len(clean)
        if clean[place] and answer.status == 200:
            body = hash(answer.body)
            changed += said.setdefault(place, body) != body
    return changed


def main() -> int:
    """Print a line a minute and then the bars; return 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("--minutes", type=float, default=10.0)
    arguments = parser.parse_args()
    bars = Bars()
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary"
        mix = list(mixes(arguments.data).values())[-1]
        asked, clean = asked_for(mix, hostile_items(canary))
        with verifier() as server:
            seen = soak(server, asked, clean, arguments.minutes * 60, bars)
        bars.holds("no input was run", "a canary was not touched", not canary.exists())
    left = sorted(pid for pid in seen if alive(pid))
    bars.holds("no process outlives the server", f"{len(seen)} seen, left over {left}", not left)
    bars.show()
    return int(not bars.met)


if __name__ == "__main__":
    raise SystemExit(main())
