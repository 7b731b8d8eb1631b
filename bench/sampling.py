"""The transformers sampler beside `model.generate`, in one run: the same prompts, settings and batch size.

`python -m bench.sampling [--model DIR]`; the default is the embedded model. What differs is that the sampler gives each
candidate a random stream of its own, prefills a prompt once for all its candidates, and lets rows leave the batch.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from bench.data import data_argument
from mathcontracts import Problem, Sampling, chat_messages
from mathgenerator.samplers.transformers import TransformersSampler
from mathtrainer.core.word_problems import draw, held_out
from mathtrainer.embedded_models import TINY

ROUNDS = 3
SAMPLING = Sampling(n=8, temperature=1.0, max_new_tokens=160, seed=1)


def library(model: Any, tokenizer: Any, problems: list[Problem], batch: int) -> int:
    """Sample by `model.generate` and return how many candidates there are."""
    done = 0
    prompts = [
        tokenizer.apply_chat_template(chat_messages(one.text, "{problem}"), tokenize=False, add_generation_prompt=True)
        for one in problems
    ]
    prompts.sort(key=len)
    per_batch = batch // SAMPLING.n
    for start in range(0, len(prompts), per_batch):
        inputs = tokenizer(prompts[start : start + per_batch], return_tensors="pt", padding=True)
        written = model.generate(
            **inputs,
            do_sample=True,
            temperature=SAMPLING.temperature,
            top_k=0,
            num_return_sequences=SAMPLING.n,
            max_new_tokens=SAMPLING.max_new_tokens,
        )
        done += len(written)
    return done


def rate(action: Callable[[], int]) -> float:
    """Return the median of candidates a second over the rounds."""
    rates = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        done = action()
        rates.append(done / (time.perf_counter() - began))
    return statistics.median(rates)


def main() -> None:
    """Print both rates and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)  # Taken and not needed, so that all benches are called alike.
    parser.add_argument("--model", type=Path, default=TINY)
    parser.add_argument("--problems", type=int, default=64)
    arguments = parser.parse_args()
    problems = [one.demonstration().problem for one in islice(filter(held_out, draw(0)), arguments.problems)]
    sampler = TransformersSampler(str(arguments.model), device="cpu", threads=1)
    tokenizer = AutoTokenizer.from_pretrained(arguments.model, padding_side="left")
    model = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32).eval()
    ours = rate(lambda: len(sampler.sample(problems, SAMPLING, "{problem}")))
    theirs = rate(lambda: library(model, tokenizer, problems, sampler.batch_size))
    print(json.dumps({"sampler": round(ours, 1), "generate": round(theirs, 1), "ratio": round(ours / theirs, 2)}))


if __name__ == "__main__":
    main()
