"""The report of a run: one HTML file that needs nothing else."""

import tomllib
from array import array
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mathcontracts import PreferencePair, ScoredCandidate, Verdict
from mathtrainer.core.iterations import suffixed
from mathtrainer.core.metrics import mean
from mathtrainer.data.pair_file import PairFile
from mathtrainer.report.generations import changes
from mathtrainer.report.headline import best_model, headline, references, trained_from
from mathtrainer.report.paired import paired
from mathtrainer.report.run_charts import report_charts
from mathtrainer.runs.results import (
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
    stages = [suffixed("pairs", number) for number in range(1, len(result.get("rounds", ())) + 1)] or ["pairs"]
    pairs = PairFile(*(run_dir / "stages" / stage / "pairs.jsonl" for stage in stages))
    models = [row["model"] for row in result["models"]]
    best = best_model(result)
    found = [paired(run_dir, models, against) for against in references(result)]
    template = _environment().get_template("report.html.j2")
    html = template.render(
        result=result,
        display_name=display_name,
        kinds=KINDS,
        columns=columns(result),
        pairs_line=pairs_line(result),
        rounds_line=rounds_line(result),
        warm_start_line=warm_start_line(result),
        headline=headline(result, found[0] if found else []),
        differences=[one for own in found for one in own],
        changes=changes(run_dir, trained_from(result), best),
        before=trained_from(result),
        after=best,
        dimensions=by_dimension(pairs),
        glossary=glossary(),
        charts=report_charts(result, run_dir, pairs),
        hard=hardest(pairs, SHOWN_PAIRS),
        recipe=recipe,
        css=Markup(style()),  # Ours.
    )
    target.write_text(html, encoding="utf-8")


@cache
def _environment() -> Environment:
    """Return where the templates are, each of which is compiled once."""
    environment = Environment(
        loader=PackageLoader("mathtrainer.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["figure"] = figure
    environment.filters["interval"] = interval
    environment.globals |= {"drawn": drawn, "drawn_answer": drawn_answer}
    return environment


def hardest(pairs: Iterable[PreferencePair], count: int) -> list[PreferencePair]:
    """Return the pairs of the greatest hardness, one a problem; `pairs` may be more than fit in memory."""
    found: dict[str, PreferencePair] = {}
    for pair in pairs:
        other = found.get(pair.problem.id)
        if other is None or _rank(pair) < _rank(other):
            found[pair.problem.id] = pair
        if len(found) > 2 * count:
            found = {one.problem.id: one for one in sorted(found.values(), key=_rank)[:count]}
    return sorted(found.values(), key=_rank)[:count]


def _rank(pair: PreferencePair) -> tuple[float, str]:
    return -(pair.hardness or 0.0), pair.id


def drawn(side: ScoredCandidate, reference: str | None, name: str) -> Markup:
    """Return a candidate with its verdict as HTML, without its scores; ids in it begin with `name`."""
    return drawn_answer(side.candidate.text, side.verdict, reference, name)


def drawn_answer(text: str, verdict: Verdict, reference: str | None, name: str) -> Markup:
    """Return an answer with its verdict as HTML; ids in it begin with `name`."""
    return Markup(draw(text, verdict, reference, name, scores=False))  # It is escaped.


def style() -> str:
    """Return the style sheet of pages about runs, whole, for a file that stands alone."""
    own = files("mathtrainer.ui") / "static" / "runs.css"
    return assets()["page.css"].content.decode() + own.read_text(encoding="utf-8")


def by_dimension(pairs: Iterable[PreferencePair]) -> list[tuple[str, int, float, float]]:
    """Return, by the dimension in which the rejected solution is worst, the pairs, their mean hardness and weight.

    The most first. Pairs with nothing found in any dimension are left out.
    """
    groups: dict[str, tuple[array[float], array[float]]] = {}
    for pair in pairs:
        scores = {name: score or 0.0 for name, score in pair.rejected.verdict.profile.model_dump().items()}
        worst = max(scores, key=lambda name: scores[name])
        if scores[worst] > 0:
            hard, weights = groups.setdefault(worst, (array("d"), array("d")))
            hard.append(pair.hardness or 0.0)
            weights.append(pair.weight or 0.0)
    rows = [(name, len(hard), mean(hard) or 0.0, mean(weights) or 0.0) for name, (hard, weights) in groups.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def glossary() -> dict[str, str]:
    """Return the words of a report with what they mean."""
    found: dict[str, str] = tomllib.loads((files("mathtrainer.report") / "glossary.toml").read_text(encoding="utf-8"))
    return found
