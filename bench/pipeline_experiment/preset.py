"""How large the experiment is: the whole one, or one that only shows that all of it works."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Scale:
    """Numbers of problems, pairs, steps and seeds."""

    seeds: int
    demonstrations: int
    problems: int
    """Problems of a collection. A pipeline has two collections, one after the other."""
    candidates: int
    """Candidates of each problem."""
    continuations: int
    """Samples that go on from a wrong solution's sound prefix."""
    pairs: int
    """Rows of a training at most."""
    batch: int
    warm_steps: int
    """Optimiser steps of the warm start."""
    steps: int
    """Optimiser steps after it. An arm without a warm start takes the sum of both."""
    tuning: int
    """Held-out problems that learning rates are chosen on; never tested on."""
    test: int
    samples: int
    """Candidates of each held-out problem."""
    learning_rates: tuple[float, ...]
    """Of DPO and GRPO."""
    sft_learning_rates: tuple[float, ...]
    """As many, of rejection-sampled SFT."""
    budgets: tuple[int, ...]
    """Numbers of pairs of the sweep, rising."""


NAME = "pipeline_experiment"
"""Of the folder in which both halves work."""
FULL = Scale(
    seeds=5,
    demonstrations=3200,
    problems=400,
    candidates=8,
    continuations=4,
    pairs=640,
    batch=16,
    warm_steps=60,
    steps=40,
    tuning=100,
    test=200,
    samples=8,
    learning_rates=(3e-5, 1e-4, 3e-4),
    sft_learning_rates=(1e-4, 3e-4, 1e-3),
    budgets=(32, 64, 128, 256, 640),
)
SECOND = replace(FULL, seeds=3, budgets=(32, 128))
"""The second half, cut before a result of it was seen: a unit takes three minutes of a busy core."""
SHORT = Scale(
    seeds=2,
    demonstrations=1600,
    problems=80,
    candidates=8,
    continuations=2,
    pairs=96,
    batch=16,
    warm_steps=12,
    steps=6,
    tuning=24,
    test=48,
    samples=4,
    learning_rates=(1e-4,),
    sft_learning_rates=(3e-4,),
    budgets=(16, 48),
)
