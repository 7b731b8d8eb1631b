"""SIGKILLs at random while runs go on: over Redis, verifier, its children, generator and workers.

`python -m bench.kills [--kills 100] [--seed 0]`. A run of the embedded model, with the scripted sampler, is done once
undisturbed. Then the same run is done again and again, while a process is killed every few seconds and started anew. A
client asks for verdicts meanwhile, and retries. It ends with 1 where a run does not succeed, or has other steps,
candidates or pairs than its twin. It does where one logs a step or trains on a pair twice. So it does where an item has
no verdict, or another one than at first.
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.process_tree import tree
from bench.thresholds import Bars
from mathcontracts import DemonstrationsSpec, DpoSpec, EvaluateSpec, ProblemsSpec, RunSpec, Sampling, SftSpec
from mathtrainer.core.run_state import ENDED, RunState
from mathtrainer.job.submit import submit
from mathtrainer.local.services import redis_command
from mathtrainer.runs.artifacts import read_manifest
from mathtrainer.runs.records import Runs, connect
from mathverifier import Client, VerifierError, verify_many

STEPS = 40
SPEC = RunSpec(
    name="killed",
    model="embedded/tiny",
    problems=ProblemsSpec(train=16, heldout=4),
    demonstrations=DemonstrationsSpec(count=64),
    sft=SftSpec(learning_rate=1e-4, batch_size=8, epochs=99, max_steps=STEPS, save_steps=5),
    collect=Sampling(n=4),
    rsft=SftSpec(learning_rate=1e-4, batch_size=8, epochs=99, max_steps=STEPS, save_steps=5),
    dpo=DpoSpec(learning_rate=1e-4, batch_size=8, epochs=99, max_steps=STEPS, save_steps=5),
    arms=("dpo",),
    evaluate=EvaluateSpec(n=2),
)
TRAINED = ("sft", "train-rsft", "train-dpo")
# Between two kills, in seconds: sometimes before what was killed last is back.
PAUSE_S = (1.0, 8.0)
RUN_S, START_S = 1_800.0, 120.0
ITEMS = [
    {
        "problem": f"What is {one} + {one}?",
        "solution": f"{one} + {one} = {2 * one + one % 2}",
        "reference": str(2 * one),
    }
    for one in range(40)
] + [{"solution": f"The answer is ${one}\\sqrt{{8}}$", "reference": f"{2 * one}\\sqrt{{2}}"} for one in range(2, 12)]
CELERY = ("celery", "--app", "mathtrainer.celery_app", "worker", "--pool", "threads", "--concurrency", "1")


class Members:
    """The processes, each of which is started anew when it was killed."""

    def __init__(self, folder: Path, draw: random.Random):
        self._folder, self._draw = folder, draw
        redis, verifier, generator = _free_ports(3)
        self.redis_url, self.verifier_url = f"redis://127.0.0.1:{redis}/0", f"http://127.0.0.1:{verifier}"
        (folder / "redis").mkdir()
        python = (sys.executable, "-m")
        worker = (*python, *CELERY, "--loglevel", "INFO", "--without-gossip", "--without-mingle")
        self._commands: dict[str, Sequence[str]] = {
            "redis": redis_command(redis, folder / "redis"),
            "verifier": (*python, "mathverifier", "serve", "--port", str(verifier)),
            "generator": (*python, "mathgenerator", "serve"),
            "worker-1": worker,
            "worker-2": worker,
        }
        own = {
            "MATHTRAINER_LEASE_S": "2",
            "MATHTRAINER_THREADS": "1",
            "MATHTRAINER_GENERATOR_URL": f"http://127.0.0.1:{generator}",
            "MATHGENERATOR_SAMPLER": "scripted",
            "MATHGENERATOR_PORT": str(generator),
            "MATHGENERATOR_PATIENCE_S": "600",
        }
        for service in ("MATHTRAINER", "MATHGENERATOR"):
            own |= {f"{service}_REDIS_URL": self.redis_url, f"{service}_VERIFIER_URL": self.verifier_url}
            own[f"{service}_RUNS_DIR"] = str(folder / "runs")
        self._environment = os.environ | own
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.killed = Counter[str]()

    def start(self, name: str) -> None:
        """Start a member, or start it anew."""
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                self._commands[name], env=self._environment, stdout=log, stderr=subprocess.STDOUT
            )

    def start_all(self) -> None:
        """Start all members, Redis first."""
        for name in self._commands:
            self.start(name)
            if name == "redis":
                self._await_redis()

    def _await_redis(self) -> None:
        redis = connect(self.redis_url, patient=False)
        _wait(lambda: _answers(redis), START_S)
        redis.close()

    def folder_of(self, run_id: str) -> Path:
        """Return where a run's files are."""
        return self._folder / "runs" / run_id

    def kill_one(self) -> None:
        """Kill a member, or a child of the verifier, chosen at random."""
        name = self._draw.choice([*self._commands, "child"])
        self.killed[name] += 1
        if name == "child":
            root = self._running["verifier"].pid
            if children := sorted(set(tree(root).pids) - {root}):
                with suppress(ProcessLookupError):
                    os.kill(self._draw.choice(children), signal.SIGKILL)
            return
        self._running[name].kill()
        self._running[name].wait()
        self.start(name)

    def stop(self) -> None:
        """End all, Redis last."""
        for name in reversed(list(self._running)):
            process = self._running[name]
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Asker(threading.Thread):
    """A client that asks for the same items again and again, and retries for as long as it takes."""

    def __init__(self, url: str):
        super().__init__(daemon=True)
        self._url, self._stopped = url, threading.Event()
        self.rounds = self.other = self.errors = 0

    def run(self) -> None:
        """Ask until stopped."""
        expected = [verdict.outcome for verdict in verify_many(ITEMS)]
        with Client(self._url, timeout_s=60, attempts=20) as client:
            while not self._stopped.is_set():
                try:
                    found = [verdict.outcome for verdict in client.verify_many(ITEMS)]
                except VerifierError:
                    self.errors += 1
                    continue
                self.rounds += 1
                # A comparison whose child was killed is `unknown`, and another outcome never.
                pairs = zip(found, expected, strict=True)
                self.other += sum(one not in (other, "unknown") for one, other in pairs)

    def stop(self) -> None:
        """Ask no more."""
        self._stopped.set()
        self.join()


def finished(members: Members, kills: int, draw: random.Random) -> tuple[RunState, dict[str, Any], int]:
    """Have one run done, with so many kills at most; return how it ended, what is known of it, and the kills."""
    redis = connect(members.redis_url, patient=True)
    runs, made = Runs(redis), 0
    try:
        run_id = submit(runs, SPEC, members.redis_url).run_id
        give_up = time.monotonic() + RUN_S
        following = time.monotonic() + draw.uniform(*PAUSE_S)
        while (state := runs.get(run_id).state) not in ENDED:
            if time.monotonic() > give_up:
                return state, {}, made
            time.sleep(0.1)
            if made < kills and time.monotonic() > following:
                members.kill_one()
                made += 1
                following = time.monotonic() + draw.uniform(*PAUSE_S)
        return state, _told(members, redis, run_id) if state is RunState.SUCCEEDED else {}, made
    finally:
        redis.close()


def _told(members: Members, redis: Any, run_id: str) -> dict[str, Any]:
    folder = members.folder_of(run_id)
    told: dict[str, Any] = {}
    for stage in TRAINED:
        rows = (folder / "stages" / stage / "metrics.jsonl").read_text().splitlines()
        told[f"{stage} steps"] = [json.loads(row)["step"] for row in rows]
    stream = f"mathtrainer:run:{run_id}:pairs"
    ids = [json.loads(fields["pair"])["id"] for _, fields in redis.xrange(stream) if "pair" in fields]
    told["pairs"] = sorted(set(ids))
    told["trained on"] = read_manifest(folder, "train-dpo")["facts"]["rows"]
    for collection in (f"{run_id}-rsft", run_id):
        rows = (folder.with_name(collection) / "candidates.jsonl").read_text().splitlines()
        told[f"candidates{collection.removeprefix(run_id)}"] = sorted(
            json.loads(row)["candidate"]["id"] for row in rows
        )
    return told


def differences(twin: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    """Return what of a run is not as of its twin."""
    return [name for name in twin if told.get(name) != twin[name]]


def _answers(redis: Any) -> bool:
    try:
        return bool(redis.ping())
    except Exception:
        return False


def _wait(ready: Any, patience_s: float) -> None:
    give_up = time.monotonic() + patience_s
    while not ready():
        if time.monotonic() > give_up:
            raise TimeoutError("a member does not answer")
        time.sleep(0.05)


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def main() -> int:
    """Print a line a run and then the bars; return 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    draw, bars, done, unlike = random.Random(arguments.seed), Bars(), 0, list[str]()
    with tempfile.TemporaryDirectory() as folder:
        members = Members(Path(folder), draw)
        try:
            members.start_all()
            state, twin, _ = finished(members, 0, draw)
            print(f"undisturbed: {state.value}, {len(twin.get('pairs', ()))} pairs", flush=True)
            asker = Asker(members.verifier_url)
            asker.start()
            while done < arguments.kills and twin:
                began = time.monotonic()
                state, told, made = finished(members, arguments.kills - done, draw)
                done += made
                found = differences(twin, told) if told else [state.value]
                unlike += found
                seconds = time.monotonic() - began
                print(
                    f"{done:>4} kills, {seconds:>5.0f} s: {state.value} {' '.join(found) or 'as its twin'}", flush=True
                )
            asker.stop()
        finally:
            members.stop()
    print(f"killed: {dict(members.killed)}; {asker.rounds} rounds of {len(ITEMS)} items, {asker.errors} given up")
    bars.holds("kills", str(done), done >= arguments.kills)
    bars.holds("runs that are not as their twin", f"{unlike}", not unlike and bool(twin))
    bars.holds("items with another outcome", str(asker.other), not asker.other and asker.rounds > 0)
    bars.show()
    return int(not bars.met)


if __name__ == "__main__":
    raise SystemExit(main())
