"""Reward functions for TRL's GRPOTrainer, by the conventions of TRL 1.16.

    trainer = GRPOTrainer(model, reward_funcs=MathReward(), train_dataset=rows_of_prompt_and_answer, …)

A completion gets 1 for a right answer and 0 for a wrong one. It gets None where nothing is known: no or no readable
reference, or a comparison that ran out of time. TRL leaves None out of the group's mean and gives it no advantage.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mathcontracts import Verdict
from mathverifier.adapters._backend import Item, Judge, item, judged, one_by_name
from mathverifier.references import accepted

# Columns that hold the reference and the problem in common data sets; the first one that has something is taken.
REFERENCES = (
    "reference",
    "answer",
    "solution",
    "ground_truth",
    "target",
    "final_answer",
    "expected_answer",
    "reward_model",
)
PROBLEMS = ("problem", "question")


class MathReward:
    """A reward function that judges completions on this machine, or by the service at `url`.

    `reference` names the data set's column of right answers: plain, LaTeX, a worked solution that ends in one, or a
    list of accepted answers. None takes, of each row, the first there is of `REFERENCES`. A completion to a prompt that
    ends in `<think>` begins within its thoughts. With `flaw_weight` w, a right answer gets 1 − w · wrongness, so that a
    clean way to it is worth more. Below 1, no wrong answer is worth as much as a right one. With `step_credit` c, a
    wrong answer gets c · (share of the steps before the first error) · (share of the steps that were checked). Evidence
    must name that error. An answer that is missing, denied or cut off gets nothing. `thought_open` says that all
    prompts end in an open thought, as a chat template may make them do that TRL applies later. Wrongness is of what
    stands outside thoughts; `profile_thoughts` counts what they get wrong, too.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        api_key: str | None = None,
        reference: str | None = None,
        flaw_weight: float = 0.0,
        step_credit: float = 0.0,
        thought_open: bool = False,
        profile_thoughts: bool = False,
    ):
        if not 0.0 <= flaw_weight < 1.0:
            raise ValueError(f"flaw_weight: must be at least 0 and below 1; got {flaw_weight!r}")
        if not 0.0 <= step_credit < 1.0 - flaw_weight:
            raise ValueError(f"step_credit: must be at least 0 and below 1 - flaw_weight; got {step_credit!r}")
        self.__name__ = "math_verifier"
        self._judge = Judge(url, api_key)
        self._references = REFERENCES if reference is None else (reference,)
        self._flaw_weight = flaw_weight
        self._step_credit = step_credit
        self._thought_open = thought_open
        self._profile_thoughts = profile_thoughts

    def __call__(self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> list[float | None]:
        """Return a reward for each completion, None where it is not known.

        Raises ValueError where the data set has no column of references, VerifierError where the service fails. A
        training that goes on without rewards would say nothing.
        """
        return self._rewards(self._judge.verdicts(self._items(prompts, completions, columns)), columns)

    def _items(self, prompts: Sequence[Any], completions: Sequence[Any], columns: dict[str, Any]) -> list[Item]:
        there = [columns[name] for name in self._references if columns.get(name) is not None]
        if not there:
            raise ValueError(
                f"reference: the data set needs a column of right answers: {' or '.join(self._references)}"
            )
        problems = one_by_name(columns, PROBLEMS) or [None] * len(completions)
        return [
            item(
                problem,
                said(completion),
                cell,
                profile=self._flaw_weight > 0 or self._step_credit > 0,
                thought_open=self._thought_open or opened(prompt),
                profile_thoughts=self._profile_thoughts,
            )
            for problem, prompt, completion, cell in zip(
                problems, prompts, completions, map(_first, zip(*there, strict=True)), strict=True
            )
        ]

    def _rewards(self, verdicts: Sequence[Verdict | None], columns: dict[str, Any]) -> list[float | None]:
        rewards = [self._reward(verdict) for verdict in verdicts]
        log_metric: Callable[[str, float], None] | None = columns.get("log_metric")
        if log_metric and rewards:
            log_metric(f"{self.__name__}/skipped", rewards.count(None) / len(rewards))
        log_extra: Callable[[str, list[Any]], None] | None = columns.get("log_extra")
        if log_extra and rewards:
            outcomes = ["refused" if verdict is None else f"{verdict.outcome}/{verdict.reason}" for verdict in verdicts]
            log_extra(self.__name__, outcomes)
        return rewards

    def _reward(self, verdict: Verdict | None) -> float | None:
        if verdict is None or verdict.outcome == "unknown":
            return None
        if verdict.outcome == "correct":
            return 1.0 - self._flaw_weight * verdict.wrongness
        return self._step_credit * sound_share(verdict) if verdict.reason == "not_equal" else 0.0


class AsyncMathReward(MathReward):
    """The same for a service, without blocking: TRL runs it beside the other asynchronous reward functions."""

    def __init__(self, url: str, *, api_key: str | None = None, **options: Any):
        super().__init__(url, api_key=api_key, **options)
        self._url, self._api_key = url, api_key

    async def __call__(  # type: ignore[override]
        self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any
    ) -> list[float | None]:
        """Return a reward for each completion, None where it is not known. Raises as `MathReward` does."""
        from mathverifier.client.asynchronous import AsyncClient

        async with AsyncClient(self._url, api_key=self._api_key) as client:
            results = await client.verify_each(self._items(prompts, completions, columns))
        return self._rewards(judged(results), columns)


def sound_share(verdict: Verdict) -> float:
    """Return the share of steps before the first error, times the share of steps that were checked, 0…1.

    It is 0 unless a finding or a repair names that error: that some step must be wrong says nothing of the others.
    """
    if verdict.first_error_step is None or verdict.first_error_basis not in ("finding", "repair") or not verdict.steps:
        return 0.0
    return verdict.first_error_step / len(verdict.steps) * verdict.checked


def opened(prompt: Any) -> bool:
    """Tell whether a prompt ends by opening a thought."""
    return said(prompt).rstrip().endswith("<think>")


def _first(cells: Sequence[Any]) -> Any:
    """Return the first cell of a row that holds an answer, None where none does."""
    values = [cell.get("ground_truth") if isinstance(cell, Mapping) else cell for cell in cells]
    return next((value for value in values if accepted(value)), None)


def said(completion: Any) -> str:
    """Return the text of a completion: as it is, or of the last message of a conversation, of its text parts."""
    if isinstance(completion, str):
        return completion
    content = completion[-1].get("content") if completion else None
    if isinstance(content, list):
        return "".join(part.get("text") or "" for part in content)
    return content or ""
