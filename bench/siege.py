"""Two clients of one server, one of them hostile: what is left to the other, and whether memory comes back.

`python -m bench.siege [--minutes 10] [--data DIR]`. In turns of half a minute the ordinary client asks alone and beside
`bench.hostile_client`. It ends with 1 where the ordinary client keeps less than 80 % of its rate, or its slowest
hundredth takes more than twice as long. So it does where `/livez` is held for 100 ms, memory at rest has grown by 20
MB, or an answer is not 200. Both clients, the server and its children share the cores, of which the hostile client
takes what is left. `had` is of the time for which the server's own process wanted a processor: the share in which it
had one, alone and beside. On a machine that others use it is low in both, and the bars say little.
"""

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter

from bench.data import data_argument
from bench.load import Outcome, load, requests
from bench.process_tree import scheduled, tree
from bench.servers import Server, verifier
from bench.service_items import mixes
from bench.thresholds import Bars

STRETCH_S, REST_S, PROBE_S = 30.0, 6.0, 0.01
CONNECTIONS = 4
KEPT, SLOWER, HELD_S, GROWN = 0.8, 2.0, 0.1, 20_000_000


class Prober(threading.Thread):
    """Asks `/livez` again and again, and keeps how long it took at most."""

    def __init__(self, port: int):
        super().__init__(daemon=True)
        self.longest_s = 0.0
        self._port, self._stopped = port, threading.Event()

    def run(self) -> None:
        """Ask until stopped."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        while not self._stopped.wait(PROBE_S):
            began = time.perf_counter()
            connection.request("GET", "/livez")
            connection.getresponse().read()
            self.longest_s = max(self.longest_s, time.perf_counter() - began)

    def stop(self) -> None:
        """Ask no more."""
        self._stopped.set()
        self.join()


class Had:
    """How much of the processor that a process wanted it had, since it was last asked."""

    def __init__(self, pid: int):
        self._pid = pid
        self._ran, self._waited = scheduled(pid)

    def share(self) -> float:
        """Return that share, 0…1."""
        before, self._ran, self._waited = (self._ran, self._waited), *scheduled(self._pid)
        ran, waited = self._ran - before[0], self._waited - before[1]
        return ran / max(ran + waited, 1e-9)


def besieged(server: Server, asked: list[bytes]) -> tuple[Outcome, Counter[str], float]:
    """Return the ordinary client's outcome beside the hostile one, that one's answers, and how long `/livez` took."""
    command = [sys.executable, "-m", "bench.hostile_client", str(server.port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as hostile:
        assert hostile.stdout is not None
        hostile.stdout.readline()
        prober = Prober(server.port)
        prober.start()
        outcome = load(server.port, asked, CONNECTIONS, STRETCH_S)
        prober.stop()
        hostile.terminate()
        statuses = Counter[str](json.loads(hostile.stdout.read() or "{}"))
    return outcome, statuses, prober.longest_s


def siege(server: Server, asked: list[bytes], seconds: float, bars: Bars) -> None:
    """Print a line a turn, and note the bars."""
    kept, slower, held, other = list[float](), list[float](), list[float](), 0
    load(server.port, asked, CONNECTIONS, 5.0)
    besieged(server, asked)  # Starts all children that there will be.
    time.sleep(REST_S)
    memory = [tree(server.pid).memory]
    print(
        f"{'alone/s':>10}{'beside/s':>10}{'kept':>7}{'had':>7}{'beside':>8}{'p99 ms':>9}{'beside':>9}{'livez ms':>10}"
        f"{'MB':>7}   hostile"
    )
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        had = Had(server.pid)
        alone = load(server.port, asked, CONNECTIONS, STRETCH_S)
        had_alone = had.share()
        beside, statuses, longest_s = besieged(server, asked)
        had_beside = had.share()
        time.sleep(REST_S)
        memory.append(tree(server.pid).memory)
        kept.append(beside.rate / alone.rate)
        slower.append(beside.latency(99) / alone.latency(99))
        held.append(longest_s)
        other += beside.statuses.total() - beside.statuses[200] + beside.unanswered
        figures = f"{alone.rate:>10.0f}{beside.rate:>10.0f}{kept[-1]:>7.2f}{had_alone:>7.2f}{had_beside:>8.2f}"
        figures += f"{alone.latency(99) * 1e3:>9.0f}{beside.latency(99) * 1e3:>9.0f}{longest_s * 1e3:>10.0f}"
        figures += f"{memory[-1] / 1e6:>7.0f}"
        print(f"{figures}   {dict(statuses)}", flush=True)
    bars.at_least("the ordinary client's share of its rate", statistics.median(kept), KEPT)
    slow, longest = statistics.median(slower), statistics.median(held)
    bars.holds("its p99, of that alone", f"{slow:.2f}", slow <= SLOWER)
    bars.holds("/livez at its slowest, median of the turns", f"{longest * 1e3:.0f} ms", longest <= HELD_S)
    grown = memory[-1] - memory[0]
    bars.holds("memory at rest, beyond that after the first turn", f"{grown / 1e6:.0f} MB", grown <= GROWN)
    bars.holds("the ordinary client's answers", f"{other} other than 200", not other)


def main() -> int:
    """Print a line a turn and then the bars; return 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("--minutes", type=float, default=10.0)
    arguments = parser.parse_args()
    bars = Bars()
    items = [{**item, "profile": False} for item in next(iter(mixes(arguments.data).values()))]
    asked = requests("/verify", items)
    keys = {"MATHVERIFIER_API_KEYS": "ordinary:ordinary,hostile:hostile"}
    asked = [one.replace(b"Host: bench\r\n", b"Host: bench\r\nX-API-Key: ordinary\r\n", 1) for one in asked]
    with verifier(settings=keys) as server:
        siege(server, asked, arguments.minutes * 60, bars)
    bars.show()
    return int(not bars.met)


if __name__ == "__main__":
    raise SystemExit(main())
