"""A GPU as the arithmetic sees it, and how long work takes on it. All of it rests on data sheets and assumptions."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from mathtrainer.sizing.shape import ModelShape

# Share of a card's peak that training reaches (model FLOPs utilisation, Chowdhery et al. 2022, appendix B): 0.3 to 0.5
# is what is reported for well-fed training; small batches of a small model are at the lower end.
UTILISATION = 0.35
# Share of a card's bandwidth that decoding reaches.
BANDWIDTH_SHARE = 0.6
# Seconds that transformers takes for a layer of a decoding step, whatever the batch: Python starts each kernel.
LAYER_S = 0.001


class UnknownCard(ValueError):
    """No card of this name; the message lists those that there are."""


@dataclass(frozen=True)
class Card:
    """Memory in GB (10⁹ bytes), dense bfloat16 TFLOP/s, bandwidth in GB/s."""

    name: str
    memory_gb: float
    tflops: float
    bandwidth_gb_s: float

    def training_s(self, flop: float) -> float:
        """Return the seconds of so many floating-point operations in training."""
        return flop / (self.tflops * 1e12 * UTILISATION)

    def tokens_per_s(self, shape: ModelShape, sequences: int, context: float, *, vllm: bool) -> float:
        """Return how many tokens a second `sequences` at once get, each `context` tokens long on average.

        A step reads all weights and every sequence's cache once (Pope et al. 2022, arXiv 2211.05102, section 2), in
        bfloat16. Without vLLM it takes `LAYER_S` a layer at least.
        """
        read = 2 * (shape.multiplied + sequences * context * shape.kv_elements)
        step_s = read / (self.bandwidth_gb_s * 1e9 * BANDWIDTH_SHARE)
        return sequences / (step_s if vllm else max(step_s, LAYER_S * shape.layers))


def cards() -> dict[str, Card]:
    """Return the cards that are known, by name."""
    table = tomllib.loads((files("mathtrainer.sizing") / "cards.toml").read_text(encoding="utf-8"))
    return {name: Card(name, **row) for name, row in table.items()}


def card_of(
    name: str | None, memory_gb: float | None, tflops: float | None, bandwidth_gb_s: float | None
) -> Card | None:
    """Return the card of a name with what is given in place of its figures; None where nothing is given.

    Raises UnknownCard for a name that is not known, or where figures without a name are not complete.
    """
    given = {"memory_gb": memory_gb, "tflops": tflops, "bandwidth_gb_s": bandwidth_gb_s}
    changes = {key: value for key, value in given.items() if value is not None}
    known = cards()
    if name is None:
        if changes and len(changes) < len(given):
            raise UnknownCard(
                "--memory, --tflops and --bandwidth: give all three, or name a --card that has the others"
            )
        return Card("a card of your own", **changes) if changes else None
    if name not in known:
        raise UnknownCard(f"--card: {name!r} is not known; there are {', '.join(known)}; or give all three figures")
    sheet = known[name]
    figures = {"memory_gb": sheet.memory_gb, "tflops": sheet.tflops, "bandwidth_gb_s": sheet.bandwidth_gb_s}
    return Card(name, **{**figures, **changes})
