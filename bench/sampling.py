"""The transformers sampler beside itself without refilling, and `model.generate`: one run, prompts and settings alike.

`python -m bench.sampling [--model DIR]`; the default is the embedded model. Unlike `generate`, the sampler gives each
candidate a random stream of its own, and prefills a prompt once for all its candidates. It lets rows leave the batch,
and takes others in. `batches` is the sampler that gets its problems a batch at a time, and so takes none in. Rates are
candidates in a second of this process's CPU time; lengths are mixed by a temperature above 1.
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
from mathtrainer.models.embedded import TINY

ROUNDS = 3
SAMPLING = Sampling(n=8, temperature=1.0, max_new_tokens=160, seed=1)
MIXED = Sampling(n=8, temperature=2.2, max_new_tokens=400, seed=1)


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


def batches(sampler: TransformersSampler, problems: list[Problem], sampling: Sampling) -> int:
    """Sample a batch at a time and return how many candidates there are."""
    each = sampler.batch_size // sampling.n
    lots = [problems[start : start + each] for start in range(0, len(problems), each)]
    return sum(len(sampler.sample(lot, sampling, "{problem}")) for lot in lots)


def rate(action: Callable[[], int]) -> float:
    """Return the median of candidates a second of CPU time over the rounds."""
    rates = []
    for _ in range(ROUNDS):
        began = time.process_time()
        done = action()
        rates.append(done / (time.process_time() - began))
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
    theirs = rate(lambda: library(model, tokenizer, problems, sampler.batch_size))
    for name, sampling in (("as trained", SAMPLING), ("mixed lengths", MIXED)):
        lengths = [one.completion_tokens for one in sampler.sample(problems, sampling, "{problem}")]
        refilled = rate(lambda sampling=sampling: len(sampler.sample(problems, sampling, "{problem}")))  # type: ignore[misc]
        lots = rate(lambda sampling=sampling: batches(sampler, problems, sampling))  # type: ignore[misc]
        told = {"lengths": [round(one) for one in statistics.quantiles(lengths, n=10)], "sampler": round(refilled, 1)}
        told |= {"batches": round(lots, 1), "to_batches": round(refilled / lots, 2)}
        if sampling is SAMPLING:
            told |= {"generate": round(theirs, 1), "to_generate": round(refilled / theirs, 2)}
        print(json.dumps({"settings": name} | told), flush=True)


if __name__ == "__main__":
    main()
