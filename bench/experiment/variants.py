"""What is compared: ways of training one policy on the same candidates, with as many rows and steps each."""

import random
from collections.abc import Sequence
from typing import Literal

from mathcontracts import PreferencePair, WeightsSpec
from mathtrainer.core.weights import hardness, weigh

Arm = Literal["sft_more", "rsft", "dpo", "dpo_random", "dpo_hard", "weighted", "weighted_wide", "weighted_reversed"]
ARMS: tuple[Arm, ...] = (
    "sft_more",
    "rsft",
    "dpo",
    "dpo_random",
    "dpo_hard",
    "weighted",
    "weighted_wide",
    "weighted_reversed",
)
Setting = dict[str, float]
"""`learning_rate`, and for the DPO arms `beta`."""
WEIGHTINGS: tuple[Arm, ...] = ("dpo_random", "weighted", "weighted_wide", "weighted_reversed")
"""Plain DPO's pairs, weighted."""
SFT_ARMS: tuple[Arm, ...] = ("sft_more", "rsft")
NAMES = {
    "start": "SFT start",
    "sft_more": "SFT, more of it",
    "rsft": "rejection-sampled SFT",
    "dpo": "DPO, plain",
    "dpo_random": "DPO, random weights of the wide spread",
    "dpo_hard": "DPO, hard negatives only",
    "weighted": "DPO, weighted (defaults)",
    "weighted_wide": "DPO, weighted (wide)",
    "weighted_reversed": "DPO, the wide weights in reversed order",
}
WIDE = WeightsSpec(alpha=4.0, beta=2.0, w_min=0.1, w_max=5.0)


def training_pairs(arm: Arm, pool: Sequence[PreferencePair], count: int, seed: int) -> list[PreferencePair]:
    """Return the `count` pairs that `arm` trains on, with its weights, which have mean 1.

    All arms share one random draw of the pool but `dpo_hard`, which takes the hardest. `dpo_random` has the wide
    weights, dealt out by chance; `weighted_reversed` has them in the reverse order, the hardest pair the least.
    Fewer pairs are returned where the pool holds fewer.
    """
    ordered = sorted(pool, key=lambda pair: pair.id)
    if arm == "dpo_hard":
        hardest = sorted(ordered, key=lambda pair: (-hardness(pair), pair.id))[:count]
        return [pair.model_copy(update={"weight": 1.0}) for pair in hardest]
    rng = random.Random(seed)
    drawn = rng.sample(ordered, min(count, len(ordered)))
    if arm == "weighted":
        return weigh(drawn, WeightsSpec())
    wide = weigh(drawn, WIDE)
    weights = [pair.weight or 0.0 for pair in wide]
    if arm == "dpo":
        weights = [1.0] * len(drawn)
    elif arm == "dpo_random":
        rng.shuffle(weights)
    elif arm == "weighted_reversed":
        falling = sorted(range(len(weights)), key=lambda place: weights[place])
        for place, weight in zip(falling, sorted(weights, reverse=True), strict=True):
            weights[place] = weight
    return [pair.model_copy(update={"weight": weight}) for pair, weight in zip(wide, weights, strict=True)]
