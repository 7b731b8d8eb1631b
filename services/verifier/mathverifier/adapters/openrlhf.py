"""The reward function that OpenRLHF loads from a file, by its signature in openrlhf 0.11.2.

    --reward.remote_url $(python -c 'import mathverifier.adapters.openrlhf as one; print(one.__file__)')

With MATHVERIFIER_URL in the environment, the service there judges.
"""

import os
from collections.abc import Sequence
from functools import cache
from typing import Any

from mathverifier.adapters._backend import Judge, item
from mathverifier.adapters.trl import opened

URL_VARIABLE = "MATHVERIFIER_URL"


def reward_func(queries: Sequence[str], prompts: Sequence[str], labels: Sequence[Any]) -> dict[str, Any]:
    """Return `rewards` and `scores`, 1 for a right answer, else 0, and `extra_logs` with the share of `unknown`.

    A query is the prompt with its response, a label the reference. OpenRLHF asks for one at a time, and takes numbers
    then, for more lists. A prompt that ends in `<think>` has opened a thought. Raises VerifierError where the service
    fails.
    """
    items = [
        item(None, query.removeprefix(prompt), label, thought_open=opened(prompt))
        for query, prompt, label in zip(queries, prompts, labels, strict=True)
    ]
    verdicts = _judge(os.environ.get(URL_VARIABLE)).verdicts(items)
    rewards = [float(verdict is not None and verdict.outcome == "correct") for verdict in verdicts]
    unknown = [float(verdict is None or verdict.outcome == "unknown") for verdict in verdicts]
    if len(rewards) == 1:
        return {"rewards": rewards[0], "scores": rewards[0], "extra_logs": {"unknown": unknown[0]}}
    return {"rewards": rewards, "scores": rewards, "extra_logs": {"unknown": unknown}}


@cache
def _judge(url: str | None) -> Judge:
    return Judge(url)
