"""The reward function that verl calls, by its signature in verl 0.9.1 (docs/preparation/reward_function.rst).

reward.custom_reward_function.path=pkg://mathverifier.adapters.verl
reward.custom_reward_function.name=compute_score
+reward.custom_reward_function.reward_kwargs.url=http://verifier:8000
"""

from functools import cache
from typing import Any

from mathverifier.adapters.judge import Judge, item, one_by_name

PROBLEMS = ("problem", "question")


def compute_score(
    data_source: str,
    solution_str: str,
    ground_truth: Any,
    extra_info: dict[str, Any] | None = None,
    *,
    url: str | None = None,
    thought_open: bool = False,
    **_: Any,
) -> dict[str, float]:
    """Return `score`, 1 for a right answer, else 0; `acc`, the same; and `unknown`, 1 where nothing is known.

    verl needs a number for every solution, so what is unknown scores 0. Where the reference cannot be read, that is
    all of a problem's samples, which then have the same score and so no advantage in GRPO; where one comparison runs
    out of time, 0 sees to it that nothing is won by making the verifier slow. verl logs `unknown`: watch its mean.
    `thought_open` says that the prompt ends in an open thought.
    Raises VerifierError where the service at `url` fails. Whatever else verl passes is taken and not used.
    """
    asked = item(one_by_name(extra_info or {}, PROBLEMS), solution_str, ground_truth, thought_open=thought_open)
    (verdict,) = _judge(url).verdicts([asked])
    unknown = verdict is None or verdict.outcome == "unknown"
    score = float(verdict is not None and verdict.outcome == "correct")
    return {"score": score, "acc": score, "unknown": float(unknown)}


@cache
def _judge(url: str | None) -> Judge:
    return Judge(url)
