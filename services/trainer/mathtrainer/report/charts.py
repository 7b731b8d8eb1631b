"""Charts as SVG that can stand inside HTML: shapes with classes, which the page's style sheet colours."""

from collections.abc import Mapping, Sequence
from math import floor, log10

from markupsafe import Markup

Curve = Sequence[tuple[float, float]]
WIDTH, HEIGHT = 560.0, 270.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 10.0, 26.0, 40.0
# The style sheet has so many colours; further series begin again.
COLOURS = 6
BINS = 30
MOST_POINTS = 400


def small_multiples(groups: Mapping[str, Mapping[str, Curve]], ylabel: str, *, shared: bool = True) -> Markup | None:
    """Draw a chart for each group, so that none hides another; None where there is nothing to draw.

    With `shared` they are all on the same axes. A group has the same colour wherever the groups are the same.
    """
    drawn = [
        (place, name, {line: _thinned(points) for line, points in lines.items() if points})
        for place, (name, lines) in enumerate(groups.items())
    ]
    drawn = [one for one in drawn if one[2]]
    if not drawn:
        return None
    every = [lines for _, _, lines in drawn]
    panels = []
    for place, name, lines in drawn:
        plane = _plane_of(every if shared else [lines])
        first = place if len(lines) == 1 else 0
        parts = [plane.axes("optimiser step", ylabel)]
        parts += [_line(plane, points, first + number) for number, points in enumerate(lines.values())]
        svg = _svg(parts, list(lines) if len(lines) > 1 else [], f"{name}: {ylabel} by optimiser step")
        panels.append(Markup("<figure><figcaption>{}</figcaption>{}</figure>").format(name, svg))
    return Markup('<div class="panels">{}</div>').format(Markup("").join(panels))


def _plane_of(groups: Sequence[Mapping[str, Curve]]) -> "_Plane":
    points = [point for lines in groups for curve in lines.values() for point in curve]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return _Plane((min(xs), max(xs)), (min(ys), max(ys)))


def _line(plane: "_Plane", points: Curve, series: int) -> Markup:
    """Return a line over the optimiser steps, with its running mean."""
    means = running_mean([y for _, y in points])
    parts = []
    for kind, values in (("raw", [y for _, y in points]), ("mean", means)):
        path = " ".join(f"{plane.x(x):.1f},{plane.y(y):.1f}" for (x, _), y in zip(points, values, strict=True))
        parts.append(Markup('<polyline class="line {} s{}" points="{}"/>').format(kind, series % COLOURS, path))
    return Markup("").join(parts)


def running_mean(values: Sequence[float]) -> list[float]:
    """Return for each value the mean of the last tenth of all up to it."""
    width = max(1, len(values) // 10)
    return [sum(values[max(0, end - width) : end]) / min(width, end) for end in range(1, len(values) + 1)]


def bars(groups: Mapping[str, Mapping[str, float | None]], ylabel: str) -> Markup | None:
    """Draw one group of bars a label, one bar a series; a value of None is left out."""
    labels = list(dict.fromkeys(label for series in groups.values() for label in series))
    if not labels:
        return None
    known = [value for series in groups.values() for value in series.values() if value is not None]
    plane = _Plane((0.0, float(len(labels))), (0.0, max([*known, 1e-9])))
    parts = [plane.axes("", ylabel, ticks=False)]
    width = 0.8 / len(groups)
    for place, (name, series) in enumerate(groups.items()):
        for at, label in enumerate(labels):
            if (value := series.get(label)) is not None:
                x = at + 0.1 + place * width
                parts.append(plane.bar(x, x + width, value, place % COLOURS, f"{name}, {label}: {value:.3f}"))
    parts += [plane.below(at + 0.5, label.replace("_", " ")) for at, label in enumerate(labels)]
    return _svg(parts, list(groups), ylabel)


def histogram(values: Sequence[float], xlabel: str) -> Markup | None:
    """Draw how values are spread."""
    if not values:
        return None
    low, high = min(values), max(values)
    size = (high - low) / BINS or 1.0
    counts = [0] * BINS
    for value in values:
        counts[min(BINS - 1, int((value - low) / size))] += 1
    plane = _Plane((low, low + size * BINS), (0.0, float(max(counts))))
    parts = [plane.axes(xlabel, "pairs")]
    for place, count in enumerate(counts):
        start = low + place * size
        parts.append(plane.bar(start, start + size, count, 0, f"{start:.3g} to {start + size:.3g}: {count}"))
    return _svg(parts, [], f"how {xlabel} is spread")


class _Plane:
    """Where values are drawn."""

    def __init__(self, xs: tuple[float, float], ys: tuple[float, float]):
        self._xs = xs if xs[1] > xs[0] else (xs[0] - 0.5, xs[0] + 0.5)
        self._ys = ys if ys[1] > ys[0] else (ys[0] - 0.5, ys[0] + 0.5)

    def x(self, value: float) -> float:
        low, high = self._xs
        return LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        low, high = self._ys
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    def axes(self, xlabel: str, ylabel: str, *, ticks: bool = True) -> Markup:
        """Return the lines of the grid with their numbers, and what they are of."""
        parts = []
        for value in _ticks(*self._ys):
            y = self.y(value)
            parts.append(
                Markup('<line class="grid" x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}"/>').format(
                    LEFT, WIDTH - RIGHT, y
                )
            )
            parts.append(_text(f"{value:.4g}", LEFT - 6, y + 4, "end"))
        parts += [self.below(value, f"{value:.4g}") for value in (self._steps() if ticks else ())]
        parts.append(_text(xlabel, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "middle"))
        parts.append(_text(ylabel, 2, 12, "start"))
        return Markup("").join(parts)

    def _steps(self) -> list[float]:
        """Return the ticks of the horizontal axis: steps count from 1, and the first is named where it is drawn."""
        low, high = self._xs
        ticks = _ticks(low, high)
        return [low, *(one for one in ticks if one - low > (high - low) / 12)] if low == 1 else ticks

    def below(self, value: float, words: str) -> Markup:
        """Return words beneath a place of the horizontal axis."""
        return _text(words, self.x(value), HEIGHT - BOTTOM + 15, "middle")

    def bar(self, start: float, end: float, value: float, series: int, said: str) -> Markup:
        """Return a bar from zero, which says its value when it is pointed at."""
        top, bottom = self.y(value), self.y(max(0.0, self._ys[0]))
        return Markup(
            '<rect class="bar-of s{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}</title></rect>'
        ).format(series, self.x(start), top, max(0.5, self.x(end) - self.x(start) - 1), max(0.0, bottom - top), said)


def _thinned(points: Curve) -> Curve:
    """Return at most some hundreds of points, evenly chosen: more cannot be seen."""
    step = -(-len(points) // MOST_POINTS)
    return points[::step] if step > 1 else points


def _ticks(low: float, high: float) -> list[float]:
    """Return three to six round numbers between two values."""
    rough = (high - low) / 4
    unit = 10.0 ** floor(log10(rough))
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)
    first = -floor(-low / step)
    return [number * step for number in range(first, floor(high / step) + 1)]


def _text(words: str, x: float, y: float, anchor: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(x, y, anchor, words)


def _svg(parts: Sequence[Markup], names: Sequence[str], title: str) -> Markup:
    """Return the chart with a legend of `names` above it."""
    legend = []
    widths = [14 + 6.2 * len(name) + 14 for name in names]
    x = max(LEFT + 90, WIDTH - RIGHT - sum(widths))
    for place, (name, width) in enumerate(zip(names, widths, strict=True)):
        legend.append(
            Markup('<rect class="bar-of s{}" x="{:.1f}" y="4" width="10" height="10"/>').format(place % COLOURS, x)
        )
        legend.append(_text(name, x + 14, 13, "start"))
        x += width
    return Markup('<svg class="chart" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">{}{}</svg>').format(
        max(WIDTH, x), HEIGHT, title, Markup("").join(parts), Markup("").join(legend)
    )
