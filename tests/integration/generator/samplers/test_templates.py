"""Chat templates as models have them: how a turn ends, thoughts that are opened, prompts that are refused."""

from collections.abc import Callable
from typing import Any

import pytest
from transformers import PreTrainedTokenizerFast

from mathgenerator.samplers.base import ModelNotFound
from mathgenerator.samplers.embedded import located
from mathgenerator.samplers.rows import encode
from mathtrainer.models.embedded import TINY
from mathtrainer.stages.context import BadInput
from mathtrainer.training.encoding import completion_ids, end_of_turn, prompt_ids

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
PLAIN = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"
THINKING = CHATML.replace("assistant\n{%", "assistant\n<think>\n{%")
REFUSING = "{{ raise_exception('System message required') }}"
Make = Callable[[str | None], Any]


@pytest.fixture
def make() -> Make:
    """Make a tokenizer with a chat template, whose vocabulary has the tokens of ChatML."""

    def made(template: str | None) -> Any:
        tokenizer = PreTrainedTokenizerFast.from_pretrained(TINY, trust_remote_code=False)
        tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>", "<|im_end|>"]})
        tokenizer.chat_template = template
        return tokenizer

    return made


@pytest.mark.parametrize(("template", "end"), [(CHATML, "<|im_end|>"), (PLAIN, None), (None, None)])
def test_a_solution_ends_as_the_template_ends_a_turn(make: Make, template: str | None, end: str | None) -> None:
    """A template that closes turns by a token of its own has that one trained; else it is the end of a sequence."""
    tokenizer = make(template)
    expected = tokenizer.convert_tokens_to_ids(end) if end else tokenizer.eos_token_id
    assert end_of_turn(tokenizer) == expected
    assert completion_ids(tokenizer, "4")[-1] == expected
    assert expected not in completion_ids(tokenizer, "4", ended=False)


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("<think>\nhm\n</think>\n\n4", "hm\n</think>\n\n4"),
        ("hm\n</think>\n\n4", "hm\n</think>\n\n4"),
        ("4", "</think>\n\n4"),
    ],
)
def test_a_solution_goes_on_in_thoughts_that_the_template_opened(make: Make, text: str, encoded: str) -> None:
    """Thoughts are neither opened twice, nor is an answer trained inside them."""
    tokenizer = make(THINKING)
    assert tokenizer.decode(completion_ids(tokenizer, text, ended=False)) == encoded
    assert completion_ids(make(CHATML), text, ended=False) == completion_ids(make(None), text, ended=False)


@pytest.mark.parametrize("template", [CHATML, THINKING, None])
def test_sampler_and_trainer_encode_alike(make: Make, template: str | None) -> None:
    """Token for token, without an end that the tokenizer would append; the sampler tells what was opened."""
    tokenizer = make(template)
    if template is None:
        backend = tokenizer.backend_tokenizer
        from tokenizers.processors import TemplateProcessing

        eos = tokenizer.eos_token
        backend.post_processor = TemplateProcessing(single=f"$A {eos}", special_tokens=[(eos, tokenizer.eos_token_id)])
        assert tokenizer("1")["input_ids"][-1] == tokenizer.eos_token_id
    ids, opened = encode(tokenizer, "What is 1 + 1?", "{problem}")
    assert ids == prompt_ids(tokenizer, "What is 1 + 1?", "{problem}")
    assert tokenizer.eos_token_id != ids[-1]
    assert opened == ("<think>\n" if template == THINKING else "")


def test_a_template_that_refuses_is_told_in_a_line(make: Make) -> None:
    """The model is named, and what its template says."""
    tokenizer = make(REFUSING)
    with pytest.raises(BadInput, match=r"model: the chat template of .*tiny refuses .*System message required"):
        prompt_ids(tokenizer, "1", "{problem}")
    with pytest.raises(ModelNotFound, match=r"model: .*System message required"):
        encode(tokenizer, "1", "{problem}")


def test_the_embedded_model_has_one_name() -> None:
    """The generator finds it by the name that recipes have for it; other names stay as they are."""
    assert located("embedded/tiny") == str(TINY)
    assert located("Qwen/Qwen2.5-0.5B") == "Qwen/Qwen2.5-0.5B"
    with pytest.raises(ModelNotFound, match="embedded/huge"):
        located("embedded/huge")
