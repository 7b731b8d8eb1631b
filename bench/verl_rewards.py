"""verl's own reward loop with our reward function: whether its scores are right, and how many it gives a second.

`make verl` runs it in a virtual environment of its own, as verl wants an older transformers. Nothing of verl is
replaced: its configuration is composed with the three settings of docs/clients.md. Its Ray workers decode the responses
and call the function, once with judging in the workers and once with a service. Beside ours stands verl's own function
for GSM8K, which looks for `#### 4`. It ends with 1 where a score is not as expected.
"""

import argparse
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import ray
import torch
import verl
from hydra import compose, initialize_config_dir
from tensordict import TensorDict
from transformers import AutoTokenizer
from verl import DataProto
from verl.experimental.reward_loop.reward_loop import RewardLoopManager

from bench.servers import verifier

TOKENIZER = Path(__file__).parents[1] / "services/trainer/mathtrainer/models/tiny"
ADAPTER = [
    "reward.custom_reward_function.path=pkg://mathverifier.adapters.verl",
    "reward.custom_reward_function.name=compute_score",
]
WORKERS, ROUNDS, COPIES, PROMPT_TOKENS = 2, 5, 64, 4
# Response, reference, and the score, accuracy and unknown that are due.
CASES = [
    ("2 + 2 = 4\nThe answer is 4", "4", (1, 1, 0)),
    ("2 + 2 = 5\nThe answer is 5", "4", (0, 0, 0)),
    ("", "4", (0, 0, 0)),
    ("2 + 2 = 4\nThe answer is 4", "", (0, 0, 1)),
]


def responses(copies: int) -> DataProto:
    """Return the cases so many times, as the rollout hands them to the reward: padded tokens, and columns beside."""
    tokenizer = AutoTokenizer.from_pretrained(TOKENIZER)
    tokens = [tokenizer(response)["input_ids"] or [tokenizer.eos_token_id] for response, _, _ in CASES * copies]
    width = max(map(len, tokens))
    padded = torch.zeros(len(tokens), width, dtype=torch.long)
    mask = torch.zeros(len(tokens), PROMPT_TOKENS + width, dtype=torch.long)
    mask[:, :PROMPT_TOKENS] = 1
    for row, one in enumerate(tokens):
        padded[row, : len(one)] = torch.tensor(one)
        mask[row, PROMPT_TOKENS : PROMPT_TOKENS + len(one)] = 1
    prompts = torch.zeros(len(tokens), PROMPT_TOKENS, dtype=torch.long)
    columns: dict[str, list[Any]] = {
        "data_source": ["openai/gsm8k"] * len(tokens),
        "reward_model": [{"style": "rule", "ground_truth": reference} for _, reference, _ in CASES * copies],
        "extra_info": [{"question": "What is 2 + 2?"} for _ in tokens],
    }
    return DataProto(
        batch=TensorDict({"prompts": prompts, "responses": padded, "attention_mask": mask}, batch_size=len(tokens)),
        non_tensor_batch={name: np.array(column, dtype=object) for name, column in columns.items()},
    )


@contextmanager
def loop(settings: list[str]) -> Iterator[RewardLoopManager]:
    """Run verl's reward loop by its configuration and these settings; its workers' names allow for one at a time."""
    with initialize_config_dir(str(Path(verl.__file__).parent / "trainer" / "config"), version_base=None):
        ours = [f"reward.num_workers={WORKERS}", f"actor_rollout_ref.model.path={TOKENIZER}"]
        # A rollout engine has to be named; none is started.
        config = compose("ppo_trainer", overrides=[*ours, "actor_rollout_ref.rollout.name=vllm", *settings])
    rewards = RewardLoopManager(config)
    yield rewards
    for worker in rewards.reward_loop_workers:
        ray.kill(worker)


def rate(rewards: RewardLoopManager, asked: DataProto) -> float:
    """Return scores a second, the median of the rounds'."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        rewards.compute_rm_score(asked)
        rounds.append(len(asked) / (time.perf_counter() - began))
    return statistics.median(rounds)


def are_right(rewards: RewardLoopManager) -> bool:
    """Return whether each case has the score that is due, at its last token, and what is logged beside it."""
    scored = rewards.compute_rm_score(responses(1))
    totals = scored.batch["rm_scores"].sum(1).tolist()
    logged = zip(*(scored.non_tensor_batch[name] for name in ("score", "acc", "unknown")), strict=True)
    return totals == [due[0] for _, _, due in CASES] and list(logged) == [due for _, _, due in CASES]


def main() -> int:
    """Print the rates; return 1 where a score is wrong."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    ray.init(num_cpus=WORKERS, include_dashboard=False, logging_level="ERROR", log_to_driver=False)
    asked, right = responses(COPIES), True
    print(f"{'':<26}{'scores/s':>10}")
    with verifier() as served:
        url = f"+reward.custom_reward_function.reward_kwargs.url=http://127.0.0.1:{served.port}"
        for name, settings in {"ours": ADAPTER, "ours, by a service": [*ADAPTER, url], "verl's own": []}.items():
            with loop(settings) as rewards:
                right = right and (not settings or are_right(rewards))
                rewards.compute_rm_score(asked)
                print(f"{name:<26}{rate(rewards, asked):>10.0f}", flush=True)
    print(f"our scores are {'as expected' if right else 'WRONG'}")
    ray.shutdown()
    return int(not right)


if __name__ == "__main__":
    raise SystemExit(main())
