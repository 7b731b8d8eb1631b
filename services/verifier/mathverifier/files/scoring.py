"""Scoring a file: a row in, the same row with its verdict out, in the same order."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from mathverifier.client.errors import VerifierError
from mathverifier.core.version import VERSION
from mathverifier.files.checkpoint import Journal, Start, fingerprint, nothing_left, partial, refuse_links, sidecar
from mathverifier.files.columns import Fields, Item
from mathverifier.files.jsonl import Chunk, Row, Source
from mathverifier.files.row_request import item_in
from mathverifier.files.sources import is_parquet
from mathverifier.files.summary import Summary
from mathverifier.schemas import Refused, Verified

# Takes requests as it needs them, and gives their results in order.
Verifier = Callable[[Iterator[dict[str, Any]]], Iterable[Verified | Refused]]
COMMIT_S = 2.0
SETTLED_BY = 1024


def journal_of(target: Path) -> Path:
    """Return the file that rows are appended to: the target itself, or for Parquet, JSON lines beside it."""
    return target.with_name(target.name + ".results.jsonl") if is_parquet(target) else target


def beginning_of(source: Source) -> list[dict[str, Any]]:
    """Return the first rows of a file, those that can be read. Raises ValueError where none can."""
    for chunk in source.chunks():
        if chunk.rows:
            good = [row.value for row in chunk.rows[:SETTLED_BY] if row.fault is None]
            fault = chunk.rows[0].fault
            if fault and not good:
                raise ValueError(f"rows: {source.path} holds no rows that can be read: {fault.error.detail}")
            return good
    return []


def score_file(
    source: Source,
    target: Path,
    fields: Fields,
    verifier: Verifier,
    summary: Summary,
    *,
    start: Start,
    advance: Callable[[int], None],
    limit: int | None = None,
) -> None:
    """Score `source`, or its first `limit` rows, into `target`, counting the rows that are kept in `summary`.

    Rows are written down every few seconds, and what is done when something fails.

    A row that cannot be read or verified gets `error`; the others get `verdict`; all keep their own keys. `advance` is
    told how much of the source's extent was dealt with. With `start` "resume", rows that are there are kept, and the
    first one missing is the next. Raises ValueError where that cannot be. Errors of `verifier` and of the file system
    pass through, and a later run may take up this one then.
    """
    if is_parquet(target):
        refuse_links(journal_of(target), partial(target))
    finish = _parquet_finish(source, target, bool(fields.samples), limit) if is_parquet(target) else None
    task: dict[str, Any] = {"source": fingerprint(source.path), "fields": fields.paths, "version": VERSION}
    task |= {"samples": bool(fields.samples), "options": dict(fields.options), "limit": limit}
    if finish and start == "resume" and target.exists() and not sidecar(journal_of(target)).exists():
        raise nothing_left(target)
    with Journal(journal_of(target), task, start) as journal:
        kept = journal.begin(summary.add)
        advance(0)
        scored = _scored(_limited(source.chunks(skip=kept), kept, limit), fields, verifier)
        for lot in _committed(scored):
            for one in lot:
                summary.admit(one.result)
            journal.append(one.result if finish else one.row.value | one.result for one in lot)
            for one in lot:
                summary.add(one.result)
            advance(sum(one.read for one in lot))
        if finish:
            finish()
        journal.done()
    if finish:
        journal_of(target).unlink()


def _parquet_finish(source: Source, target: Path, samples: bool, limit: int | None) -> Callable[[], None]:
    from mathverifier.files.parquet import ParquetRows, TypedRows, write_parquet

    # Before hours of scoring, not after: rows that no Parquet file can hold are told here.
    rows = source if isinstance(source, ParquetRows) else TypedRows(source)
    return lambda: write_parquet(rows, journal_of(target), target, samples=samples, limit=limit)


class _Place(NamedTuple):
    """A row, how much of the source was read for it, and what is to be verified in it."""

    row: Row
    read: int
    item: Item | Refused


class _Scored(NamedTuple):
    """A row with its result."""

    row: Row
    read: int
    result: dict[str, Any]


def _limited(chunks: Iterator[Chunk], kept: int, limit: int | None) -> Iterator[tuple[Row, int]]:
    """Yield rows up to a number, of which some are kept already; the first of a chunk with what was read for it."""
    left = None if limit is None else max(0, limit - kept)
    read = 0
    for chunk in chunks:
        rows = chunk.rows[:left]
        read += chunk.read
        for row in rows[:1]:
            yield row, read
            read = 0
        for row in rows[1:]:
            yield row, 0
        if left is not None:
            left -= len(rows)
            if left == 0:
                return


def _scored(rows: Iterator[tuple[Row, int]], fields: Fields, verifier: Verifier) -> Iterator[_Scored]:
    """Yield each row's result, in order; rows are read as the verifier takes them on."""
    places: deque[_Place] = deque()
    results: deque[Verified | Refused] = deque()

    def requests() -> Iterator[dict[str, Any]]:
        for row, read in rows:
            item = item_in(row, fields, within=f"row {row.number}")
            places.append(_Place(row, read, item))
            if isinstance(item, Item):
                yield from item.requests

    def settled() -> Iterator[_Scored]:
        while places:
            row, read, item = places[0]
            if isinstance(item, Item) and len(results) < len(item.requests):
                return
            places.popleft()
            if isinstance(item, Refused):
                yield _Scored(row, read, item.model_dump(mode="json"))
            else:
                yield _Scored(row, read, _judged(item, fields, results))

    for result in verifier(requests()):
        results.append(result)
        yield from settled()
    yield from settled()


def _committed(scored: Iterator[_Scored]) -> Iterator[list[_Scored]]:
    """Yield lots of about `COMMIT_S` seconds; where the scoring fails, what was done by then comes before the error."""
    lot: list[_Scored] = []
    begun = time.monotonic()
    try:
        for one in scored:
            lot.append(one)
            if time.monotonic() - begun > COMMIT_S:
                yield lot
                lot, begun = [], time.monotonic()
    except (VerifierError, KeyboardInterrupt):
        yield lot
        raise
    yield lot


def _judged(item: Item, fields: Fields, verified: deque[Verified | Refused]) -> dict[str, Any]:
    """Return the result of a row; of one with samples that one of is refused, the refusal."""
    results = [verified.popleft() for _ in item.requests]
    refused = next((one for one in results if isinstance(one, Refused)), None)
    if refused or not fields.samples:
        return (refused or results[0]).model_dump(mode="json")
    return {"verdicts": [one.model_dump(mode="json")["verdict"] for one in results]}
