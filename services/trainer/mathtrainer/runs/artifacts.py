"""Publishing what a stage has made: all of it or nothing, whatever happens."""

import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from mathtrainer.stages.context import Stage

MANIFEST = "manifest.json"


def is_published(run_dir: Path, stage: str) -> bool:
    """Tell whether a stage is finished for good."""
    return (run_dir / "stages" / stage / MANIFEST).is_file()


def work_dir(run_dir: Path, stage: str) -> Path:
    """Return the folder that a stage works in, with whatever an interrupted attempt left there."""
    folder = run_dir / "stages" / f"{stage}{Stage.PARTIAL}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def publish(work: Path, *, run_id: str, fence: int, started: float, facts: Mapping[str, JsonValue]) -> Path:
    """Write the manifest, last of all files, and give the folder its final name. Returns the published folder.

    Every file is on the disk before the manifest is, and the manifest before the name changes. A reader therefore
    sees a whole stage or none. Checkpoints go after that: until then, they are what a killed stage resumes from.
    Raises OSError where the disk does not take it; the work folder stays as it is.
    """
    checkpoints = work / Stage.CHECKPOINTS
    files = sorted(path for path in _files(work) if path.name != MANIFEST and not path.is_relative_to(checkpoints))
    for path in files:
        _sync(path)
    stage = work.name.removesuffix(Stage.PARTIAL)
    manifest = {
        "stage": stage,
        "run_id": run_id,
        "fence": fence,
        "started": started,
        "finished": time.time(),
        "facts": dict(facts),
        "files": {str(path.relative_to(work)): path.stat().st_size for path in files},
    }
    (work / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
    _sync(work / MANIFEST)
    _sync(work)
    final = work.with_name(stage)
    work.rename(final)
    _sync(final.parent)
    drop_checkpoints(final)
    return final


def drop_checkpoints(published: Path) -> None:
    """Remove what a published stage would have resumed from, or what a kill has left of it."""
    shutil.rmtree(published / Stage.CHECKPOINTS, ignore_errors=True)


def read_manifest(run_dir: Path, stage: str) -> dict[str, Any]:
    """Return the manifest of a published stage. Raises OSError if there is none."""
    manifest: dict[str, Any] = json.loads((run_dir / "stages" / stage / MANIFEST).read_text(encoding="utf-8"))
    return manifest


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
