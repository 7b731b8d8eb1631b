"""docs/pipeline_experiment.md: every table and every sentence with a figure in it is written from the units' files."""

from pathlib import Path

from bench.experiment.document import difference, interval, table
from bench.experiment.experiment_tasks import Store
from bench.experiment.problems import FLAWED
from bench.experiment.statistics import Paired
from bench.pipeline_experiment.arms import ARMS, CONTRASTS, DEFAULT, PLAN_ARMS, SWEPT, swept
from bench.pipeline_experiment.candidates import WARM_LEARNING_RATE
from bench.pipeline_experiment.figures import DIMENSIONS, MEASURES, Figures
from bench.pipeline_experiment.plots import draw
from bench.pipeline_experiment.preset import Scale
from bench.pipeline_experiment.schedule import SECOND_HALF, chosen, is_done
from bench.pipeline_experiment.training import BETA, ROUNDS

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
- "{rounds_title}" collects anew {rounds} times in all. It sees more samples and takes more steps than the others.
- GRPO samples by itself: as many candidates as a collection has, in as many steps.

Means over the seeds, with Student's 95 % interval.
"""
CONTRAST = """## The default pipeline against three others

The default is a warm start, new samples and DPO weighted by hardness. These three contrasts were named before a result
was seen: paired t-tests over the seeds, p-values after Holm (1979).

"""
EXPLORED = """## All arms against the default

Differences to the default, paired by seed; p-values are not corrected for their number. Nothing here was named before.

"""
PLAN = """## Errors of plan

The seed of this project is the wrong solution that is *numerically close but logically inconsistent*. Here the
demonstrations' flaws are of plan alone: a quantity used twice, the wrong referent, a step left out, a rate upside
down. Every sum is right, and the answer is near. Learning rates are those chosen above. The last columns are the mean
score of each dimension over all samples, before training and after.

"""
SWEEP = """## How many pairs it takes

DPO behind the warm start, on new pairs: few of them, many, drawn by chance or by hardness. All cells take {steps} steps
of {batch} rows, at one learning rate. The pool has {pool:.0f} pairs in the mean: the largest budget takes all there are
where there are fewer.

"""
SECOND = ("Errors of plan", "How many pairs it takes")
NOT_RUN = """## {title}

Not run yet.
"""
LIMITS = """## What it does not show

- One model of less than a million weights, on generated problems of fifteen templates. Nothing here says that a model
  of 1.5 B weights behaves alike.
- {seeds} seeds find differences that are large beside the spread of seeds. "Not told apart" is not "equal".
- Learning rates were chosen with one policy, from few values.
- The flaws are planted, and the verdicts know the reference.
"""


def write(store: Store[Scale], target: Path) -> None:
    """Write the document, and its plots into a folder of its name.

    The second half says that it was not run where a unit of it has left no file. Raises OSError where one of the first
    half has left none.
    """
    figures = Figures(store)
    has_second = is_done(store, SECOND_HALF)
    plots = draw(figures, target.with_suffix(""), has_sweep=has_second)
    shown = "\n\n".join(f"![{Path(name).stem.replace('_', ' ')}]({target.stem}/{name})" for name in plots)
    second = [_plan(figures), _sweep(figures)] if has_second else [NOT_RUN.format(title=title) for title in SECOND]
    parts = [
        _head(store.scale), _contrasts(figures), _results(figures), _explored(figures), *second,
        f"## Plots\n\n{shown}\n", LIMITS.format(seeds=store.scale.seeds),
    ]  # fmt: skip
    target.write_text("\n".join(parts), encoding="utf-8")


def _head(scale: Scale) -> str:
    return HEAD.format(
        flawed=f"{FLAWED:.0%}", seeds=scale.seeds, candidates=scale.candidates, problems=scale.problems,
        warm=WARM_LEARNING_RATE, warm_steps=scale.warm_steps, steps=scale.steps, total=scale.warm_steps + scale.steps,
        batch=scale.batch, pairs=scale.pairs, searched=len(scale.learning_rates), tuning=scale.tuning, beta=BETA,
        test=scale.test, samples=scale.samples, continuations=scale.continuations,
        rounds=ROUNDS, rounds_title=ARMS["rounds"].title,
    )  # fmt: skip


def _contrasts(figures: Figures) -> str:
    rows, said = [], []
    for name, (found, p) in figures.contrasts().items():
        greedy = figures.against(DEFAULT, name, "greedy")
        adjusted = "" if p is None else f"{p:.4f}"
        rows.append([ARMS[name].title, difference(found), adjusted, difference(greedy)])
        said.append(f"- Against {ARMS[name].title}: sampled pass@1 is {_verdict(found, p)}.")
    heading = ["default minus", "sampled pass@1", "p after Holm", "greedy pass@1"]
    return "\n".join([CONTRAST + table(heading, rows), *said, ""])


def _results(figures: Figures) -> str:
    rows = [_row(figures, "SFT start", "start", ""), _row(figures, "warm start", "warm", "")]
    rows += [_row(figures, arm.title, name, f"{chosen(figures.store, name):g}") for name, arm in ARMS.items()]
    return "## All arms\n\n" + table(["arm", "learning rate", *MEASURES.values(), "rows"], rows)


def _row(figures: Figures, title: str, name: str, rate: str) -> list[str]:
    rows = figures.fact(name, "rows")
    shown = "" if rows is None else f"{rows:.0f}"
    return [title, rate, *(interval(figures.estimate(name, measure)) for measure in MEASURES), shown]


def _explored(figures: Figures) -> str:
    measures = ("sampled", "greedy", "near_miss")
    others = [name for name in ARMS if name != DEFAULT and name not in CONTRASTS]
    rows = [
        [ARMS[name].title, *(difference(figures.against(name, DEFAULT, measure)) for measure in measures)]
        for name in others
    ]
    heading = ["minus the default", *(MEASURES[measure] for measure in measures)]
    said = [
        f"- {ARMS[name].title}: sampled pass@1 is {_verdict(found, found.p)}."
        for name in others
        for found in [figures.against(name, DEFAULT, "sampled")]
    ]
    return "\n".join([EXPLORED + table(heading, rows), *said, ""])


def _plan(figures: Figures) -> str:
    measures = ("sampled", "greedy", "near_miss")
    named = [("SFT start", "start"), ("warm start", "warm"), *((ARMS[name].title, name) for name in PLAN_ARMS)]
    rows = [
        [
            title,
            *(interval(figures.estimate(name, measure, "plan")) for measure in measures),
            *(f"{figures.estimate(name, dimension, 'plan').mean:.3f}" for dimension in DIMENSIONS),
        ]
        for title, name in named
    ]
    said = [
        f"- {ARMS[name].title}: sampled pass@1 is {_verdict(found, found.p)}; near misses "
        f"{difference(figures.against(name, DEFAULT, 'near_miss', 'plan'))}."
        for name in PLAN_ARMS
        if name != DEFAULT
        for found in [figures.against(name, DEFAULT, "sampled", "plan")]
    ]
    heading = ["arm", *(MEASURES[measure] for measure in measures), *DIMENSIONS]
    return "\n".join([PLAN + table(heading, rows), "Minus the default:\n", *said, ""])


def _sweep(figures: Figures) -> str:
    scale = figures.store.scale
    largest = scale.budgets[-1]
    rows = [
        [arm.title, *(interval(figures.estimate(swept(choice, budget), "sampled")) for budget in scale.budgets)]
        for choice, arm in SWEPT.items()
    ]
    differences = [
        [
            f"{arm.title}, minus random",
            *(
                difference(figures.against(swept(choice, budget), swept("random", budget), "sampled"))
                for budget in scale.budgets
            ),
        ]
        for choice, arm in SWEPT.items()
        if choice != "random"
    ]
    aim = figures.aim()
    needed = [f"- {arm.title}: {_needed(figures.pairs_needed(choice, aim))}." for choice, arm in SWEPT.items()]
    heading = ["sampled pass@1 with pairs", *map(str, scale.budgets)]
    pool = figures.fact(swept("random", largest), "rows") or 0.0
    head = SWEEP.format(steps=scale.steps, batch=scale.batch, pool=pool)
    warm = figures.estimate("warm", "sampled").mean
    said = f"Pairs needed for half the way from the warm start ({warm:.3f}) to the best cell, {aim:.3f}:\n"
    return "\n".join([head + table(heading, [*rows, *differences]), said, *needed, ""])


def _needed(count: int | None) -> str:
    return "not reached" if count is None else f"{count}"


def _verdict(found: Paired, p: float | None) -> str:
    if p is None:
        return f"{found.difference.mean:+.3f} away, of one seed, which shows nothing"
    if p >= SIGNIFICANT:
        return f"not told apart ({found.difference.mean:+.3f}, p {p:.2f})"
    return f"{'above' if found.difference.mean > 0 else 'below'} ({found.difference.mean:+.3f}, p {p:.4f})"
