"""The Celery app: it carries run ids from whoever submits a run to a worker, and nothing else.

    celery --app mathtrainer.celery_app worker

Long jobs and a broker's redelivery do not go together. Acknowledged late, a message comes again once its visibility
timeout is over. Acknowledged early, one that was fetched ahead is lost or runs twice. So a message is acknowledged at
once and none is fetched ahead. The lease of a run settles who owns it (`supervisor`), and the reaper queues again what
was lost (`tasks`).
"""

from celery import Celery

from mathtrainer.settings import SettingsError, read_settings

try:
    settings = read_settings()
except SettingsError as error:
    raise SystemExit(f"mathtrainer: {error}") from None
app = Celery("mathtrainer", broker=settings.redis_url, include=["mathtrainer.tasks"])
app.conf.update(
    task_default_queue="mathtrainer",
    task_acks_late=False,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    # A run is a process of its own: a worker only waits for it, in a thread that hears that the worker is to stop.
    worker_pool="threads",
    worker_concurrency=1,
    worker_prefetch_multiplier=1,
    worker_disable_prefetch=True,
    worker_hijack_root_logger=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    enable_utc=True,
)
