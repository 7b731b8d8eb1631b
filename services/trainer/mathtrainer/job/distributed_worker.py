"""`python -m mathtrainer.job.distributed_worker RUN_DIR STAGE BASE_MODEL`: one of the processes of a training stage.

Started by `accelerate launch`, which sets RANK and WORLD_SIZE. Only rank 0 tells the job what happens; each tells of
its own error.
"""

import argparse
import logging
import os
import signal
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue
from redis import Redis

from mathtrainer.core.run_state import Exit, exit_of
from mathtrainer.job.distributed import JobChannel
from mathtrainer.job.process_lifetime import LAUNCHER_PID, die_with
from mathtrainer.models.four_bits import leave_out_bitsandbytes
from mathtrainer.runs.artifacts import work_dir
from mathtrainer.runs.stored_spec import read_spec
from mathtrainer.settings import Settings
from mathtrainer.stages.context import BadInput, Interrupted, StageContext, Stop
from mathtrainer.stages.pipeline import plan


@dataclass(frozen=True)
class RankReporter:
    """Passes on what rank 0 is told, and keeps the others silent."""

    talk: JobChannel
    rank: int

    def progress(self, done: int, total: int, metrics: Mapping[str, float]) -> None:
        """Say how far the training is."""
        if self.rank == 0:
            self.talk.tell_progress(done, total, metrics)

    def check(self) -> None:
        """Raise Interrupted where the job asked to stop; the training has all processes hear of it."""
        if self.rank == 0 and self.talk.must_stop():
            raise Interrupted("the job asked to stop")


def main() -> int:
    """Run the stage and return 0 where it is done or was stopped, 1 where it failed."""
    parser = argparse.ArgumentParser(prog="mathtrainer.job.distributed_worker")
    parser.add_argument("run_dir", type=Path)
    parser.add_argument("stage")
    parser.add_argument("base_model")
    given = parser.parse_args()
    die_with(int(os.environ[LAUNCHER_PID]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("accelerate").setLevel(logging.WARNING)
    rank, folder = int(os.environ["RANK"]), work_dir(given.run_dir, given.stage)
    talk = JobChannel(folder)
    try:
        facts = _run(given.run_dir, given.stage, given.base_model, folder, RankReporter(talk, rank))
    except Stop:
        return 0
    except Exception as error:
        traceback.print_exc()
        code = Exit.BAD_INPUT if isinstance(error, BadInput) else exit_of(error) or Exit.CRASH
        talk.tell_error(rank, code, " ".join(str(error).split()) or type(error).__name__)
        return 1
    if rank == 0:
        talk.tell_facts(facts)
    return 0


def _run(run_dir: Path, name: str, base_model: str, folder: Path, voice: RankReporter) -> Mapping[str, JsonValue]:
    spec = read_spec((run_dir / "spec.json").read_text(encoding="utf-8"))
    leave_out_bitsandbytes(spec)
    settings = Settings().model_copy(update={"runs_dir": run_dir.parent})
    context = StageContext(
        run_id=run_dir.name,
        spec=spec,
        run_dir=run_dir,
        settings=settings,
        redis=Redis.from_url(settings.redis_url, decode_responses=True),  # Never asked: it connects when it is.
        base_model=base_model,
        on_progress=voice.progress,
        on_check=voice.check,
    )
    stage = next(one for one in plan(spec) if one.name == name)
    return stage.run(context, folder)


if __name__ == "__main__":
    from mathtrainer.job.distributed_worker import main as rank

    code = rank()
    if code:
        # A process group whose other members wait for this one would hold up the end.
        logging.shutdown()
        sys.stderr.flush()
        os._exit(code)
