"""Rows of a JSONL file, a bounded number at a time."""

import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from mathverifier.schemas import FieldError, Refused, invalid

ROWS_AT_ONCE = 1024
# What scoring adds to a row, and therefore takes from one that was scored before.
RESULTS = ("verdict", "verdicts", "error")
GZIP = b"\x1f\x8b"
# What files that are given for JSONL by mistake begin with; of each line an error could be made, and no more.
OTHER_KINDS: dict[str, bytes | tuple[bytes, ...]] = {
    "compressed by zstd": b"\x28\xb5\x2f\xfd",
    "compressed by xz": b"\xfd7zX",
    "compressed by bzip2": b"BZh",
    "a zip archive": b"PK\x03\x04",
    "Parquet": b"PAR1",
    "in UTF-16": (b"\xff\xfe", b"\xfe\xff"),
}


@dataclass(frozen=True)
class Row:
    """One row, its place in the source counted from 1, and why it cannot be read where that is so."""

    number: int
    value: dict[str, Any]
    fault: Refused | None = None

    @classmethod
    def of(cls, number: int, value: Any) -> "Row":
        """Return the row of a JSON value; one that is no object is kept as `line`."""
        if not isinstance(value, dict):
            fault = FieldError(field=f"row {number}", message="cannot be read: a row must be a JSON object")
            return cls(number, {"line": json.dumps(value)}, Refused(error=invalid([fault])))
        return cls(number, {key: value[key] for key in value if key not in RESULTS})


@dataclass(frozen=True)
class Chunk:
    """Some rows, and how much of the source's `extent` was read for them."""

    rows: list[Row]
    read: int


class Source(Protocol):
    """A file of rows."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def extent(self) -> int:
        """How much there is to read, in the unit of `Chunk.read`."""

    def chunks(self, skip: int = 0) -> Iterator[Chunk]:
        """Yield the rows in order but for the first `skip`, which come as a chunk without rows."""


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Open a file that may be compressed by gzip: what it holds, and the file itself, which tells how far one is.

    Raises ValueError where it is damaged.
    """
    with path.open("rb") as raw:
        compressed = raw.read(len(GZIP)) == GZIP
        raw.seek(0)
        if not compressed:
            yield raw, raw
            return
        try:
            with gzip.GzipFile(fileobj=raw) as file:
                yield file, raw  # type: ignore[misc]
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise ValueError(f"rows: {path} cannot be read as gzip: {error}") from None


class JsonlRows:
    """The lines of a JSONL file that are not blank. What cannot be read becomes a row with its text as `line`."""

    def __init__(self, path: Path):
        """Raises ValueError where the file begins as one of another kind does."""
        self.path = path
        self.extent = path.stat().st_size
        with opened(path) as (file, _):
            beginning = file.read(4)
        for kind, begins in OTHER_KINDS.items():
            if beginning.startswith(begins):
                raise ValueError(f"rows: {path} is {kind}: give plain JSONL in UTF-8, or Parquet that is called so")

    def chunks(self, skip: int = 0) -> Iterator[Chunk]:
        """Yield the rows in order but for the first `skip`, which come as a chunk without rows."""
        rows: list[Row] = []
        read = 0
        with opened(self.path) as (lines, raw):
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                if skip:
                    skip -= 1
                    if skip:
                        continue
                else:
                    rows.append(_row(number, line))
                    if len(rows) < ROWS_AT_ONCE:
                        continue
                read, before = raw.tell(), read
                yield Chunk(rows, read - before)
                rows = []
        yield Chunk(rows, self.extent - read)


def _row(number: int, line: bytes) -> Row:
    try:
        value = json.loads(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
        if not isinstance(value, dict):
            raise ValueError("a row must be a JSON object")
    except (ValueError, RecursionError) as error:
        fault = FieldError(field=f"row {number}", message=f"cannot be read: {error}")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        return Row(number, {"line": text}, Refused(error=invalid([fault])))
    return Row.of(number, value)
