"""A run outlasts a Redis that dies and comes back from its append-only file."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.redis_server import RedisServer
from tests.waiting import wait_until

from mathcontracts import RunSpec
from mathtrainer.core.run_state import RunState
from mathtrainer.job.supervisor import Supervisor
from mathtrainer.runs.records import Runs, connect
from mathtrainer.settings import Settings

JOB = """
import sys, time
from mathtrainer.job import main as job
from mathtrainer.stages.context import Stage

def wait(context, work):
    while not (context.run_dir / "go").exists():
        context.check()
        context.progress(1, 2)
        (work / "alive").write_text(str(time.time()))
        time.sleep(0.05)
    return {}

sys.exit(job.main(lambda spec: [Stage("wait", wait)], lambda context: None))
"""


@pytest.fixture
def server(free_port: Callable[[], int], tmp_path: Path) -> Iterator[RedisServer]:
    """A running server."""
    folder = tmp_path / "redis"
    folder.mkdir()
    server = RedisServer(free_port(), folder)
    yield server
    server.kill()


def test_a_run_goes_on_while_redis_is_away(server: RedisServer, tmp_path: Path) -> None:
    """The job works on meanwhile, the lease is taken back afterwards, and the run ends as if nothing had been."""
    settings = Settings(redis_url=server.url, runs_dir=tmp_path / "runs", lease_s=1.0, grace_s=1.0)
    redis = connect(server.url, patient=False)
    runs = Runs(redis)
    script = tmp_path / "job.py"
    script.write_text(JOB)
    run_id = runs.add(RunSpec(name="x", model="embedded/tiny")).run_id
    supervisor = Supervisor(settings, runs, threading.Event(), (sys.executable, str(script)))
    thread = threading.Thread(target=supervisor.supervise, args=(run_id,))
    thread.start()
    alive = settings.runs_dir / run_id / "stages" / "wait.partial" / "alive"
    wait_until(alive.exists)
    server.kill()
    time.sleep(1.5)  # Longer than the lease.
    before = float(alive.read_text() or 0)
    wait_until(lambda: float(alive.read_text() or 0) > before)
    server.start()
    wait_until(lambda: runs.owner(run_id) is not None)
    (settings.runs_dir / run_id / "go").touch()
    thread.join(30)
    record = runs.get(run_id)
    assert (record.state, record.error, record.fence) == (RunState.SUCCEEDED, None, 1)
    redis.close()
