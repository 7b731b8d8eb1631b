"""Scoring Arrow tables: one function of a batch of rows, for every engine that hands batches about.

What comes of a row depends on that row alone: engines may cut, spread and repeat batches as they like.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from mathverifier.files.parquet import rows_of  # First, for it says what to install where pyarrow is missing.

# isort: split
import pyarrow as pa

from mathcontracts import Dimension, Finding, Verdict
from mathverifier.api import verify_stream
from mathverifier.files.arrow_types import arrow_type
from mathverifier.files.columns import FIELDS, Fields, Item
from mathverifier.files.jsonl import RESULTS
from mathverifier.files.row_request import item_in
from mathverifier.schemas import Refused

DIMENSIONS = {f"{dimension.value}_error": dimension.value for dimension in Dimension}
SCHEMA = pa.schema(
    [
        ("outcome", pa.string()),
        ("reason", pa.string()),
        ("answer", pa.string()),
        ("value", pa.string()),
        ("wrongness", pa.float64()),
        ("absurdity", pa.float64()),
        *((name, pa.float64()) for name in DIMENSIONS),
        ("first_error_step", pa.int64()),
        ("basis", pa.string()),
        ("findings", pa.list_(arrow_type(Finding))),
        ("version", pa.string()),
        ("error", pa.string()),
    ]
)
OPTIONS = ("strict", "profile", "thought_open", "profile_thoughts")
VERDICT = pa.field("verdict", pa.struct(list(SCHEMA)))


def score(batch: Any, mapping: Mapping[str, str] | None = None, options: Mapping[str, bool] | None = None) -> Any:
    """Return the verdicts on a table or record batch, one a row in order, as one of the same kind with `SCHEMA`.

    `mapping` says where `problem`, `solution`, `reference`, `strict` or `thought_open` is: a column, or a path in one
    such as `messages.-1.content`. What it does not name is at the column of that name, if there. A solution that is a
    list is one in steps. `options` are of every row: `strict`, `profile`, `thought_open`, `profile_thoughts`, as in
    `verify`. A row that cannot be verified has nothing but `error`. This process judges, and one child for algebra.
    Raises ValueError where the solution or a mapped column is not there, or a name is not known.
    """
    fields = _fields(batch.schema.names, mapping or {}, options or {})
    wanted = columns_read(batch.schema.names, mapping, options)
    rows = rows_of(pa.table({name: batch.column(name) for name in wanted}), batch.num_rows)
    items = [item_in(row, fields) for row in rows]
    verdicts = verify_stream((item.requests[0] for item in items if isinstance(item, Item)), workers=1)
    told = [next(verdicts) if isinstance(item, Item) else item for item in items]
    columns = _verdict_columns(told)
    arrays = [pa.array(columns[field.name], field.type) for field in SCHEMA]
    return type(batch).from_arrays(arrays, schema=SCHEMA)


def scored(batch: Any, mapping: Mapping[str, str] | None = None, options: Mapping[str, bool] | None = None) -> Any:
    """Return a table or record batch with its verdicts as the struct column `verdict`, its last.

    What an earlier scoring has left in such a column is replaced. Arguments and errors are those of `score`.
    """
    kept = batch.select([name for name in batch.schema.names if name not in RESULTS])
    verdicts = score(kept, mapping, options)
    column = pa.StructArray.from_arrays([_whole(one) for one in verdicts.columns], fields=list(SCHEMA))
    return type(batch).from_arrays([*kept.columns, column], schema=scored_schema(batch.schema))


def scored_schema(schema: Any) -> Any:
    """Return the Arrow schema that `scored` gives a table of this one."""
    return pa.schema([*(field for field in schema if field.name not in RESULTS), VERDICT])


def columns_read(
    names: Sequence[str], mapping: Mapping[str, str] | None = None, options: Mapping[str, bool] | None = None
) -> list[str]:
    """Return which columns of these names `score` reads. Raises ValueError as it does, before an engine is started."""
    fields = _fields(names, mapping or {}, options or {})
    found = (_column(names, fields.paths[name]) for name in FIELDS)
    return list(dict.fromkeys(name for name in found if name is not None))


def _whole(column: Any) -> Any:
    """Return a column of a table or record batch as one array."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _fields(names: Sequence[str], mapping: Mapping[str, str], options: Mapping[str, bool]) -> Fields:
    for name, value in options.items():
        if name not in OPTIONS or not isinstance(value, bool):
            raise ValueError(f"options: {name}={value!r} must be true or false, of one of {', '.join(OPTIONS)}")
    fields = Fields((f"{name}={path}" for name, path in mapping.items()), samples=False, options=dict(options))
    for name in ("solution", *mapping):
        if _column(names, fields.paths[name]) is None:
            raise ValueError(
                f"mapping: no column has the {name} at {fields.paths[name]!r}: the columns are {', '.join(names)}"
            )
    for name in FIELDS:
        if names.count(_column(names, fields.paths[name]) or "") > 1:
            raise ValueError(f"mapping: several columns are called {fields.paths[name]!r}: rename all but one")
    return fields


def _column(names: Sequence[str], path: str) -> str | None:
    return next((name for name in (path, path.partition(".")[0]) if name in names), None)


def _verdict_columns(results: Sequence[Verdict | Refused]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {name: [] for name in SCHEMA.names}
    for result in results:
        cells = {"error": _why(result)} if isinstance(result, Refused) else _cells(result)
        for name, column in columns.items():
            column.append(cells.get(name))
    return columns


def _cells(verdict: Verdict) -> dict[str, Any]:
    answer, profile = verdict.answer, verdict.profile
    return {
        "outcome": verdict.outcome,
        "reason": verdict.reason,
        "answer": answer and answer.text,
        "value": answer and answer.value,
        "wrongness": verdict.wrongness,
        "absurdity": verdict.absurdity,
        **{name: getattr(profile, dimension) for name, dimension in DIMENSIONS.items()},
        "first_error_step": verdict.first_error_step,
        "basis": verdict.first_error_basis,
        "findings": [finding.model_dump(mode="json") for finding in verdict.findings],
        "version": verdict.version,
    }


def _why(refused: Refused) -> str:
    """Return why a row was refused, without its number, which is another in every batch."""
    errors = refused.error.errors
    return "; ".join(
        error.message if error.field.startswith("row ") else f"{error.field}: {error.message}" for error in errors
    )
