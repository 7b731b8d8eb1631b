"""What Prometheus is told. Every label has few values, none of which a request can invent."""

import json
import os
import re
from collections import Counter as Tally
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    multiprocess,
)
from prometheus_client.exposition import choose_encoder

from mathcontracts import Comparison, Dimension, Verdict
from mathverifier.answer_kinds import KINDS, answer_kind
from mathverifier.core.version import VERSION
from mathverifier.schemas import Refused
from mathverifier.service.admission import AdmissionControl
from mathverifier.service.body_reader import shared_json_pool
from mathverifier.workers.process_pool import Children
from mathverifier.workers.symbolic_pool import shared_pool
from mathverifier.workers.verify_pool import shared_judges

# From an ordinary item to the largest batch that runs into its deadlines.
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
SHARED = "PROMETHEUS_MULTIPROC_DIR"
# A result as a message, or as the JSON that is sent.
Judged = Verdict | Comparison | Refused | bytes
SAID = re.compile(rb'"outcome":"(\w+)","reason":"(\w+)"')
# Within a text the quotation marks would be escaped, so that no text can pass for it.
FOUND = re.compile(rb'"dimension":"(\w+)"')
ANSWERED = re.compile(
    rb'"answer":\{"text":("[^"\\]*+(?:\\.[^"\\]*+)*"),"start":\d+,"end":\d+,"value":(?:null|"([^"]*)")'
)
NO_ANSWER = "none"
# They would double the series, and say nothing that a rate needs.
disable_created_metrics()


def outcome(one: Judged) -> tuple[str, str]:
    """Return the outcome and the reason of a result; a batch's bad item is `refused`, `invalid`."""
    if isinstance(one, bytes):
        said = SAID.search(one)
        return (said[1].decode(), said[2].decode()) if said else ("refused", "invalid")
    return ("refused", "invalid") if isinstance(one, Refused) else (one.outcome, one.reason)


def dimensions(one: Judged) -> Iterable[str]:
    """Return the dimensions that a result has findings of, each once."""
    if isinstance(one, bytes):
        return {name.decode() for name in FOUND.findall(one)}
    return {finding.dimension.value for finding in one.findings} if isinstance(one, Verdict) else ()


def kind(one: Judged) -> str | None:
    """Return the kind of a verdict's answer, `none` where it has none; None of what is no verdict."""
    if isinstance(one, bytes):
        if b'"wrongness":' not in one:  # A refusal, or a comparison.
            return None
        found = ANSWERED.search(one)
        return answer_kind(json.loads(found[1]), (found[2] or b"").decode()) if found else NO_ANSWER
    if not isinstance(one, Verdict):
        return None
    return answer_kind(one.answer.text, one.answer.value) if one.answer else NO_ANSWER


class Metrics:
    """The metrics of one application, in a registry of its own.

    Where PROMETHEUS_MULTIPROC_DIR is set, the processes that share it answer with their sums; else each for itself.
    """

    def __init__(self, admission: AdmissionControl):
        self._room = admission
        # Requests that are being answered.
        self.at_work = 0
        self.registry = CollectorRegistry()
        self._requests = self._histogram("request_duration_seconds", "Seconds to the last byte.", "route", "status")
        self._errors = self._counter("error_responses", "Requests answered with 400 or more.", "route", "status")
        self._running = self._gauge("requests_in_progress", "Requests that are being answered.")
        self._open = self._gauge("open_requests", "Places taken of MATHVERIFIER_MAX_OPEN.")
        self._items = self._counter("items", "Items by what was said of them.", "outcome", "reason")
        self._faults = self._counter("internal_errors", "Items that met a fault of the verifier, and have no verdict.")
        flawed = self._counter("flawed_solutions", "Solutions with a finding of the dimension.", "dimension")
        answers = self._counter("answers", "Answers of judged solutions by their kind.", "kind")
        self._symbolic = self._counter("symbolic_comparisons", "Comparisons that needed a child process.")
        starts = self._counter("pool_starts", "Child processes started.", "pool")
        kills = self._counter("pool_kills", "Child processes killed: late, dead or never ready.", "pool")
        children = self._gauge("pool_children", "Child processes that there are.", "pool")
        # A gauge and not an Info, which several processes cannot share.
        build = Gauge("mathverifier_build_info", "1.", ["version"], registry=self.registry, multiprocess_mode="livemax")
        build.labels(VERSION).set(1)
        # A rate is seen only of what was there before: what may matter is shown from the start, as 0.
        self._flaws = {dimension.value: flawed.labels(dimension.value) for dimension in Dimension}
        self._kinds = {kind: answers.labels(kind) for kind in (*KINDS, NO_ANSWER)}
        # Looking a series up by its labels takes longer than counting.
        self._pools = [
            (pool, starts.labels(name), kills.labels(name), children.labels(name)) for name, pool in _pools().items()
        ]
        self._said: dict[tuple[str, str], Counter] = {}
        self._latencies: dict[tuple[str, int | None], Histogram] = {}
        self._copied: Tally[Counter] = Tally()
        self._shared = os.environ.get(SHARED)
        if not self._shared:
            ProcessCollector(registry=self.registry)

    def began(self) -> None:
        """Count a request that came in."""
        self.at_work += 1
        if self._shared:
            self._running.set(self.at_work)

    def ended(self, route: str, status: int | None, seconds: float) -> None:
        """Count a request that is over; `status` is None where its client left before the whole answer was sent."""
        self.at_work -= 1
        latency = self._latencies.get((route, status)) or self._latency(route, status)
        latency.observe(seconds)
        if status and status >= 400:
            self._errors.labels(route, status).inc()
        if self._shared:  # Else it is enough to look when somebody asks.
            self._copy()

    def judged(self, one: Judged) -> str:
        """Count a result, and return its outcome."""
        said = outcome(one)
        counter = self._said.get(said)
        if counter is None:
            counter = self._said[said] = self._items.labels(*said)
        counter.inc()
        if said[1] == "internal_error":
            self._faults.inc()
        for dimension in dimensions(one):
            self._flaws[dimension].inc()
        if answered := kind(one):
            self._kinds[answered].inc()
        return said[0]

    def exposition(self, accept: str) -> tuple[bytes, str]:
        """Return all metrics in a form that `accept` allows, and the name of that form."""
        self._copy()
        registry = self.registry
        if self._shared:
            _forget_dead(Path(self._shared))
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)
        encode, media_type = choose_encoder(accept)
        return encode(registry), media_type

    def _latency(self, route: str, status: int | None) -> Histogram:
        for grave in (500, 503):
            self._errors.labels(route, grave)
        latency = self._requests.labels(route, f"{status // 100}xx" if status else "disconnected")
        self._latencies[route, status] = latency
        return latency

    def _copy(self) -> None:
        """Bring over what others count for themselves: they know nothing of Prometheus."""
        self._raise(self._symbolic, shared_pool().asked)
        for pool, starts, kills, children in self._pools:
            self._raise(starts, pool.starts)
            self._raise(kills, pool.kills)
            children.set(pool.count)
        self._running.set(self.at_work)
        self._open.set(self._room.requests)

    def _raise(self, counter: Counter, total: int) -> None:
        if total != self._copied[counter]:
            counter.inc(total - self._copied[counter])
            self._copied[counter] = total

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"mathverifier_{name}_total", text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"mathverifier_{name}", text, labels, registry=self.registry, multiprocess_mode="livesum")

    def _histogram(self, name: str, text: str, *labels: str) -> Histogram:
        return Histogram(f"mathverifier_{name}", text, labels, registry=self.registry, buckets=SECONDS)


def _pools() -> dict[str, Children]:
    return {"symbolic": shared_pool(), "judges": shared_judges(), "json": shared_json_pool()}


def _forget_dead(shared: Path) -> None:
    """Drop what processes that are no more left as their present state; what they counted stays."""
    for pid in {int(file.stem.rpartition("_")[2]) for file in shared.glob("gauge_live*_*.db")}:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            with suppress(FileNotFoundError):  # Another process may have been faster.
                multiprocess.mark_process_dead(pid, str(shared))
        except PermissionError:
            continue
