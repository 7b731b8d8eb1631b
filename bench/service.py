"""The service beside what else answers such requests, in one run: single items, batches, hostile inputs, overload.

`python -m bench.service [--data DIR] [--seconds S]` reads DIR/gsm8k_train.jsonl and DIR/math500.jsonl where they are
there, and else makes its items. Beside ours stand FastAPI routes that do nothing with the same bodies, under the same
server, and Math-Verify behind a route with four processes. All are asked in turns, a few rounds of S seconds each; the
ratios are medians of the rounds'. The load generator shares the machine with the servers, so the rates are lower than a
server of its own would reach. The ratios are what to read. It ends with 1 where a bar is missed.
"""

import argparse
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.data import data_argument
from bench.load import Outcome, load, requests
from bench.servers import Server, application, has_workers, verifier
from bench.service_items import Item, hostile_items, mixed, mixes
from bench.thresholds import Bars
from mathverifier import verify, verify_many

ROUNDS = 3
CONNECTIONS = (1, 8, 64)
BATCH = 256
# Places and connections of the overload: what does not fit must be turned away at once.
PLACES, CROWD = 8, 64
LATE_S = 10.0
# Long enough for some hostile inputs to run to their deadline.
HOSTILE_S = 5.0
PROFILE, ANSWER_ONLY, EQUIVALENT = "ours, whole profile", "ours, answer only", "ours, /equivalent"
IGNORED, READ, MATH_VERIFY = "empty route", "empty route that reads", "Math-Verify, 4 processes"
OF_VERIFY_MANY, OF_CLEAN = 0.80, 0.80
# By the mix; what is made where there is no labelled data is algebra in part, and so is not like GSM8K.
OF_EMPTY = {"GSM8K": 0.60}
OF_MATH_VERIFY = {"GSM8K": 2.5, "generated": 2.5, "half MATH": 4.0}


@dataclass(frozen=True)
class Contender:
    """A server and what it is asked."""

    port: int
    asked: Sequence[bytes]


def contenders(ours: Server, empty: Server, theirs: Server | None, mix: Sequence[Item]) -> dict[str, Contender]:
    """Return who is asked for the mix, by name; what this verifier cannot do is left out."""
    compared = [{"reference": one["reference"], "answer": one["solution"].splitlines()[-1]} for one in mix]
    fields = ours.described()["components"]["schemas"]["VerifyRequest"]["properties"]
    found = {PROFILE: Contender(ours.port, requests("/verify", mix))}
    if "profile" in fields:
        found[ANSWER_ONLY] = Contender(ours.port, requests("/verify", [one | {"profile": False} for one in mix]))
    found[EQUIVALENT] = Contender(ours.port, requests("/equivalent", compared))
    found[IGNORED] = Contender(empty.port, requests("/ignored", mix))
    found[READ] = Contender(empty.port, requests("/read", mix))
    if theirs is not None:
        found[MATH_VERIFY] = Contender(theirs.port, requests("/verify", mix))
    return found


def singles(title: str, asked: Mapping[str, Contender], mix: Sequence[Item], seconds: float, bars: Bars | None) -> None:
    """Print a table for each number of connections: rates, latencies, and ratios to those who do nothing or less.

    The bars are those of the answer alone, which is all that Math-Verify gives. A whole profile is shown beside it: to
    judge it takes several times what the framework takes for a request, whoever serves it.
    """
    for connections in CONNECTIONS:
        rounds = [
            {name: load(one.port, one.asked, connections, seconds) for name, one in asked.items()}
            for _ in range(ROUNDS)
        ]
        others = [name for name in (IGNORED, READ, MATH_VERIFY) if name in asked]
        print(f"\n{title}, {connections} at a time")
        print(
            f"  {'':<26}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}" + "".join(f"  of {name:<25}" for name in others)
        )
        for name in asked:
            ratios = "".join(f"  {_ratio(rounds, name, other):<28.2f}" for other in others)
            print(f"  {name:<26}{_figures([one[name] for one in rounds])}{ratios}", flush=True)
        _beside_the_library({name: [one[name] for one in rounds] for name in asked}, mix, seconds)
        if bars is not None and ANSWER_ONLY in asked:
            where, kind = f"{title}, {connections} at a time: {ANSWER_ONLY}, of", title.partition(",")[0]
            if kind in OF_EMPTY:
                bars.at_least(f"{where} {IGNORED}", _ratio(rounds, ANSWER_ONLY, IGNORED), OF_EMPTY[kind])
            bars.at_least(f"{where} {MATH_VERIFY}", _ratio(rounds, ANSWER_ONLY, MATH_VERIFY), OF_MATH_VERIFY[kind])


def _beside_the_library(rounds: Mapping[str, Sequence[Outcome]], mix: Sequence[Item], seconds: float) -> None:
    """Print what share of the rate of `verify`, in a loop in this process, is left by HTTP."""
    for name, profile in ((PROFILE, True), (ANSWER_ONLY, False)):
        if name in rounds:
            loop = statistics.median(_in_a_loop(mix, profile, seconds) for _ in range(ROUNDS))
            share = statistics.median(one.rate for one in rounds[name]) / loop
            print(f"  {name}: {share:.2f} of verify() in a loop, {loop:.0f} a second", flush=True)


def _in_a_loop(mix: Sequence[Item], profile: bool, seconds: float) -> float:
    """Return items a second of `verify`, one after the other."""
    began, done = time.perf_counter(), 0
    while time.perf_counter() < began + seconds:
        verify(**mix[done % len(mix)], profile=profile)
        done += 1
    return done / (time.perf_counter() - began)


def _ratio(rounds: Sequence[Mapping[str, Outcome]], name: str, other: str) -> float:
    return statistics.median(one[name].rate / max(one[other].rate, 1e-9) for one in rounds)


def _figures(outcomes: Sequence[Outcome], weight: float = 1.0) -> str:
    rate = statistics.median(one.rate for one in outcomes) * weight
    p50, p99 = (statistics.median(one.latency(cut) for one in outcomes) * 1e3 for cut in (50, 99))
    return f"{rate:>12.0f}{p50:>9.1f}{p99:>9.1f}"


def batches(title: str, ours: Server, mix: list[Item], seconds: float, bars: Bars) -> None:
    """Print the items a second of batches beside those of `verify_many` in this process."""
    cut = [mix[at : at + BATCH] for at in range(0, len(mix), BATCH)]
    asked = requests("/verify/batch", [{"items": items} for items in cut])
    weight = len(mix) / len(asked)
    # Starts the children of all its processes, as those of `verify_many` are running: a first batch waits for them.
    load(ours.port, asked, CONNECTIONS[1], seconds)
    print(f"\n{title}, batches of {BATCH}")
    print(f"  {'':<26}{'items/s':>12}{'p50 ms':>9}{'p99 ms':>9}  verify_many/s  of verify_many")
    for connections in CONNECTIONS:
        # A crowd of batches takes as long as some rounds: all that began are waited for.
        rounds = [
            (load(ours.port, asked, connections, seconds), in_process(mix, seconds))
            for _ in range(1 if connections == CONNECTIONS[-1] else ROUNDS)
        ]
        ratio = statistics.median(outcome.rate * weight / base for outcome, base in rounds)
        base = statistics.median(base for _, base in rounds)
        figures = _figures([outcome for outcome, _ in rounds], weight)
        print(f"  {f'{connections} at a time':<26}{figures}{base:>15.0f}{ratio:>16.2f}", flush=True)
        bars.at_least(f"{title}, batches, {connections} at a time: of verify_many", ratio, OF_VERIFY_MANY)


def in_process(mix: list[Item], seconds: float) -> float:
    """Return items a second of `verify_many`, asked for the whole mix again and again."""
    began, done = time.perf_counter(), 0
    while time.perf_counter() < began + seconds:
        done += len(verify_many(mix))
    return done / (time.perf_counter() - began)


def hostile(title: str, ours: Server, mix: Sequence[Item], seconds: float, bars: Bars) -> None:
    """Print the rate of the clean items with 2 % hostile ones among them beside that without; compare their answers."""
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary"
        items, places = mixed(mix, hostile_items(canary))
        clean, both = requests("/verify", mix), requests("/verify", items)
        first = load(ours.port, clean, 8, seconds, keep=True).answers
        said: dict[int | None, bytes | None] = {one.place: one.body for one in first}
        print(f"\n{title}, 2 % hostile inputs among them")
        print(f"  {'':<26}{'clean/s':>12}{'alone/s':>12}  of alone   hostile asked, slowest in s")
        for connections in CONNECTIONS[1:]:
            ratios, statuses, changed, unanswered, faults = [], Counter[int](), 0, 0, 0
            slow: list[float] = []
            for _ in range(ROUNDS):
                alone = load(ours.port, clean, connections, seconds)
                among = load(ours.port, both, connections, max(seconds, HOSTILE_S), keep=True)
                good = [(one, places[one.place]) for one in among.answers if places[one.place] is not None]
                slow += [one.seconds for one in among.answers if places[one.place] is None]
                rate = sum(one.status == 200 for one, _ in good) / among.seconds
                ratios.append(rate / alone.rate)
                changed += sum(one.status != 200 or said.get(place, one.body) != one.body for one, place in good)
                statuses, unanswered = statuses + among.statuses, unanswered + among.unanswered
                faults += among.faults
            ratio = statistics.median(ratios)
            tail = f"{ratio:>10.2f}   {len(slow)}, {max(slow, default=0.0):.1f}"
            print(f"  {f'{connections} at a time':<26}{rate:>12.0f}{alone.rate:>12.0f}{tail}", flush=True)
            where = f"{title}, hostile, {connections} at a time"
            bars.at_least(f"{where}: of the clean rate", ratio, OF_CLEAN)
            seen = f"{changed} changed, {unanswered} unanswered, {faults} faults, statuses {dict(statuses)}"
            bars.holds(f"{where}: clean verdicts unchanged, no faults", seen, not (changed or unanswered or faults))
        bars.holds(f"{title}: no input was run", "a canary was not touched", not canary.exists())


def overload(mix: Sequence[Item], seconds: float, bars: Bars) -> None:
    """Print what a crowd is answered by a server with room for few: verdicts and refusals, and nothing late."""
    with verifier(settings={"MATHVERIFIER_MAX_OPEN": str(PLACES)}) as few:
        outcome = load(few.port, requests("/verify", mix), CROWD, seconds)
    refused = [one for one in outcome.answers if one.status in (429, 503)]
    silent = sum(not one.retry_after for one in refused)
    other = {status: count for status, count in outcome.statuses.items() if status not in (200, 429, 503)}
    late = sum(one.seconds > LATE_S for one in outcome.answers) + outcome.unanswered
    print(f"\noverload: {CROWD} connections, room for {PLACES}")
    print(f"  {outcome.rate:.0f} verdicts/s, {len(refused) / outcome.seconds:.0f} refusals/s, p99 of verdicts ", end="")
    print(f"{outcome.latency(99) * 1e3:.0f} ms", flush=True)
    bars.holds(
        "overload: refused with Retry-After, none late",
        f"{len(refused)} refused, {silent} of them without Retry-After, {late} late, other statuses {other}",
        bool(refused) and not (silent or late or other),
    )


def main() -> int:
    """Print all tables and then the bars; return 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long one measurement takes")
    arguments = parser.parse_args()
    bars, seconds = Bars(), arguments.seconds
    asked = mixes(arguments.data)
    verify_many([{"solution": r"The answer is $\sqrt{8}$", "reference": r"2\sqrt{2}"}] * 8)  # Starts the children.
    for processes in (1, 2) if has_workers() else (1,):
        with ExitStack() as running:
            ours = running.enter_context(verifier(processes))
            empty = running.enter_context(application("bench.empty_route:app", processes))
            theirs = running.enter_context(application("bench.math_verify_server:app")) if processes == 1 else None
            for name, mix in asked.items():
                title = f"{name}, {processes} process{'es' * (processes > 1)}"
                # Two servers and the load generator have two cores: that shows how it scales, and is no measure.
                singles(title, contenders(ours, empty, theirs, mix), mix, seconds, bars if theirs else None)
                batches(title, ours, mix, seconds, bars)
                if processes == 1:
                    hostile(title, ours, mix, seconds, bars)
    overload(next(iter(asked.values())), seconds, bars)
    bars.show()
    return int(not bars.met)


if __name__ == "__main__":
    raise SystemExit(main())
