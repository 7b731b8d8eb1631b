"""What a step of weighted DPO costs beside a step of TRL's DPOTrainer, on the embedded model, in one run.

`python -m bench.dpo_overhead` trains both in turns on the same encoded pairs, in the same order, with a precomputed
reference. The first step of a turn is left out. It prints the medians of all steps, and the median over the turns of
the ratio of their median steps.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
import warnings
from itertools import islice, pairwise
from typing import Any

import torch
from datasets import Dataset, disable_progress_bars
from transformers import AutoModelForCausalLM, PrinterCallback, TrainerCallback
from trl import DPOConfig, DPOTrainer

from bench.bars import Bars
from bench.data import data_argument
from mathtrainer.core.word_problems import draw
from mathtrainer.embedded_models import TINY
from mathtrainer.recipes.models import load_tokenizer
from mathtrainer.recipes.training import completion_ids, prompt_ids
from mathtrainer.recipes.weighted_dpo import WeightedDPOTrainer

BAR = 1.02


class Stock(DPOTrainer):  # type: ignore[misc]  # TRL is taken as untyped.
    """TRL's trainer, given tokens instead of texts."""

    def _prepare_dataset(self, dataset: Dataset, *args: Any, **kwargs: Any) -> Dataset:
        return dataset


class Clock(TrainerCallback):  # type: ignore[misc]  # transformers is taken as untyped.
    """Notes the time from the end of a step to the end of the next, so that loading and logging count."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._ended: float | None = None

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Note a step."""
        now = time.perf_counter()
        if self._ended is not None:
            self.seconds.append(now - self._ended)
        self._ended = now


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


def steps(kind: type[DPOTrainer], rows: Dataset, tokenizer: Any, batch: int, count: int) -> list[float]:
    """Train for so many steps and return the seconds of all but the first."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
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
        trainer = kind(model=model, args=args, train_dataset=rows, processing_class=tokenizer, callbacks=[clock])
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    return clock.seconds


def main() -> int:
    """Print the medians and their ratio; return 1 if the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)  # Taken and not needed, so that all benches are called alike.
    parser.add_argument("--steps", type=int, default=16, help="of a turn")
    parser.add_argument("--turns", type=int, default=7, help="of each side")
    parser.add_argument("--batch", type=int, default=16, help="pairs a step")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore", category=FutureWarning)  # TRL 1.16 on transformers 5.
    os.environ["TQDM_DISABLE"] = "1"
    disable_progress_bars()
    torch.set_num_threads(1)
    tokenizer = load_tokenizer(str(TINY))
    rows = encoded(tokenizer, arguments.batch * 8)
    ours, stock, ratios = [], [], []
    for turn in range(arguments.turns):
        sides = (WeightedDPOTrainer, Stock) if turn % 2 else (Stock, WeightedDPOTrainer)
        took = {side: steps(side, rows, tokenizer, arguments.batch, arguments.steps) for side in sides}
        ours += took[WeightedDPOTrainer]
        stock += took[Stock]
        ratios.append(statistics.median(took[WeightedDPOTrainer]) / statistics.median(took[Stock]))
    measured = statistics.median(ratios)
    line = {"weighted_ms": statistics.median(ours) * 1e3, "stock_ms": statistics.median(stock) * 1e3, "ratio": measured}
    print(json.dumps({name: round(value, 3) for name, value in line.items()}))
    bars = Bars()
    bars.holds("a step of weighted DPO beside stock", f"{measured:.3f}, at most {BAR:.2f}", measured <= BAR)
    bars.show()
    return 0 if bars.met else 1


if __name__ == "__main__":
    raise SystemExit(main())
