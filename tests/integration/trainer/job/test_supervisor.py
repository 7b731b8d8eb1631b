"""Runs under supervision: a real Redis, real child processes, small real stages."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.jobs import job_of
from tests.waiting import wait_until

from mathcontracts import RunSpec
from mathtrainer.core.run_state import Failure, RunState
from mathtrainer.job.submit import NotResumable, resume
from mathtrainer.job.supervisor import Supervisor
from mathtrainer.runs.records import Runs, connect
from mathtrainer.settings import Settings

# The job of these tests: stages that write, wait for a file, or fail, as the run's prompt says.
JOB = """
import errno, os, sys, time
from mathtrainer.job import main as job
from mathtrainer.stages.context import BadInput, ServiceUnavailable, Stage

def first(context, work):
    (context.run_dir / "first.count").open("a").write("x")
    (work / "made").write_text("whole")
    return {"made": 1}

def second(context, work):
    with (work / "attempts").open("a") as file:
        file.write("x")
    what = context.spec.prompt.split()[-1]
    if what == "bad_input":
        raise BadInput("problems.path: no such file; give one that is there")
    if what == "service":
        raise ServiceUnavailable("the verifier is away; start it and resume")
    if what == "memory":
        raise MemoryError
    if what == "cuda":
        import torch
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
    if what == "disk":
        raise OSError(errno.ENOSPC, "No space left on device", "model.safetensors")
    if what == "crash":
        raise KeyError("nobody expected this")
    while what in ("wait", "deaf") and not (context.run_dir / "go").exists():
        context.progress(1, 2)
        time.sleep(0.05)
        if what == "wait":
            context.check()
    return {"attempts": len((work / "attempts").read_text())}

def finish(context):
    (context.run_dir / "finished").write_text("")

sys.exit(job.main(lambda spec: [Stage("first", first), Stage("second", second)], finish))
"""
PATIENCE_S = 20.0


@pytest.fixture
def runs(redis_url: str) -> Iterator[Runs]:
    """The runs of the tests' Redis."""
    redis = connect(redis_url, patient=True)
    yield Runs(redis)
    redis.close()


@pytest.fixture
def settings(redis_url: str, tmp_path: Path) -> Settings:
    """Settings with a short lease and a short grace."""
    return Settings(redis_url=redis_url, runs_dir=tmp_path / "runs", lease_s=1.5, grace_s=1.0)


@pytest.fixture
def supervisor(settings: Settings, runs: Runs, tmp_path: Path) -> Supervisor:
    """A supervisor of the small job."""
    script = tmp_path / "job.py"
    script.write_text(JOB)
    return Supervisor(settings, runs, threading.Event(), (sys.executable, str(script)))


def _spec(what: str, deadline_s: float = 60.0) -> RunSpec:
    return RunSpec(name="small", model="embedded/tiny", prompt=f"{{problem}} {what}", deadline_s=deadline_s)


def _background(supervisor: Supervisor, run_id: str) -> threading.Thread:
    thread = threading.Thread(target=supervisor.supervise, args=(run_id,))
    thread.start()
    return thread


def _waits(settings: Settings, run_id: str) -> bool:
    return (settings.runs_dir / run_id / "stages" / "second.partial" / "attempts").exists()


def test_a_run_goes_through_its_stages_once(supervisor: Supervisor, runs: Runs, settings: Settings) -> None:
    """Each stage is published with a manifest; a message that comes twice does nothing more."""
    run_id = runs.add(_spec("on")).run_id
    supervisor.supervise(run_id)
    folder = settings.runs_dir / run_id
    record = runs.get(run_id)
    assert (record.state, record.error, record.failure) == (RunState.SUCCEEDED, None, None)
    assert record.elapsed_s > 0
    assert (folder / "finished").exists()
    assert sorted(path.name for path in (folder / "stages").iterdir()) == ["first", "second"]
    assert '"attempts": 1' in (folder / "stages" / "second" / "manifest.json").read_text()
    assert supervisor.supervise(run_id) is None
    assert (folder / "first.count").read_text() == "x"
    assert runs.owner(run_id) is None


@pytest.mark.parametrize(
    ("what", "failure", "said"),
    [
        ("bad_input", Failure.BAD_INPUT, "second: problems.path: no such file; give one that is there"),
        ("service", Failure.SERVICE_UNAVAILABLE, "second: the verifier is away; start it and resume"),
        ("memory", Failure.OUT_OF_MEMORY, "lower batch_size"),
        (
            "cuda",
            Failure.OUT_OF_MEMORY,
            "Tried to allocate 2.00 GiB.): lower batch_size (and raise gradient_accumulation",
        ),
        ("disk", Failure.DISK_FULL, "make room, then `mathtrainer resume"),
        ("crash", Failure.CRASH, "KeyError: 'nobody expected this'; job.log has the traceback"),
    ],
)
def test_a_failure_is_one_line_on_record(
    *, supervisor: Supervisor, runs: Runs, settings: Settings, what: str, failure: Failure, said: str
) -> None:
    """Each kind of failure is classified, and says in one line what to change; the traceback is in job.log alone."""
    run_id = runs.add(_spec(what)).run_id
    supervisor.supervise(run_id)
    record = runs.get(run_id)
    assert (record.state, record.failure) == (RunState.FAILED, failure)
    assert record.error is not None
    assert said in record.error
    assert "\n" not in record.error
    assert "Traceback" in (settings.runs_dir / run_id / "job.log").read_text()
    assert (settings.runs_dir / run_id / "stages" / "first" / "made").read_text() == "whole"


@pytest.mark.long
def test_a_killed_job_goes_on_where_it_was(supervisor: Supervisor, runs: Runs, settings: Settings) -> None:
    """After SIGKILL the run has failed; resumed, it keeps the published stage and the half-done one's folder."""
    run_id = runs.add(_spec("wait")).run_id
    thread = _background(supervisor, run_id)
    wait_until(lambda: _waits(settings, run_id))
    os.kill(job_of(run_id), signal.SIGKILL)
    thread.join(PATIENCE_S)
    record = runs.get(run_id)
    assert (record.state, record.failure) == (RunState.FAILED, Failure.KILLED)
    assert runs.queue_again(run_id)
    (settings.runs_dir / run_id / "go").touch()
    supervisor.supervise(run_id)
    assert runs.get(run_id).state is RunState.SUCCEEDED
    assert (settings.runs_dir / run_id / "first.count").read_text() == "x"
    assert '"attempts": 2' in (settings.runs_dir / run_id / "stages" / "second" / "manifest.json").read_text()


@pytest.mark.long
@pytest.mark.parametrize("what", ["wait", "deaf"])
def test_a_cancelled_run_stops(supervisor: Supervisor, runs: Runs, settings: Settings, what: str) -> None:
    """A job that listens leaves by itself; one that does not is ended by force. Either is gone, and not failed."""
    run_id = runs.add(_spec(what)).run_id
    thread = _background(supervisor, run_id)
    wait_until(lambda: _waits(settings, run_id))
    job = job_of(run_id)
    assert runs.cancel(run_id) is RunState.RUNNING
    thread.join(PATIENCE_S)
    assert runs.get(run_id).state is RunState.CANCELLED
    assert not Path(f"/proc/{job}").exists()


def test_a_run_may_not_take_longer_than_its_deadline(supervisor: Supervisor, runs: Runs) -> None:
    """Past its deadline a run has failed, and the message names the recipe's field and what gives it more."""
    run_id = runs.add(_spec("wait", deadline_s=1.0)).run_id
    supervisor.supervise(run_id)
    record = runs.get(run_id)
    assert (record.state, record.failure) == (RunState.FAILED, Failure.DEADLINE)
    assert record.error == "deadline_s: the run took more than 1 s: `resume --deadline` gives more"


@pytest.mark.long
def test_a_run_past_its_deadline_goes_on_with_more(
    supervisor: Supervisor, runs: Runs, settings: Settings, redis_url: str
) -> None:
    """It is not taken up as it is, nor with less than it took; with more it goes on, its recipe as it was."""
    spec = _spec("wait", deadline_s=1.0)
    run_id = runs.add(spec).run_id
    supervisor.supervise(run_id)
    for deadline_s in (None, 1.0):
        with pytest.raises(NotResumable, match=r"has taken \d+ s of the 1 s that it may.*--deadline SECONDS"):
            resume(runs, run_id, redis_url, deadline_s)
        assert runs.get(run_id).state is RunState.FAILED
    record = resume(runs, run_id, redis_url, 60.0)
    assert (record.state, record.may_take_s, record.spec) == (RunState.QUEUED, 60.0, spec)
    (settings.runs_dir / run_id / "go").touch()
    supervisor.supervise(run_id)
    assert runs.get(run_id).state is RunState.SUCCEEDED
    assert (settings.runs_dir / run_id / "first.count").read_text() == "x"


@pytest.mark.long
def test_a_worker_that_shuts_down_leaves_the_run_to_the_next(
    supervisor: Supervisor, runs: Runs, settings: Settings
) -> None:
    """The job is asked to leave, the run is interrupted without an error, and another supervisor may finish it."""
    run_id = runs.add(_spec("wait")).run_id
    thread = _background(supervisor, run_id)
    wait_until(lambda: _waits(settings, run_id))
    supervisor.stopping.set()
    thread.join(PATIENCE_S)
    record = runs.get(run_id)
    assert (record.state, record.error) == (RunState.INTERRUPTED, None)
    (settings.runs_dir / run_id / "go").touch()
    Supervisor(settings, runs, threading.Event(), supervisor.command).supervise(run_id)
    assert runs.get(run_id).state is RunState.SUCCEEDED


def test_a_run_has_one_owner(supervisor: Supervisor, runs: Runs, settings: Settings) -> None:
    """Two workers that get the same run: one owns it, the other does nothing."""
    run_id = runs.add(_spec("wait")).run_id
    thread = _background(supervisor, run_id)
    wait_until(lambda: _waits(settings, run_id))
    assert supervisor.supervise(run_id) is None
    (settings.runs_dir / run_id / "go").touch()
    thread.join(PATIENCE_S)
    assert runs.get(run_id).state is RunState.SUCCEEDED
    assert (settings.runs_dir / run_id / "first.count").read_text() == "x"


def test_a_stale_owner_is_fenced_off(supervisor: Supervisor, runs: Runs, settings: Settings) -> None:
    """When another has taken the lease, the job of the former owner is ended, and the run is not touched by it."""
    run_id = runs.add(_spec("deaf")).run_id
    thread = _background(supervisor, run_id)
    wait_until(lambda: _waits(settings, run_id))
    job = job_of(run_id)
    runs.release(run_id, runs.get(run_id).fence)
    newer = runs.acquire(run_id, 30.0)
    thread.join(PATIENCE_S)
    assert not Path(f"/proc/{job}").exists()
    assert runs.get(run_id).state is RunState.RUNNING
    assert runs.owner(run_id) == newer
    assert not (settings.runs_dir / run_id / "stages" / "second").exists()


@pytest.mark.long
def test_a_job_does_not_outlive_its_worker(
    supervisor: Supervisor, runs: Runs, settings: Settings, tmp_path: Path
) -> None:
    """A worker is killed outright: its job dies with it, and once the lease has lapsed another takes the run up."""
    run_id = runs.add(_spec("wait")).run_id
    worker = tmp_path / "worker.py"
    worker.write_text(
        "import sys, threading\n"
        "from mathtrainer.runs.records import Runs, connect\n"
        "from mathtrainer.settings import Settings\n"
        "from mathtrainer.job.supervisor import Supervisor\n"
        "settings = Settings(lease_s=1.5)\n"
        "runs = Runs(connect(settings.redis_url, patient=True))\n"
        "Supervisor(settings, runs, threading.Event(), sys.argv[2:]).supervise(sys.argv[1])\n"
    )
    environment = {
        **os.environ,
        "MATHTRAINER_REDIS_URL": settings.redis_url,
        "MATHTRAINER_RUNS_DIR": str(settings.runs_dir),
    }
    process = subprocess.Popen([sys.executable, str(worker), run_id, *supervisor.command], env=environment)
    try:
        wait_until(lambda: _waits(settings, run_id))
        job = job_of(run_id)
    finally:
        process.kill()
        process.wait()
    wait_until(lambda: not Path(f"/proc/{job}").exists())
    assert runs.get(run_id).state is RunState.RUNNING
    wait_until(lambda: runs.owner(run_id) is None)
    assert runs.queue_again(run_id)
    (settings.runs_dir / run_id / "go").touch()
    supervisor.supervise(run_id)
    assert runs.get(run_id).state is RunState.SUCCEEDED
    assert (settings.runs_dir / run_id / "first.count").read_text() == "x"
