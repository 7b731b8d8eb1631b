"""Which of several marked answers stand, and which values a solution asserts."""

import pytest

from mathverifier.core.answers.extract import extract


def values(solution: str) -> list[str]:
    """Return what the solution asserts."""
    return [value.text for value in extract(solution).values]


@pytest.mark.parametrize(
    ("solution", "asserted"),
    [
        ("The maximum is \\boxed{2} and the minimum possible number is \\boxed{1}.", ["2", "1"]),
        ("The maximum is \\(\\boxed{2}\\), and the least possible number is \\(\\boxed{1}\\).", ["2", "1"]),
        ("So:\n- $x = \\boxed{1}$\n- $y = \\boxed{2}$", ["1", "2"]),
        ("So\nx = \\boxed{1}\ny = \\boxed{2}", ["1", "2"]),
        ("The final answers are:\n\\[ \\boxed{3} \\]\n\\[ \\boxed{4} \\]", ["3", "4"]),
        ("(a) \\boxed{3}\n(b) \\boxed{4}", ["3", "4"]),
        (
            "Thus, the maximum number of even ones is \\boxed{2}.\n\nNow for the other. There is always a one.\n\n"
            "Thus, the minimum number of even ones is \\boxed{1}.",
            ["2", "1"],
        ),
    ],
)
def test_boxes_that_belong_together_are_one_answer(solution: str, asserted: list[str]) -> None:
    """Boxes in one sentence, in the items of a list, or for the maximum and the minimum, are values of one answer."""
    assert values(solution) == asserted
    assert len(extract(solution).candidates) == 1


@pytest.mark.parametrize(
    "solution",
    [
        "5 + 3 = \\boxed{8}\n8 \\times 2 = \\boxed{16}",
        "Step 1: \\boxed{8}\nStep 2: \\boxed{16}",
        "There are \\boxed{8} cats, so there are \\boxed{16} ears.",
        "The number of cases is $\\boxed{8}$.\n\nThe number of ways is $\\boxed{16}$.",
        "There are \\boxed{8} cats and 4 dogs eat \\boxed{16} bones.",
        "He gets $\\boxed{8}$ dollars. After a year, that has doubled.\n\nFinal Answer: The final answer is $16$.",
        "There are 8 orders, and the answer is 8 for one of them. Both make\n\\[\\boxed{16}\\]",
        "$\\boxed{\\frac{32}{2}} = \\boxed{16}$",
        "\\boxed{42}. No, that is wrong, so it is \\boxed{16}.",
        "The answer is \\boxed{42}. However, that leaves one out. The answer is \\boxed{16}.",
        "The answer is \\boxed{42}. Wait, that is wrong. It is 16.",
        "Question 1: Is it so? The answer is 8.\nQuestion 2: And so? The answer is 16.",
    ],
)
def test_what_came_before_does_not_spoil_the_last_answer(solution: str) -> None:
    """Boxes of steps, answers taken back and answers to other questions are not asserted beside the last one."""
    assert values(solution) == ["16"]
    found = extract(solution).answer
    assert found is not None
    assert solution[found.start : found.end] == found.text == "16"


@pytest.mark.parametrize(
    "solution",
    [
        "The answer is \\boxed{41}. Each has its place. The final answer is \\boxed{42}.",
        "The answer is 41. The answer is 42.",
        "**Final Answer**\n\\boxed{41}\n\n**Final Answer**\n\\boxed{42}",
        "So it is \\boxed{41}. So it is \\boxed{42}.",
        "#### 41\n#### 42",
        "<answer>41</answer> <answer>42</answer>",
    ],
)
def test_different_answers_asserted_as_final_are_rivals(solution: str) -> None:
    """Two answers for the whole problem, with no change of mind between them, are both asserted, and both reported."""
    found = extract(solution)
    assert values(solution) == [one.text for one in found.candidates] == ["41", "42"]
    assert found.said == "41, 42"
    assert found.answer is not None
    assert found.answer.text == "42"


def test_one_answer_said_twice_has_no_rival() -> None:
    """Another spelling, or the equation that it comes from, is the same answer."""
    assert values("So it is $\\boxed{x = 4}$. Final Answer: The final answer is \\(4\\).") == ["4"]
    assert values("So the answer is \\boxed{115{,}000}. The final answer is 115,000.") == ["115,000"]


@pytest.mark.parametrize(
    "solution",
    [
        "It is \\boxed{41} (or maybe 42).",
        "It is $\\boxed{41}$ or $42$.",
        "It is either \\boxed{41} or \\boxed{42}.",
        "\\boxed{41}? Or \\boxed{42}?",
        "It could be \\boxed{41}. It could be \\boxed{42}.",
        "The answer is 41, but it could also be 42.",
        "The answer is 41, or perhaps 42.",
    ],
)
def test_both_sides_of_a_hedge_are_asserted(solution: str) -> None:
    """`41 or maybe 42` is neither 41 nor 42."""
    assert values(solution) == ["41", "42"]


@pytest.mark.parametrize("solution", ["It is 41 or 42.", "The answer is 41 or 42", "I think it is 41. Maybe 42."])
def test_a_hedge_in_words_is_taken_whole(solution: str) -> None:
    """Numbers joined by `or` are one answer."""
    found = extract(solution).answer
    assert found is not None
    assert "41" in found.text
    assert "42" in found.text


@pytest.mark.parametrize(
    "solution", ["\\boxed{5} or more apples", "It is \\boxed{5}.\n\nOr 6 in all of them.", "It is \\boxed{5}, or five."]
)
def test_not_every_or_is_a_hedge(solution: str) -> None:
    """Only another value directly behind the answer puts it in doubt."""
    assert values(solution)[:1] == ["5"]
    assert values(solution)[1:] in ([], ["6"])


def test_an_answer_taken_back_without_another_is_none() -> None:
    """Where the last answer is said to be wrong and no other follows, there is no answer."""
    assert extract("The answer is \\boxed{42}. No wait, that is wrong.").answer is None
    other = extract("\\boxed{41}. Some say 42, but that is wrong.").answer
    assert other is not None
    assert other.text == "41"


def test_values_far_apart_are_reported_by_the_last() -> None:
    """The span of an answer holds no page of reasoning."""
    text = "Thus, the maximum number of it is \\boxed{2}.\n" + "More of it. " * 80
    found = extract(text + "\nThus, the minimum number of it is \\boxed{1}.")
    assert found.said == "2, 1"
    assert found.answer is not None
    assert found.answer.text == "1"
