"""Disk of a run, item by item."""

from mathtrainer.sizing.memory import FLOAT32, Item, Training
from mathtrainer.sizing.rows import Lengths

KEPT = 2  # Checkpoints that a training keeps until its stage is published.
# Measured on solutions of 61 tokens (docs/scale.md, "Ten million candidates"); they grow with the length.
CANDIDATE_B, PAIR_B, MEASURED_TOKENS = 2_200, 4_200, 61


def model_item(training: Training) -> Item:
    """Return what a published model takes; adapters are merged into it and stand beside it."""
    count, number = training.shape.parameters, training.compute
    arithmetic, total = f"{count:,} × {number} B", count * number
    if training.lora is not None:
        arithmetic += f" + adapter {training.trained:,} × 4 B"
        total += training.trained * FLOAT32
    return Item("model", arithmetic, total, "docs/training.md, The stages")


def checkpoints_item(training: Training) -> Item:
    """Return what the resumable checkpoints take while a training is at work: weights and two moments each."""
    arithmetic = f"{KEPT} × {training.trained:,} × 3 × 4 B, while it trains"
    return Item("checkpoints", arithmetic, KEPT * training.trained * 3 * FLOAT32, "docs/training.md", passing=True)


def texts_item(candidates: float, lengths: Lengths) -> Item:
    """Return what so many candidates with their verdicts take."""
    each = CANDIDATE_B * max(1.0, lengths.solution / MEASURED_TOKENS)
    return Item(
        "scored candidates", f"{candidates:,.0f} × {each:,.0f} B", candidates * each, "docs/scale.md", assumed=True
    )


def pairs_item(count: float, lengths: Lengths) -> Item:
    """Return what the pairs take on the disk, and as much again in Redis until they are trained on."""
    each = PAIR_B * max(1.0, lengths.solution / MEASURED_TOKENS)
    return Item("pairs", f"{count:,.0f} × {each:,.0f} B", count * each, "docs/scale.md", assumed=True)
