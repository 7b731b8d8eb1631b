"""Runs as their folders tell them, without Redis: what was asked, which stages are finished, what came out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mathcontracts import RunSpec
from mathtrainer.runs.artifacts import is_published, read_manifest
from mathtrainer.runs.stored_spec import read_spec

SPEC, RESULT = "spec.json", "result.json"


@dataclass(frozen=True)
class RunFolder:
    """A run's folder. Times are seconds since 1970; `elapsed_s` counts finished stages alone."""

    run_id: str
    spec: RunSpec
    stages: tuple[tuple[str, float], ...]
    created: float
    finished: bool

    @property
    def state(self) -> str:
        """`succeeded`, or `unfinished`: whether such a run is at work, only Redis knows."""
        return "succeeded" if self.finished else "unfinished"

    @property
    def stage(self) -> str:
        """The name of the stage that was finished last, empty if none was."""
        return self.stages[-1][0] if self.stages else ""

    @property
    def elapsed_s(self) -> float:
        """Seconds that the finished stages took."""
        return sum(seconds for _, seconds in self.stages)


def read_run_folder(folder: Path) -> RunFolder | None:
    """Return what a folder tells of its run, None if it holds none."""
    try:
        spec = read_spec((folder / SPEC).read_text(encoding="utf-8"))
        created = (folder / SPEC).stat().st_mtime
    except (OSError, ValueError):
        return None
    stages = sorted(filter(None, (_stage(folder, name) for name in _published(folder))), key=lambda one: one[2])
    return RunFolder(
        run_id=folder.name,
        spec=spec,
        stages=tuple((name, finished - started) for name, started, finished in stages),
        created=min([created, *(started for _, started, _ in stages)]),
        finished=(folder / RESULT).is_file(),
    )


def _stage(folder: Path, name: str) -> tuple[str, float, float] | None:
    """Return a finished stage's name, start and end; None where its manifest is of no version that is known."""
    try:
        manifest = read_manifest(folder, name)
        return str(manifest["stage"]), float(manifest["started"]), float(manifest["finished"])
    except (OSError, ValueError, TypeError, KeyError):
        return None


def run_folders(runs_dir: Path) -> list[RunFolder]:
    """Return all runs that have a folder in `runs_dir`, the newest first; none if there is no such folder."""
    found = (read_run_folder(folder) for folder in _folders(runs_dir))
    return sorted((one for one in found if one is not None), key=lambda one: one.created, reverse=True)


def _folders(runs_dir: Path) -> Iterator[Path]:
    return (folder for folder in runs_dir.iterdir() if folder.is_dir()) if runs_dir.is_dir() else iter(())


def _published(folder: Path) -> Iterator[str]:
    stages = folder / "stages"
    return (one.name for one in _folders(stages) if is_published(folder, one.name) and one.suffix != ".partial")
