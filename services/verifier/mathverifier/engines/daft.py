"""Scoring on Daft: on this machine, or on many by its Ray runner."""

from collections.abc import Mapping, Sequence
from typing import Any

try:
    import daft
except ImportError as error:
    raise ValueError("daft is missing: install mathverifier with its extra `daft`") from error

import pyarrow as pa

from mathverifier.batch import VERDICT, columns_read
from mathverifier.batch import score as score_batch
from mathverifier.files.jsonl import RESULTS
from mathverifier.workers.symbolic_pool import shared_pool

BATCH_ROWS = 256


class Scorer:
    """What each process of Daft runs on the columns of a batch."""

    def __init__(
        self, names: Sequence[str], mapping: Mapping[str, str] | None, options: Mapping[str, bool] | None
    ) -> None:
        self._names, self._mapping, self._options = names, mapping, options
        shared_pool().warm_up()

    def verdicts(self, *columns: Any) -> Any:
        """Return the verdicts as an Arrow array of structs."""
        table = pa.table([column.to_arrow() for column in columns], names=list(self._names))
        (found,) = score_batch(table, self._mapping, self._options).combine_chunks().to_batches(len(table)) or [None]
        return pa.array([], VERDICT.type) if found is None else found.to_struct_array()


def score(
    frame: Any,
    mapping: Mapping[str, str] | None = None,
    options: Mapping[str, bool] | None = None,
    *,
    workers: int | None = None,
) -> Any:
    """Return a Daft frame with the struct column `verdict`, as of `mathverifier.batch.scored`, worked out lazily.

    `workers` processes share the batches; None leaves their number to Daft. Raises ValueError as `batch.score` does.
    """
    names = columns_read(frame.column_names, mapping, options)
    kind = daft.DataType.from_arrow_type(VERDICT.type)
    method = daft.method.batch(return_dtype=kind, batch_size=BATCH_ROWS)(Scorer.verdicts)
    # Daft looks for its methods in the class that it decorates.
    decorated = daft.cls(use_process=True, max_concurrency=workers)(type("Scorer", (Scorer,), {"verdicts": method}))
    verdicts = decorated(names, mapping, options).verdicts(*(daft.col(name) for name in names))
    kept = frame.exclude(*(name for name in frame.column_names if name in RESULTS))
    return kept.with_column(VERDICT.name, verdicts)
