"""A reference that a text ends in, without a mark: another reading of these words is not claimed to be wrong."""

import pytest

from mathverifier import verify


def outcome(solution: str, reference: str) -> str:
    """Return the outcome of a solution beside a reference."""
    return verify("What is asked?", solution, reference, profile=False).outcome


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        ("This is the same as cot x, which is the final simplified expression.", "\\cot x"),
        ("Now $y = 2 \\pm \\sqrt{5}$. These are two values of $y$, so the graph has two $y$-intercepts.", "2"),
    ],
)
def test_a_reference_in_the_last_words_leaves_a_verdict_open(line: str, reference: str) -> None:
    """It may be the answer: an expression in plain letters, or a count in words beside a formula."""
    assert outcome("We work it out.\n" + line, reference) in ("unknown", "correct")


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        ("This is the same as tan x, which is the final simplified expression.", "\\cot x"),
        ("Now $y = 2 \\pm \\sqrt{5}$. These are two values of $y$, so the graph has two $y$-intercepts.", "3"),
        ("So the two of them have 5 apples.", "2"),
        ("The two of them have \\boxed{5} apples.", "2"),
    ],
)
def test_other_words_leave_it_wrong(line: str, reference: str) -> None:
    """Another expression, another count, and a number that is said beside an answer are no reference."""
    assert outcome("We work it out.\n" + line, reference) == "incorrect"
