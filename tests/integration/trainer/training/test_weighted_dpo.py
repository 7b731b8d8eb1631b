"""The weighted DPO trainer against stock TRL, on a real Qwen2 model of a few thousand random weights."""

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from datasets import Dataset
from peft import PeftModel
from tests.candidates import candidate
from tests.dpo_config import dpo_config
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import DPOTrainer

from mathcontracts import DpoSpec, LoraSpec, PreferencePair, Problem, ScoredCandidate, Verdict
from mathgenerator.samplers.checkpoints import adapter_of
from mathtrainer.stages.context import BadInput, Interrupted
from mathtrainer.training.arguments import Training
from mathtrainer.training.weighted_dpo import WeightedDPOTrainer, encode, refuse, token_weights, train_dpo

# TRL 1.16 itself uses names that transformers 5 deprecates; both versions are pinned.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning"),
]

TEXTS = [
    ("What is 3 + 4?", "3 + 4 = 7\nThe answer is: 7", "3 + 4 = 8\nThe answer is: 8"),
    ("What is 5 * 2?", "5 * 2 = 10\nThe answer is: 10", "The answer is: 7"),
    ("What is 9 - 4?", "9 - 4 = 5, so the answer is: 5", "9 - 4 = 6, so\nthe answer is: 6"),
    ("What is 8 / 2?", "The answer is: 4", "8 / 2 = 5 and the answer is: 5"),
    ("What is 1 + 1?", "1 + 1 = 2\nThe answer is: 2", "1 + 1 = 11\nThe answer is: 11"),
]


def _pair(number: int, weight: float | None = None) -> PreferencePair:
    problem, chosen, rejected = TEXTS[number]

    def scored(text: str, index: int, outcome: Any) -> ScoredCandidate:
        made = candidate(text, problem=f"p{number}", index=index)
        reason: Any = "equal" if outcome == "correct" else "not_equal"
        verdict = Verdict(outcome=outcome, reason=reason, wrongness=0, absurdity=0, coverage=1, version="0")
        return ScoredCandidate(candidate=made, verdict=verdict)

    return PreferencePair(
        id=f"pair{number}",
        problem=Problem(id=f"p{number}", text=problem),
        kind="wrong_answer",
        chosen=scored(chosen, 0, "correct"),
        rejected=scored(rejected, 1, "incorrect"),
        weight=weight,
    )


Run = Callable[..., list[dict[str, float]]]


@pytest.fixture
def ours(random_model: str, tmp_path: Path) -> Run:
    """Train with given weights, or on given pairs or rows; return loss and gradient norm of each step."""

    def run(
        weights: Sequence[float],
        pairs: Sequence[PreferencePair] = (),
        rows: Sequence[dict[str, Any]] = (),
        **changes: Any,
    ) -> list[dict[str, float]]:
        tokenizer = AutoTokenizer.from_pretrained(random_model)
        pairs = pairs or [_pair(number, weight) for number, weight in enumerate(weights)]
        rows = rows or [encode(tokenizer, pair, "{problem}") for pair in pairs]
        trainer = WeightedDPOTrainer(
            model=AutoModelForCausalLM.from_pretrained(random_model, dtype=torch.float32),
            args=dpo_config(tmp_path, **changes),
            train_dataset=Dataset.from_list(list(rows)),
            processing_class=tokenizer,
        )
        trainer.train()
        return [row for row in trainer.state.log_history if "loss" in row]

    return run


@pytest.fixture
def stock(random_model: str, tmp_path: Path) -> Run:
    """The same by TRL's own trainer, from the same texts, without weights."""

    def run(count: int, **changes: Any) -> list[dict[str, float]]:
        tokenizer = AutoTokenizer.from_pretrained(random_model)
        rows = [
            {"prompt": f"Question: {problem}\nAnswer: ", "chosen": chosen, "rejected": rejected}
            for problem, chosen, rejected in TEXTS[:count]
        ]
        trainer = DPOTrainer(
            model=AutoModelForCausalLM.from_pretrained(random_model, dtype=torch.float32),
            args=dpo_config(tmp_path, **changes),
            train_dataset=Dataset.from_list(rows),
            processing_class=tokenizer,
        )
        trainer.train()
        return [row for row in trainer.state.log_history if "loss" in row]

    return run


def _same(a: list[dict[str, float]], b: list[dict[str, float]], keys: tuple[str, ...] = ("loss", "grad_norm")) -> None:
    assert len(a) == len(b)
    for one, other in zip(a, b, strict=True):
        for key in keys:
            # Logged losses are rounded to a relative 1e-5 or so; gradients pass through other shapes.
            assert one[key] == pytest.approx(other[key], rel=2e-4, abs=1e-6), (key, one, other)


@pytest.mark.parametrize("precomputed", [False, True])
def test_weights_of_one_are_stock_dpo(ours: Run, stock: Run, precomputed: bool) -> None:
    """With all weights 1, loss, gradient and rewards of each step are TRL's, live or precomputed reference."""
    keys = ("loss", "grad_norm", "rewards/margins", "rewards/chosen", "logps/rejected", "rewards/accuracies")
    _same(ours([1.0] * 4, precompute_ref_log_probs=precomputed), stock(4, precompute_ref_log_probs=precomputed), keys)


def test_weights_two_and_zero_are_twice_the_first_pair(ours: Run, stock: Run) -> None:
    """A batch weighted (2, 0) steps as the first pair alone does: the mean over two pairs halves what 2 doubles."""
    _same(ours([2.0, 0.0]), stock(1))


def test_weights_scale_the_loss(ours: Run) -> None:
    """Equal weights of 3 give three times the first step's loss and gradient."""
    one, three = ours([1.0, 1.0], max_steps=1), ours([3.0, 3.0], max_steps=1)
    assert three[0]["loss"] == pytest.approx(3 * one[0]["loss"], rel=1e-4)
    assert three[0]["grad_norm"] == pytest.approx(3 * one[0]["grad_norm"], rel=1e-4)


@pytest.mark.parametrize(("batch", "accumulation"), [(1, 4), (2, 2)])
def test_accumulation_is_a_larger_batch(ours: Run, batch: int, accumulation: int) -> None:
    """Steps of 4 pairs are the same in one batch and in parts, the last and shorter step too."""
    weights = [0.5, 2.0, 1.0, 0.25, 1.25]
    whole = ours(weights, per_device_train_batch_size=4, max_steps=-1, num_train_epochs=2)
    parts = ours(
        weights,
        per_device_train_batch_size=batch,
        gradient_accumulation_steps=accumulation,
        max_steps=-1,
        num_train_epochs=2,
    )
    _same(whole, parts)


def test_a_short_last_micro_batch_counts_its_pairs_alone(ours: Run) -> None:
    """Of 3 pairs in micro-batches of 2 and 1, each weighs a third, as in one batch."""
    weights = [0.5, 2.0, 1.0]
    _same(
        ours(weights, per_device_train_batch_size=3),
        ours(weights, per_device_train_batch_size=2, gradient_accumulation_steps=2),
    )


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"loss_type": ["aot"]}, "aot"),
        ({"loss_type": ["sigmoid", "sft"], "loss_weights": [1.0, 1.0]}, "sft"),
        ({"use_liger_kernel": True}, "use_liger_kernel"),
        ({"use_weighting": True}, "use_weighting"),
        ({"ld_alpha": 0.5}, "ld_alpha"),
        ({"label_smoothing": 0.1}, "label_smoothing"),
        ({"f_divergence_type": "forward_kl"}, "f_divergence_type"),
    ],
)
def test_options_without_a_meaning_are_refused(tmp_path: Path, changes: dict[str, Any], named: str) -> None:
    """An option that would ignore, or change the meaning of, a pair's weight is refused by name."""
    with pytest.raises(BadInput, match=named):
        refuse(dpo_config(tmp_path, **changes))


def _sharing(model: str, shared: int, given: int, weights: Sequence[float]) -> list[PreferencePair]:
    """Pairs in tokens, whose rejected sides begin with the first `shared` of the chosen; `given` are in the prompt."""
    tokenizer = AutoTokenizer.from_pretrained(model)
    pairs = []
    for number, weight in enumerate(weights):
        pair = _pair(number, weight)
        row = encode(tokenizer, pair, "{problem}")
        solutions = {"chosen": row["chosen_ids"], "rejected": row["chosen_ids"][:shared] + row["rejected_ids"]}
        sides = {}
        for name, ids in solutions.items():
            side: ScoredCandidate = getattr(pair, name)
            changes = {"prompt_ids": tuple(row["prompt_ids"]), "completion_ids": tuple(ids)}
            sides[name] = side.model_copy(update={"candidate": side.candidate.model_copy(update=changes)})
        pairs.append(PreferencePair.model_validate({**dict(pair), **sides, "prefix_tokens": given}))
    return pairs


def test_an_empty_prefix_is_a_whole_pair(ours: Run, random_model: str) -> None:
    """Pairs that share no token train as whole pairs of the same texts do, in loss, gradient and rewards."""
    weights = [0.5, 1.5, 1.0, 1.0]
    keys = ("loss", "grad_norm", "rewards/margins", "logps/chosen", "logps/rejected")
    _same(ours(weights, _sharing(random_model, 0, 0, weights)), ours(weights), keys)


@pytest.mark.parametrize("precomputed", [False, True])
def test_a_shared_prefix_cancels_out(ours: Run, random_model: str, precomputed: bool) -> None:
    """What both sides begin with adds as much to either log-probability: given or trained on, the loss is the same.

    The log-probabilities are not: those of the prefix are left out where it is given.
    """
    weights = [0.5, 1.5, 1.0, 1.0]
    given, whole = (
        ours(weights, _sharing(random_model, 4, count, weights), precompute_ref_log_probs=precomputed)
        for count in (4, 0)
    )
    _same(given, whole, ("loss", "grad_norm", "rewards/margins"))
    assert all(one["logps/chosen"] > other["logps/chosen"] + 1 for one, other in zip(given, whole, strict=True))


def _pointed(model: str, step_weight: float) -> list[dict[str, Any]]:
    """Rows whose rejected sides have two tokens, from the second on, that count `step_weight` times."""
    tokenizer = AutoTokenizer.from_pretrained(model)
    pairs = [pair.model_copy(update={"wrong_tokens": (1, 3)}) for pair in _sharing(model, 0, 0, [1.0, 0.5, 1.5])]
    rows = [encode(tokenizer, pair, "{problem}") for pair in pairs]
    return [row | token_weights(row, pair, step_weight) for row, pair in zip(rows, pairs, strict=True)]


def _log_probabilities(model: Any, row: dict[str, Any], side: str) -> torch.Tensor:
    """Of each token of a side, by a plain forward pass."""
    question, answer = row["prompt_ids"], row[f"{side}_ids"]
    logits = model(input_ids=torch.tensor([question + answer])).logits[0, len(question) - 1 : -1]
    return torch.log_softmax(logits, dim=-1).gather(1, torch.tensor(answer)[:, None])[:, 0]


def test_tokens_of_the_wrong_step_count_as_often_as_is_said(random_model: str, tmp_path: Path) -> None:
    """Their log-ratios are taken so many times into the margin, of policy and reference alike; all else once."""
    rows = _pointed(random_model, 3.0)
    policy, reference = (AutoModelForCausalLM.from_pretrained(random_model, dtype=torch.float32) for _ in range(2))
    with torch.no_grad():
        for parameter in reference.parameters():
            parameter.mul_(1.05)
    trainer = WeightedDPOTrainer(
        model=policy,
        ref_model=reference,
        args=dpo_config(tmp_path),
        train_dataset=Dataset.from_list(rows),
        processing_class=AutoTokenizer.from_pretrained(random_model),
    )
    policy.eval()
    with torch.no_grad():
        found = trainer._losses(policy, trainer.data_collator(rows))
        for row, loss in zip(rows, found.tolist(), strict=True):
            ratios = {
                side: _log_probabilities(policy, row, side) - _log_probabilities(reference, row, side)
                for side in ("chosen", "rejected")
            }
            weights = torch.ones(len(row["rejected_ids"]))
            weights[1:3] = 3.0
            margin = 0.5 * (ratios["chosen"].sum() - (weights * ratios["rejected"]).sum())
            assert loss == pytest.approx(-float(torch.nn.functional.logsigmoid(margin)), rel=1e-4)


@pytest.mark.parametrize("precomputed", [False, True])
def test_token_weights_of_one_change_nothing(ours: Run, random_model: str, precomputed: bool) -> None:
    """Rows with them train as rows without, with a live and with a precomputed reference."""
    plain = [{name: row[name] for name in row if name != "rejected_weights"} for row in _pointed(random_model, 1.0)]
    with_ones, without = (
        ours([], rows=rows, precompute_ref_log_probs=precomputed) for rows in (_pointed(random_model, 1.0), plain)
    )
    _same(with_ones, without)
    weighed = ours([], rows=_pointed(random_model, 3.0), precompute_ref_log_probs=precomputed)
    _same(weighed, ours([], rows=_pointed(random_model, 3.0), precompute_ref_log_probs=not precomputed))
    assert weighed[-1]["loss"] != pytest.approx(without[-1]["loss"], rel=1e-3)


def _training(random_model: str, folder: Path, **changes: Any) -> Training:
    spec = DpoSpec(learning_rate=5e-3, beta=0.5, epochs=6, batch_size=4, max_length=128, save_steps=2)
    return Training(model=random_model, work_dir=folder, optimisation=spec, seed=0, prompt="{problem}", **changes)


def _train(training: Training) -> dict[str, float]:
    spec = training.optimisation
    assert isinstance(spec, DpoSpec)
    return train_dpo([_pair(number, 1.0) for number in range(5)], training, spec)


@pytest.mark.parametrize("lora", [None, LoraSpec(r=4, alpha=8)])
def test_a_training_publishes_an_ordinary_checkpoint(random_model: str, tmp_path: Path, lora: LoraSpec | None) -> None:
    """The model directory loads without adapters or our code, and the loss fell from log 2, where DPO begins."""
    facts = _train(_training(random_model, tmp_path, lora=lora))
    assert facts["rows"] == 5
    assert facts["steps"] == 12
    assert facts["first_loss"] == pytest.approx(math.log(2), abs=1e-4)
    assert facts["last_loss"] < facts["first_loss"]
    trained = AutoModelForCausalLM.from_pretrained(tmp_path / "model").state_dict()
    before = AutoModelForCausalLM.from_pretrained(random_model).state_dict()
    assert trained.keys() == before.keys()
    assert any(not torch.equal(trained[name], before[name]) for name in before)
    AutoTokenizer.from_pretrained(tmp_path / "model")
    rows = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == list(range(1, 13))
    assert rows[-1]["rewards_margins"] > 0
    assert (tmp_path / "adapter").exists() is (lora is not None)


def test_an_adapter_is_published_beside_the_merged_model(random_model: str, tmp_path: Path) -> None:
    """On the model that it names, it makes what was merged; the generator's sampler finds it by the model's folder."""
    _train(_training(random_model, tmp_path, lora=LoraSpec(r=4, alpha=8)))
    adapter = adapter_of(str(tmp_path / "model"))
    assert adapter is not None and (adapter.base, adapter.rank) == (random_model, 4)
    base = AutoModelForCausalLM.from_pretrained(adapter.base)
    made = PeftModel.from_pretrained(base, adapter.folder).merge_and_unload().state_dict()
    merged = AutoModelForCausalLM.from_pretrained(tmp_path / "model").state_dict()
    assert all(torch.allclose(made[name], merged[name], atol=1e-6) for name in merged)


class _Killed(Exception):
    pass


@pytest.mark.parametrize("lora", [None, LoraSpec(r=4, alpha=8)])
def test_bfloat16_with_checkpointed_activations(random_model: str, tmp_path: Path, lora: LoraSpec | None) -> None:
    """As large models are trained: the loss falls, and the checkpoint is in bfloat16."""
    facts = _train(_training(random_model, tmp_path, lora=lora, precision="bfloat16", gradient_checkpointing=True))
    assert facts["first_loss"] == pytest.approx(math.log(2), abs=0.02)
    assert facts["last_loss"] < facts["first_loss"]
    trained = AutoModelForCausalLM.from_pretrained(tmp_path / "model", dtype="auto")
    assert trained.dtype == torch.bfloat16
    assert trained.config.use_cache


@pytest.mark.long
@pytest.mark.parametrize("lora", [None, LoraSpec(r=4, alpha=8)])
@pytest.mark.parametrize(("end", "resumed_from"), [(Interrupted, 7), (_Killed, 6)])
def test_an_interrupted_training_ends_like_one_that_was_not(
    random_model: str, tmp_path: Path, lora: LoraSpec | None, end: type[Exception], resumed_from: int
) -> None:
    """Stopped at step 7 and started again, a training ends with the same weights and curve.

    One that is asked to stop saves first; one that is killed goes on from the last regular checkpoint, and what it was
    writing when it died is passed over.
    """
    seen: list[int] = []
    calls = iter(range(1, 100))

    def stop() -> None:
        if next(calls) == 7:
            raise end

    def watch(done: int, total: int, **metrics: float) -> None:
        seen.append(done)

    _train(_training(random_model, tmp_path / "whole", lora=lora))
    with pytest.raises(end):
        _train(_training(random_model, tmp_path / "parts", lora=lora, check=stop))
    torn = tmp_path / "parts" / "checkpoints" / "checkpoint-9"
    torn.mkdir()
    (torn / "model.safetensors").write_bytes(b"torn")
    facts = _train(_training(random_model, tmp_path / "parts", lora=lora, progress=watch))
    assert facts["steps"] == 12
    assert seen == list(range(resumed_from, 13))
    whole = AutoModelForCausalLM.from_pretrained(tmp_path / "whole" / "model").state_dict()
    parts = AutoModelForCausalLM.from_pretrained(tmp_path / "parts" / "model").state_dict()
    for name, weight in whole.items():
        assert torch.allclose(weight, parts[name], atol=1e-6), name
    curves = [
        [json.loads(line) for line in (tmp_path / name / "metrics.jsonl").read_text().splitlines()]
        for name in ("whole", "parts")
    ]
    assert [row["step"] for row in curves[1]] == list(range(1, 13))
    assert [row["loss"] for row in curves[0]] == pytest.approx([row["loss"] for row in curves[1]], rel=1e-4)


def test_sampled_tokens_are_trained_on_as_they_are(random_model: str) -> None:
    """Where both sides hold their token ids, those are taken; where one lacks them, both texts are encoded."""
    tokenizer = AutoTokenizer.from_pretrained(random_model)
    pair = _pair(0)

    def with_ids(side: ScoredCandidate, ids: tuple[int, ...]) -> ScoredCandidate:
        return side.model_copy(
            update={"candidate": side.candidate.model_copy(update={"prompt_ids": (1, 2), "completion_ids": ids})}
        )

    both = pair.model_copy(update={"chosen": with_ids(pair.chosen, (3, 4)), "rejected": with_ids(pair.rejected, (5,))})
    row = encode(tokenizer, both, "{problem}")
    assert (row["prompt_ids"], row["chosen_ids"], row["rejected_ids"]) == ([1, 2], [3, 4], [5])
    one = encode(tokenizer, pair.model_copy(update={"chosen": both.chosen}), "{problem}")
    assert tokenizer.decode(one["prompt_ids"]) == "Question: What is 3 + 4?\nAnswer: "
    assert tokenizer.decode(one["chosen_ids"]) == TEXTS[0][1] + "<|end|>"


def test_too_long_prompts_are_counted_and_none_left_is_an_error(random_model: str, tmp_path: Path) -> None:
    """Pairs whose prompt fills max_length are left out; if that is all of them, the field is named."""
    training = _training(random_model, tmp_path)
    spec = DpoSpec(max_length=8)
    with pytest.raises(BadInput, match=r"dpo\.max_length"):
        train_dpo([_pair(0)], training, spec)
