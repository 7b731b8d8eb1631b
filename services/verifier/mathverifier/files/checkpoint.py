"""The file that results are appended to, so that a run that was killed can be taken up where it was."""

import fcntl
import hashlib
import json
import math
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal, Self

Start = Literal["new", "resume", "replace"]


def fingerprint(source: Path) -> str:
    """Return what tells a source from another: a hash of all of it, which takes far less time than to score it."""
    with source.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


class Journal:
    """JSON lines, one for each row of the source, in order; nobody else may write to the file meanwhile.

    A sidecar beside it holds the `task`: what must be the same for a run to be taken up again. It is written before
    the first line and removed by `done`.
    """

    def __init__(self, path: Path, task: Mapping[str, Any], start: Start):
        self._path = path
        self._task = dict(task)
        self._start = start
        self._sidecar = sidecar(path)
        refuse_links(self._sidecar, partial(self._sidecar))
        self._file: BinaryIO = path.open("a+b")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def begin(self, count: Callable[[Mapping[str, Any]], None]) -> int:
        """Return how many rows are there already, each of which is passed to `count`.

        What a kill left torn at the end is cut off. Raises ValueError where the file is another run's, in words.
        """
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ValueError(f"output: another process is writing {self._path}: let it end") from None
        if self._start == "resume" and self._path.stat().st_size:
            self._compare()
            return self._keep(count)
        self._file.truncate(0)
        unfinished = partial(self._sidecar)
        unfinished.write_text(json.dumps(self._task, indent=1) + "\n", encoding="utf-8")
        unfinished.replace(self._sidecar)
        return 0

    def append(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write rows, so that they are there whatever becomes of this process."""
        self._file.write("".join(_line(row) for row in rows).encode())
        self._file.flush()

    def done(self) -> None:
        """Say that every row is there: nothing is left to be taken up again."""
        os.fsync(self._file)
        self._sidecar.unlink()

    def _compare(self) -> None:
        try:
            begun = json.loads(self._sidecar.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise nothing_left(self._path) from None
        for name, value in self._task.items():
            if begun.get(name) != value:
                was = "another file or has changed" if name == "source" else f"{begun.get(name)!r}, not {value!r}"
                raise ValueError(f"output: cannot be resumed: {name} was {was}: start anew with --force")

    def _keep(self, count: Callable[[Mapping[str, Any]], None]) -> int:
        self._file.seek(0)
        rows = end = 0
        for line in self._file:
            row = _whole(line)
            if row is None:
                break
            count(row)
            rows += 1
            end += len(line)
        self._file.truncate(end)
        return rows


def refuse_links(*notes: Path) -> None:
    """Raise ValueError where a file that is written beside the output is a symbolic link to somewhere else."""
    for note in notes:
        if note.is_symlink():
            raise ValueError(f"output: {note} is a symbolic link, which notes are not written through: remove it")


def nothing_left(target: Path) -> ValueError:
    """Return the error of a target that no run was cut off at."""
    return ValueError(f"output: nothing is left to resume: {target} is complete, or was not begun by this command")


def sidecar(path: Path) -> Path:
    """Return where the task of the journal at `path` is noted."""
    return path.with_name(path.name + ".resume.json")


def partial(path: Path) -> Path:
    """Return where a file is written that appears at `path` whole or not at all."""
    return path.with_name(path.name + ".partial")


def _whole(line: bytes) -> dict[str, Any] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


def _line(row: Mapping[str, Any]) -> str:
    try:
        return json.dumps(row, default=_plain, allow_nan=False) + "\n"
    except ValueError:
        return json.dumps(_finite(row), default=_plain) + "\n"


def _finite(value: Any) -> Any:
    """Return a value with null for the numbers that JSON has no form for: missing ones of Parquet, infinite ones."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(one) for key, one in value.items()}
    return [_finite(one) for one in value] if isinstance(value, list | tuple) else value


def _plain(value: object) -> str:
    """Return what JSON has no form for, such as a date of a Parquet column, as text."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
