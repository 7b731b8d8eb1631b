"""A real training under supervision, in a job that gets no more room on the disk."""

import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.jobs import begun, job_of

from mathcontracts import DemonstrationsSpec, RunSpec, SftSpec
from mathtrainer.core.run_state import Failure, RunState
from mathtrainer.publish import read_manifest
from mathtrainer.runs import Runs, connect
from mathtrainer.settings import Settings
from mathtrainer.supervisor import Supervisor

JOB = """
import sys
from mathtrainer import job
from mathtrainer.stage import Stage
from mathtrainer.stages import sft
sys.exit(job.main(lambda spec: [Stage("sft", sft.run)], lambda context: None))
"""
STEPS, SAVED = 40, 10
PATIENCE_S = 60.0


@pytest.fixture
def runs(redis_url: str) -> Iterator[Runs]:
    """The runs of the tests' Redis."""
    redis = connect(redis_url, patient=True)
    yield Runs(redis)
    redis.close()


@pytest.mark.slow
def test_a_full_disk_leaves_the_last_checkpoint_to_go_on_from(
    redis_url: str, runs: Runs, random_model: str, tmp_path: Path
) -> None:
    """When a checkpoint finds no room, the run says so, the one before it stays whole, and room lets the run go on.

    A limit on the size of the job's files, set once the first checkpoint is there, lets the model's file through and
    not the optimiser's, of which torch's writer gives another reason than a full disk.
    """
    spec = SftSpec(learning_rate=1e-4, batch_size=8, epochs=99, max_steps=STEPS, save_steps=SAVED)
    run = RunSpec(name="full", model=random_model, demonstrations=DemonstrationsSpec(count=32), sft=spec)
    script = tmp_path / "job.py"
    script.write_text(JOB)
    settings = Settings(redis_url=redis_url, runs_dir=tmp_path / "runs", threads=1)
    supervisor = Supervisor(settings, runs, threading.Event(), (sys.executable, str(script)))
    run_id = runs.add(run).run_id
    checkpoints = settings.runs_dir / run_id / "stages" / "sft.partial" / "checkpoints"

    thread = threading.Thread(target=supervisor.supervise, args=(run_id,))
    thread.start()
    first = checkpoints / f"checkpoint-{SAVED}"
    _until((first / "trainer_state.json").exists)
    sizes = {name: (first / name).stat().st_size for name in ("model.safetensors", "optimizer.pt")}
    assert sizes["model.safetensors"] < sizes["optimizer.pt"]
    room = sum(sizes.values()) // 2
    resource.prlimit(job_of(run_id), resource.RLIMIT_FSIZE, (room, room))
    thread.join(PATIENCE_S)

    record = runs.get(run_id)
    assert (record.state, record.failure) == (RunState.FAILED, Failure.DISK_FULL)
    assert record.error is not None
    assert record.error.startswith("sft: the disk is full")
    assert f"make room, then `mathtrainer resume {run_id}`" in record.error
    last = max(int(path.parent.name.rpartition("-")[2]) for path in checkpoints.glob("*/trainer_state.json"))
    assert SAVED <= last < STEPS
    assert (checkpoints / f"checkpoint-{last}" / "optimizer.pt").stat().st_size == sizes["optimizer.pt"]

    assert runs.queue_again(run_id)
    supervisor.supervise(run_id)
    assert runs.get(run_id).state is RunState.SUCCEEDED
    assert read_manifest(settings.runs_dir / run_id, "sft")["facts"]["steps"] == STEPS
    assert begun(runs, run_id, "sft") == [0, last]


def _until(ready: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE_S
    while not ready():
        assert time.monotonic() < give_up, "it did not happen"
        time.sleep(0.01)
