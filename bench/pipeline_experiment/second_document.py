"""docs/pipeline_experiment_second.md, of the second half: every figure in it is written from the units' files."""

import json
from pathlib import Path

from bench.experiment.document import difference, interval, table
from bench.experiment.experiment_tasks import Store
from bench.pipeline_experiment.arms import ARMS, DEFAULT, MORE_ARMS, PLAN_ARMS, SWEPT, swept
from bench.pipeline_experiment.document import against_default, results, shown, verdict
from bench.pipeline_experiment.figures import DIMENSIONS, MEASURES, Figures
from bench.pipeline_experiment.plots import draw, pipelines, sweep
from bench.pipeline_experiment.preset import Scale
from bench.pipeline_experiment.schedule import MORE, PLAN_SLICE, SWEEP, is_done
from bench.pipeline_experiment.training import ROUNDS

HEAD = """# More pipelines, errors of plan, and how many pairs

Written by `make experiment`; edit `bench/pipeline_experiment/`, not this file.

The second half of [which pipeline makes the better model](pipeline_experiment.md). Problems, samples, steps and
tests are as there, but for what is said here:

- {seeds} seeds, the first ones of the first half, made anew. The cut to so few, and of the sweep to {budgets} pairs,
  was made before a result was seen.
- Learning rates are those that the first half's search chose. GRPO's is searched here, as theirs were.
- "{rounds_title}" collects anew {rounds} times in all. It sees more samples and
  takes more steps than the others.
- GRPO samples by itself: as many candidates as a collection has, in as many steps.
- Nothing here was named before. P-values are not corrected for their number.

Means over the seeds, with Student's 95 % interval. [Every unit's figures](pipeline_experiment_second/units.jsonl) are
in a file.
"""
COMPARED = "## GRPO and three rounds against the default\n\n"
SWEPT_HEAD = "## How many pairs it takes\n\n"
NOT_RUN = "Not run yet.\n"
PLAN = """## Errors of plan

The seed of this project is the wrong solution that is *numerically close but logically inconsistent*. Here the
demonstrations' flaws are of plan alone: a quantity used twice, the wrong referent, a step left out, a rate upside
down. Every sum is right, and the answer is near. The last columns are the mean score of each dimension over all
samples, before training and after.

"""
SWEPT_TEXT = """DPO behind the warm start, on few new pairs: drawn by chance or by hardness, weighted, or sharing the
sound prefix. All cells take {steps} steps of {batch} rows, at one learning rate. With all pairs they are arms of the
first half.

"""
LIMITS = """## What it does not show

- What is said of the first half holds here, too. So few seeds tell large differences alone.
- GRPO's settings are those of the recipe, and only its learning rate was searched.
"""


def write(store: Store[Scale], target: Path) -> None:
    """Write the document of the second half, and its plots and figures into a folder of its name.

    A part that was not run is named. Raises OSError where a unit of the slice has left no file.
    """
    figures = Figures(store, (DEFAULT, *MORE_ARMS))
    folder = target.with_suffix("")
    done, plots, parts = [*PLAN_SLICE], {}, [_head(store.scale), _plan(figures)]
    if is_done(store, MORE):
        done += MORE
        plots["more_pipelines.svg"] = pipelines(figures)
        parts += [COMPARED + results(figures), against_default(figures, MORE_ARMS)]
    else:
        parts.append(COMPARED + NOT_RUN)
    if is_done(store, SWEEP):
        done += SWEEP
        plots["pairs_needed.svg"] = sweep(figures)
        parts.append(_sweep(figures))
    else:
        parts.append(SWEPT_HEAD + NOT_RUN)
    names = draw(folder, plots)
    parts += [shown(target, names)] if names else []
    target.write_text("\n".join([*parts, LIMITS]), encoding="utf-8")
    units = sorted({name for stage in done for name, _, _ in stage(store)})
    rows = [json.dumps({"unit": name, **store.read(name)}) for name in units]
    (folder / "units.jsonl").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


def _head(scale: Scale) -> str:
    budgets = " and ".join(map(str, scale.budgets))
    return HEAD.format(seeds=scale.seeds, budgets=budgets, rounds=ROUNDS, rounds_title=ARMS["rounds"].title)


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
        f"- {ARMS[name].title}: sampled pass@1 is {verdict(found, found.p)}; near misses "
        f"{difference(figures.against(name, DEFAULT, 'near_miss', 'plan'))}."
        for name in PLAN_ARMS
        if name != DEFAULT
        for found in [figures.against(name, DEFAULT, "sampled", "plan")]
    ]
    heading = ["arm", *(MEASURES[measure] for measure in measures), *DIMENSIONS]
    return "\n".join([PLAN + table(heading, rows), "Minus the default:\n", *said, ""])


def _sweep(figures: Figures) -> str:
    scale = figures.store.scale
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
    head = SWEPT_HEAD + SWEPT_TEXT.format(steps=scale.steps, batch=scale.batch)
    warm = figures.estimate("warm", "sampled").mean
    said = f"Pairs needed for half the way from the warm start ({warm:.3f}) to the best cell, {aim:.3f}:\n"
    return "\n".join([head + table(heading, [*rows, *differences]), said, *needed, ""])


def _needed(count: int | None) -> str:
    return "not reached" if count is None else f"{count}"
