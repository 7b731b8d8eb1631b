"""Encoded rows in an Arrow file, which all processes of a training map into their memory instead of holding it."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from datasets import Dataset
from transformers import TrainingArguments

AT_ONCE = 1_000
TWO_BYTES = 2**16


def shared_rows(rows: Iterable[dict[str, Any]], file: Path, args: TrainingArguments, vocabulary: int) -> Dataset:
    """Return `rows` from where all processes find them; the first one takes and writes them.

    Token ids take two bytes each where the `vocabulary`, in tokens, is small enough. TRL leaves the reference's
    log-probabilities beside the file.
    """
    with args.main_process_first(local=False):
        if args.process_index == 0:
            _write(iter(rows), file, pa.uint16() if vocabulary <= TWO_BYTES else pa.int32())
    return Dataset.from_file(str(file))


def _columns(ids: pa.DataType) -> dict[str, pa.DataType]:
    return {
        "prompt_ids": pa.list_(ids),
        "chosen_ids": pa.list_(ids),
        "rejected_ids": pa.list_(ids),
        "weight": pa.float64(),
        "length": pa.int32(),
        "rejected_weights": pa.list_(pa.float64()),
    }


def _write(rows: Iterator[dict[str, Any]], file: Path, ids: pa.DataType) -> None:
    first = list(islice(rows, AT_ONCE))
    columns = _columns(ids)
    there = first[0].keys() if first else columns.keys()
    schema = pa.schema([(name, kind) for name, kind in columns.items() if name in there])
    file.parent.mkdir(parents=True, exist_ok=True)
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_stream(sink, schema) as writer:
        for batch in chain([first], iter(lambda: list(islice(rows, AT_ONCE)), [])):
            writer.write_batch(pa.RecordBatch.from_pylist(batch, schema=schema))
