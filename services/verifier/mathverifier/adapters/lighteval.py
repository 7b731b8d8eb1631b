"""A metric for lighteval, by its interface in lighteval 0.13.

In the file of a custom task: `LightevalTaskConfig(…, metrics=[math_verifier()])`.
"""

from collections.abc import Callable
from typing import Any

try:
    from lighteval.metrics.metrics_sample import SampleLevelComputation
    from lighteval.metrics.utils.metric_utils import SampleLevelMetricGrouping
    from lighteval.tasks.requests import SamplingMethod
except ImportError as error:
    raise ValueError("lighteval is missing: install it to have its metric") from error

from mathverifier.adapters._backend import Judge, item

RIGHT, UNKNOWN = "math_verifier", "math_verifier_unknown"
Reading = Callable[[Any], Any]


class MathComputation(SampleLevelComputation):  # type: ignore[misc]
    """Judges all responses to a document, whose golds are accepted answers: plain, LaTeX, or worked solutions."""

    def __init__(self, judge: Judge, problem: Reading | None, thought_open: bool):
        self._judge, self._problem, self._thought_open = judge, problem, thought_open

    def compute(self, doc: Any, model_response: Any, **_: Any) -> dict[str, float]:
        """Return the share of right responses, and the share of those of which nothing is known.

        Raises VerifierError where the service fails, ValueError without a response.
        """
        problem = None if self._problem is None else self._problem(doc)
        # Where lighteval has taken the thoughts away, none is open.
        thought_open = self._thought_open and model_response.text_post_processed is None
        asked = [item(problem, one, doc.get_golds(), thought_open=thought_open) for one in model_response.final_text]
        outcomes = ["unknown" if one is None else one.outcome for one in self._judge.verdicts(asked)]
        if not outcomes:
            raise ValueError(f"responses: document {doc.id!r} of {doc.task_name!r} has none to judge")
        return {
            RIGHT: outcomes.count("correct") / len(outcomes),
            UNKNOWN: outcomes.count("unknown") / len(outcomes),
        }


def math_verifier(
    url: str | None = None, *, api_key: str | None = None, problem: Reading | None = None, thought_open: bool = False
) -> Any:
    """Return the metrics `math_verifier` and `math_verifier_unknown`, judged here or by the service at `url`.

    `problem` reads the problem of a document, whose query may say more than that. What is unknown counts as not right.
    `thought_open` says that prompts end in an open thought.
    """
    return SampleLevelMetricGrouping(
        metric_name=[RIGHT, UNKNOWN],
        higher_is_better={RIGHT: True, UNKNOWN: False},
        category=SamplingMethod.GENERATIVE,
        sample_level_fn=MathComputation(Judge(url, api_key), problem, thought_open),
        corpus_level_fn={RIGHT: _mean, UNKNOWN: _mean},
    )


def _mean(shares: list[float]) -> float:
    return sum(shares) / len(shares)
