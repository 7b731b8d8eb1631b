"""The charts of a report, from what the trainings of a run have logged."""

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from mathcontracts import PreferencePair
from mathtrainer.report import charts
from mathtrainer.report.charts import Curve
from mathtrainer.runs.results import display_name

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
# Title, the figure that is logged, what the axis says, and whether the figure of one training is that of another.
CURVES = (
    ("Loss", "loss", "loss", False),
    ("Reward margin, chosen over rejected", "rewards_margins", "margin", True),
    ("Mean reward of sampled completions", "reward", "reward", True),
)


def report_charts(
    result: Mapping[str, Any], run_dir: Path, pairs: Iterable[PreferencePair]
) -> list[tuple[str, Markup]]:
    """Return title and drawing of each chart that there is something for."""
    rows = {
        display_name(name.removeprefix("train-")): _rows(run_dir / "stages" / name / "metrics.jsonl")
        for name in result["training"]
    }
    drawn = [
        (title, charts.small_multiples(_each(rows, key), label, shared=shared)) for title, key, label, shared in CURVES
    ]
    sides = {
        name: {side: _curve(own, f"rewards_{side}") for side in ("chosen", "rejected")} for name, own in rows.items()
    }
    profile = {display_name(row["model"]): row["profile"] for row in result["models"]}
    weights = array("d", (pair.weight or 0.0 for pair in pairs))
    drawn += [
        ("Rewards of chosen and rejected answers", charts.small_multiples(sides, "implicit reward")),
        ("Error profile of sampled solutions, by model", charts.bars(profile, "mean score")),
        (
            f"Weights of the pairs{' of all rounds' if result.get('rounds') else ''}",
            charts.histogram(weights, "weight"),
        ),
    ]
    return [(title, svg) for title, svg in drawn if svg is not None]


def _each(rows: Rows, key: str) -> dict[str, dict[str, Curve]]:
    return {name: {"": _curve(own, key)} for name, own in rows.items()}


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _curve(rows: Sequence[Mapping[str, Any]], key: str) -> Curve:
    return [(row["step"], row[key]) for row in rows if row.get(key) is not None]
