"""Scoring a JSONL file: a row in, the same row with its verdict out, in the same order."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mathcontracts import Verdict
from mathverifier.messages import FieldError, Refused, Verified, VerifyRequest, field_errors, invalid

ROWS_AT_ONCE = 256
FIELDS = tuple(VerifyRequest.model_fields)
Verifier = Callable[[list[dict[str, Any]]], Sequence[Verified | Refused]]


@dataclass
class Summary:
    """What was found in the rows scored so far."""

    rows: int = 0
    errors: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    dimensions: Counter[str] = field(default_factory=Counter)
    wrongness: float = 0.0
    absurdity: float = 0.0

    @property
    def verdicts(self) -> int:
        """Rows with a verdict."""
        return self.rows - self.errors

    def add(self, verdict: Verdict) -> None:
        """Count one verdict; a dimension counts once a row."""
        self.outcomes[verdict.outcome] += 1
        self.dimensions.update({finding.dimension.value for finding in verdict.findings})
        self.wrongness += verdict.wrongness
        self.absurdity += verdict.absurdity


def score_file(
    source: Path, target: Path, verifier: Verifier, advance: Callable[[int], None], summary: Summary
) -> None:
    """Score `source` into `target`, counting the rows written in `summary`.

    A row that is no JSON object or lacks a field becomes an output row with `error`; the others keep all of their
    keys and get `verdict`. `advance` is told the bytes of `source` that were dealt with. Errors of `verifier` and of
    the file system pass through; the rows in `summary` are in the file then.
    """
    with source.open("rb") as lines, target.open("w", encoding="utf-8") as out:
        for chunk in _chunks(enumerate(lines, start=1)):
            out.writelines(json.dumps(row) + "\n" for row in _score(chunk, verifier, summary))
            out.flush()
            advance(sum(len(line) for _, line in chunk))


def _chunks(lines: Iterator[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    chunk: list[tuple[int, bytes]] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == ROWS_AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _score(chunk: list[tuple[int, bytes]], verifier: Verifier, summary: Summary) -> Iterator[dict[str, Any]]:
    rows = [_read(number, line) for number, line in chunk if line.strip()]
    good = [{name: row[name] for name in FIELDS if name in row} for row in rows if "error" not in row]
    results = iter(verifier(good) if good else ())
    for row in rows:
        if "error" not in row:
            result = next(results)
            row.pop("verdict", None)
            row.update(result.model_dump(mode="json"))
            if isinstance(result, Verified):
                summary.add(result.verdict)
        summary.rows += 1
        summary.errors += "error" in row
        yield row


def _read(number: int, line: bytes) -> dict[str, Any]:
    """Return the row, with `error` where it cannot be verified. What cannot be read is kept as `line`."""
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise ValueError("a row must be a JSON object")
    except (ValueError, RecursionError) as error:
        fault = FieldError(field=f"row {number}", message=f"cannot be read: {error}")
        return {"line": line.decode("utf-8", "replace").rstrip("\r\n"), **_refusal([fault])}
    row.pop("error", None)
    try:
        VerifyRequest.model_validate({name: row[name] for name in FIELDS if name in row})
    except ValidationError as error:
        return row | _refusal(field_errors(error.errors(), within=f"row {number}"))
    return row


def _refusal(faults: list[FieldError]) -> dict[str, Any]:
    return Refused(error=invalid(faults)).model_dump(mode="json")
