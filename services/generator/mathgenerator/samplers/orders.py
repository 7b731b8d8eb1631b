"""What is asked of a model server for a problem, and the candidates that its choices become."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mathcontracts import Candidate, Prefix, Problem, Prompt, Sampling, Wire
from mathgenerator.core.completion import Choice, Completion


@dataclass(frozen=True)
class Made:
    """A choice with its share of what its answer told."""

    choice: Choice
    answer: Completion
    tokens: int


@dataclass(frozen=True)
class Order:
    """What is asked of the server for a problem."""

    model: str
    prompt: str | Prompt
    sampling: Sampling
    problem: Problem
    prefix: Prefix | None

    @property
    def wanted(self) -> int:
        """How many choices: greedy ones are all the same."""
        return 1 if self.sampling.temperature == 0 else self.sampling.n

    def key(self) -> bytes:
        """Return the key that tells it from any other."""
        parts = (self.prompt, self.sampling, self.problem, self.prefix)
        told = [one.model_dump_json() if isinstance(one, Wire) else str(one) for one in parts]
        return hashlib.sha256("\0".join((self.model, *told)).encode(errors="replace")).digest()

    def candidates(self, made: Sequence[Made], *, keep_reasoning: bool, thought_open: bool) -> list[Candidate]:
        """Return what choices, one for each that is wanted, become; one that was broken off has no text.

        `thought_open` says that the prompt opens a thought, which a text then goes on in.
        """
        found = [
            self._candidate(place, one, keep_reasoning, thought_open and not self.prefix)
            if one.choice.finish_reason
            else self.empty("error")[place]
            for place, one in enumerate(made)
        ]
        if self.wanted < self.sampling.n:
            found = [found[0].model_copy(update={"id": self._id(index)}) for index in range(self.sampling.n)]
        return found

    def empty(self, reason: Literal["length", "error"]) -> list[Candidate]:
        """Return candidates without a text."""
        return [
            Candidate(
                id=self._id(index),
                problem_id=self.problem.id,
                text="",
                finish_reason=reason,
                prompt_tokens=0,
                completion_tokens=0,
                **self._sampled_how(""),
            )
            for index in range(self.sampling.n)
        ]

    def _candidate(self, place: int, made: Made, keep_reasoning: bool, thought_open: bool) -> Candidate:
        choice, answer = made.choice, made.answer
        assert choice.finish_reason is not None
        as_sampled = keep_reasoning or not choice.reasoning
        prompt_ids, ids = (answer.prompt_ids, choice.token_ids) if as_sampled else ((), ())
        text = choice.whole(keep_reasoning=keep_reasoning, thought_open=thought_open)
        if self.prefix:
            text, prompt_ids = self.prefix.text + text, self.prefix.prompt_ids
            ids = (*self.prefix.completion_ids, *ids) if ids else ()
        return Candidate(
            id=self._id(place),
            problem_id=self.problem.id,
            text=text,
            prompt_ids=prompt_ids,
            completion_ids=ids,
            prefix_tokens=len(self.prefix.completion_ids) if self.prefix and ids else 0,
            finish_reason=choice.finish_reason,
            prompt_tokens=len(prompt_ids) or answer.prompt_tokens,
            completion_tokens=len(ids) or made.tokens,
            **self._sampled_how(answer.revision),
        )

    def _id(self, index: int) -> str:
        return f"{self.problem.id}#{index}"

    def _sampled_how(self, revision: str) -> dict[str, Any]:
        return {
            "seed": self.sampling.seed,
            "temperature": self.sampling.temperature,
            "top_p": self.sampling.top_p,
            "model": self.model,
            "model_revision": revision or self.model,
        }


def shared_out(answer: Completion, n: int) -> list[Made]:
    """Return the first `n` choices of an answer; tokens are counted, or shared out by length of text."""
    characters = sum(len(choice.text) + len(choice.reasoning) for choice in answer.choices)
    made = []
    for choice in answer.choices[:n]:
        length = len(choice.text) + len(choice.reasoning)
        share = answer.completion_tokens if len(answer.choices) == 1 else 0
        if not share and length:
            share = max(round(answer.completion_tokens * length / characters), 1)
        made.append(Made(choice, answer, len(choice.token_ids) or share))
    return made
