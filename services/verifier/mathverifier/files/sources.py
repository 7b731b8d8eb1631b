"""Files of rows: JSON lines, a JSON array, CSV, TSV or Parquet, plain or compressed by gzip."""

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from mathverifier.files.jsonl import RESULTS, ROWS_AT_ONCE, Chunk, JsonlRows, Row, Source, opened
from mathverifier.schemas import FieldError, Refused, invalid

PARQUET = (".parquet", ".pq")
DELIMITERS = {".csv": ",", ".tsv": "\t"}


def is_parquet(path: Path) -> bool:
    """Tell whether a file is called as a Parquet file is."""
    return path.suffix.lower() in PARQUET


def source_of(path: Path) -> Source:
    """Return the rows of a file: by its suffix, or of JSON by how it begins. Raises ValueError where it is another."""
    if is_parquet(path):
        from mathverifier.files.parquet import ParquetRows

        return ParquetRows(path)
    suffix = Path(path.stem).suffix if path.suffix.lower() == ".gz" else path.suffix
    if suffix.lower() in DELIMITERS:
        return TableRows(path, DELIMITERS[suffix.lower()])
    jsonl = JsonlRows(path)
    with opened(path) as (file, _):
        beginning = file.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    array = _array(path) if beginning == b"[" else None
    return jsonl if array is None else ArrayRows(path, array)


class ArrayRows:
    """The elements of a JSON array."""

    def __init__(self, path: Path, elements: list[Any]):
        self.path = path
        self.extent = len(elements)
        self._elements = elements

    def chunks(self, skip: int = 0) -> Iterator[Chunk]:
        """Yield the rows in order but for the first `skip`, which come as a chunk without rows."""
        yield Chunk([], skip)
        for start in range(skip, len(self._elements), ROWS_AT_ONCE):
            rows = [Row.of(n, one) for n, one in enumerate(self._elements[start : start + ROWS_AT_ONCE], start + 1)]
            yield Chunk(rows, len(rows))


class TableRows:
    """The rows of a CSV or TSV file with a header; an empty cell is null."""

    def __init__(self, path: Path, delimiter: str):
        """Raises ValueError where the file has no header that names each column once."""
        self.path = path
        self.extent = path.stat().st_size
        self._delimiter = delimiter
        csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
        with self._reader() as (reader, _):
            header = list(reader.fieldnames or ())
        if len(header) == 1 and self._delimiter == "," and ";" in header[0]:
            raise ValueError(f"rows: {path} has semicolons between its columns: save it with commas")
        if not header or len(set(header)) < len(header):
            raise ValueError(f"rows: {path} begins with no header that names each column once")

    def chunks(self, skip: int = 0) -> Iterator[Chunk]:
        """Yield the rows in order but for the first `skip`, which come as a chunk without rows."""
        read = 0
        rows: list[Row] = []
        with self._reader() as (reader, raw):
            for number, cells in enumerate(reader, start=1):
                if number > skip:
                    rows.append(_row(number, cells))
                if number == skip or len(rows) == ROWS_AT_ONCE:
                    read, before = raw.tell(), read
                    yield Chunk(rows, read - before)
                    rows = []
        yield Chunk(rows, self.extent - read)

    @contextmanager
    def _reader(self) -> "Iterator[tuple[csv.DictReader[str], BinaryIO]]":
        with opened(self.path) as (file, raw):
            text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
            reader = csv.DictReader(text, delimiter=self._delimiter, strict=True)
            try:
                yield reader, raw
            except csv.Error as error:
                # Of a quote that is not closed, the rest of the file is one cell.
                place = f"{self.path} cannot be read as a table behind line {reader.line_num}"
                raise ValueError(f"rows: {place}: {error}; is a quote not closed?") from None
            except UnicodeDecodeError:
                raise ValueError(f"rows: {self.path} is no UTF-8 text: save it as UTF-8") from None


def _row(number: int, cells: Mapping[str | None, Any]) -> Row:
    """Return the row of a table; one with more cells than the header has is kept with those as `cells`, and refused."""
    value: dict[str, Any] = {str(name): cells[name] or None for name in cells if _is_own(name)}
    if None not in cells:
        return Row(number, value)
    more = list(cells[None])
    message = f"has {len(more)} more cells than the header: is a quote missing around a cell with a comma?"
    fault = FieldError(field=f"row {number}", message=message)
    return Row(number, value | {"cells": more}, Refused(error=invalid([fault])))


def _is_own(name: object) -> bool:
    return isinstance(name, str) and name not in RESULTS


def _array(path: Path) -> list[Any] | None:
    """Return the elements of a JSON array, None where the file is none, and its lines may be."""
    with opened(path) as (file, _):
        try:
            found = json.loads(file.read().decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return None
    return found if isinstance(found, list) and all(isinstance(one, dict) for one in found) else None
