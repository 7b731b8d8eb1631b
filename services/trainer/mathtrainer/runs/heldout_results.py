"""What a run's models said to the held-out problems, read back from `stages/evaluate-<model>/results.jsonl`."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mathtrainer.core.metrics import mean


def results_path(run_dir: Path, model: str) -> Path:
    """Return where a model's results lie."""
    return run_dir / "stages" / f"evaluate-{model}" / "results.jsonl"


def read_results(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file that may just be written: a line that is torn is left out, no file has none."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").split("\n"):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            yield row


def right_shares(path: Path) -> dict[str, tuple[float, float]]:
    """Return, by problem, whether the greedy answer is right (0 or 1) and what share of the samples is, 0…1."""
    return {row["problem"]["id"]: (is_right(row["greedy"]), sampled_share(row)) for row in read_results(path)}


def is_right(answer: Mapping[str, Any]) -> float:
    """Return 1 where an answer of a row is right, else 0."""
    return float(answer["verdict"]["outcome"] == "correct")


def sampled_share(row: Mapping[str, Any]) -> float:
    """Return the share of a row's samples that are right; 0 where it has none."""
    return mean(map(is_right, row["sampled"])) or 0.0
