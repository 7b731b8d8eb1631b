"""The transformers sampler beside itself without refilling, and `model.generate`: one run, prompts and settings alike.

`python -m bench.sampling [--model DIR]`; the default is the embedded model. Unlike `generate`, the sampler gives each
candidate a random stream of its own, and prefills a prompt once for all its candidates. It lets rows leave the batch,
and takes others in. `batches` is the sampler that gets its problems a batch at a time, and so takes none in. Rates are
candidates in a second of this process's CPU time; lengths are mixed by a temperature above 1.

A small model's step costs by its rows, a large one's by its weights, which are read once for all rows. So the embedded
model is asked twice: as it is, and with more hidden units of the value zero. The texts are the same, and the cost is
that of a large model. `rows_cost` is a step with all rows over a step with one.
"""

import argparse
import json
import shutil
import statistics
import tempfile
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
# 100 million weights: more than a cache holds. So few rows, as a CPU computes little while it reads them.
WIDTH, WIDE_BATCH, WIDE_PROBLEMS = 24_576, 8, 12
BAR = 1.3


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


def widened(source: Path, folder: Path) -> Path:
    """Write the model with more hidden units in each layer, all of their weights zero, and return its folder."""
    shutil.copytree(source, folder)
    model: Any = AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32)
    for layer in model.model.layers:
        for linear, side in ((layer.mlp.gate_proj, 0), (layer.mlp.up_proj, 0), (layer.mlp.down_proj, 1)):
            more = list(linear.weight.shape)
            more[side] = WIDTH - more[side]
            linear.weight.data = torch.cat([linear.weight.data, torch.zeros(more)], dim=side)
    model.config.intermediate_size = WIDTH
    model.save_pretrained(folder)
    return folder


def rows_cost(model: Any, rows: int) -> float:
    """Return the time of a step with so many rows over that of a step with one."""
    times: dict[int, list[float]] = {1: [], rows: []}
    with torch.inference_mode():
        for count in [1, rows] * 20:
            began = time.process_time()
            model(input_ids=torch.ones(count, 1, dtype=torch.long))
            times[count].append(time.process_time() - began)
    return statistics.median(times[rows]) / statistics.median(times[1])


def rate(action: Callable[[], int]) -> float:
    """Return the median of candidates a second of CPU time over the rounds."""
    rates = []
    for _ in range(ROUNDS):
        began = time.process_time()
        done = action()
        rates.append(done / (time.process_time() - began))
    return statistics.median(rates)


def compared(sampler: TransformersSampler, problems: list[Problem], sampling: Sampling) -> dict[str, Any]:
    """Return the lengths, the sampler's rate, and that without refilling."""
    lengths = [one.completion_tokens for one in sampler.sample(problems, sampling, "{problem}")]
    refilled = rate(lambda: len(sampler.sample(problems, sampling, "{problem}")))
    lots = rate(lambda: batches(sampler, problems, sampling))
    told = {"lengths": [round(one) for one in statistics.quantiles(lengths, n=10)], "sampler": round(refilled, 2)}
    return told | {"batches": round(lots, 2), "to_batches": round(refilled / lots, 2)}


def main() -> int:
    """Print the rates and their ratios; return 1 where refilling gains too little at a large model's cost."""
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
    told = compared(sampler, problems, SAMPLING)
    told |= {"generate": round(theirs, 1), "to_generate": round(told["sampler"] / theirs, 2)}
    print(json.dumps({"settings": "as trained"} | told), flush=True)
    print(json.dumps({"settings": "mixed lengths"} | compared(sampler, problems, MIXED)), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        wide = str(widened(TINY, Path(folder) / "wide"))
        sampler = TransformersSampler(wide, device="cpu", threads=1, batch_size=WIDE_BATCH)
        told = compared(sampler, problems[:WIDE_PROBLEMS], MIXED.model_copy(update={"n": WIDE_BATCH // 2}))
        told["rows_cost"] = round(rows_cost(AutoModelForCausalLM.from_pretrained(wide), WIDE_BATCH), 2)
        print(json.dumps({"settings": "mixed lengths, a large model's cost"} | told), flush=True)
    return int(told["to_batches"] < BAR)


if __name__ == "__main__":
    raise SystemExit(main())
