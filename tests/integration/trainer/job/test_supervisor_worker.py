"""A real Celery worker: it takes runs from the queue, looks after lapsed ones, and leaves when it is told to."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.waiting import wait_until

from mathcontracts import RunSpec
from mathtrainer.core.run_state import Failure, RunState
from mathtrainer.job.submit import submit
from mathtrainer.runs.records import Runs, connect

pytestmark = pytest.mark.long

PATIENCE_S = 30.0
CELERY = [sys.executable, "-m", "celery", "--app", "mathtrainer.celery_app", "worker"]


@pytest.fixture
def database(redis_url: str) -> str:
    """A database of the tests' Redis that no other test uses, so that the worker sees only our runs."""
    return redis_url.rpartition("/")[0] + "/5"


@pytest.fixture
def runs(database: str) -> Iterator[Runs]:
    """The worker's runs; none at first."""
    redis = connect(database, patient=True)
    redis.flushdb()
    yield Runs(redis)
    redis.close()


@pytest.fixture
def worker(database: str, runs: Runs, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with a short lease and no grace, in a process of its own."""
    environment = {
        **os.environ,
        "MATHTRAINER_REDIS_URL": database,
        "MATHTRAINER_RUNS_DIR": str(tmp_path / "runs"),
        "MATHTRAINER_LEASE_S": "1",
        "MATHTRAINER_GRACE_S": "0.5",
    }
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [*CELERY, "--loglevel", "INFO", "--without-gossip", "--without-mingle"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(timeout=PATIENCE_S)


def _spec(model: str) -> RunSpec:
    return RunSpec(name="x", model=model)


def _state(runs: Runs, run_id: str) -> RunState:
    return runs.get(run_id).state


def test_runs_are_taken_from_the_queue_and_from_the_vanished(
    runs: Runs, worker: subprocess.Popen[bytes], database: str
) -> None:
    """A submitted run is done; so is one whose message was lost, and one whose owner vanished while it ran."""
    submitted = submit(runs, _spec("./no/such/model"), database).run_id
    lost = runs.add(_spec("./no/such/model")).run_id
    vanished = runs.add(_spec("./no/such/model")).run_id
    fence = runs.acquire(vanished, 0.1)
    assert runs.move(vanished, RunState.RUNNING, fence)
    abandoned = runs.add(_spec("./no/such/model")).run_id
    fence = runs.acquire(abandoned, 0.1)
    assert runs.move(abandoned, RunState.RUNNING, fence)
    runs.ask_to_stop(abandoned, "cancel")
    for run_id in (submitted, lost, vanished):
        wait_until(lambda run_id=run_id: _state(runs, run_id) is RunState.FAILED)  # type: ignore[misc]
        record = runs.get(run_id)
        assert record.failure is Failure.BAD_INPUT
        assert record.error is not None
        assert record.error.startswith("model: './no/such/model' holds no config.json")
    wait_until(lambda: _state(runs, abandoned) is RunState.CANCELLED)


def test_a_worker_that_is_told_to_leave_interrupts_its_run(
    runs: Runs, worker: subprocess.Popen[bytes], database: str
) -> None:
    """On SIGTERM the job is ended within its grace, the run waits for another worker, and the worker is gone."""
    run_id = submit(runs, _spec("embedded/tiny"), database).run_id
    wait_until(lambda: runs.get(run_id).stage == "sft")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=PATIENCE_S) == 0
    record = runs.get(run_id)
    assert (record.state, record.error) == (RunState.INTERRUPTED, None)
    assert runs.owner(run_id) is None
