"""Two runs beside each other: differences on the same problems, and what their recipes do not share."""

from dataclasses import dataclass
from pathlib import Path

from mathtrainer.core.confidence_interval import bootstrap
from mathtrainer.core.metrics import mean
from mathtrainer.report.paired import MEASURES, sureness
from mathtrainer.runs.folders import RunFolder
from mathtrainer.ui.reader import flat, models_of, shares


@dataclass(frozen=True)
class Difference:
    """What a run's model has more than the first run's, on the `problems` that both were measured on.

    `ends` are those of a 95 % bootstrap interval over the problems; None where no problem is shared.
    """

    model: str
    measure: str
    run_id: str
    problems: int
    first: float | None
    other: float | None
    ends: tuple[float, float] | None

    @property
    def sure(self) -> str:
        """`better` or `worse` where the interval leaves zero out, else empty."""
        return sureness(self.ends)


def differences(runs_dir: Path, runs: list[RunFolder]) -> list[Difference]:
    """Return the paired differences of all later runs from the first one, by model and measure."""
    first, *others = runs
    found = []
    for model in models_of(runs_dir / first.run_id):
        base = shares(runs_dir / first.run_id, model)
        for other in others:
            if model not in models_of(runs_dir / other.run_id):
                continue
            theirs = shares(runs_dir / other.run_id, model)
            common = sorted(base.keys() & theirs.keys())
            for place, measure in enumerate(MEASURES):
                paired = [(base[one][place], theirs[one][place]) for one in common]
                ends = bootstrap([theirs_ - ours for ours, theirs_ in paired])
                means = mean(one for one, _ in paired), mean(one for _, one in paired)
                found.append(Difference(model, measure, other.run_id, len(common), *means, ends))
    return found


def recipe_differences(runs: list[RunFolder]) -> list[tuple[str, list[str]]]:
    """Return each setting that is not the same in all runs, with its value in each; the name of the run is none."""
    recipes = [flat(one.spec) for one in runs]
    paths = dict.fromkeys(path for recipe in recipes for path in recipe)
    rows = [(path, [recipe.get(path, "–") for recipe in recipes]) for path in paths if path != "name"]
    return [(path, values) for path, values in rows if len(set(values)) > 1]
