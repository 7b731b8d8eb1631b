"""The pages: what is read of runs, put into templates."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mathcontracts import Problem
from mathtrainer.report import charts
from mathtrainer.report.page import drawn
from mathtrainer.report.run_charts import CURVES
from mathtrainer.runs.folders import RunFolder, read_run_folder, run_folders
from mathtrainer.runs.records import RunRecord
from mathtrainer.runs.results import (
    KINDS,
    columns,
    display_name,
    figure,
    interval,
    pairs_line,
    read_result,
    rounds_line,
    warm_start_line,
)
from mathtrainer.ui import comparison, reader
from mathtrainer.ui.live import Live, status_of
from mathtrainer.ui.pair_index import ORDERS
from mathverifier.web.drawing import draw

PAIRS_AT_ONCE = 10
PAGES = (("./", "Runs"),)


class NotThere(LookupError):
    """There is no such page; the message says what is missing."""


@dataclass(frozen=True)
class Explorer:
    """The pages about the runs in a folder."""

    runs_dir: Path
    live: Live
    actions: bool

    def all(self) -> list[RunRecord | RunFolder]:
        """Return all runs, the newest first: as Redis knows them, or else as their folders tell them."""
        records = self.live.records()
        found: list[RunRecord | RunFolder] = list(records.values())
        found += [one for one in run_folders(self.runs_dir) if one.run_id not in records]
        return sorted(found, key=lambda one: one.created, reverse=True)

    def folder(self, run_id: str) -> RunFolder:
        """Return a run's folder. Raises NotThere."""
        found = read_run_folder(self.runs_dir / run_id) if run_id == Path(run_id).name else None
        if found is None:
            raise NotThere(f"there is no run {run_id!r} in the folder of runs")
        return found

    def statuses(self) -> list[dict[str, Any]]:
        """Return where all runs stand."""
        return [status_of(one, self.live) for one in self.all()]

    def index(self) -> str:
        """Return the list of runs."""
        rows = [(one, status_of(one, self.live), read_result(self.runs_dir / one.run_id)) for one in self.all()]
        return _render("runs.html", root="", here="./", rows=rows, best=_best)

    def run(self, run_id: str) -> str:
        """Return the page of a run. Raises NotThere."""
        folder = self.folder(run_id)
        run_dir, record = self.runs_dir / run_id, self.live.record(run_id)
        result = read_result(run_dir)
        profile = {display_name(row["model"]): row["profile"] for row in result["models"]} if result else {}
        return _render(
            "run.html",
            folder=folder,
            status=status_of(record or folder, self.live),
            record=record,
            result=result,
            columns=columns(result) if result else [],
            kinds=KINDS,
            lines=[warm_start_line(result), pairs_line(result), rounds_line(result)] if result else [],
            profile=charts.bars(profile, "mean score") if profile else None,
            curves=self.curves(run_id),
            pair_stages=reader.pair_stages(run_dir),
            models=reader.models_of(run_dir),
            has_candidates=(run_dir / "candidates.jsonl").is_file(),
            has_report=(run_dir / "report.html").is_file(),
            recipe=folder.spec.model_dump_json(indent=2),
            log=reader.log_of(run_dir),
            actions=self.actions,
        )

    def curves(self, run_id: str) -> Markup:
        """Return the curves of a run's trainings, as far as they have come. Raises NotThere."""
        run_dir = self.runs_dir / self.folder(run_id).run_id
        figures = []
        for title, key, label, shared in CURVES:
            groups = {display_name(name): {"": points} for name, points in reader.curves_of(run_dir, key).items()}
            if (svg := charts.small_multiples(groups, label, shared=shared)) is not None:
                wide = '<figure class="wide"><figcaption>{}</figcaption>{}</figure>'
                figures.append(Markup(wide).format(title, svg))
        return Markup("").join(figures)

    def pairs(self, run_id: str, stage: str, kind: str, order: str, page: int) -> str:
        """Return some pairs of a run, those first that have the most of `order`. Raises NotThere."""
        if order not in ORDERS:
            raise NotThere(f"pairs have no order by {order!r}: there are {', '.join(ORDERS)}")
        folder = self.folder(run_id)
        stages = reader.pair_stages(self.runs_dir / run_id)
        if stage not in stages:
            raise NotThere(f"run {run_id} has no pairs in a stage {stage!r}")
        index = reader.pairs_of(self.runs_dir / run_id, stage)
        start = page * PAIRS_AT_ONCE
        shown, total = index.shown(order, kind, start, PAIRS_AT_ONCE)
        return _render(
            "pairs.html",
            folder=folder,
            stages=stages,
            stage=stage,
            kind=kind,
            order=order,
            page=page,
            start=start,
            total=total,
            pairs=shown,
            more=start + PAIRS_AT_ONCE < total,
            weights=index.weights,
            drawn=drawn,
        )

    def problem(self, run_id: str, place: int) -> str:
        """Return what each model said to a held-out problem. Raises NotThere."""
        folder = self.folder(run_id)
        found, count = reader.held_out(self.runs_dir / run_id, place)
        if found is None:
            raise NotThere(f"run {run_id} has {count} held-out problems with answers")
        named = [(display_name(one.model), one) for one in found.answers]
        title = f"Held-out problem {place + 1}"
        return _problem(folder, title, "problems", found.problem, named, (place, count))

    def candidates(self, run_id: str, place: int) -> str:
        """Return what was sampled for a training problem. Raises NotThere."""
        folder = self.folder(run_id)
        problem, answers, count = reader.candidates_of(self.runs_dir, run_id, place)
        if problem is None:
            raise NotThere(f"run {run_id} has candidates for {count} problems")
        named = [(f"Candidate {one.model}", one) for one in answers]
        title = f"Training problem {place + 1}"
        return _problem(folder, title, "candidates", problem, named, (place, count))

    def compare(self, run_ids: list[str]) -> str:
        """Return two or more runs beside each other. Raises NotThere."""
        folders = [self.folder(run_id) for run_id in dict.fromkeys(run_ids)]
        if len(folders) < 2:
            raise NotThere("choose two runs or more to compare")
        return _render(
            "compare.html",
            root="",
            here="compare",
            runs=folders,
            results=[read_result(self.runs_dir / one.run_id) for one in folders],
            differences=comparison.differences(self.runs_dir, folders),
            recipe=comparison.recipe_differences(folders),
        )


def _problem(
    folder: RunFolder,
    title: str,
    kind: str,
    problem: Problem,
    named: Sequence[tuple[str, reader.Answered]],
    which: tuple[int, int],
) -> str:
    """Return the page of a problem, `which` is its place of so many, with all that was said to it."""
    sides = [
        (name, one, Markup(draw(one.text, one.verdict, problem.reference, f"answer{number}", scores=False)))
        for number, (name, one) in enumerate(named)
    ]
    place, count = which
    return _render(
        "problem.html", folder=folder, title=title, kind=kind, problem=problem, sides=sides, place=place, count=count
    )


def _best(result: dict[str, Any]) -> str:
    """Say which model of a result is best, and by what."""
    row = max(result["models"], key=lambda one: float(one["sampled_pass_at_1"] or 0.0))
    return f"{display_name(row['model'])} {figure(row['sampled_pass_at_1'])}"


def _render(name: str, **values: Any) -> str:
    given = {"root": "../../", "pages": PAGES, "here": "", **values}
    return _ENVIRONMENT.get_template(name).render(**given)


def _duration(seconds: float) -> str:
    return str(datetime.timedelta(seconds=round(seconds)))


def _when(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")


_ENVIRONMENT = Environment(
    loader=ChoiceLoader([PackageLoader("mathtrainer", "ui/templates"), PackageLoader("mathverifier.web")]),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
_ENVIRONMENT.filters |= {
    "figure": figure,
    "interval": interval,
    "duration": _duration,
    "when": _when,
    "name": display_name,
}
