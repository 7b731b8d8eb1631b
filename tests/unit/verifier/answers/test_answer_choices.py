"""Multiple choice: letters and the values that the problem gives for them."""

import pytest

from mathverifier import verify

PROBLEM = "How many are there?\nA: 9\nB: 8\nC: 0\nD: -5"


@pytest.mark.parametrize(
    ("solution", "outcome"),
    [
        ("So there are 9 of them.", "correct"),
        ("Solution: Choice_A", "correct"),
        ("Solution: Choice\\_A, 9", "correct"),
        ("Therefore, the correct choice is Choice_A: 9.", "correct"),
        ("The answer is (A).", "correct"),
        ("So there are 8 of them.", "incorrect"),
        ("Solution: Choice_B", "incorrect"),
        ("Solution: Choice_A: 8", "unknown"),
        ("So there are 7 of them.", "incorrect"),
        ("Choice A is wrong.", "unknown"),
    ],
)
def test_a_letter_is_the_value_of_its_option(solution: str, outcome: str) -> None:
    """A letter is right as the letter or as its value; a letter with another option's value is not known."""
    assert verify(PROBLEM, f"We count.\n{solution}", "A", profile=False).outcome == outcome


def test_a_value_is_met_by_its_letter() -> None:
    """A reference that is a value is met by the letter of the option that has it."""
    assert verify(PROBLEM, "The answer is B.", "8", profile=False).outcome == "correct"
    assert verify(PROBLEM, "The answer is C.", "8", profile=False).outcome == "incorrect"


LISTED = "Which is it?\nA: 3\nB: 4\nC: 5\nD: 6"


@pytest.mark.parametrize(
    "solution",
    [
        *("\\boxed{\\displaystyle A}", "The answer is $ \\; A \\; $.", "The answer is $\\,A\\,$.", "\\boxed{~(A)~}"),
        *("\\boxed{a}", "The answer is (a).", "#### a", "\\boxed{\\text{a}}"),
    ],
)
def test_an_option_is_read_however_it_is_set(solution: str) -> None:
    """Spaces, a style and a small letter change no option, where none has such a letter in its value."""
    assert verify(LISTED, solution, "A", profile=False).outcome == "correct"
    assert verify(LISTED, solution, "B", profile=False).outcome == "incorrect"


@pytest.mark.parametrize("solution", ["\\boxed{\\neg A}", "\\boxed{\\text{not } A}", "\\boxed{A, B}", "\\boxed{x}"])
def test_what_denies_an_option_or_is_none_is_not_it(solution: str) -> None:
    """A denied option, two of them, and a letter that is no option are not the option."""
    assert verify(LISTED, solution, "A", profile=False).outcome != "correct"


def test_a_small_letter_in_an_options_value_is_that_value() -> None:
    """Of `A: 2a` and `B: a`, the answer `a` is B."""
    problem = "Which is it?\nA: 2a\nB: a\nC: b"
    assert verify(problem, "\\boxed{a}", "B", profile=False).outcome == "correct"
    assert verify(problem, "\\boxed{a}", "A", profile=False).outcome == "incorrect"


def test_a_small_letter_of_the_question_is_no_option() -> None:
    """Where the question has an unknown `b`, the answer `b` may be that."""
    problem = "Solve 2 + b = c for c. Which is it?\nA: 3\nB: 4\nC: 5"
    assert verify(problem, "\\boxed{b}", "B", profile=False).outcome != "correct"
