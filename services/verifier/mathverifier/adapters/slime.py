"""The reward function that slime calls, by its signature in `slime/rollout/rm_hub` of November 2026.

    --custom-rm-path mathverifier.adapters.slime.reward

With MATHVERIFIER_URL in the environment, the service there judges; slime itself passes no arguments on.
"""

import asyncio
import os
from collections.abc import Sequence
from functools import cache
from typing import Any

from mathverifier.adapters._backend import Judge, item, one_by_name
from mathverifier.adapters.trl import opened, said

URL_VARIABLE = "MATHVERIFIER_URL"
PROBLEMS = ("problem", "question")


async def reward(args: Any, sample: Any, **_: Any) -> float | list[float]:
    """Return 1 for a right answer, else 0; of a list of samples, as slime passes a batch, a list of these.

    A sample has `prompt`, `response`, `label`, the reference, and `metadata`, in which the problem may be. A prompt
    that ends in `<think>` has opened a thought. Raises VerifierError where the service fails.
    """
    del args
    samples: Sequence[Any] = sample if isinstance(sample, list) else [sample]
    verdicts = await asyncio.to_thread(_judge(os.environ.get(URL_VARIABLE)).verdicts, [_item(one) for one in samples])
    rewards = [float(verdict is not None and verdict.outcome == "correct") for verdict in verdicts]
    return rewards if isinstance(sample, list) else rewards[0]


def _item(sample: Any) -> dict[str, Any]:
    metadata = sample.metadata if isinstance(sample.metadata, dict) else {}
    problem = one_by_name(metadata, PROBLEMS)
    return item(problem, said(sample.response), sample.label, thought_open=opened(sample.prompt))


@cache
def _judge(url: str | None) -> Judge:
    return Judge(url)
