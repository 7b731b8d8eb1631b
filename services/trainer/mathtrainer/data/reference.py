"""The reference of a problem as an answer, with its value."""

from mathcontracts import Answer, Problem
from mathverifier import verify


def reference_answer(problem: Problem) -> Answer | None:
    """Return the reference with its value as the verifier reads it; None where the problem has no reference."""
    if problem.reference is None:
        return None
    found = verify(problem=problem.text, solution=f"\\boxed{{{problem.reference}}}", profile=False).answer
    value = found.value if found is not None and found.text == problem.reference.strip() else None
    return Answer(text=problem.reference, start=0, end=len(problem.reference), value=value)
