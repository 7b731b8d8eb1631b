"""GRPO as an arm of a run: real steps of the embedded model, rewarded by the real verifier."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from mathcontracts import GrpoSpec, Problem, ProblemsSpec, RunSpec
from mathtrainer.models.embedded import TINY
from mathtrainer.services import retry
from mathtrainer.stages import grpo
from mathtrainer.stages.context import BadInput, Interrupted, ServiceUnavailable, StageContext
from mathtrainer.stages.pipeline import plan
from mathtrainer.training.arguments import Training
from mathtrainer.training.encoding import prompt_ids
from mathtrainer.training.grpo import train_grpo
from mathverifier import Client
from mathverifier.adapters.trl import MathReward

# TRL 1.16 itself uses names that transformers 5 deprecates; both versions are pinned.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning")

# Hot enough that every other sample is wrong: where all of a group are right, nothing is learnt.
HOW = GrpoSpec(
    learning_rate=1e-4,
    warmup_ratio=0.0,
    batch_size=8,
    group_size=4,
    max_steps=2,
    max_new_tokens=64,
    max_length=320,
    temperature=2.0,
)
SPEC = RunSpec(
    name="grpo",
    model="embedded/tiny",
    problems=ProblemsSpec(train=8, heldout=4),
    warm_start=False,
    arms=("grpo",),
    grpo=HOW,
)
SUM = Problem(id="sum", text="What is 2 + 2?", reference="4", accepted=("four",))


def _training(folder: Path, spec: GrpoSpec = HOW, **changes: Any) -> Training:
    return Training(
        model=str(TINY), work_dir=folder, optimisation=spec, seed=0, prompt="{problem}", threads=1, **changes
    )


def _rows(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]


@pytest.fixture
def context(new_run: Callable[..., StageContext], tmp_path: Path, verifier_url: str) -> StageContext:
    """A run whose SFT model is the embedded one; no generator is there."""
    made = new_run(SPEC, tmp_path, "run", "http://127.0.0.1:1", verifier_url)
    folder = made.run_dir / "stages" / "sft" / "model"
    folder.rmdir()
    folder.symlink_to(TINY, target_is_directory=True)
    return made


def test_an_arm_of_its_own() -> None:
    """A run of GRPO alone collects nothing and mines nothing; beside another arm, that one's stages are there."""
    assert [one.name for one in plan(SPEC)] == ["sft", "train-grpo", "evaluate-sft", "evaluate-grpo", "report"]
    both = [one.name for one in plan(SPEC.model_copy(update={"arms": ("rsft", "grpo")}))]
    assert both == [
        *("sft", "collect", "train-rsft", "train-grpo"),
        *("evaluate-sft", "evaluate-rsft", "evaluate-grpo", "report"),
    ]


def test_it_goes_on_from_the_warm_start() -> None:
    """With a warm start the arm begins with that model, and collects nothing more."""
    names = [one.name for one in plan(SPEC.model_copy(update={"warm_start": True}))]
    assert names[:4] == ["sft", "collect-rsft", "train-rsft", "train-grpo"] and "collect" not in names


def test_the_stage_trains_on_what_the_verifier_says(context: StageContext, tmp_path: Path) -> None:
    """Two real steps: rewards are shares of right samples, the model moves, and it can be loaded."""
    work = tmp_path / "run" / "stages" / "train-grpo.partial"
    work.mkdir()
    facts = dict(grpo.run(context, work))
    assert (facts["rows"], facts["too_long"], facts["steps"]) == (8, 0, 2)
    rows = _rows(work)
    assert [row["step"] for row in rows] == [1, 2]
    assert all(0 < row["reward"] <= 1 for row in rows)
    assert all(row["completions_max_length"] <= 64 for row in rows)
    trained, start = (AutoModelForCausalLM.from_pretrained(one).state_dict() for one in (work / "model", TINY))
    assert any(not torch.equal(trained[name].float(), start[name].float()) for name in start)


def test_a_training_that_was_stopped_goes_on(tmp_path: Path) -> None:
    """Stopped after its first step, it has a checkpoint, and the next attempt takes the steps that are left."""
    calls = iter(range(100))

    def stop() -> None:
        if next(calls) == 0:
            raise Interrupted("leave")

    short = HOW.model_copy(update={"max_new_tokens": 8})
    training = _training(tmp_path, short)
    with pytest.raises(Interrupted):
        train_grpo([SUM] * 4, replace(training, check=stop), short, MathReward())
    assert len(_rows(tmp_path)) == 1 and not (tmp_path / "model").exists()
    assert train_grpo([SUM] * 4, training, short, MathReward())["steps"] == 2
    assert [row["step"] for row in _rows(tmp_path)] == [1, 2]


def test_the_reward_sees_the_prompt_that_is_measured(tmp_path: Path) -> None:
    """The reward gets problem, accepted answers and the prompt as the generator encodes it, a group at a time."""
    seen: list[tuple[Any, ...]] = []

    def reward(prompts: Any, completions: Any, **columns: Any) -> list[float | None]:
        seen.append((prompts, completions, columns["problem"], columns["reference"]))
        return [float(len(one)) for one in completions]

    spec = HOW.model_copy(update={"max_steps": 1, "max_new_tokens": 8})
    prompt = "Now: {problem} <think>"
    train_grpo([SUM] * 2, replace(_training(tmp_path, spec), prompt=prompt), spec, reward)
    ((prompts, completions, problems, references),) = seen
    tokenizer = AutoTokenizer.from_pretrained(TINY)
    assert set(prompts) == {tokenizer.decode(prompt_ids(tokenizer, SUM.text, prompt))}
    assert set(problems) == {SUM.text} and references == [["4", "four"]] * 8
    assert len(completions) == 8 and all("<|" not in one for one in completions)


def test_problems_without_room_are_left_out(tmp_path: Path) -> None:
    """One that is too long is counted; where all are, the error names the field."""
    long = SUM.model_copy(update={"id": "long", "text": "What is it? " * 200})
    spec = HOW.model_copy(update={"max_steps": 1, "max_new_tokens": 8})
    facts = train_grpo([SUM, SUM, long], _training(tmp_path, spec), spec, MathReward())
    assert (facts["rows"], facts["too_long"]) == (2, 1)
    with pytest.raises(BadInput, match=r"grpo\.max_length"):
        train_grpo([long], _training(tmp_path, spec), spec, MathReward())


def test_vllm_that_is_not_installed_is_named(tmp_path: Path) -> None:
    """The recipe's field and the package, before anything is loaded."""
    spec = HOW.model_copy(update={"vllm_memory": 0.3})
    with pytest.raises(BadInput, match=r"grpo\.vllm_memory.*pip install 'trl\[vllm\]'"):
        train_grpo([SUM], _training(tmp_path, spec), spec, MathReward())


def test_a_verifier_that_stays_away_is_named(
    context: StageContext, free_port: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the patience is spent, in one line, with the command that goes on."""
    monkeypatch.setattr(retry, "PATIENCE_S", 0.3)
    url = f"http://127.0.0.1:{free_port()}"
    away = replace(context, settings=context.settings.model_copy(update={"verifier_url": url}))
    reward = grpo.ServiceReward(away, 0.0)
    reward._reward._judge._client = Client(url, attempts=1)  # The client's own patience is not what is tested.
    with pytest.raises(ServiceUnavailable, match=f"verifier at {url}.*mathtrainer resume"):
        reward(["What is 2 + 2?"], ["4"], reference=[["4"]])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"group_size": 3}, "multiple of group_size"),
        ({"max_new_tokens": 320}, "leave room for a prompt"),
        ({"group_size": 1}, "greater than or equal to 2"),
        ({"step_credit": 1.0}, "less than 1"),
    ],
)
def test_what_cannot_be_trained_is_refused(changes: dict[str, Any], said: str) -> None:
    """Groups that do not fill a step, no room for a prompt, a group of one, a wrong answer worth a right one."""
    with pytest.raises(ValueError, match=said):
        GrpoSpec.model_validate(HOW.model_dump() | changes)
    with pytest.raises(ValueError, match=r"rounds\.arms must not hold 'grpo'"):
        RunSpec.model_validate(SPEC.model_dump() | {"rounds": {"count": 2, "arms": ["grpo"]}})
