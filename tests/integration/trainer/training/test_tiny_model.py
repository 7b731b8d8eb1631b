"""The shipped model of under a million weights, and the recipe that makes it."""

import json
import unicodedata
from itertools import islice
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoModelForCausalLM, AutoTokenizer

from mathcontracts import chat_messages
from mathtrainer.core.word_problems import draw, generate, held_out
from mathtrainer.models.embedded import TINY
from mathtrainer.training.bootstrap import batches, encode, greedy_accuracy, make_model, make_tokenizer


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """The shipped tokenizer."""
    return AutoTokenizer.from_pretrained(TINY)


@pytest.fixture(scope="module")
def model() -> Any:
    """The shipped model."""
    return AutoModelForCausalLM.from_pretrained(TINY, dtype=torch.float32)


def test_the_model_is_small_and_of_a_common_architecture(model: Any) -> None:
    """Under a million weights, Qwen2, input and output embeddings shared, stored in bfloat16."""
    assert model.config.model_type == "qwen2"
    assert sum(parameter.numel() for parameter in model.parameters()) < 1_000_000
    assert model.config.tie_word_embeddings
    assert AutoModelForCausalLM.from_pretrained(TINY, dtype="auto").dtype == torch.bfloat16


@pytest.mark.long
def test_the_model_solves_problems_it_was_never_shown(model: Any, tokenizer: Any) -> None:
    """At least 85 % of held-out problems are answered rightly by greedy decoding."""
    torch.set_num_threads(1)
    assert greedy_accuracy(model, tokenizer, 192) >= 0.85


def test_the_stated_curve_is_of_this_model(model: Any) -> None:
    """bootstrap.json holds the training's own figures: the loss falls, and the accuracy ends above 85 %."""
    facts = json.loads((TINY / "bootstrap.json").read_text())
    assert facts["parameters"] == sum(parameter.numel() for parameter in model.parameters())
    assert facts["curve"][-1]["step"] == facts["steps"]
    assert facts["curve"][-1]["loss"] < facts["curve"][0]["loss"]
    assert facts["curve"][-1]["greedy"] >= 0.85


@settings(max_examples=200)
@given(text=st.text(max_size=200))
def test_any_text_survives_the_tokenizer(tokenizer: Any, text: str) -> None:
    """What is encoded decodes to itself in its composed form, whatever the script; special tokens in the text apart."""
    if "<" not in text:
        decoded = tokenizer.decode(tokenizer(text)["input_ids"], clean_up_tokenization_spaces=False)
        assert decoded == unicodedata.normalize("NFC", text)


@given(number=st.integers(0, 10**12))
def test_every_digit_is_a_token(tokenizer: Any, number: int) -> None:
    """A number takes as many tokens as it has digits."""
    assert len(tokenizer(str(number))["input_ids"]) == len(str(number))


def test_prompt_and_solution_meet_at_a_token(tokenizer: Any) -> None:
    """Prompt tokens then solution tokens are the tokens of the whole chat: training sees what sampling does."""
    for problem in generate(50, 3):
        prompt, completion = encode(tokenizer, problem)
        chat = [*chat_messages(problem.question, "{problem}"), {"role": "assistant", "content": problem.solution()}]
        whole = tokenizer.apply_chat_template(chat, tokenize=False)
        assert tokenizer(whole)["input_ids"] == prompt + completion


def test_the_recipe_never_shows_a_held_out_problem() -> None:
    """Batches mask the prompt, end each row with the end of sequence, and hold no held-out problem's solution."""
    tokenizer = make_tokenizer(
        [text for problem in generate(200, 0) for text in (problem.question, problem.solution())]
    )
    hidden = {problem.solution() for problem in islice(draw(1), 256) if held_out(problem)}
    shown = {problem.solution() for problem in islice(draw(1), 256) if not held_out(problem)}
    for batch in islice(batches(tokenizer, 16, 1), 5):
        assert batch["input_ids"].shape == batch["labels"].shape == batch["attention_mask"].shape
        for labels in batch["labels"]:
            learnt = labels[labels != -100].tolist()
            assert learnt[-1] == tokenizer.eos_token_id
            text = tokenizer.decode(learnt[:-1])
            assert text in shown
            assert text not in hidden - shown


def test_the_same_seed_makes_the_same_model() -> None:
    """Tokenizer and first weights depend on the seed alone."""
    texts = [problem.question for problem in generate(100, 0)]
    tokenizer = make_tokenizer(texts)
    assert tokenizer.get_vocab() == make_tokenizer(texts).get_vocab()
    first = [make_model(tokenizer, seed).model.layers[0].mlp.up_proj.weight for seed in (1, 1, 2)]
    assert torch.equal(first[0], first[1])
    assert not torch.equal(first[0], first[2])
