"""Scoring a file: a row in, the same row with its verdict out, in the same order."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mathverifier.core.version import VERSION
from mathverifier.messages import Refused, Verified, VerifyRequest, field_errors, invalid
from mathverifier.scoring.fields import Fields
from mathverifier.scoring.journal import Journal, Start, fingerprint, nothing_left, sidecar
from mathverifier.scoring.rows import Chunk, JsonlRows, Row, Source
from mathverifier.scoring.summary import Summary

PARQUET = (".parquet", ".pq")
Verifier = Callable[[list[dict[str, Any]]], Sequence[Verified | Refused]]


def journal_of(target: Path) -> Path:
    """Return the file that rows are appended to: the target itself, or for Parquet, JSON lines beside it."""
    return target.with_name(target.name + ".results.jsonl") if _is_parquet(target) else target


def source_of(path: Path) -> Source:
    """Return the rows of a Parquet or JSONL file, which its suffix tells. Raises ValueError for one that is none."""
    if not _is_parquet(path):
        return JsonlRows(path)
    from mathverifier.scoring.parquet import ParquetRows

    return ParquetRows(path)


def score_file(
    source: Source,
    target: Path,
    fields: Fields,
    verifier: Verifier,
    summary: Summary,
    *,
    start: Start,
    advance: Callable[[int], None],
) -> None:
    """Score `source` into `target`, counting the rows that are kept in `summary`.

    A row that cannot be read or verified gets `error`; the others get `verdict`; all keep their own keys. `advance` is
    told how much of the source's extent was dealt with. With `start` "resume", rows that are there are kept, and the
    first one missing is the next. Raises ValueError where that cannot be; errors of `verifier` and of the file system
    pass through, and a later run may take up this one then.
    """
    finish = _parquet_finish(source, target) if _is_parquet(target) else None
    task = {"source": fingerprint(source.path), "fields": fields.paths, "version": VERSION}
    if finish and start == "resume" and target.exists() and not sidecar(journal_of(target)).exists():
        raise nothing_left(target)
    with Journal(journal_of(target), task, start) as journal:
        kept = journal.begin(summary.add)
        for chunk in source.chunks(skip=kept):
            results = list(_results(chunk, fields, verifier))
            for result in results:
                summary.admit(result)
            journal.append(
                result if finish else row.value | result for row, result in zip(chunk.rows, results, strict=True)
            )
            for result in results:
                summary.add(result)
            advance(chunk.read)
        if finish:
            finish()
        journal.done()
    if finish:
        journal_of(target).unlink()


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() in PARQUET


def _parquet_finish(source: Source, target: Path) -> Callable[[], None]:
    from mathverifier.scoring.parquet import ParquetRows, TypedRows, write_parquet

    # Before hours of scoring, not after: rows that no Parquet file can hold are told here.
    rows = source if isinstance(source, ParquetRows) else TypedRows(source)
    return lambda: write_parquet(rows, journal_of(target), target)


def _results(chunk: Chunk, fields: Fields, verifier: Verifier) -> Iterator[dict[str, Any]]:
    items = [_item(row, fields) for row in chunk.rows]
    good = [item for item in items if not isinstance(item, Refused)]
    verified = iter(verifier(good) if good else ())
    for item in items:
        result = item if isinstance(item, Refused) else next(verified)
        yield result.model_dump(mode="json")


def _item(row: Row, fields: Fields) -> dict[str, Any] | Refused:
    if row.fault:
        return row.fault
    item = fields.item(row.value)
    try:
        VerifyRequest.model_validate(item)
    except ValidationError as error:
        faults = field_errors(_at_paths(error, fields), within=f"row {row.number}")
        return Refused(error=invalid(faults))
    return item


def _at_paths(error: ValidationError, fields: Fields) -> Iterator[Any]:
    """Yield the errors with each field called as it is in the user's file."""
    for one in error.errors():
        field, *within = one["loc"]
        yield {**one, "loc": (fields.paths[str(field)], *within)}
