"""A problem as tokens to go on from, and the candidates that come of it: alike whatever model makes them."""

from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateError

from mathcontracts import Candidate, Prefix, Problem, Prompt, Sampling, chat_messages, plain_text
from mathgenerator.core.completion import THINK
from mathgenerator.core.seeds import candidate_seed
from mathgenerator.samplers.base import ModelNotFound


@dataclass(eq=False)
class Row:
    """A candidate in the making: what it goes on from, the tokens so far, and how many there may be.

    One that has `ended` by itself has the token for that as its last.
    """

    context: tuple[int, ...]
    budget: int
    seed: int
    tokens: list[int] = field(default_factory=list)
    ended: bool = False


@dataclass(eq=False)
class Asked:
    """A problem with its rows: those of a greedy one are all the same, and therefore one."""

    problem: Problem
    sampling: Sampling
    prompt_ids: tuple[int, ...]
    opened: str  # What the prompt has opened, and the text therefore goes on in.
    prefix: tuple[int, ...]
    rows: list[Row]

    @classmethod
    def of(
        cls,
        problem: Problem,
        sampling: Sampling,
        prompt: str | Prompt,
        prefix: Prefix | None,
        *,
        tokenizer: Any,
        context: int,
    ) -> "Asked":
        """Encode a problem for a model that reads `context` tokens. Raises as `encode` does."""
        ids, opened = encode(tokenizer, problem.text, prompt)
        if prefix and prefix.prompt_ids:
            ids = list(prefix.prompt_ids)
        begun = prefix.completion_ids if prefix else ()
        whole = (*ids, *begun)
        budget = min(sampling.max_new_tokens, context - len(whole))
        seeds = [candidate_seed(sampling.seed, problem.id, index) for index in range(sampling.n)]
        rows = [Row(whole, budget, seed) for seed in (seeds[:1] if sampling.temperature == 0 else seeds)]
        return cls(problem, sampling, tuple(ids), opened, begun, rows)

    @property
    def has_room(self) -> bool:
        """Whether the model's context has room for a solution."""
        return self.rows[0].budget > 0

    def candidates(self, tokenizer: Any, model: str, revision: str) -> list[Candidate]:
        """Return the candidates, all of them copies of one where they are greedy."""
        last = len(self.rows) - 1
        return [
            self._candidate(index, self.rows[min(index, last)], tokenizer, model, revision)
            for index in range(self.sampling.n)
        ]

    def _candidate(self, index: int, row: Row, tokenizer: Any, model: str, revision: str) -> Candidate:
        ids = (*self.prefix, *row.tokens)
        text = tokenizer.decode(
            ids[:-1] if row.ended else ids, skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        return Candidate(
            id=f"{self.problem.id}#{index}",
            problem_id=self.problem.id,
            text=self.opened + text,
            prompt_ids=self.prompt_ids,
            completion_ids=ids,
            prefix_tokens=len(self.prefix),
            finish_reason="stop" if row.ended else "length",
            prompt_tokens=len(self.prompt_ids),
            completion_tokens=len(ids),
            seed=self.sampling.seed,
            temperature=self.sampling.temperature,
            top_p=self.sampling.top_p,
            model=model,
            model_revision=revision,
        )


def encode(tokenizer: Any, problem: str, prompt: str | Prompt) -> tuple[list[int], str]:
    """Return the prompt's tokens, and the opening of the thoughts where the chat template ends in one.

    Raises ModelNotFound where the template refuses the prompt.
    """
    messages = chat_messages(problem, prompt)
    if tokenizer.chat_template is None:
        ids = list(tokenizer(plain_text(messages))["input_ids"])
        # Some tokenizers append the end, behind which there is nothing to sample.
        return ids[:-1] if len(ids) > 1 and ids[-1] == tokenizer.eos_token_id else ids, ""
    try:
        text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    except (TemplateError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise ModelNotFound(
            f"model: the chat template of {tokenizer.name_or_path} refuses the prompt: {reason}"
        ) from None
    ids = list(tokenizer(text, add_special_tokens=False)["input_ids"])
    return ids, THINK if text.rstrip().endswith(THINK.rstrip()) else ""
