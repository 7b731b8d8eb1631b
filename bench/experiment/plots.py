"""The experiment's plots, as SVG files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from bench.experiment.figures import MEASURES, Figures
from bench.experiment.variants import ARMS, NAMES

# Two of Okabe and Ito's colours: told apart by colour-blind readers, too.
BLUE, ORANGE = "#0072B2", "#D55E00"


def draw(figures: Figures, folder: Path) -> list[str]:
    """Write the plots to `folder` and return their file names."""
    folder.mkdir(parents=True, exist_ok=True)
    plots = {
        "pass_at_1.svg": _arms(figures, ("sampled", "greedy"), "share of held-out samples, of greedy answers"),
        "near_misses.svg": _arms(figures, ("near_miss", "prone_near_miss"), "share of samples that are near misses"),
        "grid.svg": _grids(figures),
        "likelihood.svg": _likelihood(figures),
    }
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "experiment", "font.size": 9}):
        for name, figure in plots.items():
            figure.savefig(folder / name, format="svg", metadata={"Date": None})
    return list(plots)


def _arms(figures: Figures, measures: Sequence[str], label: str) -> Figure:
    """Draw mean and interval of each arm, an arm a row."""
    figure = Figure(figsize=(7, 3.6), layout="constrained")
    axes = figure.add_subplot()
    arms = ("start", *ARMS)
    for shift, (measure, colour) in enumerate(zip(measures, (BLUE, ORANGE), strict=True)):
        estimates = [figures.estimate(arm, measure) for arm in arms]
        rows = [place + 0.25 * shift for place in range(len(arms))]
        ends = [(e.mean - e.low, e.high - e.mean) if e.low is not None and e.high is not None else (0.0, 0.0)
                for e in estimates]  # fmt: skip
        axes.errorbar(
            [e.mean for e in estimates], rows, xerr=[[low for low, _ in ends], [high for _, high in ends]],
            fmt="o", color=colour, label=MEASURES[measure], capsize=2, markersize=4,
        )  # fmt: skip
    axes.set_yticks(range(len(arms)), [NAMES[arm] for arm in arms])
    axes.invert_yaxis()
    axes.set_xlabel(label)
    axes.legend(frameon=False, fontsize=8)
    plain(axes)
    return figure


def _grids(figures: Figures) -> Figure:
    """Draw sampled pass@1 by learning rate and beta, a panel an arm."""
    figure = Figure(figsize=(7, 3), layout="constrained")
    for place, arm in enumerate(("dpo", "weighted_wide")):
        axes = figure.add_subplot(1, 2, place + 1)
        grid = figures.grid(arm)
        for beta in sorted({beta for _, beta in grid}):
            points = sorted((rate, value) for (rate, b), (value, _) in grid.items() if b == beta)
            axes.plot([rate for rate, _ in points], [value for _, value in points], marker="o", label=f"β {beta:g}")
        axes.axhline(figures.tuning_start()[0], color="grey", linestyle=":", label="SFT start")
        axes.set_xscale("log")
        axes.set_ylim(0, 1)
        axes.set_xlabel("learning rate")
        axes.set_ylabel("sampled pass@1, tuning problems")
        axes.set_title(NAMES[arm], fontsize=9)
        axes.legend(frameon=False, fontsize=7)
        plain(axes)
    return figure


def _likelihood(figures: Figures) -> Figure:
    """Draw the mean log-probability of chosen and rejected solutions over the steps, a panel a side."""
    figure = Figure(figsize=(7, 3), layout="constrained")
    for place, (name, title) in enumerate((("logps_chosen", "chosen"), ("logps_rejected", "rejected"))):
        axes = figure.add_subplot(1, 2, place + 1)
        for arm in ARMS:
            values = figures.curve(arm, name)
            if values:
                axes.plot(range(1, len(values) + 1), values, linewidth=1, label=NAMES[arm])
        axes.set_xlabel("optimiser step")
        axes.set_ylabel(f"log-probability of the {title} solution, nats")
        plain(axes)
        if place == 0:
            axes.legend(frameon=False, fontsize=6)
    return figure


def plain(axes: Any) -> None:
    """Leave out the frame above and to the right, and add a faint grid."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.2)
