"""Memory of a training and of a sampler, item by item. Each item names its arithmetic and where that is from.

All of it is for one process on one GPU. Bytes are bytes; GB are 10⁹ of them.
"""

from dataclasses import dataclass

from mathcontracts import LoraSpec
from mathtrainer.sizing.shape import ModelShape

FLOAT32, BFLOAT16 = 4, 2
# NF4 with its scales quantised, too: 4.127 bits a weight (Dettmers et al. 2023, arXiv 2305.14314, section 3).
NF4 = 0.516
# Tiles of the projection to the vocabulary (TRL 1.16, trl/kernels/chunked_logprob.py): tokens by words.
TILE_TOKENS, TILE_WORDS = 4096, 32_768
# What a process takes before the first tensor: context and libraries of CUDA. An assumption.
CONTEXT = 800_000_000
# What the allocator holds beside what is in use, as a share. An assumption.
FRAGMENTS = 0.1

ADAM = "Kingma & Ba 2015, algorithm 1"
MIXED = "docs/training.md: weights that are trained are float32"
MODEL = "transformers: the tensors that its modules keep for the backward pass"
TRL = "TRL 1.16, kernels/chunked_logprob.py"


@dataclass(frozen=True)
class Item:
    """A part of the memory or the disk, in bytes.

    `assumed` marks what rests on an assumption, `passing` what is gone once the stage is done.
    """

    what: str
    arithmetic: str
    bytes: float
    source: str
    assumed: bool = False
    passing: bool = False


@dataclass(frozen=True)
class Training:
    """What decides the memory of a training: `rows` sequences of at most `tokens` each at once."""

    shape: ModelShape
    rows: int
    tokens: int
    precision: str
    checkpointed: bool
    lora: LoraSpec | None

    @property
    def compute(self) -> int:
        """Bytes of a number in matrix products: autocast's bfloat16, or float32."""
        return BFLOAT16 if self.precision == "bfloat16" else FLOAT32

    @property
    def trained(self) -> int:
        """Parameters that are trained."""
        return self.shape.parameters if self.lora is None else self.shape.adapter_parameters(self.lora)

    @property
    def at_once(self) -> int:
        """Tokens in one forward pass, padding included."""
        return self.rows * self.tokens


def training_items(training: Training) -> list[Item]:
    """Return the memory of a training that updates its weights by AdamW, at its peak."""
    return [*states(training), activations(training), head(training)]


def states(training: Training) -> list[Item]:
    """Return weights, gradients and optimiser states."""
    shape, trained = training.shape, training.trained
    items = _weights(training)
    items.append(Item("gradients", f"{trained:,} × 4 B", trained * FLOAT32, MIXED))
    items.append(Item("AdamW, two moments", f"{trained:,} × 2 × 4 B", trained * 2 * FLOAT32, ADAM))
    if training.lora is None and training.compute == BFLOAT16:
        count = shape.linear_parameters
        source = "PyTorch, automatic mixed precision: casts of weights are kept until the forward pass ends"
        items.append(Item("bfloat16 copies of the linear weights", f"{count:,} × 2 B", count * BFLOAT16, source))
    return items


def _weights(training: Training) -> list[Item]:
    shape, lora = training.shape, training.lora
    if lora is None:
        return [Item("weights, float32", f"{shape.parameters:,} × 4 B", shape.parameters * FLOAT32, MIXED)]
    if lora.quantize is not None:
        linear, rest = shape.linear_parameters, shape.parameters - shape.linear_parameters
        arithmetic = f"{linear:,} × {NF4} B + {rest:,} × 2 B"
        base = Item("weights, frozen, NF4", arithmetic, linear * NF4 + rest * BFLOAT16, "Dettmers et al. 2023")
    else:
        size = training.compute
        name = "bfloat16" if size == BFLOAT16 else "float32"
        base = Item(
            f"weights, frozen, {name}", f"{shape.parameters:,} × {size} B", shape.parameters * size, "docs/training.md"
        )
    adapters = f"{training.trained:,} × 4 B"
    return [base, Item("adapters, float32", adapters, training.trained * FLOAT32, "Hu et al. 2021; " + MIXED)]


def layer_bytes(training: Training) -> int:
    """Return the bytes that one decoder layer keeps of a token for the backward pass, without checkpointing.

    Here h is the hidden width, q that of the queries, m the intermediate one and a the bytes of `compute`. Both norms
    keep their input in float32, a float32 number and, where their weight is trained, what they multiply with it. The
    linear layers keep their inputs, each a copy of its own where autocast or an adapter casts it. Attention keeps
    query, key and value of all heads, its output, and a float32 number a head. It keeps a row of the mask, too, where
    rows are padded. The MLP keeps gate, activated gate, up and their product. Adapters keep what their first matrix
    gives.
    """
    shape, a, lora = training.shape, training.compute, training.lora
    h, q, m = shape.hidden, shape.query_width, shape.intermediate
    norms = (2 if lora is not None else 4) * FLOAT32 * h + 2 * FLOAT32
    attention = a * 4 * q + FLOAT32 * shape.heads + a * training.tokens
    mlp = a * 4 * m
    # Without a cast, layers that take the same input share it.
    inputs = a * 2 * h if a == FLOAT32 else a * (5 * h + (q if lora is not None else 0))
    adapters = a * lora.r * len(shape.adapted(lora)) // shape.layers if lora is not None else 0
    return norms + attention + mlp + inputs + adapters


def activations(training: Training) -> Item:
    """Return what the forward pass keeps for the backward pass."""
    shape, each = training.shape, layer_bytes(training)
    what = f"{training.rows} × {training.tokens:,} tokens"
    if not training.checkpointed:
        arithmetic = f"{what} × {shape.layers} layers × {each:,} B"
        return Item("activations", arithmetic, training.at_once * shape.layers * each, MODEL)
    kept = shape.hidden * (FLOAT32 if training.lora is None else training.compute)
    arithmetic = f"{what} × ({shape.layers} layers × {kept:,} B + one layer's {each:,} B)"
    total = training.at_once * (shape.layers * kept + each)
    return Item("activations, checkpointed", arithmetic, total, "Chen et al. 2016, arXiv 1604.06174; " + MODEL)


def head(training: Training) -> Item:
    """Return what log-probabilities take: a tile of logits, never all of them, and gradients in float32."""
    shape, tokens = training.shape, training.at_once
    tile = min(tokens, TILE_TOKENS) * min(shape.vocabulary, TILE_WORDS) * training.compute
    arithmetic = f"{min(tokens, TILE_TOKENS):,} × {min(shape.vocabulary, TILE_WORDS):,} × {training.compute} B"
    arithmetic += f" + {tokens:,} × {shape.hidden:,} × 4 B"
    total = tile + tokens * shape.hidden * FLOAT32
    if training.lora is None:
        arithmetic += f" + {shape.vocabulary:,} × {shape.hidden:,} × 4 B"
        total += shape.head_parameters * FLOAT32
    return Item("log-probabilities over the vocabulary", arithmetic, total, TRL)


def reference_item(training: Training, *, live: bool) -> Item:
    """Return what the reference policy takes: nothing where its log-probabilities are computed before."""
    if not live:
        return Item("reference policy", "its log-probabilities are computed before: 0", 0, "docs/training.md")
    if training.lora is not None:
        return Item("reference policy", "the same weights, adapters off: 0", 0, "TRL 1.16, GRPOTrainer")
    count = training.shape.parameters
    return Item("reference policy, a copy", f"{count:,} × 4 B", count * FLOAT32, "TRL 1.16, GRPOTrainer")


def sampling_items(shape: ModelShape, models: int, sequences: int, tokens: int, number: int) -> list[Item]:
    """Return the memory of a sampler that holds `models` models and decodes `sequences` of at most `tokens` at once.

    `number` is the bytes of a weight and of a cached key or value.
    """
    items = []
    if models:
        arithmetic = f"{models} × {shape.parameters:,} × {number} B"
        source = "mathgenerator holds the models used last"
        items.append(Item("weights", arithmetic, models * shape.parameters * number, source))
    kv = f"{sequences} × {tokens:,} tokens × {shape.kv_elements:,} × {number} B"
    total = sequences * tokens * shape.kv_elements * number
    items.append(Item("KV cache", kv, total, "Ainslie et al. 2023, arXiv 2305.13245: a key and a value a KV head"))
    logits = f"{sequences} × {shape.vocabulary:,} × 3 × 4 B"
    source = "logits, sorted logits and probabilities in float32"
    items.append(Item("logits of a step", logits, sequences * shape.vocabulary * 3 * FLOAT32, source))
    return items


def overhead(items: list[Item]) -> list[Item]:
    """Return what a process on a GPU takes beside its tensors."""
    used = sum(one.bytes for one in items)
    return [
        Item("what the allocator holds beside", f"{FRAGMENTS:.0%} of the above", used * FRAGMENTS, "assumed", True),
        Item("CUDA context and libraries", f"{CONTEXT / 1e9:g} GB", CONTEXT, "assumed", True),
    ]
