"""What a worker does: it takes a run id from the queue and supervises that run; and it looks after lapsed runs."""

import logging
import threading
from typing import Any

from celery.signals import worker_ready, worker_shutting_down
from redis.exceptions import RedisError

from mathtrainer.celery_app import app
from mathtrainer.core.run_state import ENDED, RunState
from mathtrainer.job.supervisor import Supervisor
from mathtrainer.runs.records import Runs, connect
from mathtrainer.settings import Settings

QUEUE = "mathtrainer"
log = logging.getLogger(__name__)
stopping = threading.Event()


@app.task(name="mathtrainer.train")  # type: ignore[untyped-decorator]  # celery has no types
def train(run_id: str) -> None:
    """Supervise a run to its end; see `Supervisor.supervise`."""
    settings = Settings()
    Supervisor(settings, Runs(connect(settings.redis_url, patient=False)), stopping).supervise(run_id)


def send(run_id: str, redis_url: str) -> None:
    """Put a run id into the workers' queue. Raises kombu's OperationalError where Redis is away."""
    with app.connection_for_write(redis_url) as connection:
        train.apply_async((run_id,), connection=connection, retry=False)


def take_up_lapsed(runs: Runs, redis_url: str) -> list[str]:
    """Queue again every run whose owner has vanished or left, and return their ids.

    One that was to be cancelled when its owner vanished is cancelled instead.

    A queued run is sent once more if no message is waiting that could be for it. A worker that died between taking a
    message and taking the lease leaves it so. One message too many does no harm.
    """
    waiting = int(runs.redis.llen(QUEUE))
    taken = []
    for record in runs.all():
        if record.stop == "cancel" and record.state not in ENDED:
            runs.move(record.run_id, RunState.CANCELLED)
            continue
        lapsed = record.state in (RunState.RUNNING, RunState.INTERRUPTED) and runs.queue_again(record.run_id)
        lost = record.state is RunState.QUEUED and not waiting and runs.owner(record.run_id) is None
        if lapsed or lost:
            send(record.run_id, redis_url)
            taken.append(record.run_id)
    return taken


def _reap(settings: Settings) -> None:
    runs = Runs(connect(settings.redis_url, patient=False))
    while True:
        try:
            for run_id in take_up_lapsed(runs, settings.redis_url):
                log.warning("run %s had no owner: queued again", run_id)
        except (RedisError, OSError) as error:
            log.warning("cannot look for lapsed runs: %s", error)
        if stopping.wait(settings.lease_s):
            return


@worker_ready.connect  # type: ignore[untyped-decorator]  # celery has no types
def _start_reaper(**_: Any) -> None:
    threading.Thread(target=_reap, args=(Settings(),), name="reaper", daemon=True).start()


@worker_shutting_down.connect  # type: ignore[untyped-decorator]  # celery has no types
def _ask_jobs_to_leave(**_: Any) -> None:
    stopping.set()
