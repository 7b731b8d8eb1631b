"""Scoring a file: a row in, the same row with its verdict out, in the same order."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mathverifier.core.version import VERSION
from mathverifier.messages import FieldError, Refused, Verified, VerifyRequest, field_errors, invalid
from mathverifier.scoring.fields import Fields, Item
from mathverifier.scoring.files import is_parquet
from mathverifier.scoring.journal import Journal, Start, fingerprint, nothing_left, sidecar
from mathverifier.scoring.rows import Chunk, Row, Source
from mathverifier.scoring.summary import Summary

Verifier = Callable[[list[dict[str, Any]]], Sequence[Verified | Refused]]
FIRST_ROWS, LOT_S = 32, 2.0
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

    Rows are written down every few seconds.

    A row that cannot be read or verified gets `error`; the others get `verdict`; all keep their own keys. `advance` is
    told how much of the source's extent was dealt with. With `start` "resume", rows that are there are kept, and the
    first one missing is the next. Raises ValueError where that cannot be; errors of `verifier` and of the file system
    pass through, and a later run may take up this one then.
    """
    finish = _parquet_finish(source, target, bool(fields.samples), limit) if is_parquet(target) else None
    task: dict[str, Any] = {"source": fingerprint(source.path), "fields": fields.paths, "version": VERSION}
    task |= {"samples": bool(fields.samples), "options": dict(fields.options), "limit": limit}
    if finish and start == "resume" and target.exists() and not sidecar(journal_of(target)).exists():
        raise nothing_left(target)
    with Journal(journal_of(target), task, start) as journal:
        kept = journal.begin(summary.add)
        for lot in _lots(_limited(source.chunks(skip=kept), kept, limit)):
            results = list(_results(lot, fields, verifier))
            for result in results:
                summary.admit(result)
            journal.append(
                result if finish else row.value | result for row, result in zip(lot.rows, results, strict=True)
            )
            for result in results:
                summary.add(result)
            advance(lot.read)
        if finish:
            finish()
        journal.done()
    if finish:
        journal_of(target).unlink()


def _parquet_finish(source: Source, target: Path, samples: bool, limit: int | None) -> Callable[[], None]:
    from mathverifier.scoring.parquet import ParquetRows, TypedRows, write_parquet

    # Before hours of scoring, not after: rows that no Parquet file can hold are told here.
    rows = source if isinstance(source, ParquetRows) else TypedRows(source)
    return lambda: write_parquet(rows, journal_of(target), target, samples=samples, limit=limit)


def _limited(chunks: Iterator[Chunk], kept: int, limit: int | None) -> Iterator[Chunk]:
    """Yield chunks up to a number of rows, of which some are kept already."""
    left = None if limit is None else max(0, limit - kept)
    for chunk in chunks:
        rows = chunk.rows[:left]
        yield Chunk(rows, chunk.read)
        if left is not None:
            left -= len(rows)
            if left == 0:
                return


def _lots(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Cut chunks into lots of about `LOT_S` seconds, by how long those before took."""
    size = FIRST_ROWS
    for chunk in chunks:
        rows = chunk.rows
        while len(rows) > size:
            began = time.monotonic()
            yield Chunk(rows[:size], 0)
            rows = rows[size:]
            size = max(1, round(min(4 * size, size * LOT_S / max(time.monotonic() - began, 1e-3))))
        yield Chunk(rows, chunk.read)


def _results(lot: Chunk, fields: Fields, verifier: Verifier) -> Iterator[dict[str, Any]]:
    items = [_item(row, fields) for row in lot.rows]
    requests = [request for item in items if isinstance(item, Item) for request in item.requests]
    verified = iter(verifier(requests) if requests else ())
    for item in items:
        yield item.model_dump(mode="json") if isinstance(item, Refused) else _judged(item, fields, verified)


def _judged(item: Item, fields: Fields, verified: Iterator[Verified | Refused]) -> dict[str, Any]:
    """Return the result of a row; of one with samples that one of is refused, the refusal."""
    results = [next(verified) for _ in item.requests]
    refused = next((one for one in results if isinstance(one, Refused)), None)
    if refused or not fields.samples:
        return (refused or results[0]).model_dump(mode="json")
    return {"verdicts": [one.model_dump(mode="json")["verdict"] for one in results]}


def _item(row: Row, fields: Fields) -> Item | Refused:
    if row.fault:
        return row.fault
    item = fields.item(row.value)
    for request in item.requests:
        try:
            VerifyRequest.model_validate(request)
        except ValidationError as error:
            faults = field_errors(_at_paths(error, fields), within=f"row {row.number}")
            return Refused(error=invalid(faults))
    if not item.requests:
        fault = FieldError(field=f"row {row.number}.{fields.paths['solution']}", message="holds no sample")
        return Refused(error=invalid([fault]))
    return item


def _at_paths(error: ValidationError, fields: Fields) -> Iterator[Any]:
    """Yield the errors with each field called as it is in the user's file."""
    for one in error.errors():
        field, *within = one["loc"]
        yield {**one, "loc": (fields.paths[str(field)], *within)}
