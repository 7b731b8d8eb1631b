"""What is credited of that which a solution asserts."""

import pytest
from tests.exact_answers import credited

from mathcontracts import Comparison
from mathverifier.core.answers.grading import restates, tautology


def outcome(solution: str, reference: str, problem: str | None = None) -> str:
    """Return what the solution is credited with."""
    return credited(solution, reference, problem).outcome


@pytest.mark.parametrize(
    "solution",
    [
        "The answer is \\boxed{41}. Each has its place. The final answer is \\boxed{42}.",
        "It is either \\boxed{41} or \\boxed{42}.",
        "It is \\boxed{41} (or maybe 42).",
        "\\boxed{41 \\text{ or } 42}",
        "\\boxed{41} \\boxed{42}",
        "The answer is 41 or 42.",
        "#### 41\n#### 42",
    ],
)
def test_two_answers_are_right_for_none_of_them(solution: str) -> None:
    """A hedge and a contradiction are incorrect whichever value is the reference."""
    assert outcome(solution, "41") != "correct"
    assert outcome(solution, "42") == "incorrect"


def test_two_answers_are_right_as_the_list_that_is_asked_for() -> None:
    """Values that are the reference's, all of them, are correct; a part of them is not."""
    solution = "The maximum is \\boxed{2} and the minimum possible number is \\boxed{1}."
    assert outcome(solution, "1, 2") == "correct"
    assert outcome(solution, "1") == "incorrect"
    assert outcome(solution, "1, 2, 3") == "incorrect"


def test_one_value_in_two_spellings_is_right() -> None:
    """Where every value is the reference by itself, nothing is hedged."""
    assert outcome("It is \\boxed{0.5}, or \\boxed{\\frac{1}{2}}.", "\\frac{1}{2}") == "correct"
    assert outcome("The answer is 0.5. The final answer is $\\frac{2}{4}$.", "\\frac{1}{2}") == "correct"


def test_steps_and_corrections_leave_the_last_answer_right() -> None:
    """The last answer is credited where what came before was a step or was taken back."""
    assert outcome("5 + 3 = \\boxed{8}\n8 \\times 2 = \\boxed{16}", "16") == "correct"
    assert outcome("\\boxed{42}. No, that is wrong. So it is \\boxed{41}.", "41") == "correct"
    assert outcome("\\boxed{42}. No, that is wrong. So it is \\boxed{41}.", "42") == "incorrect"


@pytest.mark.parametrize("solution", ["", "\\boxed{}", "\\boxed{?}", "<think>\\boxed{5}"])
def test_no_answer_is_incorrect(solution: str) -> None:
    """Nothing answered is incorrect, with the reason `no_answer`."""
    assert credited(solution, "5") == Comparison(outcome="incorrect", reason="no_answer")


@pytest.mark.parametrize("reference", ["???", ""])
def test_an_unreadable_reference_makes_nothing_incorrect(reference: str) -> None:
    """Where the reference cannot be read, the outcome stays unknown, whatever the answer is."""
    assert outcome("\\boxed{41} or \\boxed{42}", reference) != "correct"
    assert outcome("\\boxed{5}", "") == "unknown"


@pytest.mark.parametrize("answer", ["x = x", "0 = 0", "x^2 = x^{2}", "x \\le x"])
def test_a_tautology_says_nothing(answer: str) -> None:
    """An equation of one thing with itself answers nothing, even where the thing is the reference."""
    assert tautology(answer)
    assert outcome(f"\\boxed{{{answer}}}", answer[0]) == "incorrect"


@pytest.mark.parametrize("answer", ["x = 5", "x", "5", "2 = x", "x^2 = x", "", "="])
def test_an_equation_of_two_things_is_no_tautology(answer: str) -> None:
    """Different sides say something."""
    assert not tautology(answer)


@pytest.mark.parametrize(
    ("problem", "answer", "reference"),
    [
        ("Compute $\\sum_{k=1}^{10} k$.", "\\sum_{k=1}^{10} k", "55"),
        ("Compute $S = \\sum_{k=1}^{10} k$.", "S = \\sum_{k=1}^{10} k", "55"),
        ("Compute $12 \\times 13$.", "12 \\times 13", "156"),
        ("Factor $x^2 - 1$.", "x^2-1", "(x-1)(x+1)"),
        ("Solve $2x + 3 = 7$.", "2x+3=7", "2"),
        ("Simplify $\\frac{6}{8}$.", "\\dfrac{6}{8}", "\\frac{3}{4}"),
        ("What is $\\sqrt{144}$?", "\\sqrt{144}", "12"),
    ],
)
def test_the_problem_said_again_is_no_answer(problem: str, answer: str, reference: str) -> None:
    """An expression of the problem, given back as it stands, is incorrect though it is equal."""
    assert restates(problem, reference, answer)
    assert outcome(f"It is \\boxed{{{answer}}}", reference, problem) == "incorrect"
    assert not restates("Compute it.", reference, answer)
    assert not restates(None, reference, answer)


@pytest.mark.parametrize(
    ("problem", "answer", "reference"),
    [
        ("Which is larger, $2^{10}$ or $10^2$?", "2^{10}", "2^{10}"),
        ("Which is odd, $1 + 2x$ or $2x$?", "1+2x", "2x+1"),
        ("Which is larger, $\\frac{3}{4}$ or $\\frac{2}{3}$?", "\\frac{3}{4}", "0.75"),
        ("Is the angle 90 or $80^\\circ$?", "90^\\circ", "90"),
        ("For $x > 5$, when is it so?", "x > 5", "(5, \\infty)"),
        ("Of 16 eggs, how many are there?", "16", "16"),
        ("Which point is next, $(-1, 2)$ or $(1, 2)$?", "(-1, 2)", "(-1,2)"),
        ("Compute $112 \\cdot 13$.", "12 \\cdot 13", "156"),
    ],
)
def test_a_value_that_the_problem_names_is_an_answer(problem: str, answer: str, reference: str) -> None:
    """Values, choices of given expressions, and other expressions are no restatement."""
    assert not restates(problem, reference, answer)
