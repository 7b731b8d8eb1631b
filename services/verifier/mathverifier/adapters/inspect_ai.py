"""A scorer for Inspect AI, by its interface in inspect-ai 0.3.285.

    Task(dataset=dataset, solver=generate(), scorer=math_verifier())

`target` is the reference, or all that are accepted.
"""

import asyncio
from typing import Any

try:
    from inspect_ai.scorer import CORRECT, INCORRECT, NOANSWER, Score, Scorer, Target, accuracy, scorer, stderr
    from inspect_ai.solver import TaskState
except ImportError as error:
    raise ValueError("inspect-ai is missing: install it to have its scorer") from error

from mathcontracts import Verdict
from mathverifier.adapters._backend import Judge, item


@scorer(metrics=[accuracy(), stderr()], name="math_verifier")  # type: ignore[untyped-decorator]
def math_verifier(url: str | None = None, api_key: str | None = None, thought_open: bool = False) -> Scorer:
    """Return a scorer that judges on this machine, or by the service at `url`.

    A right answer is `C`, a wrong one `I`, and what is unknown `N`, which counts as not right. The reason stands in the
    score's metadata, with wrongness, profile and the first wrong step. `thought_open` says that prompts end in an open
    thought. Scoring raises VerifierError where the service fails.
    """
    judge = Judge(url, api_key)

    async def score(state: TaskState, target: Target) -> Score:
        asked = item(state.input_text, state.output.completion, list(target), profile=True, thought_open=thought_open)
        (verdict,) = await asyncio.to_thread(judge.verdicts, [asked])
        return Score(value=NOANSWER, explanation="refused") if verdict is None else _score(verdict)

    return score


def _score(verdict: Verdict) -> Score:
    value = {"correct": CORRECT, "incorrect": INCORRECT}.get(verdict.outcome, NOANSWER)
    metadata: dict[str, Any] = {
        "outcome": verdict.outcome,
        "reason": verdict.reason,
        "wrongness": verdict.wrongness,
        "absurdity": verdict.absurdity,
        "profile": verdict.profile.model_dump(),
        "first_error_step": verdict.first_error_step,
    }
    said = "\n".join(finding.message for finding in verdict.findings) or f"{verdict.outcome}: {verdict.reason}"
    return Score(value=value, answer=verdict.answer and verdict.answer.text, explanation=said, metadata=metadata)
