"""Rows of a Parquet file, and the Parquet file of scored rows."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:
    raise ValueError("pyarrow is missing: install it, or mathverifier with its extra `parquet`") from error

from mathcontracts import Verdict
from mathverifier.files.arrow_types import arrow_type
from mathverifier.files.checkpoint import partial
from mathverifier.files.jsonl import RESULTS, ROWS_AT_ONCE, Chunk, Row, Source
from mathverifier.schemas import FieldError, ProblemDetail, Refused, invalid

ERROR = pa.field("error", arrow_type(ProblemDetail))
ONE = (pa.field("verdict", arrow_type(Verdict)), ERROR)
SEVERAL = (pa.field("verdicts", pa.list_(arrow_type(Verdict))), ERROR)


class ParquetRows:
    """The rows of a Parquet file."""

    def __init__(self, path: Path):
        """Open the file. Raises ValueError where it is no Parquet file."""
        try:
            self.extent: int = pq.read_metadata(path).num_rows
            self.schema = _without_results(pq.read_schema(path))
        except pa.ArrowException as error:
            raise ValueError(f"rows: {path} cannot be read as Parquet: {error}") from error
        if doubled := [name for name, count in Counter(self.schema.names).items() if count > 1]:
            raise ValueError(f"rows: {path} has several columns called {doubled[0]!r}: rename all but one")
        if self.extent and not self.schema.names:
            raise ValueError(f"rows: {path} has no columns but {', '.join(RESULTS)}, which scoring writes")
        self.path = path

    def chunks(self, skip: int = 0) -> Iterator[Chunk]:
        """Yield the rows in order but for the first `skip`, which come as a chunk without rows."""
        yield Chunk([], skip)
        number = 0
        for table in self.tables():
            first, number = number, number + table.num_rows
            if number > skip:
                rows = list(rows_of(table.slice(max(0, skip - first)), number))
                yield Chunk(rows, len(rows))

    def tables(self) -> Iterator[Any]:
        """Yield the rows as Arrow tables, without what was scored before."""
        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, columns=self.schema.names):
                yield pa.Table.from_batches([batch]).cast(self.schema)


class TypedRows:
    """Rows of another source, in the one Arrow schema that takes them all."""

    def __init__(self, source: Source):
        """Read the source for the schema. Raises ValueError where there is none that Parquet can hold."""
        self._source = source
        self.schema = pa.schema([])
        for chunk in source.chunks():
            if chunk.rows:
                self.schema = _widened(self.schema, [row.value for row in chunk.rows])
        try:
            with pq.ParquetWriter(pa.BufferOutputStream(), self.schema) as trial:
                trial.write_table(self.schema.empty_table())
        except pa.ArrowException as error:
            raise _no_form(error) from error
        for _ in self.tables():
            pass  # A number of one chunk may be none of the type that another's has made of the column.

    def tables(self) -> Iterator[Any]:
        """Yield the rows as Arrow tables. Raises ValueError where a column does not take them."""
        for chunk in self._source.chunks():
            if chunk.rows:
                rows = [row.value for row in chunk.rows]
                columns = [_column(field.name, rows, field.type) for field in self.schema]
                yield pa.Table.from_arrays(columns, schema=self.schema)


def write_parquet(
    rows: ParquetRows | TypedRows, results: Path, target: Path, *, samples: bool, limit: int | None
) -> None:
    """Write `target`: the rows, each with its `verdict`, `verdicts` or `error` of the JSON lines in `results`.

    The file appears whole or not at all. Raises ValueError where a result is missing and no `limit` said so.
    """
    unfinished = partial(target)
    columns = SEVERAL if samples else ONE
    schema = pa.schema([*rows.schema, *columns])
    with results.open("rb") as lines, pq.ParquetWriter(unfinished, schema) as writer:
        for table in rows.tables():
            found = [json.loads(line) for line in islice(lines, table.num_rows)]
            if len(found) < table.num_rows:
                if limit is None:
                    raise ValueError(f"{results}: holds fewer results than there are rows")
                table = table.slice(0, len(found))  # noqa: PLW2901
            for field in columns:
                column = pa.array([one.get(field.name) for one in found], field.type)
                table = table.append_column(field, column)  # noqa: PLW2901
            writer.write_table(table)
    unfinished.replace(target)


def _widened(schema: Any, rows: Sequence[dict[str, Any]]) -> Any:
    """Return the schema that takes the `rows`, too."""
    names = dict.fromkeys(name for row in rows for name in row)
    found = pa.schema([(name, _column(name, rows).type) for name in names])
    try:
        return pa.unify_schemas([schema, found], promote_options="permissive")
    except pa.ArrowException as error:
        raise _no_form(error) from error


def _column(name: str, rows: Sequence[dict[str, Any]], kind: Any = None) -> Any:
    try:
        return pa.array([row.get(name) for row in rows], kind)
    except (pa.ArrowException, OverflowError, ValueError, TypeError) as error:
        raise _no_form(error, f"column {name!r}: ") from error


def _no_form(error: Exception, place: str = "") -> ValueError:
    why = str(error).splitlines()[0]
    return ValueError(f"output: the rows have no common form in Parquet ({place}{why}): write JSONL")


def rows_of(table: Any, number: int) -> Iterator[Row]:
    """Yield the rows of an Arrow table that ends with the row `number`; what is no text is a fault of its row."""
    faults: dict[int, Refused] = {}
    start = number - table.num_rows + 1
    columns = [_values(name, table.column(name), start, faults) for name in table.column_names]
    for place, values in enumerate(zip(*columns, strict=True), start):
        yield Row(place, dict(zip(table.column_names, values, strict=True)), faults.get(place))


def _values(name: str, column: Any, start: int, faults: dict[int, Refused]) -> list[Any]:
    """Return the values of a column; what is no text, as it should be, is a fault of its row."""
    try:
        values: list[Any] = column.to_pylist()
        return values
    except (ValueError, OverflowError):
        values = []
    for place, cell in enumerate(column, start):
        try:
            values.append(_value(cell))
        except ValueError as error:
            fault = FieldError(field=f"row {place}", message=f"cannot be read: {name}: {error}")
            faults[place] = Refused(error=invalid([fault]))
            values.append(None)
    return values


def _value(cell: Any) -> Any:
    try:
        return cell.as_py()
    except UnicodeDecodeError:
        raise
    except (ValueError, OverflowError):
        return cell.cast(pa.string()).as_py()  # Such as a time that Python has none for.


def _without_results(schema: Any) -> Any:
    return pa.schema(_kept(schema), metadata=schema.metadata)


def _kept(schema: Iterable[Any]) -> list[Any]:
    return [field for field in schema if field.name not in RESULTS]
