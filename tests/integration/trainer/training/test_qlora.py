"""Training beside a base in four bits (QLoRA), on the embedded model and on whatever device there is."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from datasets import Dataset
from safetensors.torch import load_file
from tests.dpo_config import dpo_config
from transformers import AutoModelForCausalLM, AutoTokenizer

from mathcontracts import LoraSpec, SftSpec
from mathtrainer.models.embedded import TINY
from mathtrainer.stages.context import Interrupted
from mathtrainer.training.arguments import Training, read_rows
from mathtrainer.training.models import load_model, lora_config
from mathtrainer.training.sft import Solved, train_sft
from mathtrainer.training.weighted_dpo import WeightedDPOTrainer

bitsandbytes = pytest.importorskip("bitsandbytes", reason="QLoRA needs `pip install bitsandbytes`")

# TRL 1.16 itself uses names that transformers 5 deprecates; both versions are pinned.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning")

ROWS = [Solved(f"What is {n} + 1?", f"{n} + 1 = {n + 1}\nThe answer is: {n + 1}") for n in range(8)]
LORA = LoraSpec(r=4, alpha=8, quantize="nf4")
# Prompt, chosen, rejected, as token ids, and the pair's weight.
PAIRS = [
    ([10, 11, 12], [20, 21, 22, 23], [30, 31], 0.5),
    ([13, 14], [24, 25], [32, 33, 34, 35, 36], 2.0),
    ([15, 16, 17, 18], [26, 27, 28, 29, 40, 41], [37, 38, 39], 1.0),
    ([19, 50], [42], [43, 44, 45, 46], 0.25),
]


def _training(folder: Path) -> Training:
    spec = SftSpec(learning_rate=5e-3, epochs=5, batch_size=4, max_length=96, save_steps=4)
    given: dict[str, Any] = {"precision": "bfloat16", "lora": LORA, "threads": 1}
    return Training(model=str(TINY), work_dir=folder, optimisation=spec, seed=0, prompt="{problem}", **given)


def _weights(folder: Path) -> dict[str, torch.Tensor]:
    weights: dict[str, torch.Tensor] = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16).state_dict()
    return weights


def test_adapters_are_merged_into_the_base_as_it_was(tmp_path: Path) -> None:
    """The loss falls beside a rounded base; what is published is the base before it was rounded, and the adapters.

    They were trained in float32.
    """
    facts = train_sft(ROWS, _training(tmp_path))
    assert facts["steps"] == 10
    assert facts["last_loss"] < facts["first_loss"] - 0.5
    base, published = _weights(TINY), _weights(tmp_path / "model")
    adapters = load_file(tmp_path / "checkpoints" / "trained" / "adapter_model.safetensors")
    assert {weight.dtype for weight in adapters.values()} == {torch.float32}
    rounded = load_model(_training(tmp_path)).get_submodule("model.layers.0.mlp.down_proj").weight
    held = bitsandbytes.functional.dequantize_4bit(rounded.data, rounded.quant_state).cpu()
    assert not torch.equal(held, base["model.layers.0.mlp.down_proj.weight"])
    assert base.keys() == published.keys()
    trained = 0
    for name, weight in base.items():
        below = f"base_model.model.{name.removesuffix('.weight')}.lora_"
        expected = weight
        if f"{below}A.weight" in adapters:
            trained += 1
            expected = weight + LORA.alpha / LORA.r * adapters[f"{below}B.weight"] @ adapters[f"{below}A.weight"]
        assert torch.allclose(published[name].float(), expected.float(), rtol=2**-7, atol=2**-10), name
    assert trained == 4 * 7  # Seven linear layers in each of four blocks.


@pytest.mark.long
def test_a_training_in_four_bits_that_is_interrupted_ends_like_one_that_was_not(tmp_path: Path) -> None:
    """Adapters and optimiser are resumed; the base is rounded anew, to the same values."""
    calls = iter(range(1, 100))

    def stop() -> None:
        if next(calls) == 7:
            raise Interrupted

    train_sft(ROWS, _training(tmp_path / "whole"))
    with pytest.raises(Interrupted):
        train_sft(ROWS, replace(_training(tmp_path / "parts"), check=stop))
    train_sft(ROWS, _training(tmp_path / "parts"))
    curves = [[row["loss"] for row in read_rows(tmp_path / name / "metrics.jsonl")] for name in ("whole", "parts")]
    assert len(curves[0]) == 10
    assert curves[0] == pytest.approx(curves[1], rel=1e-4)


@pytest.mark.parametrize("precomputed", [False, True])
def test_the_reference_is_the_base_in_four_bits(tmp_path: Path, precomputed: bool) -> None:
    """Weighted DPO whose reference is the model with its adapter off, live or precomputed, steps as with a copy.

    That a reference was asked before the training leaves gradients as they are.
    """

    def steps(**given: Any) -> list[dict[str, float]]:
        # A copy as reference leaves the adapter's random start to be drawn after it.
        reference = load_model(_training(tmp_path)) if given.pop("copy") else None
        trainer = WeightedDPOTrainer(
            model=load_model(_training(tmp_path)),
            ref_model=reference,
            args=dpo_config(tmp_path, learning_rate=5e-3, bf16=True, use_cpu=not torch.cuda.is_available(), **given),
            train_dataset=Dataset.from_list(
                [
                    {"prompt_ids": prompt, "chosen_ids": chosen, "rejected_ids": rejected, "weight": weight}
                    for prompt, chosen, rejected, weight in PAIRS
                ]
            ),
            processing_class=AutoTokenizer.from_pretrained(TINY),
            peft_config=lora_config(LORA),
        )
        trainer.train()
        return [row for row in trainer.state.log_history if "loss" in row]

    switched, frozen = steps(copy=False, precompute_ref_log_probs=precomputed), steps(copy=True)
    assert len(switched) == len(frozen) == 3
    for one, other in zip(switched, frozen, strict=True):
        for key in ("loss", "grad_norm", "rewards/margins"):
            assert one[key] == pytest.approx(other[key], rel=0.02, abs=0.01), (key, one, other)
    assert switched[0]["rewards/margins"] == pytest.approx(0, abs=0.05)
    assert abs(switched[-1]["rewards/margins"]) > 0.1  # It has left its reference.
