"""Charts of the report, as SVG that can stand inside HTML."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

# Okabe and Ito's colours: told apart by colour-blind readers, too.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9")
Curve = Sequence[tuple[float, float]]


def curves(lines: Mapping[str, Curve], ylabel: str) -> str | None:
    """Draw each line over the optimiser steps, with its running mean; None where there is nothing to draw."""
    if not any(lines.values()):
        return None
    figure, axes = _canvas()
    for place, (name, points) in enumerate(lines.items()):
        if not points:
            continue
        steps = [step for step, _ in points]
        values = [value for _, value in points]
        colour = COLOURS[place % len(COLOURS)]
        axes.plot(steps, values, color=colour, alpha=0.25, linewidth=0.8)
        axes.plot(steps, running_mean(values), color=colour, linewidth=1.6, label=name)
    axes.set_xlabel("optimiser step")
    axes.set_ylabel(ylabel)
    axes.legend(frameon=False, fontsize=8)
    return _svg(figure)


def running_mean(values: Sequence[float]) -> list[float]:
    """Return for each value the mean of the last tenth of all up to it."""
    width = max(1, len(values) // 10)
    return [sum(values[max(0, end - width) : end]) / min(width, end) for end in range(1, len(values) + 1)]


def bars(groups: Mapping[str, Mapping[str, float | None]], ylabel: str) -> str | None:
    """Draw one group of bars a label, one bar a series; a value of None is left out."""
    labels = list(dict.fromkeys(label for series in groups.values() for label in series))
    if not labels:
        return None
    figure, axes = _canvas()
    width = 0.8 / len(groups)
    for place, (name, series) in enumerate(groups.items()):
        known = [(at, value) for at, label in enumerate(labels) if (value := series.get(label)) is not None]
        at = [index + (place - (len(groups) - 1) / 2) * width for index, _ in known]
        axes.bar(at, [value for _, value in known], width, color=COLOURS[place % len(COLOURS)], label=name)
    axes.set_xticks(range(len(labels)), [label.replace("_", " ") for label in labels], fontsize=8)
    axes.set_ylabel(ylabel)
    axes.legend(frameon=False, fontsize=8)
    return _svg(figure)


def histogram(values: Sequence[float], xlabel: str) -> str | None:
    """Draw how values are spread."""
    if not values:
        return None
    figure, axes = _canvas()
    axes.hist(values, bins=30, color=COLOURS[0])
    axes.set_xlabel(xlabel)
    axes.set_ylabel("pairs")
    return _svg(figure)


def _canvas() -> tuple[Any, Any]:
    # Not pyplot: it keeps every figure in a registry of the whole process.
    figure = Figure(figsize=(6.4, 3.2), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.2)
    return figure, axes


def _svg(figure: Any) -> str:
    target = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "report", "font.size": 9}):
        figure.savefig(target, format="svg", metadata={"Date": None})
    drawn = target.getvalue()
    # Inside HTML there is no place for a prologue or for metadata.
    return re.sub(r"<metadata>.*?</metadata>", "", drawn[drawn.index("<svg") :], flags=re.DOTALL)
