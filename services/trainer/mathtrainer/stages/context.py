"""What a stage of a run is given, and how it says why it cannot go on."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from pydantic import JsonValue
from redis import Redis

from mathcontracts import RunSpec
from mathtrainer.core.iterations import carried, checkpoint_stage, round_suffix, suffixed
from mathtrainer.settings import Settings

PARTS = "parts.json"  # In the folder of a stage `collect`: how many parts the collection has.


class Stop(Exception):
    """The run is to stop here, through no fault of the stage. Save what can be resumed, then let it pass."""


class Cancelled(Stop):
    """Somebody cancelled the run."""


class Interrupted(Stop):
    """The worker is shutting down; the run is resumed later."""


class LeaseLost(Stop):
    """Another worker owns the run by now: write nothing more."""


class DeadlinePassed(Stop):
    """The run has used up the time that its recipe gives it."""


class StageError(Exception):
    """The stage cannot do its work. The message is one line that says what is wrong and what to change."""


class BadInput(StageError):
    """What the recipe names or holds cannot be used; trying again changes nothing."""


class ServiceUnavailable(StageError):
    """A service stayed away for longer than the stage's patience; resuming later is worth it."""


def _ignore_progress(done: int, total: int, metrics: Mapping[str, float]) -> None:
    """Tell nobody."""


def _go_on() -> None:
    """Never stop."""


@dataclass(frozen=True)
class StageContext:
    """A run, as its stages see it. Where nobody watches (a test, a notebook) the two callbacks may be left out.

    `redis` answers with text, not bytes. `round` and `part`, of the round's collection, count from 1; round 0 is the
    warm start.
    """

    run_id: str
    spec: RunSpec
    run_dir: Path
    settings: Settings
    redis: Redis
    base_model: str
    round: int = 1
    part: int = 1
    on_progress: Callable[[int, int, Mapping[str, float]], None] = _ignore_progress
    on_check: Callable[[], None] = _go_on

    def stage_dir(self, name: str) -> Path:
        """Return the folder of a published stage. Raises StageError if it is not published."""
        folder = self.run_dir / "stages" / name
        if not folder.is_dir():
            raise StageError(f"stage {name!r} of run {self.run_id} is not finished: {folder} is missing")
        return folder

    def in_round(self, number: int) -> "StageContext":
        """Return the same run as the stages of a round see it."""
        return replace(self, round=number)

    def in_part(self, number: int) -> "StageContext":
        """Return the same run as a part of the round's collection sees it."""
        return replace(self, part=number)

    @property
    def parts(self) -> list["StageContext"]:
        """The run in each part of the round's collection, in the order of the problems. What is not collected has one.

        Each part has a collection, an archive and a stream of its own. Part 1 has the names that a whole one has.
        """
        path = self.run_dir / "stages" / suffixed("collect", self.round) / PARTS
        count = json.loads(path.read_text(encoding="utf-8"))["parts"] if path.is_file() else 1
        return [self.in_part(number) for number in range(1, count + 1)]

    @property
    def policy(self) -> Path:
        """The model that the round samples from and trains: the newest. Raises StageError if it is not published."""
        return self.stage_dir(checkpoint_stage(carried(self.spec, self.round - 1))) / "model"

    @property
    def pairs_stage(self) -> str:
        """Name of the stage that mines the round's pairs."""
        return suffixed("pairs", self.round)

    @property
    def pairs_stream(self) -> str:
        """Key of the Redis Stream that carries the part's preference pairs."""
        return f"mathtrainer:run:{self.run_id}:{self.pairs_stage}{self._part_suffix}"

    @property
    def collection_id(self) -> str:
        """What a generator knows the part's collection by, and keeps it under in `runs_dir`."""
        return f"{self.run_id}{round_suffix(self.round)}{self._part_suffix}"

    @property
    def archive(self) -> Path:
        """The generator's JSONL archive: every scored candidate of the part."""
        return self.run_dir.with_name(self.collection_id) / "candidates.jsonl"

    @property
    def _part_suffix(self) -> str:
        return "" if self.part == 1 else f"-p{self.part}"

    def progress(self, done: int, total: int, **metrics: float) -> None:
        """Tell whoever follows the run that `done` of `total` units of the stage are done. Cheap: call it each step."""
        self.on_progress(done, total, metrics)

    def check(self) -> None:
        """Raise a `Stop` if the run must stop now. Cheap: call it each step."""
        self.on_check()


def _always(context: StageContext) -> bool:
    return True


@dataclass(frozen=True)
class Stage:
    """A step of a run. `run(context, work_dir)` leaves its files in `work_dir` and returns facts for the manifest.

    After a crash it is called again with the same `work_dir` and what was left in it, so it should resume from there.
    The folder is published as `stages/<name>` once it returns; then it is never run again. What it only resumes from
    belongs into `work_dir/checkpoints`, which is no part of what is published. A stage is left out unless
    `wanted(context)`, which must depend on nothing but the recipe and what is published: a resumed run asks it again.
    One that `trains` may be run by several processes at once: it needs nothing but the run's folder.
    """

    name: str
    run: Callable[[StageContext, Path], Mapping[str, JsonValue]]
    wanted: Callable[[StageContext], bool] = _always
    trains: bool = False

    PARTIAL: ClassVar[str] = ".partial"
    CHECKPOINTS: ClassVar[str] = "checkpoints"
