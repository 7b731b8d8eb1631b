"""Work of a stage: tokens that it sees or writes, and the floating-point operations of training on them."""

from dataclasses import dataclass

from mathtrainer.sizing.memory import Training
from mathtrainer.sizing.shape import ModelShape


@dataclass(frozen=True)
class Tokens:
    """Tokens of a stage with their arithmetic; `assumed` where a factor of it is."""

    count: float
    arithmetic: str
    assumed: bool


@dataclass(frozen=True)
class Flop:
    """Floating-point operations of a stage with their arithmetic."""

    count: float
    arithmetic: str


def forward_flop(shape: ModelShape, length: float) -> float:
    """Return the operations of a forward pass for one token of a sequence of `length`.

    Two for each weight that it is multiplied with (Kaplan et al. 2020, section 2.1). Its scores and sums take 2 ·
    length · (query width) a layer besides, over the half of the sequence that is before it on average. That is of
    Chowdhery et al. 2022, appendix B, halved for a causal mask.
    """
    return 2 * shape.multiplied + 2 * length * shape.query_width * shape.layers


def training_flop(training: Training, tokens: float, length: float, *, extra_forward: float = 0.0) -> Flop:
    """Return the operations of training on so many tokens.

    A backward pass costs two forward ones; with a frozen base one, for only the gradients of what passes through are
    needed there. Checkpointing does the forward pass again (Chen et al. 2016), and TRL's projection to the vocabulary
    does its own again. `extra_forward` are forward passes for the reference, each over the same tokens.
    """
    shape = training.shape
    forward = forward_flop(shape, length)
    passes = (3 if training.lora is None else 2) + int(training.checkpointed) + extra_forward
    again = 2 * shape.head_parameters
    arithmetic = f"{tokens:,.0f} tokens × ({passes:g} × {forward / 1e9:.3g} + {again / 1e9:.2g}) GFLOP"
    return Flop(tokens * (passes * forward + again), arithmetic)
