"""`python -m mathtrainer.job RUN_ID --fence N`: one run in a process of its own, stage after stage.

Meant to be started by the supervisor, which holds the run's lease and reads the exit code (`core.run_state.Exit`).
"""

import argparse
import logging
import os
import signal
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FrameType

from redis.exceptions import RedisError

from mathtrainer.core.run_state import Exit, exit_of
from mathtrainer.data.problem_sources import SourceError
from mathtrainer.job import distributed
from mathtrainer.job.process_lifetime import die_with
from mathtrainer.models.embedded import ModelError, resolve
from mathtrainer.models.four_bits import leave_out_bitsandbytes
from mathtrainer.runs.artifacts import drop_checkpoints, is_published, publish, work_dir
from mathtrainer.runs.records import AWAY, Runs, connect
from mathtrainer.settings import Settings
from mathtrainer.stages.context import (
    BadInput,
    Cancelled,
    DeadlinePassed,
    Interrupted,
    LeaseLost,
    ServiceUnavailable,
    Stage,
    StageContext,
    StageError,
)

CHECK_EVERY_S = 1.0
TELL_EVERY_S = 0.25
log = logging.getLogger(__name__)

_EXITS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Exit], ...] = (
    (Cancelled, Exit.CANCELLED),
    (Interrupted, Exit.INTERRUPTED),
    (LeaseLost, Exit.LEASE_LOST),
    (DeadlinePassed, Exit.DEADLINE),
    ((BadInput, ModelError, SourceError), Exit.BAD_INPUT),
    ((ServiceUnavailable, RedisError), Exit.SERVICE_UNAVAILABLE),
)


@dataclass
class JobMonitor:
    """The eyes of a job: whether it must stop, and how far it has come.

    `glance` is for what may as well be done a second later: it must not be patient, or a step would wait for Redis.
    """

    runs: Runs
    glance: Runs
    run_id: str
    fence: int
    stage: str = ""
    terminated: bool = False
    _checked: float = field(default=0.0, init=False)
    _told: float = field(default=0.0, init=False)

    def on_sigterm(self, number: int, frame: FrameType | None) -> None:
        """Remember that the supervisor asked for the end; the next check raises."""
        self.terminated = True

    def check(self, *, now: bool = False) -> None:
        """Raise Cancelled, LeaseLost, DeadlinePassed or Interrupted where it applies.

        Asks Redis once a second at most, or `now`.
        """
        at = time.monotonic()
        if not (now or self.terminated) and at - self._checked < CHECK_EVERY_S:
            return
        self._checked = at
        try:
            reason = (self.runs if now else self.glance).must_stop(self.run_id, self.fence)
        except AWAY as error:
            # While Redis is away nobody can take the run over; but nothing is published unseen.
            if now:
                raise
            log.warning("cannot ask Redis whether to go on: %s", error)
            reason = None
        if reason == "lost":
            raise LeaseLost(f"another worker owns run {self.run_id}")
        if reason == "cancel":
            raise Cancelled(f"run {self.run_id} was cancelled")
        if reason == "deadline":
            raise DeadlinePassed(f"run {self.run_id} has used up its deadline_s")
        if self.terminated:
            raise Interrupted(f"run {self.run_id} was asked to leave")

    def progress(self, done: int, total: int, metrics: Mapping[str, float]) -> None:
        """Tell followers; updates that come faster than they can be read are dropped, the last of a stage is not."""
        at = time.monotonic()
        if done < total and at - self._told < TELL_EVERY_S:
            return
        self._told = at
        try:
            self.glance.tell(self.run_id, stage=self.stage, done=done, total=total, metrics=dict(metrics))
        except AWAY as error:
            log.warning("cannot tell how far the run is: %s", error)


def main(stages: Callable[..., list[Stage]] | None = None, finish: Callable[[StageContext], None] | None = None) -> int:
    """Run the job of the command line and return its exit code. Without arguments, the stages are those of `plan`."""
    parser = argparse.ArgumentParser(prog="mathtrainer.job")
    parser.add_argument("run_id")
    parser.add_argument("--fence", type=int, required=True)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # A line a request drowns the rest.
    _die_with_supervisor()
    settings = Settings()
    patient, glance = (Runs(connect(settings.redis_url, patient=patient)) for patient in (True, False))
    watch = JobMonitor(patient, glance, given.run_id, given.fence)
    signal.signal(signal.SIGTERM, watch.on_sigterm)
    # A terminal's Ctrl-C is the supervisor's to handle.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _run(settings, watch, stages, finish)
    except Exception as error:
        return _leave(watch, error)
    return Exit.SUCCEEDED


def _run(
    settings: Settings,
    watch: JobMonitor,
    stages: Callable[..., list[Stage]] | None,
    finish: Callable[[StageContext], None] | None,
) -> None:
    if stages is None or finish is None:
        # Here, not above: the stages may take seconds to import, and what goes wrong then is to be classified, too.
        from mathtrainer.stages import pipeline

        stages, finish = pipeline.plan, pipeline.finish
    record = watch.runs.get(watch.run_id)
    leave_out_bitsandbytes(record.spec)
    runs_dir = settings.runs_dir.absolute()
    run_dir = runs_dir / watch.run_id
    run_dir.mkdir(parents=True, exist_ok=True)
    (run_dir / "spec.json").write_text(record.spec.model_dump_json(indent=2), encoding="utf-8")
    context = StageContext(
        run_id=watch.run_id,
        spec=record.spec,
        run_dir=run_dir,
        settings=settings.model_copy(update={"runs_dir": runs_dir}),
        redis=watch.runs.redis,
        base_model=resolve(record.spec.model, runs_dir / "_models"),
        on_progress=watch.progress,
        on_check=watch.check,
    )
    names = [stage.name for stage in stages(record.spec)]
    for place, stage in enumerate(stages(record.spec)):
        watch.stage = stage.name
        if is_published(run_dir, stage.name):
            drop_checkpoints(run_dir / "stages" / stage.name)
            continue
        if not stage.wanted(context):
            continue
        watch.check(now=True)
        watch.runs.note(watch.run_id, stage=stage.name)
        watch.runs.tell(watch.run_id, stage=stage.name, place=place, stages=len(names))
        _run_stage(context, watch, stage)
    finish(context)


def _run_stage(context: StageContext, watch: JobMonitor, stage: Stage) -> None:
    folder = work_dir(context.run_dir, stage.name)
    started = time.time()
    log.info("stage %s begins", stage.name)
    spread = stage.trains and (context.spec.processes > 1 or context.spec.accelerate_config)
    facts = distributed.run_stage(context, stage, folder) if spread else stage.run(context, folder)
    watch.check(now=True)
    publish(folder, run_id=context.run_id, fence=watch.fence, started=started, facts=facts)
    seconds = time.time() - started
    log.info("stage %s is published after %.1f s", stage.name, seconds)
    watch.runs.tell(context.run_id, stage=stage.name, seconds=seconds)


def _leave(watch: JobMonitor, error: Exception) -> Exit:
    """Say in one line what happened, and return the exit code for it; the traceback stays in the log."""
    known = next((code for kind, code in _EXITS if isinstance(error, kind)), None)
    code = known or exit_of(error) or Exit.CRASH
    if code in (Exit.CANCELLED, Exit.INTERRUPTED, Exit.LEASE_LOST, Exit.DEADLINE):
        log.info("%s", error)
        return code
    traceback.print_exc()
    line = " ".join(str(error).split())[:500] or type(error).__name__
    if code is Exit.CRASH and not isinstance(error, StageError):
        line = f"{type(error).__name__}: {line}; job.log has the traceback"
    elif code is Exit.OUT_OF_MEMORY:
        line = (
            f"memory ran out ({line[:200]}): lower batch_size (and raise gradient_accumulation to match) or "
            "max_length, or set gradient_checkpointing: true or lora"
        )
    elif code is Exit.DISK_FULL:
        line = (
            f"the disk is full, or a quota used up ({line[:200]}): make room, then `mathtrainer resume {watch.run_id}`"
        )
    try:
        watch.runs.note(watch.run_id, error=f"{watch.stage}: {line}" if watch.stage else line)
    except RedisError as away:
        log.warning("cannot put the error on record: %s", away)
    return code


def _die_with_supervisor() -> None:
    """Have the kernel end this process if the worker dies, however it does: a job without an owner must not go on."""
    supervisor = os.environ.get("MATHTRAINER_SUPERVISOR_PID")
    if supervisor is not None:
        die_with(int(supervisor))
