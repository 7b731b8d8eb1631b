"""All that the dimensions look at, read once."""

from collections.abc import Sequence
from dataclasses import dataclass

from mathcontracts import Comparison, Dimension, Finding, FindingCode, Step
from mathverifier.core.answers.extract import Extraction
from mathverifier.core.steps.claims import Claim, find_claims
from mathverifier.core.steps.graph import Graph, build_graph
from mathverifier.core.steps.segment import segment
from mathverifier.core.steps.suspects import Suspect, find_suspects


@dataclass(frozen=True)
class Reading:
    """A solution, cut into steps and claims, with the problem it is for and what is known of its answer."""

    problem: str | None
    solution: str
    steps: tuple[Step, ...]
    claims: tuple[Claim, ...]
    graph: Graph
    suspects: tuple[Suspect, ...]
    reference: str | None
    extraction: Extraction
    comparison: Comparison

    def step_at(self, place: int) -> int | None:
        """Return the step that holds the character at `place`, or the last one before it."""
        found = None
        for step in self.steps:
            if step.start > place:
                break
            found = step.index
        return found

    def finding(
        self,
        dimension: Dimension,
        code: FindingCode,
        severity: float,
        span: tuple[int, int],
        message: str,
        *,
        expected: str | None = None,
    ) -> Finding:
        """Return a finding whose evidence is `solution[span]`."""
        start, end = span
        return Finding(
            dimension=dimension,
            code=code,
            severity=severity,
            step=self.step_at(start),
            start=start,
            end=end,
            message=message,
            expected=expected,
            found=self.solution[start:end],
        )


def read(
    problem: str | None,
    solution: str,
    given: Sequence[str] | None,
    reference: str | None,
    extraction: Extraction,
    comparison: Comparison,
) -> Reading:
    """Cut `solution` into steps (`given`, where its author did) and read what they claim."""
    steps = segment(solution, given)
    claims = find_claims(steps)
    graph = build_graph(problem, solution, steps, claims.read, all_read=not claims.unread)
    suspects = tuple(find_suspects(graph, claims.read)) if problem is not None else ()
    return Reading(problem, solution, steps, claims.read, graph, suspects, reference, extraction, comparison)
