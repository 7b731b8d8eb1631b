"""Training one arm from a seed's policy: as many samples and steps for each."""

import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.experiment.policy import MAX_LENGTH, MAX_NEW_TOKENS, curve, sample, trained_by
from bench.experiment.problems import collected
from bench.pipeline_experiment.arms import Arm
from bench.pipeline_experiment.candidates import (
    Place,
    imitable,
    kept_continuations,
    mined,
    pool,
    scored,
    sft_spec,
)
from bench.pipeline_experiment.preset import Scale
from mathcontracts import DpoSpec, GrpoSpec, MiningSpec, PreferencePair, Problem, WeightsSpec
from mathtrainer.core.metrics import effective_sample_size
from mathtrainer.core.prefixes import paired, wrong_tokens
from mathtrainer.core.weights import hardness, weigh
from mathtrainer.training.encoding import decoder
from mathtrainer.training.grpo import train_grpo
from mathtrainer.training.sft import train_sft
from mathtrainer.training.weighted_dpo import train_dpo
from mathverifier.adapters.trl import MathReward

BETA = 1.0  # Of DPO, as in the recipe of the demo.
ROUNDS = 3
GROUP = 8


def train_arm(arm: Arm, place: Place, learning_rate: float, work: Path) -> dict[str, Any]:
    """Train `arm` and leave `model/` in `work`; return how many rows it saw, and facts of its pairs."""
    shutil.rmtree(work, ignore_errors=True)
    scale = place.store.scale
    start = place.warm if arm.warm else place.start
    if arm.method == "rsft":
        spec = sft_spec(scale, learning_rate, steps_of(arm, scale))
        rows = imitable(place, arm.samples)
        random.Random(place.seed).shuffle(rows)
        return {"rows": train_sft(rows[: scale.pairs], trained_by(str(start), work, spec, place.seed))["rows"]}
    if arm.method == "grpo":
        return _grpo(place, learning_rate, start, work)
    if arm.method == "rounds":
        return _rounds(arm, place, learning_rate, work)
    return _dpo(arm, place, training_pairs(arm, place, start), learning_rate, start, work)


def steps_of(arm: Arm, scale: Scale) -> int:
    """Return an arm's optimiser steps: those of the warm start are its own where it has none."""
    return scale.steps if arm.warm else scale.warm_steps + scale.steps


def training_pairs(arm: Arm, place: Place, model: Path) -> list[PreferencePair]:
    """Return the pairs that `arm` trains on, with weights of mean 1: fewer than asked for where the pool has fewer."""
    scale, rng = place.store.scale, random.Random(place.seed)
    count = arm.budget or scale.pairs
    ordered = sorted(pool(place, arm.samples), key=lambda pair: pair.id)
    if arm.choice == "hardest":
        pairs = sorted(ordered, key=lambda pair: (-hardness(pair), pair.id))[:count]
    else:
        pairs = rng.sample(ordered, min(count, len(ordered)))
    if arm.kind != "whole":
        pairs = paired(pairs, kept_continuations(place), MiningSpec(kind=arm.kind))
        pairs = rng.sample(pairs, min(count, len(pairs)))
    if arm.weighting is None:
        return [pair.model_copy(update={"weight": 1.0}) for pair in pairs]
    if arm.weighting == "step":
        pairs = _pointed(pairs, model)
    return weigh(pairs, WeightsSpec(name=arm.weighting))


def _pointed(pairs: Sequence[PreferencePair], model: Path) -> list[PreferencePair]:
    decode, least = decoder(str(model)), MiningSpec().min_confidence
    return [pair.model_copy(update={"wrong_tokens": wrong_tokens(pair.rejected, least, decode)}) for pair in pairs]


def _dpo(
    arm: Arm, place: Place, pairs: Sequence[PreferencePair], learning_rate: float, start: Path, work: Path
) -> dict[str, Any]:
    scale = place.store.scale
    spec = DpoSpec(
        learning_rate=learning_rate, beta=BETA, batch_size=scale.batch, max_length=MAX_LENGTH, epochs=1000,
        max_steps=steps_of(arm, scale), save_steps=100_000,
    )  # fmt: skip
    step = WeightsSpec().step if arm.weighting == "step" else 1.0
    facts = train_dpo(pairs, trained_by(str(start), work, spec, place.seed), spec, step_weight=step)
    return {
        "rows": facts["rows"],
        "sharing_prefix": sum(pair.prefix_tokens > 0 for pair in pairs),
        "effective_sample_size": effective_sample_size([pair.weight or 0.0 for pair in pairs]),
        "loss": curve(work, "loss"),
    }


def _rounds(arm: Arm, place: Place, learning_rate: float, work: Path) -> dict[str, Any]:
    """Train `ROUNDS` times as `dpo_new` does, each time on samples of what the round before gave."""
    scale, seed = place.store.scale, place.seed
    rows = 0
    model, solutions = place.warm, scored(place, "new")
    for number in range(ROUNDS):
        if number:
            asked = collected(scale.problems, seed, (number + 1) * scale.problems)
            found = sample(model, asked, scale.candidates, seed)
            solutions = [(problem, one) for problem, own in found for one in own]
        ordered = sorted(mined(solutions, scale.candidates), key=lambda pair: pair.id)
        drawn = random.Random(seed).sample(ordered, min(scale.pairs, len(ordered)))
        pairs = [pair.model_copy(update={"weight": 1.0}) for pair in drawn]
        folder = work if number == ROUNDS - 1 else work / f"round-{number}"
        rows += _dpo(arm, place, pairs, learning_rate, model, folder)["rows"]
        model = folder / "model"
    return {"rows": rows}


def _grpo(place: Place, learning_rate: float, start: Path, work: Path) -> dict[str, Any]:
    """Train with as many samples as the second collection has, spread over as many steps as the other arms take."""
    scale = place.store.scale
    groups = max(1, scale.problems * scale.candidates // (scale.steps * GROUP))
    spec = GrpoSpec(
        learning_rate=learning_rate, batch_size=groups * GROUP, group_size=GROUP, max_new_tokens=MAX_NEW_TOKENS,
        max_length=MAX_LENGTH, epochs=1000, max_steps=scale.steps, save_steps=100_000,
    )  # fmt: skip
    asked: list[Problem] = [
        one.demonstration().problem for one in collected(scale.problems, place.seed, scale.problems)
    ]
    facts = train_grpo(asked, trained_by(str(start), work, spec, place.seed), spec, MathReward())
    return {"rows": facts["rows"]}
