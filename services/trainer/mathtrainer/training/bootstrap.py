"""Makes the embedded model from nothing: a small tokenizer and a Qwen2-architecture model of under a million weights.

`python -m mathtrainer.training.bootstrap` trains on generated word problems with sound solutions and writes an ordinary
Hugging Face checkpoint in bfloat16, below 3 MB. It takes about eighteen minutes on two threads
(`OMP_NUM_THREADS=2`). docs/problems.md has the curve.
"""

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

from mathtrainer.core.word_problems import WorkedProblem, draw, held_out

SHIPPED = Path(__file__).parents[1] / "models" / "tiny"
VOCABULARY = 512
PAD, EOS = "<pad>", "<eos>"
TEMPLATE = (
    "{% for message in messages %}"
    "{% if message['role'] == 'user' %}{{ 'Question: ' + message['content'] + '\\n' }}"
    "{% elif message['role'] == 'assistant' %}{{ 'Answer:\\n' + message['content'] + eos_token }}{% endif %}"
    "{% endfor %}{% if add_generation_prompt %}{{ 'Answer:\\n' }}{% endif %}"
)


def make_tokenizer(texts: list[str]) -> PreTrainedTokenizerFast:
    """Return a byte-level BPE tokenizer in which every digit is a token: any text survives the round trip."""
    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    raw.decoder = decoders.ByteLevel()
    raw.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=VOCABULARY,
            special_tokens=[PAD, EOS],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=raw, pad_token=PAD, eos_token=EOS, padding_side="left")
    tokenizer.chat_template = TEMPLATE
    return tokenizer


def make_model(tokenizer: PreTrainedTokenizerFast, seed: int) -> Qwen2ForCausalLM:
    """Return an untrained model in float32."""
    torch.manual_seed(seed)
    config = Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=128,
        intermediate_size=352,
        num_hidden_layers=4,
        num_attention_heads=4,
        num_key_value_heads=4,
        max_position_embeddings=1024,
        tie_word_embeddings=True,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
    )
    return Qwen2ForCausalLM(config)


def encode(tokenizer: PreTrainedTokenizerFast, problem: WorkedProblem) -> tuple[list[int], list[int]]:
    """Return the token ids of the prompt and of the completion, the latter with its end-of-sequence token."""
    chat = [{"role": "user", "content": problem.question}]
    prompt = tokenizer.apply_chat_template(chat, add_generation_prompt=True, tokenize=False)
    return tokenizer(prompt)["input_ids"], [*tokenizer(problem.solution())["input_ids"], tokenizer.eos_token_id]


def batches(tokenizer: PreTrainedTokenizerFast, size: int, seed: int) -> Iterator[dict[str, torch.Tensor]]:
    """Yield `input_ids`, `attention_mask`, `labels` of shape (size, longest) without end; the prompt is masked."""
    stream = draw(seed)
    rng = random.Random(seed)
    while True:
        problems = [problem for problem in islice(stream, size * 16) if not held_out(problem)]
        rows = [encode(tokenizer, problem) for problem in problems]
        rows.sort(key=lambda row: len(row[0]) + len(row[1]))
        starts = list(range(0, len(rows) - size + 1, size))
        rng.shuffle(starts)
        for start in starts:
            yield _collate(rows[start : start + size], tokenizer.pad_token_id)


def _collate(rows: list[tuple[list[int], list[int]]], pad: int) -> dict[str, torch.Tensor]:
    longest = max(len(prompt) + len(completion) for prompt, completion in rows)
    ids = torch.full((len(rows), longest), pad)
    labels = torch.full((len(rows), longest), -100)
    mask = torch.zeros((len(rows), longest), dtype=torch.long)
    for index, (prompt, completion) in enumerate(rows):
        end = len(prompt) + len(completion)
        ids[index, :end] = torch.tensor(prompt + completion)
        labels[index, len(prompt) : end] = torch.tensor(completion)
        mask[index, :end] = 1
    return {"input_ids": ids, "attention_mask": mask, "labels": labels}


@torch.no_grad()
def greedy_accuracy(model: Qwen2ForCausalLM, tokenizer: PreTrainedTokenizerFast, count: int) -> float:
    """Return the share of `count` held-out problems whose greedy solution ends in the right answer."""
    model.eval()
    problems = list(islice((problem for problem in draw(seed=987_654_321) if held_out(problem)), count))
    right = 0
    for start in range(0, count, 64):
        part = problems[start : start + 64]
        prompts = [encode(tokenizer, problem)[0] for problem in part]
        inputs = tokenizer.pad({"input_ids": prompts}, return_tensors="pt")
        written = model.generate(**inputs, max_new_tokens=160, do_sample=False)
        texts = tokenizer.batch_decode(written[:, inputs["input_ids"].shape[1] :], skip_special_tokens=True)
        right += sum(
            text.endswith(f"The answer is: {problem.answer}") for text, problem in zip(texts, part, strict=True)
        )
    model.train()
    return right / count


def train(out: Path, steps: int, batch_size: int, learning_rate: float, seed: int) -> None:
    """Train from nothing for `steps` and write the checkpoint to `out`, with the curve in `bootstrap.json`."""
    tokenizer = make_tokenizer([text for p in islice(draw(seed), 4000) for text in (p.question, p.solution())])
    model = make_model(tokenizer, seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr=learning_rate, betas=(0.9, 0.98), weight_decay=0.01)
    curve: list[dict[str, float]] = []
    losses: list[float] = []
    began = time.perf_counter()
    model.train()
    for step, batch in enumerate(islice(batches(tokenizer, batch_size, seed), steps), start=1):
        scale = min(step / 100, 0.5 * (1 + math.cos(math.pi * step / steps)) * 0.98 + 0.02)
        for group in optimiser.param_groups:
            group["lr"] = learning_rate * scale
        loss = model(**batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        losses.append(loss.item())
        if step % 250 == 0 or step == steps:
            point = {
                "step": step,
                "seconds": round(time.perf_counter() - began, 1),
                "loss": round(sum(losses) / len(losses), 4),
                "greedy": round(greedy_accuracy(model, tokenizer, 512 if step == steps else 128), 4),
            }
            losses.clear()
            curve.append(point)
            sys.stderr.write(json.dumps(point) + "\n")
    out.mkdir(parents=True, exist_ok=True)
    model.to(torch.bfloat16).save_pretrained(out)
    tokenizer.save_pretrained(out)
    facts = {"steps": steps, "batch_size": batch_size, "learning_rate": learning_rate, "seed": seed, "curve": curve}
    facts["parameters"] = sum(parameter.numel() for parameter in model.parameters())
    (out / "bootstrap.json").write_text(json.dumps(facts, indent=1) + "\n")


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description="Train the embedded model from nothing.")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--steps", type=int, default=2500)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--learning-rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    train(arguments.out, arguments.steps, arguments.batch_size, arguments.learning_rate, arguments.seed)


if __name__ == "__main__":
    main()
