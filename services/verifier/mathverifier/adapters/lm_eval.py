"""A metric for lm-evaluation-harness, by its task configuration in lm-eval 0.4.13.

In a Python file beside the task's YAML, which says `process_results: !function my_math.process_results`:

    from mathverifier.adapters.lm_eval import MathMetric
    process_results = MathMetric(problem="question", reference="answer")
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mathverifier.adapters._backend import Judge, item

Column = str | Callable[[Mapping[str, Any]], Any]


class MathMetric:
    """A `process_results`: the metrics `math_verifier` and `math_verifier_unknown` of one document.

    `problem` and `reference` name the document's columns, or are functions of the document. The reference is plain,
    LaTeX, or a worked solution that ends in one, as GSM8K's and MATH's are. With `url`, a service judges.
    `thought_open` says that prompts end in an open thought.
    """

    def __init__(
        self,
        *,
        reference: Column,
        problem: Column | None = None,
        url: str | None = None,
        api_key: str | None = None,
        thought_open: bool = False,
    ):
        self.__name__ = "math_verifier"
        self._reference, self._problem = reference, problem
        self._judge = Judge(url, api_key)
        self._thought_open = thought_open

    def __call__(self, doc: Mapping[str, Any], results: Sequence[Any]) -> dict[str, float]:
        """Return the share of right answers among the document's responses, and the share of which nothing is known.

        What is unknown (no readable reference, a comparison out of time) counts as not right; the second metric says
        how much of that there is. Raises VerifierError where the service fails, ValueError without a response.
        """
        problem = None if self._problem is None else _of(doc, self._problem)
        reference = _of(doc, self._reference)
        responses = [response for result in results for response in ([result] if isinstance(result, str) else result)]
        items = [item(problem, response, reference, thought_open=self._thought_open) for response in responses]
        verdicts = self._judge.verdicts(items)
        outcomes = ["unknown" if verdict is None else verdict.outcome for verdict in verdicts]
        if not outcomes:
            raise ValueError(f"results: a document has no response to judge; got {results!r}")
        return {
            "math_verifier": outcomes.count("correct") / len(outcomes),
            "math_verifier_unknown": outcomes.count("unknown") / len(outcomes),
        }


def _of(doc: Mapping[str, Any], column: Column) -> Any:
    return doc[column] if isinstance(column, str) else column(doc)
