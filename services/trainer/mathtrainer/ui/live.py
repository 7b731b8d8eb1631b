"""What Redis knows of runs; nothing where it is away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from redis.exceptions import RedisError

from mathtrainer.runs.folders import RunFolder
from mathtrainer.runs.records import RunRecord, Runs, UnknownRun


@dataclass(frozen=True)
class Live:
    """The runs of a Redis, None where none is asked."""

    runs: Runs | None

    def records(self) -> dict[str, RunRecord]:
        """Return all records by run id."""
        try:
            return {} if self.runs is None else {one.run_id: one for one in self.runs.all()}
        except RedisError:
            return {}

    def record(self, run_id: str) -> RunRecord | None:
        """Return the record of a run, None where it is not known."""
        try:
            return None if self.runs is None else self.runs.get(run_id)
        except (RedisError, UnknownRun):
            return None

    def progress(self, run_id: str) -> Mapping[str, Any] | None:
        """Return the newest event that tells how far a stage is: `stage`, `done`, `total`, `metrics`."""
        try:
            return None if self.runs is None else self.runs.progress(run_id)
        except RedisError:
            return None


def status_of(run: RunRecord | RunFolder, live: Live) -> dict[str, Any]:
    """Return where a run stands, as the pages are told while they are open."""
    status: dict[str, Any] = {
        "id": run.run_id,
        "state": str(run.state),
        "stage": run.stage,
        "spent": round(run.elapsed_s),
    }
    if status["state"] == "running" and (event := live.progress(run.run_id)):
        status |= {name: event[name] for name in ("stage", "done", "total")}
    return status
