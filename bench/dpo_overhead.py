"""What a step of weighted DPO costs beside a step of TRL's DPOTrainer, on the embedded model, in one run.

`python -m bench.dpo_overhead` trains both on the same encoded pairs, in the same order, with a precomputed reference,
step by step in turn. One rests while the other works, so that what else the machine does meets both alike. Where a
trainer's memory lies changes its speed by some 2 %, so each is built anew several times, and begins every second time.
It prints the medians of the steps, the ratio of each time, and the geometric mean of the ratios. A ratio is the median
of those of a step to its like.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice, pairwise
from operator import truediv
from threading import Semaphore
from typing import Any

import torch
from datasets import Dataset, disable_progress_bars
from transformers import AutoModelForCausalLM, PrinterCallback, TrainerCallback
from trl import DPOConfig, DPOTrainer

from bench.data import data_argument
from bench.thresholds import Bars
from mathtrainer.core.word_problems import draw
from mathtrainer.models.embedded import TINY
from mathtrainer.training.encoding import completion_ids, prompt_ids
from mathtrainer.training.models import load_tokenizer
from mathtrainer.training.weighted_dpo import WeightedDPOTrainer

BAR = 1.02
PATIENCE_S = 300.0

Steps = dict[type[DPOTrainer], list[float]]


class Stock(DPOTrainer):  # type: ignore[misc]  # TRL is taken as untyped.
    """TRL's trainer, given tokens instead of texts."""

    def _prepare_dataset(self, dataset: Dataset, *args: Any, **kwargs: Any) -> Dataset:
        return dataset


class Turn(TrainerCallback):  # type: ignore[misc]  # transformers is taken as untyped.
    """Hands over to the other trainer after each step, and notes what each step took with its loading and logging."""

    def __init__(self, mine: Semaphore, others: Semaphore):
        self.seconds: list[float] = []
        self._mine, self._others = mine, others
        self._began: float | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn, and give it away for good at the end."""
        self._wait()
        try:
            yield
        finally:
            self._others.release()

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Note the step, but for the first, and let the other do its own."""
        if self._began is not None:
            self.seconds.append(time.perf_counter() - self._began)
        self._others.release()
        self._wait()
        self._began = time.perf_counter()

    def _wait(self) -> None:
        if not self._mine.acquire(timeout=PATIENCE_S):
            raise TimeoutError("the other trainer has stopped")


def encoded(tokenizer: Any, count: int) -> Dataset:
    """Return pairs of a problem with its solution and another problem's, which is as long."""
    ones = [one.demonstration() for one in islice(draw(0), count + 1)]
    return Dataset.from_list(
        [
            {
                "prompt_ids": prompt_ids(tokenizer, one.problem.text, "{problem}"),
                "chosen_ids": completion_ids(tokenizer, one.solution),
                "rejected_ids": completion_ids(tokenizer, other.solution),
                "weight": 0.5 + number % 2,
            }
            for number, (one, other) in enumerate(pairwise(ones))
        ]
    )


def train(kind: type[DPOTrainer], rows: Dataset, tokenizer: Any, batch: int, count: int, turn: Turn) -> list[float]:
    """Train for so many steps in turn with another and return the seconds of all but the first."""
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder, turn.taken():
        args = DPOConfig(
            output_dir=folder,
            per_device_train_batch_size=batch,
            max_steps=count,
            logging_steps=1,
            save_strategy="no",
            use_cpu=not torch.cuda.is_available(),
            bf16=False,
            activation_checkpointing=False,
            precompute_ref_log_probs=True,
            report_to=[],
            disable_tqdm=True,
        )
        model = AutoModelForCausalLM.from_pretrained(TINY, dtype=torch.float32)
        trainer = kind(model=model, args=args, train_dataset=rows, processing_class=tokenizer, callbacks=[turn])
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    return turn.seconds


def in_turn(kinds: Sequence[type[DPOTrainer]], rows: Dataset, tokenizer: Any, batch: int, count: int) -> Steps:
    """Return the seconds that each kind's steps took, of the same steps; the first kind begins."""
    first, second = Semaphore(1), Semaphore(0)
    turns = (Turn(first, second), Turn(second, first))
    with ThreadPoolExecutor(2) as pool:
        sides = [
            pool.submit(train, kind, rows, tokenizer, batch, count, turn)
            for kind, turn in zip(kinds, turns, strict=True)
        ]
        return {kind: side.result() for kind, side in zip(kinds, sides, strict=True)}


def main() -> int:
    """Print the medians and their ratio; return 1 if the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)  # Taken and not needed, so that all benches are called alike.
    parser.add_argument("--steps", type=int, default=21, help="of each side each time")
    parser.add_argument("--times", type=int, default=8, help="that both are built, even")
    parser.add_argument("--batch", type=int, default=16, help="pairs a step")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore", category=FutureWarning)  # TRL 1.16 on transformers 5.
    os.environ["TQDM_DISABLE"] = "1"
    disable_progress_bars()
    tokenizer = load_tokenizer(str(TINY))
    rows = encoded(tokenizer, arguments.batch * 8)
    ours, stock, ratios = [], [], []
    for number in range(arguments.times):
        kinds = (WeightedDPOTrainer, Stock)[:: -1 if number % 2 else 1]
        took = in_turn(kinds, rows, tokenizer, arguments.batch, arguments.steps)
        ours += took[WeightedDPOTrainer]
        stock += took[Stock]
        ratios.append(statistics.median(map(truediv, took[WeightedDPOTrainer], took[Stock])))
    measured = statistics.geometric_mean(ratios)
    line = {"weighted_ms": statistics.median(ours) * 1e3, "stock_ms": statistics.median(stock) * 1e3, "ratio": measured}
    print(json.dumps({name: round(value, 3) for name, value in line.items()}))
    print("each time:", " ".join(f"{ratio:.3f}" for ratio in ratios))
    bars = Bars()
    bars.holds("a step of weighted DPO beside stock", f"{measured:.3f}, at most {BAR:.2f}", measured <= BAR)
    bars.show()
    return 0 if bars.met else 1


if __name__ == "__main__":
    raise SystemExit(main())
