"""Scoring Hugging Face data sets, by `map` in as many processes as are asked for."""

from collections.abc import Mapping
from typing import Any

try:
    from datasets import Dataset, Features
except ImportError as error:
    raise ValueError("datasets is missing: install mathverifier with its extra `datasets`") from error

from mathverifier.batch import columns_read, scored, scored_schema
from mathverifier.core.version import VERSION

BATCH_ROWS = 256


def score(
    dataset: Any,
    mapping: Mapping[str, str] | None = None,
    options: Mapping[str, bool] | None = None,
    *,
    workers: int | None = None,
) -> Any:
    """Return a data set with the struct column `verdict`, as of `mathverifier.batch.scored`.

    `workers` processes share the rows; None is this one. Hugging Face keeps the result in its cache, by the rows, the
    arguments and the verifier's version. Raises ValueError as `batch.score` does, and RuntimeError where a process
    dies: then nothing is kept.
    """
    columns_read(dataset.column_names, mapping, options)
    features = Features.from_arrow_schema(scored_schema(dataset.features.arrow_schema))
    if len(dataset):
        scored_set = dataset.with_format("arrow").map(
            _scored,
            batched=True,
            batch_size=BATCH_ROWS,
            num_proc=workers,
            features=features,
            fn_kwargs={"mapping": mapping, "options": options, "version": VERSION},
            desc="scoring",
        )
    else:  # `map` calls nothing for no rows, and would leave the column out.
        scored_set = Dataset.from_dict({name: [] for name in features}, features=features)
    return scored_set.with_format(dataset.format["type"], **dataset.format["format_kwargs"])


def _scored(table: Any, mapping: Mapping[str, str] | None, options: Mapping[str, bool] | None, version: str) -> Any:
    del version  # It stands among the arguments for the cache alone.
    return scored(table, mapping, options)
