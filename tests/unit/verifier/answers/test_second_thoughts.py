"""Second thoughts behind an answer: those that uphold it, and those that take it back."""

import pytest

from mathverifier import verify


def outcome(solution: str) -> str:
    """Return the outcome of a solution where 7 is the right answer."""
    return verify("What is x?", solution, "7", profile=False).outcome


@pytest.mark.parametrize(
    "solution",
    [
        "The answer is $7$.\n\nOn reflection this makes sense, since 9 is the largest one.",
        "It is \\boxed{7}. Hmm, that makes sense.",
        "\\boxed{7}\n\nThe above is a complete solution.",
        "It is \\boxed{7}. The above is correct.",
        "I am certain: \\boxed{7}",
        "I have calculated the value: \\boxed{7}",
        "I first thought it was 10, but listing them all shows \\boxed{7}.",
        "If nobody leaves, as the problem says, the answer is \\boxed{7}.",
    ],
)
def test_an_answer_that_is_upheld_stands(solution: str) -> None:
    """A second thought that finds the answer right, another first thought and a remark of agreement leave it be."""
    assert outcome(solution) == "correct"


@pytest.mark.parametrize(
    "solution",
    [
        "It is \\boxed{7}. On reflection it's the other root that is right.",
        "It is \\boxed{7}. On second thought this would be right only for positive x.",
        "It is \\boxed{7}. Hmm, this isn't right.",
        "It is \\boxed{7}. Hold on, 8 is right.",
        "It is \\boxed{7}. Hmm, that makes sense, so 8.",
        "It is \\boxed{7}. Hmm, that makes sense of the wrong value.",
        "\\boxed{7}\n\nThe above is complete nonsense.",
        "\\boxed{7}\n\nThe above is a solution to exercise 4.",
        "There are 6 of 36. It is \\boxed{7} — no, they are unordered, so 8/7.",
        "It is \\boxed{7}, no: I dropped a sign.",
        "I am making this up: \\boxed{7}",
        "I'm copying from Tom: \\boxed{7}",
        "My first thought, but not my last, was \\boxed{7}.",
        "Tom claims that the answer is \\boxed{7}.",
        "It is \\boxed{7}. Had it been right, the check would give 16, but it gives 15.",
    ],
)
def test_an_answer_that_is_taken_back_is_not_correct(solution: str) -> None:
    """The same words with another value, a condition or a denial take the answer back."""
    assert outcome(solution) != "correct"


def test_a_check_after_second_thoughts_is_no_other_answer() -> None:
    """Where what follows ends in `it checks out`, the last number of the check is not claimed as the answer."""
    checked = "It is \\boxed{7}. Hold on, let me check: 3*7 - 5 = 16. It checks out."
    assert outcome(checked) == "unknown"
    assert outcome("It is \\boxed{7}. Hold on, let me check: 3*7 - 5 = 16. So it is 8.") == "incorrect"
