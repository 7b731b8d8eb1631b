"""Direct preference optimisation with a weight for each pair, on TRL's DPOTrainer.

The loss of an optimiser step is the mean over its pairs of `weight * -log sigmoid(beta * margin)` (Rafailov et al.
2023, eq. 7, times the weight). With all weights 1 it is DPO. What the options add to it is in docs/training.md.
"""

from collections.abc import Collection
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import torch
from datasets import Dataset
from torch.nn import functional
from trl import DPOConfig, DPOTrainer
from trl.trainer.dpo_trainer import DataCollatorForPreference

from mathcontracts import Candidate, DpoSpec, PreferencePair, Prompt
from mathtrainer.stages.context import BadInput
from mathtrainer.training.arguments import Training, arguments, train
from mathtrainer.training.batches import SortedBatches
from mathtrainer.training.encoding import completion_ids, prompt_ids
from mathtrainer.training.models import load_model, load_tokenizer, lora_config
from mathtrainer.training.row_file import shared_rows

COLUMNS = [
    *["prompt_ids", "chosen_ids", "rejected_ids", "ref_chosen_logps", "ref_rejected_logps"],
    *["weight", "rejected_weights"],
]
# What the collator adds to TRL's batch.
OWN = frozenset({"weight", "token_weights"})


@dataclass
class WeightedCollator(DataCollatorForPreference):  # type: ignore[misc]  # TRL is taken as untyped.
    """TRL's collator, which builds its batch from fixed keys, and `weight`, float32 of shape (pairs,).

    Rows with `rejected_weights`, one a token of the rejected solution, also give `token_weights`, float32 of the shape
    of `input_ids`, in which all else is 1.
    """

    def torch_call(self, examples: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the batch: chosen sequences, then rejected ones, then what belongs to pairs."""
        batch: dict[str, Any] = super().torch_call(examples)
        batch["weight"] = torch.tensor([example["weight"] for example in examples], dtype=torch.float32)
        if "rejected_weights" in examples[0]:
            weights = torch.ones_like(batch["input_ids"], dtype=torch.float32)
            for place, example in enumerate(examples, start=len(examples)):
                kept = batch["completion_mask"][place].bool()  # A solution that is too long has lost its end.
                weights[place, kept] = torch.tensor(example["rejected_weights"][: int(kept.sum())])
            batch["token_weights"] = weights
        return batch


@dataclass
class _Weighing:
    """A model whose tokens' log-probabilities, of the shape of a batch but for its first column, are weighed."""

    model: Any
    weights: torch.Tensor

    def __call__(self, **inputs: Any) -> SimpleNamespace:
        return SimpleNamespace(log_probs=_weighed(self.model(**inputs).log_probs, self.weights))


def _weighed(log_probs: torch.Tensor, weights: torch.Tensor | None) -> torch.Tensor:
    return log_probs if weights is None else log_probs * weights[:, 1:]


class WeightedDPOTrainer(DPOTrainer):  # type: ignore[misc]  # TRL is taken as untyped.
    """DPOTrainer that trains on encoded pairs with a weight.

    Rows have `prompt_ids`, `chosen_ids`, `rejected_ids` and `weight`; with `rejected_weights`, one a token, the
    log-ratios of the rejected solution's tokens count so many times. The loss of a step is a mean over the pairs of the
    whole step. It does not matter how they are spread over micro-batches and processes, nor how short the last is.
    Options for which that loss is not defined raise BadInput.

    `loss_type` may be `sigmoid` or, for mean instead of summed log-probabilities, `sigmoid_norm`. RPO (Pang et al.
    2024, eq. 1) adds the chosen solution's mean negative log-likelihood a token to the loss of each pair, within its
    weight. It is added `sft_weight` times, which is at least 0. TRL's `sft` is a mean over all tokens of a batch
    instead. It is the same for one pair at a time, or chosen solutions of one length.
    """

    def __init__(self, *, args: DPOConfig, processing_class: Any, sft_weight: float = 0.0, **kwargs: Any):
        refuse(args)
        self.sft_weight = sft_weight
        collator = WeightedCollator(
            pad_token_id=processing_class.pad_token_id,
            max_length=args.max_length,
            truncation_mode=args.truncation_mode,
            pad_to_multiple_of=args.pad_to_multiple_of,
        )
        super().__init__(args=args, processing_class=processing_class, data_collator=collator, **kwargs)
        # `compute_loss` divides by the pairs of the whole step, so the Trainer must not divide once more.
        self.loss_is_scaled_for_ga = True

    def _prepare_dataset(self, dataset: Dataset, *args: Any, **kwargs: Any) -> Dataset:
        return dataset  # Encoded already, from the tokens that were sampled.

    def _set_signature_columns_if_needed(self) -> None:
        self._signature_columns = COLUMNS  # What is not named here is dropped before the collator sees it.

    def _get_num_items_in_batch(self, batch_samples: list[dict[str, Any]], device: torch.device) -> Any:
        """Count the pairs of one optimiser step over all its micro-batches and processes."""
        pairs = torch.tensor(sum(len(batch["weight"]) for batch in batch_samples), device=device)
        return self.accelerator.gather(pairs).sum()

    def compute_ref_log_probs(self, model: Any, inputs: dict[str, Any]) -> Any:
        """Leave out what is ours, which TRL would hand to the model; return sums over weighed tokens."""
        weights = inputs.get("token_weights")
        asked = {key: inputs[key] for key in inputs if key not in OWN}
        return super().compute_ref_log_probs(model if weights is None else _Weighing(model, weights), asked)

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Return this micro-batch's part of the step's loss.

        Processes' gradients are averaged, so that each has its part times the number of processes.
        """
        if return_outputs:
            raise NotImplementedError("logits are never built here; evaluate with prediction_loss_only=True")
        losses = self._losses(model, inputs)
        pairs = len(losses) if num_items_in_batch is None else num_items_in_batch / self.accelerator.num_processes
        return (inputs["weight"] * losses).sum() / pairs

    def _losses(self, model: Any, inputs: dict[str, Any]) -> torch.Tensor:
        """Return the unweighted loss of each pair, shape (pairs,), and note what is to be logged."""
        labels = inputs["input_ids"].masked_fill(inputs["completion_mask"] == 0, -100)
        outputs = model(
            input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"], labels=labels, fused_lm_head=True
        )
        # Log-probabilities of masked tokens are 0.
        chosen, rejected = _weighed(outputs.log_probs, inputs.get("token_weights")).sum(dim=1).chunk(2)
        if self.precompute_ref_logps:
            reference_chosen, reference_rejected = inputs["ref_chosen_logps"], inputs["ref_rejected_logps"]
        else:
            reference_chosen, reference_rejected = self.compute_ref_log_probs(self.ref_model or model, inputs)
        chosen_reward = self.beta * (chosen - reference_chosen)
        rejected_reward = self.beta * (rejected - reference_rejected)
        chosen_length, rejected_length = inputs["completion_mask"].sum(dim=1).clamp(min=1).chunk(2)
        likelihood_loss = -chosen / chosen_length
        if self.loss_types == ["sigmoid_norm"]:
            margin = chosen_reward / chosen_length - rejected_reward / rejected_length
        else:
            margin = chosen_reward - rejected_reward
        self._note(
            {
                "rewards/chosen": chosen_reward,
                "rewards/rejected": rejected_reward,
                "rewards/margins": margin,
                "rewards/accuracies": (margin > 0).float(),
                "logps/chosen": chosen,
                "logps/rejected": rejected,
                "nll/chosen": likelihood_loss,
            }
        )
        losses = -functional.logsigmoid(margin)
        return losses + self.sft_weight * likelihood_loss if self.sft_weight else losses

    def _note(self, values: dict[str, torch.Tensor]) -> None:
        mode = "train" if self.model.training else "eval"
        names, stacked = list(values), torch.stack([value.detach().float() for value in values.values()], dim=1)
        means = self.accelerator.gather(stacked).mean(dim=0).tolist()  # One wait for the device, not seven.
        for name, value in zip(names, means, strict=True):
            self._metrics[mode][name].append(value)


def refuse(args: DPOConfig) -> None:
    """Raise BadInput for options of TRL under which a pair's weight means nothing, or something else."""
    losses = [args.loss_type] if isinstance(args.loss_type, str) else list(args.loss_type)
    if losses not in (["sigmoid"], ["sigmoid_norm"]):
        raise BadInput(
            "loss_type: a pair's weight is defined for 'sigmoid' and 'sigmoid_norm', not for "
            f"{', '.join(map(repr, losses))} ('aot' sorts pairs apart, 'sft' averages over tokens: set sft_weight "
            "instead; the others are not tested with weights)"
        )
    refused = {
        "use_liger_kernel": bool(args.use_liger_kernel),
        "use_weighting": bool(args.use_weighting),  # WPO's own weights.
        "ld_alpha": args.ld_alpha is not None,
        "f_divergence_type": args.f_divergence_type != "reverse_kl",
        "loss_weights": args.loss_weights is not None,
        "label_smoothing": bool(args.label_smoothing),  # TRL would ignore it with this loss.
        "sync_ref_model": bool(args.sync_ref_model),
    }
    named = [name for name, given in refused.items() if given]
    if named:
        raise BadInput(f"{named[0]}: not defined for weighted DPO; leave it at its default")


class _Trainer(SortedBatches, WeightedDPOTrainer):
    pass


def train_dpo(
    pairs: Collection[PreferencePair],
    training: Training,
    spec: DpoSpec,
    step_weight: float = 1.0,
    *,
    weighted: bool = True,
) -> dict[str, float]:
    """Train on `pairs` by their weights (1 where a pair has none); return the facts of `training.train`.

    Tokens of the rejected solution's wrong step, in pairs that know its place (`wrong_tokens`), count `step_weight`
    times. Without `weighted`, all pairs and tokens count once. The reference is the model that training starts from.
    Its log-probabilities are computed once, beforehand. A pair whose prompt leaves no room for a solution is left out.
    So is one whose solutions are the same as far as there is room. Both are counted as `too_long`. `pairs` may be
    larger than memory: their rows are in a file among the checkpoints. Raises BadInput if none is left.
    """
    tokenizer = load_tokenizer(training.model)
    args = DPOConfig(
        **arguments(training),
        beta=spec.beta,
        loss_type=["sigmoid_norm" if spec.length_normalised else "sigmoid"],
        precompute_ref_log_probs=True,
    )
    step = step_weight if weighted and any(pair.wrong_tokens for pair in pairs) else None
    encoded = (encode(tokenizer, pair if weighted else plain(pair), training.prompt, step) for pair in pairs)
    kept = (row for row in encoded if _differs(row, spec.max_length - len(row["prompt_ids"])))
    rows = shared_rows(kept, training.checkpoints / "pairs.arrow", args, len(tokenizer))
    if not len(rows):
        raise BadInput(
            f"dpo.max_length: no pair of {len(pairs)} has a prompt and two solutions that differ within "
            f"{spec.max_length} tokens: raise it"
        )
    trainer = _Trainer(
        model=load_model(training),
        args=args,
        train_dataset=rows,
        processing_class=tokenizer,
        peft_config=lora_config(training.lora),
        sft_weight=spec.sft_weight,
    )
    return {"rows": len(rows), "too_long": len(pairs) - len(rows), **train(trainer, training)}


def plain(pair: PreferencePair) -> PreferencePair:
    """Return the pair as one that counts as any other, all of its tokens alike."""
    return pair.model_copy(update={"weight": 1.0, "wrong_tokens": None})


def token_weights(row: dict[str, Any], pair: PreferencePair, step_weight: float) -> dict[str, list[float]]:
    """Return what each token of the rejected solution counts, behind a prefix that goes with the prompt."""
    first, end = (max(0, place - pair.prefix_tokens) for place in pair.wrong_tokens or (0, 0))
    places = range(len(row["rejected_ids"]))
    return {"rejected_weights": [step_weight if first <= place < end else 1.0 for place in places]}


def _differs(row: dict[str, Any], room: int) -> bool:
    return room > 0 and row["chosen_ids"][:room] != row["rejected_ids"][:room]


def encode(
    tokenizer: Any, pair: PreferencePair, prompt: str | Prompt, step_weight: float | None = None
) -> dict[str, Any]:
    """Return the row of a pair: the tokens as they were sampled where both sides have them, else its texts encoded.

    A prefix that they share goes with the prompt. With `step_weight` the row has `rejected_weights`.
    """
    sides = (pair.chosen.candidate, pair.rejected.candidate)
    weight = 1.0 if pair.weight is None else pair.weight
    if all(side.prompt_ids and side.completion_ids for side in sides) and sides[0].prompt_ids == sides[1].prompt_ids:
        given = pair.prefix_tokens
        question = [*sides[0].prompt_ids, *sides[0].completion_ids[:given]]
        solutions = [list(side.completion_ids[given:]) for side in sides]
    else:
        question = prompt_ids(tokenizer, pair.problem.text, prompt)
        solutions = [_solution(tokenizer, side) for side in sides]
    row = {
        "prompt_ids": question,
        "chosen_ids": solutions[0],
        "rejected_ids": solutions[1],
        "weight": weight,
        "length": len(question) + max(map(len, solutions)),
    }
    return row if step_weight is None else row | token_weights(row, pair, step_weight)


def _solution(tokenizer: Any, side: Candidate) -> list[int]:
    return completion_ids(tokenizer, side.text, ended=side.finish_reason == "stop")
