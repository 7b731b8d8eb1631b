"""The report of a run: one HTML file that needs nothing else."""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mathcontracts import PreferencePair, ScoredCandidate
from mathtrainer import charts
from mathtrainer.core.iterations import suffixed
from mathtrainer.run_results import (
    KINDS,
    columns,
    display_name,
    figure,
    interval,
    pairs_line,
    rounds_line,
    warm_start_line,
)
from mathverifier.web.assets import assets
from mathverifier.web.drawing import draw

SHOWN_PAIRS = 5


def write_report(result: Mapping[str, Any], run_dir: Path, recipe: str, target: Path) -> None:
    """Write the report of `result`, with curves and pairs from the run's published stages, to `target`."""
    environment = Environment(
        loader=PackageLoader("mathtrainer"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["figure"] = figure
    environment.filters["interval"] = interval
    environment.globals["drawn"] = drawn
    stages = [suffixed("pairs", number) for number in range(1, len(result.get("rounds", ())) + 1)] or ["pairs"]
    pairs = [pair for stage in stages for pair in read_pairs(run_dir / "stages" / stage / "pairs.jsonl")]
    html = environment.get_template("report.html.j2").render(
        result=result,
        display_name=display_name,
        kinds=KINDS,
        columns=columns(result),
        pairs_line=pairs_line(result),
        rounds_line=rounds_line(result),
        warm_start_line=warm_start_line(result),
        charts=_charts(result, run_dir, pairs),
        hard=hardest(pairs, SHOWN_PAIRS),
        recipe=recipe,
        css=Markup(style()),  # Ours.
    )
    target.write_text(html, encoding="utf-8")


def read_pairs(path: Path) -> list[PreferencePair]:
    """Return the pairs that were trained on; none where the run has no such stage."""
    if not path.is_file():
        return []
    return [PreferencePair.model_validate_json(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def hardest(pairs: Sequence[PreferencePair], count: int) -> list[PreferencePair]:
    """Return the pairs of the greatest hardness, one a problem."""
    ranked = sorted(pairs, key=lambda pair: (-(pair.hardness or 0.0), pair.id))
    first = {pair.problem.id: pair for pair in reversed(ranked)}
    return [pair for pair in ranked if first[pair.problem.id] is pair][:count]


def drawn(side: ScoredCandidate, reference: str | None, name: str) -> Markup:
    """Return a candidate with its verdict as HTML, without its scores; ids in it begin with `name`."""
    return Markup(draw(side.candidate.text, side.verdict, reference, name, scores=False))  # It is escaped.


def style() -> str:
    """Return the style sheet of pages about runs, whole, for a file that stands alone."""
    own = files("mathtrainer.ui") / "static" / "runs.css"
    return assets()["page.css"].content.decode() + own.read_text(encoding="utf-8")


def _charts(result: Mapping[str, Any], run_dir: Path, pairs: Sequence[PreferencePair]) -> list[tuple[str, Markup]]:
    logged = {name: _rows(run_dir / "stages" / name / "metrics.jsonl") for name in result["training"]}
    named = {display_name(name.removeprefix("train-")): rows for name, rows in logged.items()}
    profile = {display_name(row["model"]): row["profile"] for row in result["models"]}
    drawn = [
        ("Loss", charts.curves({name: _curve(rows, "loss") for name, rows in named.items()}, "loss")),
        (
            "Reward margin, chosen over rejected",
            charts.curves(_nonempty({name: _curve(rows, "rewards_margins") for name, rows in named.items()}), "margin"),
        ),
        (
            "Rewards of chosen and rejected answers",
            charts.curves(
                _nonempty(
                    {
                        f"{name}, {side}": _curve(rows, f"rewards_{side}")
                        for name, rows in named.items()
                        for side in ("chosen", "rejected")
                    }
                ),
                "implicit reward",
            ),
        ),
        ("Error profile of sampled solutions, by model", charts.bars(profile, "mean score")),
        (
            f"Weights of the pairs{' of all rounds' if result.get('rounds') else ''}",
            charts.histogram([pair.weight or 0.0 for pair in pairs], "weight"),
        ),
    ]
    return [(title, svg) for title, svg in drawn if svg is not None]


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _curve(rows: Sequence[Mapping[str, Any]], key: str) -> list[tuple[float, float]]:
    return [(row["step"], row[key]) for row in rows if key in row]


def _nonempty(lines: dict[str, list[tuple[float, float]]]) -> dict[str, list[tuple[float, float]]]:
    return {name: points for name, points in lines.items() if points}
