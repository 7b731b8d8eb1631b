"""docs/experiment.md: every table and every sentence with a figure in it is written from the units' files."""

from collections.abc import Sequence
from pathlib import Path

from bench.experiment.experiment_tasks import ExperimentStore
from bench.experiment.figures import MEASURES, Figures, alike_key
from bench.experiment.plots import draw
from bench.experiment.problems import FLAWED, NUMERICALLY_CLOSE, TRAINED_STEPS
from bench.experiment.schedule import chosen
from bench.experiment.statistics import Estimate, Paired
from bench.experiment.variants import ARMS, NAMES, SFT_ARMS, WEIGHTINGS, WIDE

HEAD = """# The experiment

Written by `make experiment-weights`; edit `bench/experiment/`, not this file.

Does weighting preference pairs by a verifier's verdicts make a better model than plain DPO? Asked at CPU size: the
embedded model (0.9 M weights), fine-tuned on demonstrations of which {flawed} hold a planted flaw (half near misses,
half gross), so that its errors are of preference and not of capability. Then every arm starts from that policy, with
the same judged candidates.

- {seeds} seeds, each with its own demonstrations, policy, candidates ({collected} problems, {candidates} each) and pool
  of {smallest} to {largest} pairs.
- Every arm: {pairs} rows at most, {steps} steps of {batch}; {searched} settings each, chosen by sampled pass@1 on
  {tuning} held-out problems with a policy of another seed; then {test} other held-out problems, {samples} samples each
  at temperature 1.
- "DPO, hard negatives only" takes the hardest pairs of the pool; the other DPO arms share one random draw of it.
  Weights have mean 1: the defaults of `weights` in a recipe, or wide ones (alpha {alpha:g}, beta {beta:g}, {w_min:g} to
  {w_max:g}), or these dealt out by chance, or in reversed order.
- *Near miss*: a wrong answer of closeness {close} or more that is not absurd: numerically close, logically
  inconsistent. *Where near misses are invited*: the {prone} test problems on which the policy that settings were chosen
  with sampled one.
- *More steps*: {shifted} held-out problems with more than {trained} steps; nothing in fine-tuning has more (the
  embedded model's own training had).
- *Margin*: log p(sound) - log p(flawed) of a test problem's own solution and one with a planted flaw, in nats.

Means over the seeds, with Student's 95 % interval.
"""
LIMITS = """## What it does not show

- One model of less than a million weights on generated problems of fifteen templates. Nothing here says that a 1.5 B
  model behaves alike.
- {seeds} seeds find differences that are large beside the spread of seeds. "Not told apart" is not "equal": the
  interval says what is still possible.
- Settings were chosen with one policy, from few values.
- The flaws are planted, and the verdicts know the reference: a verifier that errs more would weigh worse.
- Rejection-sampled SFT has fewer distinct rows than the DPO arms have pairs, and sees each more often.
"""
WHY = """## Where a weight could act

At the end: the mean of the last tenth of the steps. *Moved*: how far the log-probability of chosen and rejected
solutions, in nats, is at the end from where it was in the first tenth. A chosen solution that moved down is likelihood
displacement; a loss near 0 is saturation: there the gradient of a pair, and so its weight, has nothing left to do.

"""
TESTS = """## Against plain DPO, and against the SFT start

Differences paired by seed, with the p-value of a two-sided paired t-test, not corrected for their number.
"""
ALIKE = """## The weights alone

Each weighting at the setting that plain DPO was given ({setting}), so that nothing differs but the weights. Minus plain
DPO, paired by seed.

"""
SIGNIFICANT = 0.05
MAIN = ("sampled", "greedy", "near_miss", "far_miss", "absurd", "flawed_process")
SLICES = ("prone", "prone_near_miss", "shifted", "shifted_greedy", "margin_near", "margin_gross")
CLAIM = ("sampled", "near_miss", "prone", "prone_near_miss", "shifted")


def write(laboratory: ExperimentStore, target: Path) -> None:
    """Write the document, and its plots into a folder of its name. Raises OSError where a unit has left no file."""
    figures = Figures(laboratory)
    plots = draw(figures, target.with_suffix(""))
    parts = [
        _head(figures), _results(figures), _slices(figures), _tests(figures), _alike(figures), _why(figures),
        _grid(figures), _plots(target, plots), LIMITS.format(seeds=laboratory.scale.seeds),
    ]  # fmt: skip
    target.write_text("\n".join(parts), encoding="utf-8")


def _head(figures: Figures) -> str:
    scale = figures.laboratory.scale
    pools = [unit["pool"] for unit in figures.units["start"]]
    return HEAD.format(
        flawed=f"{FLAWED:.0%}", seeds=scale.seeds, collected=scale.collected, candidates=scale.candidates,
        smallest=min(pools), largest=max(pools), pairs=scale.pairs, steps=scale.steps, batch=scale.batch,
        searched=len(scale.learning_rates) * len(scale.betas), tuning=scale.tuning, test=scale.test,
        samples=scale.samples, alpha=WIDE.alpha, beta=WIDE.beta, w_min=WIDE.w_min, w_max=WIDE.w_max,
        close=NUMERICALLY_CLOSE, prone=len(figures.prone), shifted=scale.shifted, trained=TRAINED_STEPS,
    )  # fmt: skip


def _results(figures: Figures) -> str:
    rows = [
        [NAMES[arm], _setting(figures, arm), *(interval(figures.estimate(arm, measure)) for measure in MAIN)]
        for arm in ("start", *ARMS)
    ]
    return "## Results\n\n" + table(["arm", "setting", *(MEASURES[measure] for measure in MAIN)], rows)


def _slices(figures: Figures) -> str:
    rows = [
        [NAMES[arm], *(interval(figures.estimate(arm, measure), _digits(measure)) for measure in SLICES)]
        for arm in ("start", *ARMS)
    ]
    return "## Near misses and more steps\n\n" + table(["arm", *(MEASURES[measure] for measure in SLICES)], rows)


def _tests(figures: Figures) -> str:
    lines = [TESTS]
    for other in ("dpo", "start"):
        rows = [
            [NAMES[arm], *(difference(figures.against(arm, other, measure)) for measure in CLAIM)]
            for arm in ARMS
            if arm != other
        ]
        lines.append(table([f"minus {NAMES[other]}", *(MEASURES[measure] for measure in CLAIM)], rows))
    lines += ["What that says:\n", *(f"- {NAMES[arm]}: {_said(figures, arm)}" for arm in ARMS if arm != "dpo"), ""]
    return "\n".join(lines)


def _said(figures: Figures, arm: str) -> str:
    found = figures.against(arm, "dpo", "sampled")
    near = figures.against(arm, "dpo", "near_miss")
    return f"sampled pass@1 {_verdict(found, 'plain DPO')}; near misses {_verdict(near, 'plain DPO')}."


def _verdict(found: Paired, other: str) -> str:
    if found.p is None:
        return f"{found.difference.mean:+.3f}, of one seed, which shows nothing"
    if found.p >= SIGNIFICANT:
        return f"not told apart from {other}'s ({found.difference.mean:+.3f}, p {found.p:.2f})"
    return (
        f"{'above' if found.difference.mean > 0 else 'below'} {other}'s ({found.difference.mean:+.3f}, p {found.p:.3f})"
    )


def _alike(figures: Figures) -> str:
    rows = [
        [
            NAMES[arm],
            interval(figures.estimate(alike_key(arm), "sampled")),
            *(difference(figures.against(alike_key(arm), "dpo", measure)) for measure in CLAIM),
        ]
        for arm in WEIGHTINGS
    ]
    heading = ["minus DPO, plain", MEASURES["sampled"], *(f"{MEASURES[measure]}, difference" for measure in CLAIM)]
    said = [f"- {NAMES[arm]}: {_said(figures, alike_key(arm))}" for arm in WEIGHTINGS]
    lines = [ALIKE.format(setting=_setting(figures, "dpo")) + table(heading, rows), "What that says:\n", *said, ""]
    return "\n".join(lines)


def _why(figures: Figures) -> str:
    rows = []
    for arm in ARMS:
        if arm in SFT_ARMS:
            continue
        size, total = figures.fact(arm, "effective_sample_size"), figures.fact(arm, "rows")
        chosen_curve, rejected_curve = figures.curve(arm, "logps_chosen"), figures.curve(arm, "logps_rejected")
        accuracies = figures.curve(arm, "rewards_accuracies")
        rows.append(
            [
                NAMES[arm],
                f"{total:.0f}",
                f"{size:.0f} ({size / total:.0%})" if size and total else "",
                f"{figures.fact(arm, 'weight_min'):.2f} to {figures.fact(arm, 'weight_max'):.2f}",
                f"{_tail(figures.curve(arm, 'loss')):.3f}",
                f"{_tail(accuracies):.3f}",
                f"{_tail(chosen_curve) - _head_mean(chosen_curve):+.1f}",
                f"{_tail(rejected_curve) - _head_mean(rejected_curve):+.1f}",
            ]
        )
    heading = ["arm", "pairs", "effective sample size", "weights", "loss at the end", "pairs in order at the end",
               "chosen moved", "rejected moved"]  # fmt: skip
    return WHY + table(heading, rows)


def _grid(figures: Figures) -> str:
    lines = ["## Learning rate and beta\n"]
    start = figures.tuning_start()
    lines.append(
        f"Sampled / greedy pass@1 on the tuning problems, one seed; the policy they start from has "
        f"{start[0]:.2f} / {start[1]:.2f}.\n"
    )
    for arm in ("dpo", "weighted_wide"):
        grid = figures.grid(arm)
        betas = sorted({beta for _, beta in grid})
        rows = [
            [
                f"{rate:g}",
                *("{:.2f} / {:.2f}".format(*grid[rate, beta]) if (rate, beta) in grid else "" for beta in betas),
            ]
            for rate in sorted({rate for rate, _ in grid})
        ]
        lines.append(table([f"{NAMES[arm]}: learning rate", *(f"β {beta:g}" for beta in betas)], rows))
        fallen = [f"{rate:g} with β {beta:g}" for (rate, beta), (_, greedy) in grid.items() if greedy < start[1] - 0.05]
        lines.append(f"Greedy falls by more than 0.05 below the start at: {', '.join(fallen) or 'none of these'}.\n")
    return "\n".join(lines)


def _plots(target: Path, names: Sequence[str]) -> str:
    shown = [f"![{Path(name).stem.replace('_', ' ')}]({target.stem}/{name})" for name in names]
    return "## Plots\n\n" + "\n\n".join(shown) + "\n"


def _setting(figures: Figures, arm: str) -> str:
    if arm == "start":
        return ""
    setting = chosen(figures.laboratory, arm)  # type: ignore[arg-type]  # A name of ARMS.
    return ", ".join(f"{'lr' if name == 'learning_rate' else 'β'} {value:g}" for name, value in setting.items())


def _digits(measure: str) -> int:
    return 1 if measure.startswith("margin") else 3


def interval(found: Estimate, digits: int = 3) -> str:
    """Return a mean with its interval, where it has one."""
    if found.low is None or found.high is None:
        return f"{found.mean:.{digits}f}"
    return f"{found.mean:.{digits}f} ({found.low:.{digits}f} to {found.high:.{digits}f})"


def difference(found: Paired) -> str:
    """Return a signed difference with its interval and p-value, where it has them."""
    p = "" if found.p is None else f", p {found.p:.3f}"
    low, high = found.difference.low, found.difference.high
    span = "" if low is None or high is None else f" ({low:+.3f} to {high:+.3f}{p})"
    return f"{found.difference.mean:+.3f}{span}"


def _tail(values: Sequence[float]) -> float:
    tenth = max(1, len(values) // 10)
    return sum(values[-tenth:]) / tenth


def _head_mean(values: Sequence[float]) -> float:
    tenth = max(1, len(values) // 10)
    return sum(values[:tenth]) / tenth


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
