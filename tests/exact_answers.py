"""What the exact rungs say of an answer: no algebra is asked."""

from mathcontracts import Comparison
from mathverifier.core.answers.compare import compare
from mathverifier.core.answers.extract import extract
from mathverifier.core.answers.grading import compared

OPEN = Comparison(outcome="unknown", reason="unparseable_answer")


def exactly(reference: str, answer: str) -> Comparison:
    """Compare by the exact rungs alone."""
    return compare(reference, answer) or OPEN


def credited(solution: str, reference: str, problem: str | None = None) -> Comparison:
    """Return what the solution is credited with."""
    return compared(problem, reference, extract(solution), exactly)
