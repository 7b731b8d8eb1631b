"""The experiment's plots, as SVG files."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from bench.experiment.plots import BLUE, ORANGE, plain
from bench.pipeline_experiment.arms import ARMS, SWEPT, swept
from bench.pipeline_experiment.figures import MEASURES, Figures

# Okabe and Ito's colours: told apart by colour-blind readers, too.
COLOURS = (BLUE, ORANGE, "#009E73", "#CC79A7")


def draw(folder: Path, plots: Mapping[str, Figure]) -> list[str]:
    """Write the plots to `folder` by their file names; return these."""
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "experiment", "font.size": 9}):
        for name, figure in plots.items():
            figure.savefig(folder / name, format="svg", metadata={"Date": None})
    return list(plots)


def pipelines(figures: Figures) -> Figure:
    """Draw mean and interval of each arm, an arm a row."""
    figure = Figure(figsize=(7, 4.4), layout="constrained")
    axes = figure.add_subplot()
    named = [("start", "SFT start"), ("warm", "warm start"), *((name, ARMS[name].title) for name in figures.arms)]
    for shift, (measure, colour) in enumerate((("sampled", BLUE), ("greedy", ORANGE))):
        found = [figures.estimate(name, measure) for name, _ in named]
        rows = [place + 0.25 * shift for place in range(len(named))]
        halves = [0.0 if one.high is None else one.high - one.mean for one in found]
        axes.errorbar(
            [one.mean for one in found], rows, xerr=halves, fmt="o", color=colour, label=MEASURES[measure],
            capsize=2, markersize=4,
        )  # fmt: skip
    axes.set_yticks(range(len(named)), [title for _, title in named])
    axes.invert_yaxis()
    axes.set_xlabel("share of held-out samples, of greedy answers")
    axes.legend(frameon=False, fontsize=8)
    plain(axes)
    return figure


def sweep(figures: Figures) -> Figure:
    """Draw sampled pass@1 by the number of pairs, a line a choice of pairs."""
    figure = Figure(figsize=(7, 3), layout="constrained")
    axes = figure.add_subplot()
    budgets = figures.store.scale.budgets
    for (choice, arm), colour in zip(SWEPT.items(), COLOURS, strict=True):
        found = [figures.estimate(swept(choice, budget), "sampled") for budget in budgets]
        halves = [0.0 if one.high is None else one.high - one.mean for one in found]
        axes.errorbar(
            budgets, [one.mean for one in found], yerr=halves, marker="o", markersize=3, linewidth=1, capsize=2,
            color=colour, label=arm.title,
        )  # fmt: skip
    axes.axhline(figures.estimate("warm", "sampled").mean, color="grey", linestyle=":", label="warm start")
    axes.set_xscale("log", base=2)
    axes.set_xticks(budgets, [str(budget) for budget in budgets])
    axes.set_xlabel("pairs")
    axes.set_ylabel("sampled pass@1")
    axes.legend(frameon=False, fontsize=7)
    plain(axes)
    return figure
