"""Submitting runs: on record first, then into the workers' queue."""

from mathcontracts import RunSpec
from mathtrainer.core.run_state import ENDED, RunState
from mathtrainer.runs.records import RunRecord, Runs
from mathtrainer.tasks import send


class NotResumable(ValueError):
    """The run is in a state from which it cannot be resumed; the message says which."""


def submit(runs: Runs, spec: RunSpec, redis_url: str) -> RunRecord:
    """Put a new run on record and send it. Raises RedisError or kombu's OperationalError where Redis is away.

    Should the second step fail, the workers' reaper finds the run on record and sends it.
    """
    record = runs.add(spec)
    send(record.run_id, redis_url)
    return record


def resume(runs: Runs, run_id: str, redis_url: str, deadline_s: float | None = None) -> RunRecord:
    """Send a run again that failed, was cancelled or has lost its owner.

    `deadline_s` are the seconds that it may take from now on in all, what was spent on it included; None leaves what it
    had. Raises UnknownRun, NotResumable, or as `submit` does.
    """
    record = runs.get(run_id)
    if record.state is RunState.SUCCEEDED:
        raise NotResumable(f"run: {run_id} has succeeded; `mathtrainer show {run_id}` shows its result")
    if runs.owner(run_id) is not None:
        raise NotResumable(f"run: {run_id} is running; `mathtrainer show {run_id}` shows how far it is")
    may_take_s = record.may_take_s if deadline_s is None else deadline_s
    if record.elapsed_s >= may_take_s:
        spent = f"has taken {record.elapsed_s:.0f} s of the {may_take_s:g} s that it may"
        raise NotResumable(f"run: {run_id} {spent}; `mathtrainer resume {run_id} --deadline SECONDS` gives it more")
    if deadline_s is not None:
        runs.note(run_id, deadline_s=str(deadline_s))
    if record.state is not RunState.QUEUED and not runs.queue_again(run_id):
        raise NotResumable(f"run: {run_id} has just been taken up by a worker")
    send(run_id, redis_url)
    return runs.get(run_id)


def unfinished(runs: Runs, spec: RunSpec) -> RunRecord | None:
    """Return the newest run of exactly this recipe that has not ended."""
    return next((run for run in runs.all() if run.spec == spec and run.state not in ENDED), None)
