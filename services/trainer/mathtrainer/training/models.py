"""Loading what is trained: tokenizer, model, adapters."""

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from datasets import disable_progress_bars
from transformers import AutoModelForCausalLM, AutoTokenizer, set_seed
from transformers.utils import logging as transformers_logging

from mathcontracts import LoraSpec
from mathtrainer.stages.context import BadInput

if TYPE_CHECKING:
    from mathtrainer.training.arguments import Training


def load_tokenizer(model: str) -> Any:
    """Return the tokenizer, with a token to pad by. Raises BadInput naming `model`."""
    transformers_logging.disable_progress_bar()  # A job's log is no place for bars.
    disable_progress_bars()
    try:
        tokenizer = AutoTokenizer.from_pretrained(model, trust_remote_code=False)
    except (OSError, ValueError) as error:
        raise BadInput(f"model: no tokenizer in {model}: {_line(error)}") from None
    if tokenizer.eos_token_id is None:
        raise BadInput(f"model: the tokenizer of {model} has no end-of-sequence token; set eos_token in its config")
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def load_model(training: "Training") -> Any:
    """Return the model to train.

    Weights that are trained are held in float32, for small updates would vanish in bfloat16. Only a base that LoRA
    leaves alone is loaded in the recipe's precision, or in four bits (QLoRA, Dettmers et al. 2023). Raises BadInput
    naming `model` or `lora.quantize`.
    """
    if training.threads:
        torch.set_num_threads(training.threads)
    set_seed(training.seed)  # Adapters begin at random.
    if training.lora is None or training.lora.quantize is None:
        return load_base(training)
    return _unpacked(load_base(training, **_four_bits()))


def load_base(training: "Training", **changes: Any) -> Any:
    """Return the model that training starts from, as it is on the disk. Raises BadInput naming `model`."""
    frozen_bfloat16 = training.lora is not None and training.precision == "bfloat16"
    dtype = torch.bfloat16 if frozen_bfloat16 else torch.float32
    return _read(training.model, dtype, **changes)


def save_as_it_is(model: str, folder: Path, precision: str) -> None:
    """Write a model and its tokenizer to `folder`, untrained. Raises BadInput naming `model`."""
    tokenizer = load_tokenizer(model)
    dtype = torch.bfloat16 if precision == "bfloat16" else torch.float32
    _read(model, dtype).save_pretrained(folder, safe_serialization=True)
    tokenizer.save_pretrained(folder)


def _read(model: str, dtype: torch.dtype, **changes: Any) -> Any:
    try:
        return AutoModelForCausalLM.from_pretrained(
            model, dtype=dtype, use_safetensors=True, trust_remote_code=False, **changes
        )
    except (OSError, ValueError) as error:
        raise BadInput(f"model: cannot load {model}: {_line(error)}") from None


def _four_bits() -> dict[str, Any]:
    """Return what loads a base in NF4, its scales quantised too, on this process's GPU or else the CPU."""
    if importlib.util.find_spec("bitsandbytes") is None:
        raise BadInput("lora.quantize: 'nf4' needs `pip install bitsandbytes`, or leave quantize out")
    from transformers import BitsAndBytesConfig

    config = BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
    )
    place = int(os.environ.get("LOCAL_RANK", "0")) if torch.cuda.is_available() else "cpu"
    return {"quantization_config": config, "device_map": {"": place}}


def _unpacked(model: Any) -> Any:
    """Return a model in four bits that inference leaves as it is.

    On a CPU with AVX512-BF16, bitsandbytes 0.50 packs a layer anew when it is first used without gradients, as for
    DPO's reference. No gradient passes it from then on, and widths that are no multiple of 64 fail.
    """
    for module in model.modules():
        if hasattr(module, "support_avx512bf16_for_cpu"):
            module.support_avx512bf16_for_cpu = False
    return model


def lora_config(lora: LoraSpec | None) -> Any:
    """Return peft's configuration, None for full training."""
    if lora is None:
        return None
    from peft import LoraConfig

    targets = lora.target_modules if isinstance(lora.target_modules, str) else list(lora.target_modules)
    return LoraConfig(
        r=lora.r, lora_alpha=lora.alpha, lora_dropout=lora.dropout, target_modules=targets, task_type="CAUSAL_LM"
    )


def _line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
