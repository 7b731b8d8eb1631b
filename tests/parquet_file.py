"""Parquet files for the tests."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


def write_parquet(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows into a file of small row groups."""
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=700)
    return path
