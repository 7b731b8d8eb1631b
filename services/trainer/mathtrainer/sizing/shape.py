"""The shape of a model: how many parameters, layers and heads, counted on the model itself without its weights."""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from mathcontracts import LoraSpec
from mathtrainer.models.embedded import TINY, ModelError

DECODER = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


@dataclass(frozen=True)
class Linear:
    """A linear layer within the decoder: its name, and the widths of what it takes and gives."""

    name: str
    inputs: int
    outputs: int


@dataclass(frozen=True)
class ModelShape:
    """What the arithmetic needs of a decoder. `read` says where its configuration was found."""

    name: str
    architecture: str
    read: str
    parameters: int
    layers: int
    hidden: int
    intermediate: int
    heads: int
    kv_heads: int
    head_width: int
    vocabulary: int
    tied: bool
    linears: tuple[Linear, ...]

    @property
    def head_parameters(self) -> int:
        """Parameters of the projection to the vocabulary, which are the embedding's where both are tied."""
        return self.vocabulary * self.hidden

    @property
    def multiplied(self) -> int:
        """Parameters that each token is multiplied with: all but an embedding of its own, which is looked up."""
        return self.parameters - (0 if self.tied else self.head_parameters)

    @property
    def linear_parameters(self) -> int:
        """Weights of the linear layers, the head left out: what four bits hold, and what autocast copies."""
        return sum(one.inputs * one.outputs for one in self.linears)

    @property
    def query_width(self) -> int:
        """Width of all heads' queries."""
        return self.heads * self.head_width

    @property
    def kv_elements(self) -> int:
        """Numbers that the KV cache keeps of a token: a key and a value of each KV head and layer."""
        return 2 * self.layers * self.kv_heads * self.head_width

    def adapted(self, lora: LoraSpec) -> list[Linear]:
        """Return the layers that get an adapter: all linear ones but the head, or those that peft would take.

        A text is a regular expression for the whole name of a layer, a list names the last part of it.
        """
        wanted = lora.target_modules
        if wanted == "all-linear":
            return list(self.linears)
        if isinstance(wanted, str):
            return [one for one in self.linears if re.fullmatch(wanted, one.name)]
        return [one for one in self.linears if one.name.rpartition(".")[2] in wanted]

    def adapter_parameters(self, lora: LoraSpec) -> int:
        """Return the parameters of the adapters: r · (inputs + outputs) a layer (Hu et al. 2021, section 4.1)."""
        return sum(lora.r * (one.inputs + one.outputs) for one in self.adapted(lora))


@cache
def read_shape(model: str) -> ModelShape:
    """Return the shape of a recipe's `model`. No weights are read and no model is converted.

    A checkpoint's own config.json counts, then the shapes that the package has, then the Hugging Face hub or its cache.
    Raises ModelError where none of them has it.
    """
    from transformers import AutoConfig

    folder = TINY if model == "embedded/tiny" else Path(model).expanduser()
    known = _known().get(model)
    try:
        if (folder / "config.json").is_file():
            return shape_of(model, AutoConfig.from_pretrained(folder), f"{folder}/config.json")
        if known is not None:
            given = {name: value for name, value in known.items() if name != "model_type"}
            config = AutoConfig.for_model(known["model_type"], **given)
            return shape_of(model, config, "the shapes that the package has")
        return shape_of(model, AutoConfig.from_pretrained(model, trust_remote_code=False), "the Hugging Face hub")
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(f"model: the configuration of {model!r} cannot be read: {reason}") from None


def shape_of(name: str, config: Any, read: str) -> ModelShape:
    """Return the shape of a configuration of transformers, counted on a model without memory (torch's meta device)."""
    import torch
    from transformers import AutoModelForCausalLM

    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(config, trust_remote_code=False)
    head = model.get_output_embeddings()
    linears = tuple(
        Linear(path, module.in_features, module.out_features)
        for path, module in model.named_modules()
        if isinstance(module, torch.nn.Linear) and module is not head
    )
    if not {one.name.rpartition(".")[2] for one in linears}.issuperset(DECODER):
        raise ValueError(f"{type(model).__name__} is no decoder with a gated MLP, and no other has arithmetic here")
    heads = config.num_attention_heads
    return ModelShape(
        name=name,
        architecture=type(model).__name__,
        read=read,
        parameters=sum(one.numel() for one in model.parameters()),
        layers=config.num_hidden_layers,
        hidden=config.hidden_size,
        intermediate=config.intermediate_size,
        heads=heads,
        kv_heads=getattr(config, "num_key_value_heads", None) or heads,
        head_width=getattr(config, "head_dim", None) or config.hidden_size // heads,
        vocabulary=config.vocab_size,
        tied=head.weight is model.get_input_embeddings().weight,
        linears=linears,
    )


def _known() -> dict[str, dict[str, Any]]:
    found = {}
    for file in (files("mathtrainer.sizing") / "shapes").iterdir():
        if file.name.endswith(".json"):
            row = json.loads(file.read_text(encoding="utf-8"))
            found.update(dict.fromkeys(row["names"], row["config"]))
    return found
