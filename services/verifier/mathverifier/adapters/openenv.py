"""A rubric for OpenEnv environments, by its interface in openenv 0.10 (RFC 004).

self.rubric = MathRubric(solution=lambda action: action.text, reference=lambda observation: observation.answer)
"""

from collections.abc import Callable
from typing import Any

try:
    from openenv.core.rubrics.base import Rubric
except ImportError as error:
    raise ValueError("openenv is missing: install it to have its rubric") from error

from mathcontracts import Verdict
from mathverifier.adapters._backend import Judge, item

Reading = Callable[[Any], Any]


class MathRubric(Rubric):  # type: ignore[misc]
    """Rewards an action by its answer: 1 for a right one, 0 for all else; `last_verdict` tells which.

    `solution` reads the text of an action, `reference` and `problem` read an observation. With `url`, a service judges.
    """

    def __init__(
        self,
        *,
        solution: Reading,
        reference: Reading,
        problem: Reading | None = None,
        url: str | None = None,
        api_key: str | None = None,
    ):
        super().__init__()
        self._solution, self._reference, self._problem = solution, reference, problem
        self._judge = Judge(url, api_key)
        self.last_verdict: Verdict | None = None

    def forward(self, action: Any, observation: Any) -> float:
        """Return the reward. Raises VerifierError where the service fails."""
        problem = self._problem(observation) if self._problem else None
        asked = item(problem, self._solution(action), self._reference(observation), profile=True)
        (self.last_verdict,) = self._judge.verdicts([asked])
        return float(self.last_verdict is not None and self.last_verdict.outcome == "correct")
