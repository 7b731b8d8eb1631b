"""Files that a person scores in the page: read here, judged by the routes that judge."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp

from mathverifier.files.preview import Bounds, Preview, preview
from mathverifier.service.refusal import InvalidField, TooLarge
from mathverifier.service.responses import Written
from mathverifier.service.state import state_of

SUFFIXES = (".jsonl", ".json", ".csv", ".tsv", ".parquet", ".pq")
ROWS = 100_000
# One file at a time: what it holds takes several times its size in memory.
_reading = asyncio.Semaphore(1)


async def preview_file(request: Request) -> ASGIApp:
    """Return the columns of a file, where its fields are, and what its rows ask; nothing is judged, nothing is kept.

    The body is the file. The query has its `name`, and may have `field=NAME=PATH`, `other`, the column of another
    grader's verdict, and `rows`, how many are wanted.
    """
    state = state_of(request)
    query = request.query_params
    suffix = Path(query.get("name", "")).suffix.lower()
    if suffix not in SUFFIXES:
        raise InvalidField("name", f"must end in one of {', '.join(SUFFIXES)}")
    rows = query.get("rows", str(ROWS))
    if not (rows.isascii() and rows.isdecimal()) or not 0 < int(rows[:9]) <= ROWS:
        raise InvalidField("rows", f"must be a whole number from 1 to {ROWS}")
    limit = state.settings.max_body_bytes
    bounds = Bounds(int(rows), 4 * limit)
    with state.admission.place(), TemporaryDirectory(prefix="mathverifier-file-") as folder:
        state.rates.charge(request)
        path = Path(folder) / f"file{suffix}"
        await _keep(request, path, limit)
        async with _reading:
            found = await run_in_threadpool(_previewed, path, query.getlist("field"), query.get("other"), bounds)
        return Written(found.model_dump_json(exclude_defaults=True).encode())


async def parts_of(request: Request, max_bytes: int) -> AsyncIterator[bytes]:
    """Yield the body as it comes. Raises TooLarge where it is longer than `max_bytes`."""
    taken = 0
    async for part in request.stream():
        taken += len(part)
        if taken > max_bytes:
            raise TooLarge(max_bytes, {"Connection": "close"})
        yield part


async def _keep(request: Request, path: Path, max_bytes: int) -> None:
    with path.open("wb") as file:
        async for part in parts_of(request, max_bytes):
            file.write(part)


def _previewed(path: Path, assignments: list[str], other: str | None, bounds: Bounds) -> Preview:
    try:
        return preview(path, assignments, other or None, bounds)
    except ValueError as error:
        field, separator, message = str(error).partition(": ")
        told = message if separator and field in ("rows", "field") else str(error)
        raise InvalidField("file", told.replace(str(path), "the file")) from None
