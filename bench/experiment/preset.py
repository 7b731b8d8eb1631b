"""How large the experiment is: the whole one, or one that only shows that all of it works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Numbers of problems, pairs, steps and seeds. Every arm trains for `steps` steps of `batch` rows."""

    seeds: int
    demonstrations: int
    collected: int
    """Problems that candidates are sampled for."""
    candidates: int
    """Candidates of each."""
    pairs: int
    batch: int
    steps: int
    tuning: int
    """Held-out problems that settings are chosen on; never tested on."""
    test: int
    shifted: int
    """Held-out problems with more steps than any that was trained on."""
    samples: int
    """Candidates of each held-out problem."""
    learning_rates: tuple[float, ...]
    betas: tuple[float, ...]
    sft_learning_rates: tuple[float, ...]
    wide_learning_rates: tuple[float, ...] = ()
    """The grid of plain and weighted DPO goes on to these, and to `wide_betas`, to where a variant collapses."""
    wide_betas: tuple[float, ...] = ()


FULL = Scale(
    seeds=5,
    demonstrations=3200,
    collected=700,
    candidates=8,
    pairs=1280,
    batch=32,
    steps=60,
    tuning=100,
    test=200,
    shifted=100,
    samples=8,
    learning_rates=(1e-4, 3e-4),
    betas=(0.3, 1.0),
    sft_learning_rates=(3e-5, 1e-4, 3e-4, 1e-3),
    wide_learning_rates=(3e-5, 1e-4, 3e-4, 1e-3),
    wide_betas=(0.1, 0.3, 1.0),
)
SHORT = Scale(
    seeds=2,
    demonstrations=1600,
    collected=160,
    candidates=8,
    pairs=192,
    batch=16,
    steps=12,
    tuning=24,
    test=48,
    shifted=24,
    samples=4,
    learning_rates=(3e-4,),
    betas=(1.0,),
    sft_learning_rates=(1e-4,),
)
