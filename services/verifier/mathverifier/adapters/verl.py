"""The reward function that verl calls, by its signature in verl 0.9.1 (docs/preparation/reward_function.rst).

reward.custom_reward_function.path=pkg://mathverifier.adapters.verl
reward.custom_reward_function.name=compute_score
+reward.custom_reward_function.reward_kwargs.url=http://verifier:8000
"""

import asyncio
from collections.abc import Sequence
from functools import cache
from typing import Any, overload

from mathcontracts import Verdict
from mathverifier.adapters._backend import Judge, item, one_by_name

PROBLEMS = ("problem", "question")
Score = dict[str, float]


@overload
def compute_score(
    data_source: str,
    solution_str: str,
    ground_truth: Any,
    extra_info: dict[str, Any] | None = None,
    *,
    url: str | None = None,
    thought_open: bool = False,
    **_: Any,
) -> Score: ...


@overload
def compute_score(
    *,
    data_sources: Sequence[str],
    solution_strs: Sequence[str],
    ground_truths: Sequence[Any],
    extra_infos: Sequence[dict[str, Any] | None] | None = None,
    url: str | None = None,
    thought_open: bool = False,
    **_: Any,
) -> list[Score]: ...


def compute_score(
    data_source: str | None = None,
    solution_str: str = "",
    ground_truth: Any = None,
    extra_info: dict[str, Any] | None = None,
    *,
    solution_strs: Sequence[str] | None = None,
    ground_truths: Sequence[Any] = (),
    extra_infos: Sequence[dict[str, Any] | None] | None = None,
    url: str | None = None,
    thought_open: bool = False,
    **_: Any,
) -> Score | list[Score]:
    """Return `score`, 1 for a right answer, else 0; `acc`, the same; and `unknown`, 1 where nothing is known.

    By the signature of verl's batch reward manager (`solution_strs`, …), return a list of them, judged together.

    verl needs a number for every solution, so what is unknown scores 0. Where the reference cannot be read, that is all
    of a problem's samples, which then have the same score and so no advantage in GRPO. Where one comparison runs out of
    time, the 0 sees to it that nothing is won by making the verifier slow. `unknown` is logged by verl: watch its mean.
    `thought_open` says that the prompt ends in an open thought. Raises VerifierError where the service at `url` fails.
    Whatever else verl passes is taken and not used.
    """
    if solution_strs is None:
        (score,) = _scores(url, thought_open, [solution_str], [ground_truth], [extra_info])
        return score
    return _scores(url, thought_open, solution_strs, ground_truths, extra_infos or [None] * len(solution_strs))


async def compute_score_async(
    data_source: str,
    solution_str: str,
    ground_truth: Any,
    extra_info: dict[str, Any] | None = None,
    *,
    url: str | None = None,
    thought_open: bool = False,
    **_: Any,
) -> Score:
    """Return the same as `compute_score` does for one solution, without holding up verl's event loop."""
    (score,) = await asyncio.to_thread(_scores, url, thought_open, [solution_str], [ground_truth], [extra_info])
    return score


def _scores(
    url: str | None,
    thought_open: bool,
    solutions: Sequence[str],
    truths: Sequence[Any],
    extras: Sequence[dict[str, Any] | None],
) -> list[Score]:
    items = [
        item(one_by_name(extra or {}, PROBLEMS), solution, truth, thought_open=thought_open)
        for solution, truth, extra in zip(solutions, truths, extras, strict=True)
    ]
    return [_score(verdict) for verdict in _judge(url).verdicts(items)]


def _score(verdict: Verdict | None) -> Score:
    unknown = verdict is None or verdict.outcome == "unknown"
    score = float(verdict is not None and verdict.outcome == "correct")
    return {"score": score, "acc": score, "unknown": float(unknown)}


@cache
def _judge(url: str | None) -> Judge:
    return Judge(url)
