"""The reward for TRL: alone, and in real GRPO steps of a real, tiny model."""

import asyncio
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch
from datasets import Dataset
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import GRPOConfig, GRPOTrainer

from mathverifier import VerifierError, verify
from mathverifier.adapters.trl import AsyncMathReward, MathReward

# TRL 1.16 itself uses names that transformers 5 deprecates; both versions are pinned.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning")

RIGHT, WRONG = "2 + 2 = 4. The answer is: 4", "2 + 2 = 5. The answer is: 5"
SLOPPY = "2 + 3 = 6. So 2 + 2 = 4. The answer is: 4"


def rewards(url: str | None, completions: list[Any], **columns: Any) -> list[float | None]:
    """Return what the reward gives, the same by the asynchronous one where there is a service."""
    prompts = ["What is 2 + 2?"] * len(completions)
    given = MathReward(url)(prompts, completions, **columns)
    if url:
        assert asyncio.run(AsyncMathReward(url)(prompts, completions, **columns)) == given
    return given


@pytest.mark.parametrize("service", [False, True])
def test_right_wrong_and_unknown(verifier_url: str, service: bool) -> None:
    """A right answer gets 1, a wrong one 0; without a readable reference a sample is skipped."""
    url = verifier_url if service else None
    given = rewards(url, [RIGHT, WRONG, "", RIGHT, RIGHT], answer=["4", "4", "4", None, " "])
    assert given == [1.0, 0.0, 0.0, None, None]
    messages = [[{"role": "assistant", "content": text}] for text in (RIGHT, WRONG)]
    assert rewards(url, messages, solution=[r"So it is $\boxed{4}$."] * 2) == [1.0, 0.0]
    parts = [[{"role": "assistant", "content": [{"type": "text", "text": RIGHT}]}], [{"content": None}], []]
    assert rewards(url, parts, answer=[4, 4, 4.0]) == [1.0, 0.0, 0.0]
    assert rewards(url, ["\ud83d " + RIGHT], reference=["4"], answer=["5"]) == [1.0]


def test_a_flaw_of_a_thought_costs_where_it_is_asked_for() -> None:
    """A false equation in a thought lowers the reward with `profile_thoughts` alone."""
    thought = ["<think>16 - 3 - 4 = 8</think>The answer is 18."]
    (alone,) = MathReward(flaw_weight=0.5)([""], thought, answer=["18"])
    (whole,) = MathReward(flaw_weight=0.5, profile_thoughts=True)([""], thought, answer=["18"])
    assert alone is not None and whole is not None and whole < alone


def test_a_flaw_costs_part_of_a_right_answer() -> None:
    """With `flaw_weight`, a clean way is worth more than a sloppy one, and that more than a wrong answer."""
    reward = MathReward(flaw_weight=0.5)
    clean, sloppy, wrong = reward([""] * 3, [RIGHT, SLOPPY, WRONG], answer=["4"] * 3)
    wrongness = verify(solution=SLOPPY, reference="4").wrongness
    assert wrong == 0.0 and sloppy == pytest.approx(1 - 0.5 * wrongness)
    assert clean is not None and sloppy is not None and clean > sloppy > 0.5
    with pytest.raises(ValueError, match="flaw_weight"):
        MathReward(flaw_weight=1.0)


LATE = "2 + 2 = 4.\n4 + 3 = 7.\n7 * 2 = 15.\nThe answer is: 15"
EARLY = "2 + 2 = 5.\n5 + 3 = 8.\n8 * 2 = 16.\nThe answer is: 16"
DENIED = "2 + 2 = 4.\n4 + 3 = 7.\nThe answer is not 14."


@pytest.mark.parametrize("service", [False, True])
def test_steps_before_the_first_error_are_worth_something(verifier_url: str, service: bool) -> None:
    """With `step_credit`, a late slip gets more than an early one, and a denied or missing answer nothing."""
    reward = MathReward(verifier_url if service else None, step_credit=0.3)
    texts = [LATE, EARLY, "I cannot tell.", DENIED, "The answer is 15.", LATE.replace("15", "14")]
    late, early, missing, denied, bare, right = reward([""] * 6, texts, answer=["14"] * 6)
    verdict = verify(solution=LATE, reference="14")
    assert verdict.first_error_step == 2
    assert late == pytest.approx(0.3 * 2 / len(verdict.steps) * verdict.checked)
    assert early == missing == bare == 0.0 and not denied
    assert right == 1.0 and late is not None and 0 < late < 0.3
    with pytest.raises(ValueError, match="step_credit"):
        MathReward(flaw_weight=0.5, step_credit=0.5)


def test_what_cannot_be_rewarded_is_told(free_port: Any) -> None:
    """A data set without references and a service that is not there end the training in words."""
    with pytest.raises(ValueError, match="column of right answers: gold"):
        MathReward(reference="gold")(["x"], [RIGHT], answer=["4"])
    reward = MathReward(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(VerifierError, match="cannot be reached"):
        pickle.loads(pickle.dumps(reward))(["x"], [RIGHT], answer=["4"])


class Watched(MathReward):
    """A reward that remembers what it was asked and gave, and judges the texts it is told to instead."""

    def __init__(self, texts: list[str], **options: Any):
        super().__init__(**options)
        self.texts = texts
        self.given: list[list[float | None]] = []

    def __call__(self, prompts: Any, completions: Any, **columns: Any) -> list[float | None]:
        self.given.append(super().__call__(prompts, self.texts, **columns))
        return self.given[-1]


class WatchedAsync(AsyncMathReward):
    """The same, asynchronous."""

    def __init__(self, texts: list[str], url: str):
        super().__init__(url)
        self.texts = texts
        self.given: list[list[float | None]] = []

    async def __call__(  # type: ignore[override]
        self, prompts: Any, completions: Any, **columns: Any
    ) -> list[float | None]:
        self.given.append(await super().__call__(prompts, self.texts, **columns))
        return self.given[-1]


def train(model: str, folder: Path, reward: Any, rows: list[dict[str, Any]]) -> tuple[GRPOTrainer, bool]:
    """Take one GRPO step over groups of four; return the trainer and whether the weights changed."""
    loaded = AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32)
    before = {name: weight.clone() for name, weight in loaded.state_dict().items()}
    arguments = GRPOConfig(
        output_dir=str(folder),
        per_device_train_batch_size=8,
        num_generations=4,
        max_completion_length=8,
        max_steps=1,
        learning_rate=1e-2,
        logging_steps=1,
        use_cpu=True,
        bf16=False,
        report_to=[],
        save_strategy="no",
        disable_tqdm=True,
    )
    trainer = GRPOTrainer(
        model=loaded,
        reward_funcs=reward,
        args=arguments,
        train_dataset=Dataset.from_list(rows),
        processing_class=AutoTokenizer.from_pretrained(model, padding_side="left"),
    )
    trainer.train()
    changed = any(not torch.equal(weight, before[name]) for name, weight in loaded.state_dict().items())
    return trainer, changed


def logged(trainer: GRPOTrainer, name: str) -> float:
    """Return what the trainer logged under a name."""
    return float(next(row[name] for row in trainer.state.log_history if name in row))


@pytest.mark.parametrize("service", [False, True])
def test_a_real_step_with_a_skipped_group(random_model: str, tmp_path: Path, verifier_url: str, service: bool) -> None:
    """In one GRPO step a group with right and wrong answers moves the weights; a group without a reference is skipped.

    The model's own samples are noise, so the judged texts are given; all else is TRL's.
    """
    texts = [RIGHT, WRONG, RIGHT, WRONG] * 2
    rows: list[dict[str, Any]] = [
        {"prompt": "What is 2 + 2?", "answer": "4"},
        {"prompt": "What is 2 + 2?", "answer": None},
    ]
    reward: Any = WatchedAsync(texts, verifier_url) if service else Watched(texts)
    trainer, changed = train(random_model, tmp_path, reward, rows)
    assert changed
    (given,) = reward.given
    groups = [given[:4], given[4:]]
    assert [1.0, 0.0, 1.0, 0.0] in groups and [None] * 4 in groups
    assert logged(trainer, "rewards/math_verifier/mean") == pytest.approx(0.5)
    assert logged(trainer, "math_verifier/skipped") == pytest.approx(0.5)


def test_a_conversation_that_is_all_skipped_moves_nothing(random_model: str, tmp_path: Path) -> None:
    """The model's own samples, as messages, without a reference anywhere: a step is taken and nothing is learnt."""
    prompt = [{"role": "user", "content": "What is 2 + 2?"}]
    rows: list[dict[str, Any]] = [{"prompt": prompt, "answer": None}, {"prompt": prompt, "answer": " "}]
    _, changed = train(random_model, tmp_path, MathReward(), rows)
    assert not changed
