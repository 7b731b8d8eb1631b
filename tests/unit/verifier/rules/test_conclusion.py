"""An answer that the last computation did not come to, and when it need not."""

import pytest

from mathverifier import verify


def unsupported(problem: str | None, solution: str, reference: str | None = None) -> bool:
    """Say whether the answer is found to be one that nothing leads to."""
    found = verify(problem, solution, reference).findings
    return "unsupported_answer" in [finding.code.value for finding in found]


@pytest.mark.parametrize(
    "solution",
    [
        "11 - 3 = 8\n8 / 2 = 4\nCheck: 2 * 4 + 3 = 11.\nThe answer is: 4",
        "8 / 2 = 4, because 4 * 2 = 8.\nThe answer is: 4",
        "Ann gets 5 * 12 = $60. Bob gets 4 * 10 = $40.\nAnn gets more.\nThe answer is: 60",
        "60 * 2.5 = 150 minutes.\nThe answer is: 2.5 hours",
    ],
)
def test_a_check_a_comparison_and_a_conversion_may_come_last(solution: str) -> None:
    """What is worked out last need not be the answer where it checks it, stands beside it or is it in another unit."""
    assert not unsupported(None, solution)


@pytest.mark.parametrize("answer", ["47", "12", "60"])
def test_another_number_of_the_solution_is_no_conclusion(answer: str) -> None:
    """The last step gives a new number: neither one that went into it nor one from nowhere is the answer."""
    assert unsupported(None, f"5 * 12 = 60\n60 - 10 = 50\nThe answer is: {answer}")


def test_a_right_answer_needs_no_support() -> None:
    """Where the answer is known to be right, whatever was worked out last does not speak against it."""
    assert not unsupported(None, "5 * 12 = 60\n60 - 10 = 50\nThe answer is: 60", "60")
