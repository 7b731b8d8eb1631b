"""A run with everything that it needs, on this machine: `mathtrainer run --local`, which `demo` is another name of."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import typer

from mathcontracts import RunSpec
from mathtrainer.cli.progress import follow
from mathtrainer.cli.terminal import console, fail, finish, one_line
from mathtrainer.core.run_state import RunState
from mathtrainer.runs.recipe_file import load_recipe
from mathtrainer.runs.records import RunRecord, Runs, connect
from mathtrainer.settings import Settings, read_settings


def run_locally(recipe: Path, runs_dir: Path) -> None:
    """Start every service, run the recipe, show the result, stop everything.

    A run of the same recipe that was interrupted before is taken up where it was.
    """
    from mathtrainer.local.estimate import estimated_s, in_words, probe
    from mathtrainer.local.services import LocalServices, StackError

    with _stopped_by_signals(), one_line():
        spec = load_recipe(recipe)
        read_settings()
        stack = LocalServices(runs_dir)
        seconds = estimated_s(spec, probe())
        if seconds is not None:
            console.print(f"on this machine, as busy as it is now, this takes {in_words(seconds)}", highlight=False)
        console.print(
            f"starting redis, verifier, generator and worker (logs in {runs_dir}/_stack)",
            highlight=False,
            soft_wrap=True,
        )
        try:
            with stack:
                runs = Runs(connect(stack.settings.redis_url, patient=True))
                record = _take_up_or_submit(runs, spec, stack.settings)
                console.print(f"run {record.run_id}", highlight=False)
                ended = follow(runs, record.run_id, console, stack.check)
        except StackError as error:
            fail(str(error), code=1)
        except KeyboardInterrupt:
            console.print("stopped; the same command goes on from here")
            raise typer.Exit(130) from None
        finish(ended, stack.settings)


def _take_up_or_submit(runs: Runs, spec: RunSpec, settings: Settings) -> RunRecord:
    from mathtrainer.job.submit import submit, unfinished

    waiting = unfinished(runs, spec)
    for other in runs.all():
        if other.state in (RunState.RUNNING, RunState.QUEUED, RunState.INTERRUPTED) and other != waiting:
            runs.cancel(other.run_id)
    # The worker's reaper sends a run that waits.
    return waiting or submit(runs, spec, settings.redis_url)


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Take SIGTERM and SIGHUP as Ctrl-C, so that what was started is stopped on the way out; then as before."""
    before = {one: signal.signal(one, _leave) for one in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _leave(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
