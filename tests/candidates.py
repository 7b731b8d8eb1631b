"""Candidates for tests to which nothing matters but the text."""

from typing import Any

from mathcontracts import Candidate


def candidate(text: str = "t", *, problem: str = "p", index: int = 0, **changes: Any) -> Candidate:
    """Return the candidate `index` of a problem."""
    given: dict[str, Any] = {
        "id": f"{problem}#{index}",
        "problem_id": problem,
        "text": text,
        "finish_reason": "stop",
        "prompt_tokens": 1,
        "completion_tokens": 1,
        "seed": 0,
        "temperature": 1,
        "top_p": 1,
        "model": "m",
        "model_revision": "r",
    }
    return Candidate(**(given | changes))
