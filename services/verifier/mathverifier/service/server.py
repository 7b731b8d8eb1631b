"""The server that runs the application."""

import os
import sys
from contextlib import suppress
from tempfile import TemporaryDirectory

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from mathverifier.service import logs, metrics
from mathverifier.service.app import create_app
from mathverifier.service.auth import warn_if_open
from mathverifier.service.settings import Settings

# Longer than an item's deadline, so that what was accepted is finished; short enough for a supervisor's patience.
GRACE_S = 5
# Sockets of one port. uvloop takes one new connection a round from each, so that by one alone the last of many that
# come at once waits for as many rounds, each as long as all that the others ask for. Of several processes each has one:
# with more, the first to look would take all that have come, and the others none.
EARS = 16


def run(settings: Settings) -> None:
    """Serve until stopped, in as many processes as the settings say.

    Several of them read the rest of their settings from the environment, as `settings` has to be read from it, too.
    """
    warn_if_open(settings.host, keys=bool(settings.keys()))
    if settings.workers == 1:
        _run(settings)
        return
    with TemporaryDirectory(prefix="mathverifier-metrics-") as shared:
        # The processes read it when they start: each answers /metrics with the sums of all.
        os.environ.setdefault(metrics.SHARED, shared)
        _run(settings)


def _run(settings: Settings) -> None:
    alone = settings.workers == 1
    config = uvicorn.Config(
        create_app(settings) if alone else "mathverifier.service.app:create_app",
        factory=not alone,
        workers=settings.workers,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        log_config=logs.configuration(),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    port = config.bind_socket()
    ears = [port, *(port.dup() for _ in range(EARS - 1 if alone else 0))]
    if not alone:
        Multiprocess(config, sockets=ears).run()
        return
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):
        server.run(ears)
    if not server.started:
        sys.exit(STARTUP_FAILURE)
