"""Scoring on Spark, whose Python workers are handed Arrow batches and keep the verifier, and its child, warm."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

try:
    from pyspark.sql.pandas.types import from_arrow_type
    from pyspark.sql.types import StructType
except ImportError as error:
    raise ValueError("pyspark is missing: install mathverifier with its extra `spark`") from error

from mathverifier.batch import VERDICT, columns_read, scored
from mathverifier.files.jsonl import RESULTS


def score(frame: Any, mapping: Mapping[str, str] | None = None, options: Mapping[str, bool] | None = None) -> Any:
    """Return a Spark frame with the struct column `verdict`, as of `mathverifier.batch.scored`, worked out lazily.

    Each partition is scored where it lies: there is no shuffle. A task that fails is Spark's to try again. Raises
    ValueError as `batch.score` does.
    """
    columns_read(frame.columns, mapping, options)
    schema = StructType([field for field in frame.schema if field.name not in RESULTS])
    return frame.mapInArrow(_scorer(mapping, options), schema.add(VERDICT.name, from_arrow_type(VERDICT.type)))


def _scorer(
    mapping: Mapping[str, str] | None, options: Mapping[str, bool] | None
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    def score_batches(batches: Iterable[Any]) -> Iterator[Any]:
        return (scored(batch, mapping, options) for batch in batches)

    return score_batches
