"""Encoded rows in an Arrow file, which all processes of a training map into their memory instead of holding it."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from datasets import Dataset
from transformers import TrainingArguments

AT_ONCE = 1_000
COLUMNS = {
    "prompt_ids": pa.list_(pa.int32()),
    "chosen_ids": pa.list_(pa.int32()),
    "rejected_ids": pa.list_(pa.int32()),
    "weight": pa.float64(),
    "length": pa.int32(),
    "rejected_weights": pa.list_(pa.float64()),
}


def shared_rows(rows: Iterable[dict[str, Any]], file: Path, args: TrainingArguments) -> Dataset:
    """Return `rows` from where all processes find them; the first one takes and writes them.

    TRL leaves the reference's log-probabilities beside the file.
    """
    with args.main_process_first(local=False):
        if args.process_index == 0:
            _write(iter(rows), file)
    return Dataset.from_file(str(file))


def _write(rows: Iterator[dict[str, Any]], file: Path) -> None:
    first = list(islice(rows, AT_ONCE))
    there = first[0].keys() if first else COLUMNS.keys()
    schema = pa.schema([(name, kind) for name, kind in COLUMNS.items() if name in there])
    file.parent.mkdir(parents=True, exist_ok=True)
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_stream(sink, schema) as writer:
        for batch in chain([first], iter(lambda: list(islice(rows, AT_ONCE)), [])):
            writer.write_batch(pa.RecordBatch.from_pylist(batch, schema=schema))
