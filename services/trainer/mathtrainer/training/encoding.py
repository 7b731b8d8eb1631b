"""Questions and solutions as tokens, as the chat template puts them: sampler and trainer must not differ."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import TemplateError

from mathcontracts import Prompt, chat_messages, plain_text
from mathtrainer.stages.context import BadInput
from mathtrainer.training.models import load_tokenizer

MARK = "0"  # An answer of one character, to see what a template puts behind an answer.
THINK, THOUGHT = "<think>", "</think>"


def prompt_ids(tokenizer: Any, problem: str, prompt: str | Prompt) -> list[int]:
    """Encode the question as the sampler does: by the chat template, or plainly where the tokenizer has none.

    The end of a sequence, which some tokenizers append, is no part of it. Raises BadInput where the template refuses.
    """
    messages = chat_messages(problem, prompt)
    if tokenizer.chat_template:
        text = _rendered(tokenizer, messages, add_generation_prompt=True)
        return list(tokenizer(text, add_special_tokens=False)["input_ids"])
    ids = list(tokenizer(plain_text(messages))["input_ids"])
    return ids[:-1] if len(ids) > 1 and ids[-1] == tokenizer.eos_token_id else ids


def completion_ids(tokenizer: Any, text: str, ended: bool = True) -> list[int]:
    """Encode a solution, with the token that ends a turn if it `ended` by itself.

    Where the template has opened the thoughts, a solution goes on within them. Its own opening is left out, and one
    without thoughts begins by closing them.
    """
    if opens_thoughts(tokenizer):
        text = re.sub(rf"^\s*{THINK}\n?", "", text) if text.lstrip().startswith(THINK) else _closed(text)
    ids = list(tokenizer(text, add_special_tokens=False)["input_ids"])
    return [*ids, end_of_turn(tokenizer)] if ended else ids


def decoder(model: str) -> Callable[[Sequence[int]], str]:
    """Return what gives the text of a model's ids, as the sampler writes it. Raises BadInput naming `model`."""
    tokenizer = load_tokenizer(model)
    return lambda ids: str(tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False))


@lru_cache(maxsize=8)
def end_of_turn(tokenizer: Any) -> int:
    """Return the token that ends a turn by the chat template; the end of a sequence where it has none of its own."""
    if tokenizer.chat_template:
        messages = [{"role": "user", "content": MARK}, {"role": "assistant", "content": MARK}]
        behind = _rendered(tokenizer, messages).rpartition(MARK)[2].lstrip()
        ids = tokenizer(behind, add_special_tokens=False)["input_ids"]
        if ids and ids[0] in {*tokenizer.all_special_ids, *tokenizer.added_tokens_decoder}:
            return int(ids[0])
    return int(tokenizer.eos_token_id)


@lru_cache(maxsize=8)
def opens_thoughts(tokenizer: Any) -> bool:
    """Tell whether the chat template ends a question by opening the thoughts."""
    if not tokenizer.chat_template:
        return False
    messages = [{"role": "user", "content": MARK}]
    return _rendered(tokenizer, messages, add_generation_prompt=True).rstrip().endswith(THINK)


def _closed(text: str) -> str:
    return text if THOUGHT in text else f"{THOUGHT}\n\n{text}"


def _rendered(tokenizer: Any, messages: list[dict[str, str]], **options: Any) -> str:
    try:
        return str(tokenizer.apply_chat_template(messages, tokenize=False, **options))
    except (TemplateError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise BadInput(f"model: the chat template of {tokenizer.name_or_path} refuses the prompt: {reason}") from None
