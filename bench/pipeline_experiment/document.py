"""docs/pipeline_experiment.md, of the first half: every figure in it is written from the units' files."""

from collections.abc import Sequence
from pathlib import Path

from bench.experiment.document import difference, interval, table
from bench.experiment.experiment_tasks import Store
from bench.experiment.problems import FLAWED
from bench.experiment.statistics import Paired
from bench.pipeline_experiment.arms import ARMS, CONTRASTS, DEFAULT, FIRST_ARMS
from bench.pipeline_experiment.candidates import WARM_LEARNING_RATE
from bench.pipeline_experiment.figures import MEASURES, Figures
from bench.pipeline_experiment.plots import draw, pipelines
from bench.pipeline_experiment.preset import Scale
from bench.pipeline_experiment.schedule import chosen
from bench.pipeline_experiment.training import BETA

SIGNIFICANT = 0.05
HEAD = """# Which pipeline makes the better model

Written by `make experiment`; edit `bench/pipeline_experiment/`, not this file.

The [first edition](experiment.md) found that a weight per pair changes nothing. This one asks where pairs should come
from, how they should be made, and how many it takes. The embedded model (0.9 M weights) is fine-tuned on
demonstrations of which {flawed} hold a planted flaw. Every pipeline starts from that policy.

- {seeds} seeds. Each has its own demonstrations, policy, problems and samples.
- A pipeline collects twice: {candidates} candidates for each of {problems} problems, then as many for {problems}
  others. Arms without a warm start (*cold*) take both collections from the SFT start. The others train on the first
  (rejection-sampled SFT, *RSFT*, at learning rate {warm:g}: the warm start), and take the second from the model that
  this gives.
- Steps: {warm_steps} of the warm start, {steps} behind it, {total} of a cold arm; {batch} rows each, {pairs} distinct
  ones at most.
- Learning rates: {searched} for each arm, chosen by sampled pass@1 on {tuning} held-out problems with a policy of
  another seed. DPO's beta is {beta:g}.
- Test: {test} other held-out problems, {samples} samples each at temperature 1.
- *New* pairs are of the warm start's samples, *old* ones of the SFT start's. Pairs that share the prefix need
  {continuations} continuations of each wrong solution, which the other arms do not sample.

Means over the seeds, with Student's 95 % interval.
"""
CONTRAST = """## The default pipeline against three others

The default is a warm start, new samples and DPO weighted by hardness. These three contrasts were named before a result
was seen: paired t-tests over the seeds, p-values after Holm (1979).

"""
RESULTS = "## All arms\n\n"
EXPLORED = """## All arms against the default

Differences to the default, paired by seed; p-values are not corrected for their number. Nothing here was named before.

"""
SECOND = """## More of it

GRPO, three rounds of DPO, a policy whose errors are of plan, and how many pairs it takes are in
[the second half](pipeline_experiment_second.md).
"""
LIMITS = """## What it does not show

- One model of less than a million weights, on generated problems of fifteen templates. Nothing here says that a model
  of 1.5 B weights behaves alike.
- {seeds} seeds find differences that are large beside the spread of seeds. "Not told apart" is not "equal".
- Learning rates were chosen with one policy, from few values.
- The flaws are planted, and the verdicts know the reference.
"""


def write(store: Store[Scale], target: Path) -> None:
    """Write the document of the first half, and its plot into a folder of its name.

    An arm that was not run is named. Raises OSError where a unit of the named contrasts has left no file.
    """
    figures = Figures(store, FIRST_ARMS)
    plots = draw(target.with_suffix(""), {"pipelines.svg": pipelines(figures)})
    parts = [
        _head(store.scale), _contrasts(figures), RESULTS + results(figures), _explored(figures), SECOND,
        shown(target, plots), LIMITS.format(seeds=store.scale.seeds),
    ]  # fmt: skip
    target.write_text("\n".join(parts), encoding="utf-8")


def _head(scale: Scale) -> str:
    return HEAD.format(
        flawed=f"{FLAWED:.0%}", seeds=scale.seeds, candidates=scale.candidates, problems=scale.problems,
        warm=WARM_LEARNING_RATE, warm_steps=scale.warm_steps, steps=scale.steps, total=scale.warm_steps + scale.steps,
        batch=scale.batch, pairs=scale.pairs, searched=len(scale.learning_rates), tuning=scale.tuning, beta=BETA,
        test=scale.test, samples=scale.samples, continuations=scale.continuations,
    )  # fmt: skip


def _contrasts(figures: Figures) -> str:
    rows, said = [], []
    for name, (found, p) in figures.contrasts().items():
        greedy = figures.against(DEFAULT, name, "greedy")
        adjusted = "" if p is None else f"{p:.4f}"
        rows.append([ARMS[name].title, difference(found), adjusted, difference(greedy)])
        said.append(f"- Against {ARMS[name].title}: sampled pass@1 is {verdict(found, p)}.")
    heading = ["default minus", "sampled pass@1", "p after Holm", "greedy pass@1"]
    return "\n".join([CONTRAST + table(heading, rows), *said, ""])


def results(figures: Figures) -> str:
    """Return the table of a half's arms, and which of them were not run."""
    rows = [_row(figures, "SFT start", "start", ""), _row(figures, "warm start", "warm", "")]
    rows += [_row(figures, ARMS[name].title, name, f"{chosen(figures.store, name):g}") for name in figures.arms]
    missing = [f"- {ARMS[name].title}: not run yet." for name in figures.named if name not in figures.arms]
    found = table(["arm", "learning rate", *MEASURES.values(), "rows"], rows)
    return "\n".join([found, *missing, *([""] if missing else [])])


def _row(figures: Figures, title: str, name: str, rate: str) -> list[str]:
    rows = figures.fact(name, "rows")
    shown = "" if rows is None else f"{rows:.0f}"
    return [title, rate, *(interval(figures.estimate(name, measure)) for measure in MEASURES), shown]


def _explored(figures: Figures) -> str:
    others = [name for name in figures.arms if name != DEFAULT and name not in CONTRASTS]
    return EXPLORED + against_default(figures, others)


def against_default(figures: Figures, others: Sequence[str]) -> str:
    """Return the differences of other arms to the default: a table, and a sentence for each."""
    measures = ("sampled", "greedy", "near_miss")
    rows = [
        [ARMS[name].title, *(difference(figures.against(name, DEFAULT, measure)) for measure in measures)]
        for name in others
    ]
    heading = ["minus the default", *(MEASURES[measure] for measure in measures)]
    said = [
        f"- {ARMS[name].title}: sampled pass@1 is {verdict(found, found.p)}."
        for name in others
        for found in [figures.against(name, DEFAULT, "sampled")]
    ]
    return "\n".join([table(heading, rows), *said, ""])


def shown(target: Path, plots: Sequence[str]) -> str:
    """Return the section that shows plots from the folder of the document's name."""
    images = "\n\n".join(f"![{Path(name).stem.replace('_', ' ')}]({target.stem}/{name})" for name in plots)
    return f"## Plots\n\n{images}\n"


def verdict(found: Paired, p: float | None) -> str:
    """Return what a difference and its p-value say: above, below, or not told apart."""
    if p is None:
        return f"{found.difference.mean:+.3f} away, of one seed, which shows nothing"
    if p >= SIGNIFICANT:
        return f"not told apart ({found.difference.mean:+.3f}, p {p:.2f})"
    return f"{'above' if found.difference.mean > 0 else 'below'} ({found.difference.mean:+.3f}, p {p:.4f})"
