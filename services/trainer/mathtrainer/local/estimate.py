"""How long a recipe takes on this machine: its work in seconds of a machine that was measured, times this one's speed.

Only for the embedded model on CPU cores: what another model takes depends on what nobody has measured yet.
"""

import time

import numpy as np

from mathcontracts import RunSpec
from mathcontracts.run_spec import OptimisationSpec
from mathtrainer.core.iterations import first_models

EMBEDDED = "embedded/tiny"
# Seconds on the machine that was measured (recipes/demo.yaml, two cores, one thread a process): docs/runs.md.
START_S = 25.0
TRAINING_S, SAMPLING_S = 3.0, 1.0  # What each training and each sampling takes before its first row.
ROW_S, PAIR_S, CANDIDATE_S = 0.0165, 0.0345, 0.0138
# Right solutions of a problem that differ, and the share of the pairs that mining may keep that it finds: of samples of
# the SFT model, and of the better one after a warm start.
RIGHT_EACH, PAIR_SHARE, WARM_PAIR_SHARE = 0.86, 0.70, 0.56
# Rounds of the probe that the measured machine did in a second.
MEASURED_ROUNDS = 10_000.0
PROBE_S = 2.0


def estimated_s(spec: RunSpec, rounds: float) -> float | None:
    """Return about how many seconds a run takes on a machine of so many probe rounds a second; None if not known."""
    if spec.model != EMBEDDED or spec.processes > 1 or spec.rounds.count > 1 or spec.mining.kind != "whole":
        return None
    if "grpo" in spec.arms:
        return None
    return measured_work_s(spec) * MEASURED_ROUNDS / rounds


def measured_work_s(spec: RunSpec) -> float:
    """Return about how many seconds a run of one round takes on the machine that was measured."""
    problems = spec.problems.train
    seconds = START_S + (TRAINING_S + _visits(spec.sft, spec.demonstrations.count) * ROW_S if spec.sft else 0.0)
    rsft_s = TRAINING_S + _visits(spec.rsft, problems * RIGHT_EACH) * ROW_S
    share = WARM_PAIR_SHARE if spec.warm_start else PAIR_SHARE
    dpo_s = TRAINING_S + _visits(spec.dpo, problems * spec.mining.max_pairs_per_problem * share) * PAIR_S
    seconds += rsft_s * spec.warm_start + sum(rsft_s if arm == "rsft" else dpo_s for arm in spec.arms)
    collect_s = SAMPLING_S + problems * spec.collect.n * CANDIDATE_S
    seconds += collect_s * (spec.warm_start + bool(spec.arms))
    evaluation_s = SAMPLING_S + spec.problems.heldout * (spec.evaluate.n + 1) * CANDIDATE_S
    return seconds + evaluation_s * len(first_models(spec))


def probe(seconds: float = PROBE_S) -> float:
    """Return how many rounds of small matrix products and of Python this machine does in a second, for `seconds`."""
    generator = np.random.default_rng(0)
    left, right = (generator.standard_normal((96, 96), dtype=np.float32) for _ in range(2))
    rounds, began = 0, time.monotonic()
    while time.monotonic() - began < seconds:
        np.tanh(left @ right).sum()
        sum(number * number for number in range(2000))
        rounds += 1
    return rounds / (time.monotonic() - began)


def in_words(seconds: float) -> str:
    """Return a length of time as people say it: tens of seconds, or minutes."""
    return f"about {seconds / 60:.0f} minutes" if seconds > 150 else f"about {max(10, round(seconds, -1)):.0f} seconds"


def _visits(how: OptimisationSpec, rows: float) -> float:
    """How many rows a training sees, each as often as it sees it."""
    whole = rows * how.epochs
    return whole if how.max_steps is None else min(whole, how.max_steps * how.batch_size * how.gradient_accumulation)
