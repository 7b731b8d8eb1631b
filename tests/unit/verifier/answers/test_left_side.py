"""The left side of an answer's equation: an expression in one letter is not a name of the answer."""

import pytest

from mathverifier import verify


def outcome(solution: str, problem: str | None = None) -> str:
    """Return what is said of a solution, 12 being wanted."""
    return verify(problem, solution, "12", profile=False).outcome


@pytest.mark.parametrize(
    "solution",
    [
        *("So $x^2 = \\boxed{12}$.", "$2x=\\boxed{12}$", "Therefore 3x = 12.", "Thus x - 1 = 12."),
        *("So |x| = 12.", "So n! = 12", "Therefore 1/x = 12.", "\\[x - 1 = \\boxed{12}\\]"),
    ],
)
def test_an_equation_to_solve_is_no_answer(solution: str) -> None:
    """What is left to solve does not assert its right side."""
    assert outcome(solution) == "unknown"


@pytest.mark.parametrize(
    "solution",
    [
        *(
            "So $x = \\boxed{12}$.",
            "$f(2) = \\boxed{12}$",
            "Therefore 3 * 4 = 12.",
            "So he has 2x = 2 * 6 = 12 apples.",
        ),
        *("So $a + b = \\boxed{12}$.", "The area is $3 \\cdot 4 = \\boxed{12}$.", "The answer is x = 12."),
    ],
)
def test_a_named_or_computed_value_is_one(solution: str) -> None:
    """A name, a value that is worked out, and a sum of letters say what the answer is."""
    assert outcome(solution) == "correct"


def test_a_left_side_that_the_problem_asks_for_is_a_name() -> None:
    """Where the problem asks for the expression, its value is the answer."""
    assert outcome("So $x^3 = \\boxed{12}$.", "Let x be such that x^6 = 144. Determine $x^3$.") == "correct"
