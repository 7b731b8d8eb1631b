"""A training stage in several processes, each of which runs it as it would be run alone (`distributed_worker.py`).

They are started by `accelerate launch` and speak to the job through files in `<stage>.partial/launch`: the job alone
talks to Redis and publishes. What ends the job ends them.
"""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from mathcontracts import RunSpec
from mathtrainer.core.run_state import Exit
from mathtrainer.job.process_lifetime import JOB_PID
from mathtrainer.stages.context import BadInput, LeaseLost, Stage, StageContext, StageError, Stop

TICK_S = 0.2


def run_stage(context: StageContext, stage: Stage, work_dir: Path) -> Mapping[str, JsonValue]:
    """Run a stage in `spec.processes` processes and return its facts.

    Raises the `Stop` that `context.check` raised, once they have saved a checkpoint. Raises what they raised: BadInput,
    MemoryError, OSError for a full disk, StageError for anything else.
    """
    talk = JobChannel(work_dir)
    talk.clear()
    talk.folder.mkdir()
    command = [
        *[
            sys.executable,
            "-m",
            "mathtrainer.job.accelerate_launcher",
            *_options(context.spec),
            "--module",
            "mathtrainer.job.distributed_worker",
        ],
        *[str(context.run_dir), stage.name, context.base_model],
    ]
    environment = {**os.environ, JOB_PID: str(os.getpid())}
    launcher = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment)
    try:
        stop = _follow(context, launcher, talk)
    finally:
        launcher.kill()
        launcher.wait()
    facts, error = talk.facts(), talk.error()
    talk.clear()
    if facts is not None:
        return facts
    if error is not None:
        raise error
    if stop is not None and launcher.returncode == 0:
        raise stop
    raise StageError(
        "processes: a training process ended without a word, perhaps killed for memory: lower batch_size or "
        "max_length; job.log may say more"
    )


def _options(spec: RunSpec) -> list[str]:
    """Return what `accelerate launch` is told; port 0 is any free one."""
    common = ["--num_processes", str(spec.processes), "--main_process_port", "0"]
    if spec.accelerate_config is None:
        # Without a GPU, `multi_gpu` means gloo.
        return [*common, "--multi_gpu", "--num_machines", "1", "--mixed_precision", "no", "--dynamo_backend", "no"]
    if not Path(spec.accelerate_config).is_file():
        raise BadInput(f"accelerate_config: no file {spec.accelerate_config}: write one with `accelerate config`")
    return [*common, "--config_file", spec.accelerate_config]


def _follow(context: StageContext, launcher: subprocess.Popen[bytes], talk: "JobChannel") -> Stop | None:
    """Pass progress on until the launcher ends; ask the processes to leave where the run must stop."""
    stop: Stop | None = None
    while launcher.returncode is None:
        with suppress(subprocess.TimeoutExpired):
            launcher.wait(TICK_S)
        told = talk.progress()
        if told is not None:
            context.progress(told.pop("done"), told.pop("total"), **told)
        if stop is None and launcher.returncode is None:
            try:
                context.check()
            except LeaseLost:
                raise
            except Stop as reason:
                stop = reason
                talk.ask_to_stop()
    return stop


class JobChannel:
    """What a job and its training processes say to each other, a file each."""

    def __init__(self, work_dir: Path):
        self.folder = work_dir / "launch"
        self._progress = self.folder / "progress.json"
        self._stop = self.folder / "stop"
        self._facts = self.folder / "facts.json"
        self._heard: str | None = None

    def clear(self) -> None:
        """Forget what was said: it is no part of what the stage leaves."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask_to_stop(self) -> None:
        """Ask the processes to save and leave."""
        self._stop.touch()

    def must_stop(self) -> bool:
        """Tell whether the job has asked for that."""
        return self._stop.exists()

    def tell_progress(self, done: int, total: int, metrics: Mapping[str, float]) -> None:
        """Say how far the training is."""
        _write(self._progress, {**metrics, "done": done, "total": total})

    def progress(self) -> dict[str, Any] | None:
        """Return what was last said of it, once."""
        text = self._progress.read_text(encoding="utf-8") if self._progress.exists() else None
        if text is None or text == self._heard:
            return None
        self._heard = text
        said: dict[str, Any] = json.loads(text)
        return said

    def tell_facts(self, facts: Mapping[str, JsonValue]) -> None:
        """Say that the stage is done."""
        _write(self._facts, dict(facts))

    def facts(self) -> dict[str, JsonValue] | None:
        """Return the facts of a stage that is done."""
        if not self._facts.exists():
            return None
        said: dict[str, JsonValue] = json.loads(self._facts.read_text(encoding="utf-8"))
        return said

    def tell_error(self, rank: int, code: Exit, message: str) -> None:
        """Say why a process cannot go on."""
        _write(self.folder / f"error-{rank}.json", {"code": int(code), "message": message})

    def error(self) -> Exception | None:
        """Return the error that says most: when one process fails, the others crash for want of it."""
        found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(self.folder.glob("error-*.json"))]
        if not found:
            return None
        worst = next((one for one in found if one["code"] != Exit.CRASH), found[0])
        message = str(worst["message"])
        known: dict[int, Exception] = {
            Exit.BAD_INPUT: BadInput(message),
            Exit.OUT_OF_MEMORY: MemoryError(message),
            Exit.DISK_FULL: OSError(errno.ENOSPC, message),
        }
        return known.get(worst["code"], StageError(f"{message}; job.log has the traceback"))


def _write(path: Path, content: Mapping[str, Any]) -> None:
    part = path.with_suffix(".partial")
    part.write_text(json.dumps(content), encoding="utf-8")
    part.replace(path)
