"""A run that meets what long runs meet, in real processes with real training, and ends as if nothing had been.

One run, of a file of forty rows in GSM8K's layout, told from its start: no verifier yet; a worker killed in the middle
of rejection-sampled SFT; Redis killed in the middle of DPO; a worker told to leave soon after.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.jobs import begun, job_of
from tests.published_layouts import write_worked
from tests.redis_server import RedisServer
from tests.waiting import PATIENCE_S, wait_until

from mathcontracts import DpoSpec, EvaluateSpec, ProblemsSpec, RunSpec, Sampling, SftSpec
from mathtrainer.core.run_state import RunState
from mathtrainer.job.submit import submit
from mathtrainer.runs.artifacts import read_manifest
from mathtrainer.runs.records import RunRecord, Runs, connect
from mathtrainer.tasks import send

pytestmark = pytest.mark.long

STEPS, SAVED = 60, 10
TRAINED = ("train-rsft", "train-dpo")
CELERY = ["celery", "--app", "mathtrainer.celery_app", "worker", "--pool", "threads", "--concurrency", "1"]
SPEC = RunSpec(
    name="survivor",
    model="embedded/tiny",
    sft=SftSpec(learning_rate=1e-4, batch_size=8, max_steps=2),
    rsft=SftSpec(learning_rate=1e-4, batch_size=8, epochs=99, max_steps=STEPS, save_steps=SAVED),
    collect=Sampling(n=4),
    dpo=DpoSpec(learning_rate=1e-4, batch_size=8, epochs=99, max_steps=STEPS, save_steps=SAVED),
    arms=("dpo",),
    evaluate=EvaluateSpec(n=2),
)


@dataclass
class Place:
    """The processes of the story, and where the run keeps its files."""

    folder: Path
    environment: dict[str, str]
    stack: ExitStack

    def start(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        """Start `python -m …`; it is ended with the test."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *words], env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        self.stack.callback(process.wait, PATIENCE_S)
        self.stack.callback(process.terminate)
        return process

    def worker(self, name: str) -> subprocess.Popen[bytes]:
        """Start a Celery worker."""
        return self.start(name, *CELERY, "--loglevel", "INFO", "--without-gossip", "--without-mingle")


@dataclass
class Story:
    """What was seen on the way, and how the run ended."""

    record: RunRecord
    folder: Path
    killed_at: int
    left_at: int
    saved_on_leaving: bool
    begun: dict[str, list[int]]
    waiting_pairs: list[str]
    unacknowledged: int
    all_delivered: bool


@pytest.fixture(scope="module")
def story(free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The run, at its end."""
    folder = tmp_path_factory.mktemp("survival")
    (folder / "redis").mkdir()
    server = RedisServer(free_port(), folder / "redis")
    verifier, generator = free_port(), free_port()
    own = {
        "MATHTRAINER_LEASE_S": "2",
        "MATHTRAINER_GRACE_S": "30",
        "MATHTRAINER_THREADS": "1",
        "MATHTRAINER_GENERATOR_URL": f"http://127.0.0.1:{generator}",
        "MATHGENERATOR_SAMPLER": "scripted",
        "MATHGENERATOR_PORT": str(generator),
    }
    for service in ("MATHTRAINER", "MATHGENERATOR"):
        own[f"{service}_REDIS_URL"] = server.url
        own[f"{service}_VERIFIER_URL"] = f"http://127.0.0.1:{verifier}"
        own[f"{service}_RUNS_DIR"] = str(folder / "runs")
    redis = connect(server.url, patient=True)
    with ExitStack() as stack:
        stack.callback(server.kill)
        stack.callback(redis.close)
        place = Place(folder, os.environ | own, stack)
        yield _live(place, server, Runs(redis), verifier)


def _live(place: Place, server: RedisServer, runs: Runs, verifier: int) -> Story:
    place.start("generator", "mathgenerator", "serve")
    workers = {name: place.worker(name) for name in ("first", "second")}
    rows = write_worked("GSM8K", place.folder / "rows.jsonl")
    problems = ProblemsSpec(source="file", path=str(rows), train=12, heldout=4)
    run_id = submit(runs, SPEC.model_copy(update={"problems": problems}), server.url).run_id
    send(run_id, server.url)  # Delivered twice: both workers hear of it.
    run_dir = place.folder / "runs" / run_id

    wait_until(lambda: runs.get(run_id).stage == "collect-rsft")
    place.start("verifier", "mathverifier", "serve", "--port", str(verifier))

    wait_until(lambda: _step(run_dir, "train-rsft") > SAVED)
    owner = _parent(job_of(run_id))
    first = next(name for name, process in workers.items() if process.pid == owner)
    workers.pop(first).kill()
    killed_at = _step(run_dir, "train-rsft")

    wait_until(lambda: _step(run_dir, "train-dpo") > 2)
    server.kill()
    server.start()
    wait_until(lambda: _step(run_dir, "train-dpo") > SAVED)
    (other,) = workers.values()
    other.send_signal(signal.SIGTERM)
    assert other.wait(PATIENCE_S) == 0
    assert runs.get(run_id).state is RunState.INTERRUPTED
    left_at = _step(run_dir, "train-dpo")
    checkpoint = run_dir / "stages" / "train-dpo.partial" / "checkpoints" / f"checkpoint-{left_at}"
    saved = (checkpoint / "trainer_state.json").exists()

    place.worker("third")
    wait_until(lambda: runs.get(run_id).state in (RunState.SUCCEEDED, RunState.FAILED))
    stream = f"mathtrainer:run:{run_id}:pairs"
    redis: Any = runs.redis
    (group,) = redis.xinfo_groups(stream)
    return Story(
        record=runs.get(run_id),
        folder=run_dir,
        killed_at=killed_at,
        left_at=left_at,
        saved_on_leaving=saved,
        begun={stage: begun(runs, run_id, stage) for stage in TRAINED},
        waiting_pairs=[json.loads(fields["pair"])["id"] for _, fields in redis.xrange(stream) if "pair" in fields],
        unacknowledged=group["pending"],
        all_delivered=group["last-delivered-id"] == redis.xinfo_stream(stream)["last-generated-id"],
    )


def test_the_run_succeeds_under_three_owners(story: Story) -> None:
    """The message that came twice made no second owner; the killed worker and the one that left were succeeded.

    The run ends in its report.
    """
    assert (story.record.state, story.record.error) == (RunState.SUCCEEDED, None)
    assert story.record.fence == 3
    assert "DPO" in (story.folder / "report.html").read_text(encoding="utf-8")


def test_every_training_has_the_steps_that_it_was_given(story: Story) -> None:
    """Neither a kill nor a leave changes the number of steps; each stands in metrics.jsonl once."""
    for stage in TRAINED:
        assert read_manifest(story.folder, stage)["facts"]["steps"] == STEPS
        rows = (story.folder / "stages" / stage / "metrics.jsonl").read_text().splitlines()
        assert [json.loads(row)["step"] for row in rows] == list(range(1, STEPS + 1))


def test_a_killed_worker_costs_the_steps_since_the_last_checkpoint(story: Story) -> None:
    """The second worker goes on from the last regular checkpoint before the kill, not from the start."""
    assert SAVED < story.killed_at < STEPS
    start, again = story.begun["train-rsft"]
    assert (start, again % SAVED) == (0, 0)
    assert story.killed_at - SAVED <= again <= story.killed_at


def test_a_worker_that_leaves_costs_nothing(story: Story) -> None:
    """On SIGTERM the job saves the step that it is at, and the next worker goes on from there."""
    assert SAVED < story.left_at < STEPS
    assert story.saved_on_leaving
    assert story.begun["train-dpo"] == [0, story.left_at]


def test_no_pair_is_lost_or_trained_on_twice(story: Story) -> None:
    """All pairs of the stream were read once, and let go of when the model was published; Redis lost none."""
    facts = {name: read_manifest(story.folder, name)["facts"] for name in ("collect", "pairs", "train-dpo")}
    assert len(story.waiting_pairs) == len(set(story.waiting_pairs)) == facts["collect"]["pairs"] > 0
    assert facts["pairs"]["collected"] == facts["collect"]["pairs"]
    assert facts["train-dpo"]["rows"] == facts["pairs"]["pairs"]
    assert (story.unacknowledged, story.all_delivered) == (0, True)


def test_a_verifier_that_comes_late_leaves_nothing_unscored(story: Story) -> None:
    """Collecting waited for it: every candidate has a verdict."""
    for collection in (f"{story.folder.name}-rsft", story.folder.name):
        lines = (story.folder.with_name(collection) / "candidates.jsonl").read_text().splitlines()
        assert len(lines) == 48
        assert all(json.loads(line)["verdict"]["outcome"] in ("correct", "incorrect") for line in lines)


def _step(run_dir: Path, stage: str) -> int:
    """The last step that a training at work has written down whole; 0 before the first."""
    try:
        rows = (run_dir / "stages" / f"{stage}.partial" / "metrics.jsonl").read_text()
    except FileNotFoundError:
        return 0
    lines = rows.split("\n")[:-1]
    return int(json.loads(lines[-1])["step"]) if lines else 0


def _parent(pid: int) -> int:
    return int((Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
