"""Supervised fine-tuning of a real Qwen2 model of a few thousand random weights."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from mathcontracts import SftSpec
from mathtrainer.recipes.sft import Solved, train_sft
from mathtrainer.recipes.training import Training
from mathtrainer.stage import BadInput

# TRL 1.16 itself uses names that transformers 5 deprecates; both versions are pinned.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning")

ROWS = [Solved(f"What is {n} + 1?", f"{n} + 1 = {n + 1}\nThe answer is: {n + 1}") for n in range(8)]


def _training(model: str, folder: Path, **changes: Any) -> Training:
    given = {"learning_rate": 5e-3, "epochs": 5, "batch_size": 4, "max_length": 96, "save_steps": 4}
    return Training(model=model, work_dir=folder, optimisation=SftSpec(**(given | changes)), seed=0, prompt="{problem}")


def _solution_loss(folder: str, row: Solved) -> float:
    """Mean loss of a solution's tokens and the end after them, computed without TRL."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    question = tokenizer(f"Question: {row.problem}\nAnswer: ")["input_ids"]
    answer = [*tokenizer(row.solution)["input_ids"], tokenizer.eos_token_id]
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    labels = torch.tensor([[-100] * len(question) + answer])
    with torch.no_grad():
        return float(model(input_ids=torch.tensor([question + answer]), labels=labels).loss)


def test_a_model_learns_its_demonstrations(random_model: str, tmp_path: Path) -> None:
    """The loss falls, and the published model writes what it was shown with a higher likelihood than before."""
    facts = train_sft(ROWS, _training(random_model, tmp_path))
    assert (facts["rows"], facts["steps"], facts["too_long"]) == (8, 10, 0)
    assert facts["last_loss"] < facts["first_loss"] - 0.5
    assert _solution_loss(str(tmp_path / "model"), ROWS[0]) < _solution_loss(random_model, ROWS[0]) - 0.5
    rows = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == list(range(1, 11))


def test_the_loss_is_on_the_solution_alone(random_model: str, tmp_path: Path) -> None:
    """The first step's loss is the mean over the tokens of the solution and its end, none of the question's."""
    train_sft(ROWS[:1], _training(random_model, tmp_path, max_steps=1))
    first = json.loads((tmp_path / "metrics.jsonl").read_text().splitlines()[0])["loss"]
    assert first == pytest.approx(_solution_loss(random_model, ROWS[0]), rel=1e-4)


def test_sampled_tokens_are_trained_on_as_they_are(random_model: str, tmp_path: Path) -> None:
    """Token ids that are known count, not the text beside them."""
    tokenizer = AutoTokenizer.from_pretrained(random_model)
    question = tuple(tokenizer(f"Question: {ROWS[0].problem}\nAnswer: ")["input_ids"])
    answer = (*tokenizer(ROWS[0].solution)["input_ids"], tokenizer.eos_token_id)
    train_sft([Solved("other", "text", question, answer)], _training(random_model, tmp_path, max_steps=1))
    first = json.loads((tmp_path / "metrics.jsonl").read_text().splitlines()[0])["loss"]
    assert first == pytest.approx(_solution_loss(random_model, ROWS[0]), rel=1e-4)


def test_rows_without_room_are_counted(random_model: str, tmp_path: Path) -> None:
    """A prompt that fills max_length is left out and counted; if all do, the error names the field."""
    long = Solved("What? " * 50, "7")
    facts = train_sft([*ROWS, long], _training(random_model, tmp_path, max_steps=1))
    assert (facts["rows"], facts["too_long"]) == (8, 1)
    with pytest.raises(BadInput, match="max_length"):
        train_sft([long], _training(random_model, tmp_path))


def test_a_loss_that_is_no_number_ends_the_training(random_model: str, tmp_path: Path) -> None:
    """A learning rate that blows the weights up is named, and no model is published."""
    with pytest.raises(BadInput, match="learning_rate"):
        train_sft(ROWS, _training(random_model, tmp_path, learning_rate=1e30, warmup_ratio=0.0, epochs=10))
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize("name", ["/nowhere/at/all", "broken"])
def test_a_model_that_cannot_be_loaded_is_named(tmp_path: Path, name: str) -> None:
    """One line that begins with the field."""
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "config.json").write_text("{")
    with pytest.raises(BadInput, match=r"^model: ") as caught:
        train_sft(ROWS, _training(str(folder) if name == "broken" else name, tmp_path))
    assert "\n" not in str(caught.value)
