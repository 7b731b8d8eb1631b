"""The owner of a running job: one supervisor, one lease, one child process."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from redis.exceptions import RedisError

from mathtrainer.core.run_state import Ending, Failure, RunState, ending
from mathtrainer.runs.records import RunRecord, Runs, UnknownRun
from mathtrainer.settings import Settings

JOB = (sys.executable, "-m", "mathtrainer.job")
LONGEST_TICK_S = 1.0
log = logging.getLogger(__name__)
Result = TypeVar("Result")


@dataclass(frozen=True)
class Supervisor:
    """Runs jobs as child processes, each in a session of its own so that all it starts can be ended with it.

    `runs` should not be patient: a supervisor must hear of other things while Redis is away, and tries again by itself.
    `stopping` is set when this worker is to end: jobs are then asked to save their work and leave. `command` is what
    a job is started with; the run id and `--fence N` are added to it.
    """

    settings: Settings
    runs: Runs
    stopping: threading.Event
    command: Sequence[str] = JOB

    def supervise(self, run_id: str) -> Ending | None:
        """Run a job to its end and put that end on record.

        Does nothing, and returns None, where the run is unknown, has ended, or is somebody else's: a message that is
        delivered twice is harmless. Where Redis stays away until this worker is to end, the run is left as it is. Its
        lease lapses, and another worker takes it up.
        """
        try:
            taken = self._persist(lambda: self._take(run_id))
            if taken is None:
                return None
            record, fence = taken
            result = self._run_child(record, fence)
            failure = f" ({result.failure})" if result.failure else ""
            log.info("run %s: %s%s", run_id, result.state, failure)
            if result.failure is not Failure.LEASE_LOST:  # Else the run is its new owner's to tell of.
                self._persist(lambda: self._put_on_record(run_id, fence, result))
        except RedisError as error:
            log.warning("run %s is left to another worker: %s", run_id, error)
            return None
        return result

    def _take(self, run_id: str) -> tuple[RunRecord, int] | None:
        """Take the lease of a run that waits for a worker; None if there is no such run."""
        try:
            self.runs.get(run_id)
        except UnknownRun:
            log.warning("run %s is not on record: nothing to do", run_id)
            return None
        fence = self.runs.acquire(run_id, self.settings.lease_s)
        if fence is None:
            log.info("run %s has an owner already", run_id)
            return None
        if not self.runs.move(run_id, RunState.RUNNING, fence, error=None, failure=None, stage=""):
            log.info("run %s is not waiting for a worker", run_id)
            self.runs.release(run_id, fence)
            return None
        return self.runs.get(run_id), fence

    def _put_on_record(self, run_id: str, fence: int, result: Ending) -> None:
        """Write down how the run ended, and let go of it."""
        self.runs.renew(run_id, fence, self.settings.lease_s)
        error = None
        if result.state is RunState.FAILED:
            # The job's own word says more than its exit code; of a deadline it knows nothing.
            said = None if result.failure is Failure.DEADLINE else self.runs.get(run_id).error
            error = said or result.message
        self.runs.move(run_id, result.state, fence, failure=result.failure, error=error)
        self.runs.release(run_id, fence)

    def _run_child(self, record: RunRecord, fence: int) -> Ending:
        folder = self.settings.runs_dir / record.run_id
        try:
            folder.mkdir(parents=True, exist_ok=True)
            output = (folder / "job.log").open("ab")
        except OSError as error:
            message = f"runs_dir: {folder} cannot be written ({error.strerror}); set MATHTRAINER_RUNS_DIR"
            return Ending(RunState.FAILED, Failure.BAD_INPUT, message)
        with output:
            child = subprocess.Popen(
                [*self.command, record.run_id, "--fence", str(fence)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self._environment(record.run_id),
                start_new_session=True,
            )
        try:
            return self._watch(child, record, fence)
        finally:
            _kill_group(child)

    def _environment(self, run_id: str) -> dict[str, str]:
        own = {
            "MATHTRAINER_SUPERVISOR_PID": str(os.getpid()),
            "MATHTRAINER_RUNS_DIR": str(Path(self.settings.runs_dir).absolute()),
            "MATHTRAINER_REDIS_URL": self.settings.redis_url,
            "MATHTRAINER_VERIFIER_URL": self.settings.verifier_url,
            "MATHTRAINER_GENERATOR_URL": self.settings.generator_url,
            "MATHTRAINER_REPORT_TO": ",".join(self.settings.report_to) or ",",
            "TOKENIZERS_PARALLELISM": "false",
        }
        if self.settings.threads:
            own["OMP_NUM_THREADS"] = str(self.settings.threads)
        # Nothing leaves the machine unless somebody says so.
        folder = str(Path(self.settings.runs_dir).absolute() / run_id)
        wandb = {"WANDB_MODE": "offline", "WANDB_PROJECT": "mathtrainer", "WANDB_DIR": folder}
        return {"OMP_WAIT_POLICY": "passive", **wandb, **os.environ, **own}

    def _watch(self, child: subprocess.Popen[bytes], record: RunRecord, fence: int) -> Ending:
        """Wait for the child, keep the lease, and end the child where the run must not go on."""
        tick_s = min(LONGEST_TICK_S, self.settings.lease_s / 3)
        last = time.monotonic()
        spent_s = record.elapsed_s
        unreported_s = 0.0
        while True:
            code = _wait(child, tick_s)
            now = time.monotonic()
            spent_s, unreported_s, last = spent_s + now - last, unreported_s + now - last, now
            try:
                ours = self.runs.renew(record.run_id, fence, self.settings.lease_s, unreported_s)
                unreported_s = 0.0
                cancelled = self.runs.must_stop(record.run_id, fence) == "cancel"
            except RedisError as error:
                # Nobody can take the lease while Redis is away: the job goes on.
                log.warning("run %s: cannot renew the lease: %s", record.run_id, error)
                ours, cancelled = True, False
            if not ours:
                _kill_group(child)
                child.wait()
                return Ending(RunState.FAILED, Failure.LEASE_LOST, "another worker owns the run")
            if code is not None:
                return ending(code)
            if spent_s > record.may_take_s:
                with suppress(RedisError):  # The job only learns why; it has to leave anyway.
                    self.runs.ask_to_stop(record.run_id, "deadline")
                self._ask_to_leave(child, record.run_id, fence)
                message = f"deadline_s: the run took more than {record.may_take_s:g} s: `resume --deadline` gives more"
                return Ending(RunState.FAILED, Failure.DEADLINE, message)
            if cancelled:
                self._ask_to_leave(child, record.run_id, fence)
                return Ending(RunState.CANCELLED)
            if self.stopping.is_set():
                code = self._ask_to_leave(child, record.run_id, fence)
                return ending(code) if code == 0 else Ending(RunState.INTERRUPTED)

    def _ask_to_leave(self, child: subprocess.Popen[bytes], run_id: str, fence: int) -> int:
        """End the child: gently first, by force once its grace is over. The lease is kept meanwhile."""
        child.terminate()
        give_up = time.monotonic() + self.settings.grace_s
        while (code := _wait(child, self.settings.lease_s / 3)) is None and time.monotonic() < give_up:
            try:
                self.runs.renew(run_id, fence, self.settings.lease_s)
            except RedisError as error:
                log.warning("run %s: cannot renew the lease: %s", run_id, error)
        if code is None:
            _kill_group(child)
            code = child.wait()
        return code

    def _persist(self, action: Callable[[], Result]) -> Result:
        """Do `action` until Redis lets it; this worker's end alone ends the waiting."""
        while True:
            try:
                return action()
            except RedisError as error:
                if self.stopping.wait(self.settings.lease_s):
                    raise
                log.warning("waiting for Redis: %s", error)


def _wait(child: subprocess.Popen[bytes], seconds: float) -> int | None:
    try:
        return child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return None


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    """End whatever is left of the child's session, which carries the child's pid as its group."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
