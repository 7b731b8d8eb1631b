"""Rows of a Parquet file, and the Parquet file of scored rows."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:
    raise ValueError("pyarrow is missing: pip install 'mathverifier[parquet]'") from error

from mathcontracts import Verdict
from mathverifier.messages import ProblemDetail
from mathverifier.scoring.arrow_types import arrow_type
from mathverifier.scoring.rows import RESULTS, ROWS_AT_ONCE, Chunk, Row, Source

RESULT_SCHEMA = pa.schema([("verdict", arrow_type(Verdict)), ("error", arrow_type(ProblemDetail))])


class ParquetRows:
    """The rows of a Parquet file."""

    def __init__(self, path: Path):
        """Open the file. Raises ValueError where it is no Parquet file."""
        try:
            self.extent: int = pq.read_metadata(path).num_rows
            self.schema = _without_results(pq.read_schema(path))
        except pa.ArrowException as error:
            raise ValueError(f"rows: {path} cannot be read as Parquet: {error}") from error
        self.path = path

    def chunks(self, skip: int = 0) -> Iterator[Chunk]:
        """Yield the rows in order but for the first `skip`, which come as a chunk without rows."""
        yield Chunk([], skip)
        number = 0
        for table in self.tables():
            first, number = number, number + table.num_rows
            if number > skip:
                rows = table.slice(max(0, skip - first)).to_pylist()
                start = number - len(rows) + 1
                yield Chunk([Row(place, row) for place, row in enumerate(rows, start)], len(rows))

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
        try:
            for chunk in source.chunks():
                if chunk.rows:
                    found = pa.schema(list(pa.array([row.value for row in chunk.rows]).type))
                    self.schema = pa.unify_schemas([self.schema, found], promote_options="permissive")
            with pq.ParquetWriter(pa.BufferOutputStream(), self.schema) as trial:
                trial.write_table(self.schema.empty_table())
        except (pa.ArrowException, OverflowError) as error:
            why = str(error).splitlines()[0]
            raise ValueError(f"output: the rows have no common form in Parquet ({why}): write JSONL") from error

    def tables(self) -> Iterator[Any]:
        """Yield the rows as Arrow tables."""
        for chunk in self._source.chunks():
            if chunk.rows:
                yield pa.Table.from_pylist([row.value for row in chunk.rows], schema=self.schema)


def write_parquet(rows: ParquetRows | TypedRows, results: Path, target: Path) -> None:
    """Write `target`: the rows, each with its `verdict` or `error` of the JSON lines in `results`.

    The file appears whole or not at all. Raises ValueError where a result is missing.
    """
    partial = target.with_name(target.name + ".partial")
    schema = pa.schema([*rows.schema, *RESULT_SCHEMA])
    with results.open("rb") as lines, pq.ParquetWriter(partial, schema) as writer:
        for table in rows.tables():
            found = [json.loads(line) for line in islice(lines, table.num_rows)]
            if len(found) < table.num_rows:
                raise ValueError(f"{results}: holds fewer results than there are rows")
            for name in RESULTS:
                column = pa.array([one.get(name) for one in found], RESULT_SCHEMA.field(name).type)
                table = table.append_column(RESULT_SCHEMA.field(name), column)  # noqa: PLW2901
            writer.write_table(table)
    partial.replace(target)


def _without_results(schema: Any) -> Any:
    return pa.schema(_kept(schema), metadata=schema.metadata)


def _kept(schema: Iterable[Any]) -> list[Any]:
    return [field for field in schema if field.name not in RESULTS]
