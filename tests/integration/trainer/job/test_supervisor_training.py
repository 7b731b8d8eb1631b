"""A real training under supervision, in a job that gets no more room on the disk, or is killed once it has trained."""

import resource
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from redis import Redis
from tests.jobs import begun, job_of
from tests.waiting import wait_until
from transformers import AutoModelForCausalLM

from mathcontracts import DemonstrationsSpec, RunSpec, SftSpec
from mathtrainer.core.run_state import Failure, RunState
from mathtrainer.job.supervisor import Supervisor
from mathtrainer.runs.artifacts import is_published, read_manifest
from mathtrainer.runs.records import Runs, connect
from mathtrainer.settings import Settings
from mathtrainer.stages import sft
from mathtrainer.stages.context import StageContext
from mathtrainer.training.arguments import read_rows

# TRL 1.16 itself uses names that transformers 5 deprecates; both versions are pinned.
pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning"),
]

JOB = """
import sys
from mathtrainer.job import main as job
from mathtrainer.stages.context import Stage
from mathtrainer.stages import sft
sys.exit(job.main(lambda spec: [Stage("sft", sft.run)], lambda context: None))
"""
STEPS, SAVED = 40, 10
PATIENCE_S = 60.0

# What a job does after the last step, in order, each by the audit event of CPython that comes before it.
AFTERWARDS = (
    ("open", "model/tokenizer_config.json"),  # While the model is saved.
    ("open", "sft.partial/manifest.json"),  # The model is whole, the stage is not published.
    ("os.rename", "sft.partial"),  # The manifest is written, the stage is not published.
    ("shutil.rmtree", "sft/checkpoints"),  # The stage is published, its checkpoints are there.
    ("os.remove", "optimizer.pt"),  # While they are removed.
)
KILLER = """
import os, signal, sys

last, path = sys.argv.pop(1), sys.argv.pop(1)

def watch(event, given):
    if event == last and str(given[0]).endswith(path):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
"""


@pytest.fixture
def runs(redis_url: str) -> Iterator[Runs]:
    """The runs of the tests' Redis."""
    redis = connect(redis_url, patient=True)
    yield Runs(redis)
    redis.close()


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
    wait_until((first / "trainer_state.json").exists)
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


def test_a_job_that_is_killed_after_its_last_step_repeats_none(
    redis_url: str, runs: Runs, random_model: str, tmp_path: Path
) -> None:
    """Wherever a job is killed between its last step and the end, the next one takes no step and leaves the same.

    The last step lies within an epoch. The stage's model and curve are those of a training that nothing happened to,
    and no checkpoint is left.
    """
    spec = SftSpec(learning_rate=1e-3, batch_size=8, epochs=99, max_steps=6, save_steps=4)
    run = RunSpec(name="killed", model=random_model, demonstrations=DemonstrationsSpec(count=32), sft=spec)
    settings = Settings(redis_url=redis_url, runs_dir=tmp_path / "runs", threads=1, report_to=())
    jobs = {"killed": KILLER + JOB, "whole": JOB}
    for name, text in jobs.items():
        (tmp_path / name).write_text(text)
    run_id = runs.add(run).run_id
    folder = settings.runs_dir / run_id

    def supervise(*command: str) -> RunState:
        Supervisor(settings, runs, threading.Event(), (sys.executable, *command)).supervise(run_id)
        return runs.get(run_id).state

    for event, path in AFTERWARDS:
        assert supervise(str(tmp_path / "killed"), event, path) is RunState.FAILED
        assert runs.get(run_id).failure is Failure.KILLED, runs.get(run_id).error
        assert is_published(folder, "sft") == (path in ("sft/checkpoints", "optimizer.pt"))
        assert list((folder / "stages").glob("*/checkpoints/*"))
        assert runs.queue_again(run_id)
    assert supervise(str(tmp_path / "whole")) is RunState.SUCCEEDED
    assert begun(runs, run_id, "sft") == [0, 6, 6, 6]
    assert not list((folder / "stages").glob("*/checkpoints"))
    assert not any("checkpoints" in name for name in read_manifest(folder, "sft")["files"])

    alone = StageContext("alone", run, tmp_path / "alone", settings, Redis(port=1), random_model)
    expected = sft.run(alone, tmp_path / "alone" / "stages" / "sft.partial")
    facts = read_manifest(folder, "sft")["facts"]
    assert facts | {"seconds": 0} == dict(expected) | {"seconds": 0}
    folders = (folder / "stages" / "sft", alone.run_dir / "stages" / "sft.partial")
    curves = [read_rows(one / "metrics.jsonl") for one in folders]
    assert [row["step"] for row in curves[0]] == [1, 2, 3, 4, 5, 6]
    assert [row["loss"] for row in curves[0]] == [row["loss"] for row in curves[1]]
    models = [AutoModelForCausalLM.from_pretrained(one / "model").state_dict() for one in folders]
    assert all(torch.equal(weight, models[1][name]) for name, weight in models[0].items())
