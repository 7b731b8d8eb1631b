"""Labelled data for the benches. It is not part of the repository."""

import argparse
import json
import os
from pathlib import Path
from typing import Any


def data_argument(parser: argparse.ArgumentParser) -> None:
    """Add `--data`, whose default is the environment's BENCH_DATA, else ./data."""
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("BENCH_DATA", "data")))


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a JSONL file; end the process with a clear message where it is not there."""
    path = folder / name
    if not path.is_file():
        raise SystemExit(f"{path} is missing: give the folder of the labelled data by --data or BENCH_DATA")
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]
