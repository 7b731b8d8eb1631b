"""Reward functions for TRL's GRPOTrainer, by the conventions of TRL 1.16.

    trainer = GRPOTrainer(model, reward_funcs=MathReward(), train_dataset=rows_of_prompt_and_answer, …)

A completion gets 1 for a right answer and 0 for a wrong one, and None, which TRL leaves out of the group's mean and
gives no advantage, where nothing is known: no or no readable reference, or a comparison that ran out of time.
"""

from collections.abc import Callable, Sequence
from typing import Any

from mathcontracts import Verdict
from mathverifier.adapters.judge import Item, Judge, item, judged, one_by_name

# Columns that hold the reference and the problem in common data sets; the first one that is there is taken.
REFERENCES = ("reference", "answer", "solution", "ground_truth", "target")
PROBLEMS = ("problem", "question")


class MathReward:
    """A reward function that judges completions on this machine, or by the service at `url`.

    `reference` names the data set's column of right answers: plain, LaTeX, or a worked solution that ends in one. None
    takes the first there is of reference, answer, solution, ground_truth and target. With `flaw_weight` w, a right
    answer gets 1 − w · wrongness, so that a clean way to it is worth more; below 1, no wrong answer is worth as much
    as a right one. `thought_open` says that the prompt ends in an open thought, as those of reasoning models do.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        api_key: str | None = None,
        reference: str | None = None,
        flaw_weight: float = 0.0,
        thought_open: bool = False,
    ):
        if not 0.0 <= flaw_weight < 1.0:
            raise ValueError(f"flaw_weight: must be at least 0 and below 1; got {flaw_weight!r}")
        self.__name__ = "math_verifier"
        self._judge = Judge(url, api_key)
        self._references = REFERENCES if reference is None else (reference,)
        self._flaw_weight = flaw_weight
        self._thought_open = thought_open

    def __call__(self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> list[float | None]:
        """Return a reward for each completion, None where it is not known.

        Raises ValueError where the data set has no column of references, VerifierError where the service fails: a
        training that goes on without rewards would say nothing.
        """
        return self._rewards(self._judge.verdicts(self._items(completions, columns)), columns)

    def _items(self, completions: Sequence[Any], columns: dict[str, Any]) -> list[Item]:
        references = one_by_name(columns, self._references)
        if references is None:
            raise ValueError(
                f"reference: the data set needs a column of right answers: {' or '.join(self._references)}"
            )
        problems = one_by_name(columns, PROBLEMS) or [None] * len(completions)
        return [
            item(
                problem,
                said(completion),
                reference,
                profile=self._flaw_weight > 0,
                thought_open=self._thought_open,
            )
            for problem, completion, reference in zip(problems, completions, references, strict=True)
        ]

    def _rewards(self, verdicts: Sequence[Verdict | None], columns: dict[str, Any]) -> list[float | None]:
        rewards = [self._reward(verdict) for verdict in verdicts]
        log_metric: Callable[[str, float], None] | None = columns.get("log_metric")
        if log_metric and rewards:
            log_metric(f"{self.__name__}/skipped", rewards.count(None) / len(rewards))
        return rewards

    def _reward(self, verdict: Verdict | None) -> float | None:
        if verdict is None or verdict.outcome == "unknown":
            return None
        return 1.0 - self._flaw_weight * verdict.wrongness if verdict.outcome == "correct" else 0.0


class AsyncMathReward(MathReward):
    """The same for a service, without blocking: TRL runs it beside the other asynchronous reward functions."""

    def __init__(self, url: str, *, api_key: str | None = None, **options: Any):
        super().__init__(url, api_key=api_key, **options)
        self._url, self._api_key = url, api_key

    async def __call__(  # type: ignore[override]
        self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any
    ) -> list[float | None]:
        """Return a reward for each completion, None where it is not known. Raises as `MathReward` does."""
        from mathverifier.async_client import AsyncClient

        async with AsyncClient(self._url, api_key=self._api_key) as client:
            results = await client.verify_each(self._items(completions, columns))
        return self._rewards(judged(results), columns)


def said(completion: Any) -> str:
    """Return the text of a completion: as it is, or of the last message of a conversation, of its text parts."""
    if isinstance(completion, str):
        return completion
    content = completion[-1].get("content") if completion else None
    if isinstance(content, list):
        return "".join(part.get("text") or "" for part in content)
    return content or ""
