"""What the options of weighted DPO are equal to, per step: TRL's own losses, larger batches, other references."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from datasets import Dataset
from peft import LoraConfig
from tests.dpo_config import dpo_config
from transformers import AutoModelForCausalLM, AutoTokenizer, set_seed
from trl import DPOTrainer

from mathtrainer.training.weighted_dpo import WeightedDPOTrainer

# TRL 1.16 itself uses names that transformers 5 deprecates; both versions are pinned.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning"),
]

# Prompt, chosen, rejected, as token ids: the solutions differ in length, within a pair and between pairs.
IDS = [
    ([10, 11, 12], [20, 21, 22, 23], [30, 31]),
    ([13, 14], [24, 25], [32, 33, 34, 35, 36]),
    ([15, 16, 17, 18], [26, 27, 28, 29, 40, 41], [37, 38, 39]),
    ([19, 50], [42], [43, 44, 45, 46]),
    ([51, 52, 53], [60, 61, 62], [63, 64, 65]),
    ([54], [66, 67, 68, 69, 70], [71]),
    ([55, 56], [72, 73], [74, 75]),
    ([57, 58, 59], [76, 77, 78, 79], [80, 81, 82, 83]),
]
WEIGHTS = [0.5, 2.0, 1.0, 0.25, 1.25, 1.5, 0.75, 3.0]
ONES = [1.0] * len(IDS)
Steps = list[dict[str, float]]


class _Stock(DPOTrainer):  # type: ignore[misc]  # TRL is taken as untyped.
    """TRL's trainer, given tokens instead of texts."""

    def _prepare_dataset(self, dataset: Dataset, *args: Any, **kwargs: Any) -> Dataset:
        return dataset


class _Bench:
    """Trains from the same weights each time, and returns what each step logged."""

    def __init__(self, model: str, folder: Path):
        self.model, self.folder = model, folder

    def steps(self, build: Callable[..., Any], rows: Sequence[dict[str, Any]], given: dict[str, Any]) -> Steps:
        set_seed(0)  # Adapters begin at random.
        kwargs = {name: given.pop(name) for name in ("peft_config", "ref_model", "sft_weight") if name in given}
        trainer = build(
            model=self.load(),
            args=dpo_config(self.folder, **({"per_device_train_batch_size": 4} | given)),
            train_dataset=Dataset.from_list(list(rows)),
            processing_class=AutoTokenizer.from_pretrained(self.model),
            **kwargs,
        )
        trainer.train()
        return [row for row in trainer.state.log_history if "loss" in row]

    def load(self) -> Any:
        return AutoModelForCausalLM.from_pretrained(self.model, dtype=torch.float32)

    def ours(self, weights: Sequence[float] = ONES, ids: Sequence[Any] = IDS, **given: Any) -> Steps:
        return self.steps(
            WeightedDPOTrainer, [{**_row(*one), "weight": w} for one, w in zip(ids, weights, strict=False)], given
        )

    def stock(self, ids: Sequence[Any] = IDS, **given: Any) -> Steps:
        return self.steps(_Stock, [_row(*one) for one in ids], given)


def _row(prompt: list[int], chosen: list[int], rejected: list[int]) -> dict[str, Any]:
    return {"prompt_ids": prompt, "chosen_ids": chosen, "rejected_ids": rejected}


@pytest.fixture
def bench(random_model: str, tmp_path: Path) -> _Bench:
    """A place to train."""
    return _Bench(random_model, tmp_path)


def _same(a: Steps, b: Steps, keys: tuple[str, ...] = ("loss", "grad_norm")) -> None:
    assert len(a) == len(b) > 0
    for one, other in zip(a, b, strict=True):
        for key in keys:
            # Logged losses are rounded to a relative 1e-5 or so; gradients pass through other shapes.
            assert one[key] == pytest.approx(other[key], rel=2e-4, abs=1e-6), (key, one, other)


OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "sft term": {"sft_weight": 0.7},
    "length": {"loss_type": ["sigmoid_norm"]},
    "both": {"loss_type": ["sigmoid_norm"], "sft_weight": 0.7},
}


@pytest.mark.parametrize("given", OPTIONS.values(), ids=OPTIONS)
def test_eight_micro_batches_of_one_are_a_batch_of_eight(bench: _Bench, given: dict[str, Any]) -> None:
    """With weights and any option, 1 × 8 has the loss, the gradient and the logged likelihoods of 8 × 1."""
    whole = bench.ours(WEIGHTS, per_device_train_batch_size=8, **given)
    parts = bench.ours(WEIGHTS, per_device_train_batch_size=1, gradient_accumulation_steps=8, **given)
    _same(whole, parts, ("loss", "grad_norm", "logps/chosen", "logps/rejected", "nll/chosen"))


@pytest.mark.parametrize("given", [OPTIONS["plain"], OPTIONS["both"]])
def test_a_precomputed_reference_is_a_live_one(bench: _Bench, given: dict[str, Any]) -> None:
    """With weights and any option, it does not matter when the reference was asked."""
    _same(
        bench.ours(WEIGHTS, precompute_ref_log_probs=True, **given),
        bench.ours(WEIGHTS, precompute_ref_log_probs=False, **given),
        ("loss", "grad_norm", "rewards/chosen", "rewards/margins"),
    )


@pytest.mark.parametrize("given", [OPTIONS["plain"], OPTIONS["both"]])
def test_the_base_below_an_adapter_is_a_frozen_copy(bench: _Bench, given: dict[str, Any]) -> None:
    """With LoRA, the reference with the adapter switched off is a copy of the model that nobody trains."""
    lora = LoraConfig(r=4, lora_alpha=32, target_modules="all-linear", task_type="CAUSAL_LM")
    switched = bench.ours(WEIGHTS, peft_config=lora, **given)
    frozen = bench.ours(WEIGHTS, peft_config=lora, ref_model=bench.load(), **given)
    _same(switched, frozen, ("loss", "grad_norm", "rewards/chosen", "rewards/rejected"))
    assert switched[-1]["rewards/chosen"] != pytest.approx(0, abs=1e-3)  # It has left its reference.


def test_length_normalised_with_weights_of_one_is_stock(bench: _Bench) -> None:
    """With all weights 1, it is TRL's `sigmoid_norm`, also beside other lengths in a batch."""
    _same(
        bench.ours(loss_type=["sigmoid_norm"]),
        bench.stock(loss_type=["sigmoid_norm"]),
        ("loss", "grad_norm", "rewards/chosen", "logps/rejected"),
    )


def test_for_equal_lengths_length_normalised_is_plain_with_less_beta(bench: _Bench) -> None:
    """Where all solutions have four tokens, the mean is a quarter of the sum: β 2 does what β ½ did."""
    four = [(prompt, [20 + n, 40, 41, 42], [30 + n, 50, 51, 52]) for n, (prompt, _, _) in enumerate(IDS)]
    _same(bench.ours(WEIGHTS, four, loss_type=["sigmoid_norm"], beta=2.0), bench.ours(WEIGHTS, four, beta=0.5))


@pytest.mark.parametrize("loss", ["sigmoid", "sigmoid_norm"])
def test_the_sft_term_with_weights_of_one_is_stock_a_pair_at_a_time(bench: _Bench, loss: str) -> None:
    """TRL's mean over the tokens of a batch is ours over the tokens of a solution where a batch is one pair."""
    _same(
        bench.ours(per_device_train_batch_size=1, loss_type=[loss], sft_weight=0.7),
        bench.stock(per_device_train_batch_size=1, loss_type=[loss, "sft"], loss_weights=[1.0, 0.7]),
    )


def test_the_sft_term_is_stock_for_solutions_of_one_length(bench: _Bench) -> None:
    """For chosen solutions of one length the two means are the same in a batch, too."""
    ids = [(prompt, [20 + n, 40, 41], rejected) for n, (prompt, _, rejected) in enumerate(IDS)]
    _same(
        bench.ours(ids=ids, sft_weight=0.7),
        bench.stock(ids=ids, loss_type=["sigmoid", "sft"], loss_weights=[1.0, 0.7]),
    )


@pytest.mark.parametrize("given", list(OPTIONS.values())[1:], ids=list(OPTIONS)[1:])
def test_a_weight_counts_for_the_whole_of_a_pair(bench: _Bench, given: dict[str, Any]) -> None:
    """Weights (2, 0) step as the first pair alone, its SFT term included."""
    _same(
        bench.ours([2.0, 0.0], IDS[:2], per_device_train_batch_size=2, **given),
        bench.ours([1.0], IDS[:1], per_device_train_batch_size=1, **given),
    )


def test_the_sft_term_raises_the_chosen_likelihood(bench: _Bench) -> None:
    """What it is for: after equal steps the chosen solutions are likelier with the term than without."""
    plain, with_term = bench.ours(WEIGHTS, max_steps=6), bench.ours(WEIGHTS, max_steps=6, sft_weight=1.0)
    assert with_term[-1]["nll/chosen"] < plain[-1]["nll/chosen"]
    assert with_term[-1]["logps/chosen"] > plain[-1]["logps/chosen"]
