"""Which final answer a solution gives."""

import pytest

from mathverifier.core.answers.extract import extract


@pytest.mark.parametrize(
    ("solution", "answer"),
    [
        ("So it is \\boxed{42}.", "42"),
        ("\\boxed{\\frac{1}{\\sqrt{2}}}", "\\frac{1}{\\sqrt{2}}"),
        ("First \\boxed{41}. Wait, that is wrong. \\boxed{42}", "42"),
        ("She has 9 left.\n#### 1,234", "1,234"),
        ("The answer is: 18", "18"),
        ("The answer is 18 dollars. Good.", "18 dollars"),
        ("Final Answer: The final answer is $16\\pi$. I hope it is correct.", "16\\pi"),
        ("Final Answer: The final answer is 3.5. I hope it is correct.", "3.5"),
        ("**Answer:** Verna received $7.00 in change.", "$7.00"),
        ("Final Answer: The volume of $ABCD$ is 120. I hope it is correct.", "120"),
        ("### Final Answer\nThe product is **6**.", "6"),
        ("<answer> 12 </answer>", "12"),
        ("<think>The answer is 5. \\boxed{5}</think>It is \\boxed{6}", "6"),
        ("He sells 16 - 7 = 9 eggs.\nSo he makes 9 * 2 = $18 a day.", "$18"),
        ("Therefore $x \\geq 5$ is the solution.", "x \\geq 5"),
        ("Therefore:\n\\[\n\\frac{3}{4}\n\\]", "\\frac{3}{4}"),
        ("-\\frac{10}{9}", "-\\frac{10}{9}"),
        ("It leaves 1/2.", "1/2"),
        ("They save $3 + $5 = $8 for 3 gallons of milk and 5 boxes.", "$8"),
        ("so there are 16 - 4 left", "16 - 4"),
        ("The final answer is\n\\[\n\\boxed{7}\n\\]", "7"),
        ("\\boxed 5", "5"),
        ("We get \\boxed{42}. So the answer is right.", "42"),
        ("We get \\boxed{42}. We may check our answer: 2 * 21 = 42.", "42"),
        ("We get \\boxed{42}. Let us verify the final answer: 2 * 21 = 43.", "42"),
        # A word that only ends like one of checking, and a letter that is longer in lower case.
        ("That is 100 from each paycheck.\nThe answer is 42", "42"),
        ("\u0130lker has \u0130 apples. The answer is 42.\nHe is \u0130lker.", "42"),
        ("\\boxed 3.5", "3.5"),
        ("\\fbox{42}", "42"),
        ("\\boxed{\\boxed{1} + 1 \\}", "1"),
        ("It is $\\boxed{5}$ cm, the length of the side.", "\\boxed{5}$ cm"),
        ("The answer is:\n\\[\nx = 5\n\\]\nas it should be.", "x = 5"),
        ("Final Answer: The final answer is \\(\\frac{1}{4}\\). I hope it is correct.", "\\frac{1}{4}"),
        ("**The answer is 42.**", "42"),
        ("So it takes\n\n**42**", "42"),
        ("The least time, for k = 2, is **3** minutes. That holds for n = 5 as well.", "3"),
        ("Therefore, 20 workers are needed to make 720 widgets in 4 hours.", "20"),
        ("Therefore, the function is: \\[f(x) = 1 - x.\\] This function falls by \\(-1\\).", "f(x) = 1 - x"),
        ("Therefore she has 7 left. This makes 14 dollars.", "14 dollars"),
        ("<answer>12", "12"),
        ("<answer>It is \\boxed{12}</answer>", "12"),
        ("#### Step 4: Conclusion\nThe total is 12.", "12"),
        ("#### Case 1\nIt is \\boxed{3}", "3"),
        ("\\boxed{5} <think>or \\boxed{6}", "5"),
        ("It is \\boxed{4}</think>It is \\boxed{5}", "5"),
        ("The answer is 42. \\boxed{ }", "42"),
    ],
)
def test_the_answer_that_stands_is_taken(solution: str, answer: str) -> None:
    """Boxes, hashes, statements, tags and last lines give the answer; the last that stands counts."""
    found = extract(solution).answer
    assert found is not None
    assert found.text == answer
    assert solution[found.start : found.end] == answer


BLANK = [
    "\\boxed{ }",
    "\\boxed{?}",
    "\\boxed{\\text{}}",
    "\\boxed{\\ldots}",
    "\\boxed{your answer}",
    "The answer is not 42.",
]


@pytest.mark.parametrize(
    "solution", ["", "   \n", "I do not know", "\\boxed{}", "\\boxed{", "<think>The answer is 5", *BLANK]
)
def test_there_may_be_no_answer(solution: str) -> None:
    """Without an answer, in an empty or unclosed box, or inside unfinished thinking, none is made up."""
    assert extract(solution).answer is None


def test_boxes_joined_by_a_word_are_one_answer() -> None:
    """Two boxes with `and` between are taken together: one answer, of two values."""
    found = extract("$$\\boxed{k = 45} \\quad \\text{and} \\quad \\boxed{n = 2}$$")
    assert found.answer is not None
    assert found.answer.text == "\\boxed{k = 45} \\quad \\text{and} \\quad \\boxed{n = 2}"
    assert found.said == "k = 45, n = 2"
    assert len(found.candidates) == 1


def test_a_mark_is_told_from_a_last_line() -> None:
    """`marked` says whether the solution itself named its answer."""
    assert extract("#### 5").marked
    assert not extract("That makes 5").marked


def test_different_answers_that_stand_are_all_candidates() -> None:
    """Two boxes without a change of mind are both asserted; after `Wait` the first is taken back."""
    assert [one.text for one in extract("\\boxed{41} in all.\n\nThus \\boxed{42}").candidates] == ["41", "42"]
    assert [one.text for one in extract("\\boxed{41}. Wait, no.\n\\boxed{42}").candidates] == ["42"]


@pytest.mark.parametrize(
    "text", ["They have 27.\nSo x is 27 / 3 =", "In all it is 12 +", "So $9 \\cdot 2 = $", "It is 5 *"]
)
def test_a_text_that_breaks_off_gives_no_answer(text: str) -> None:
    """Where an operator or relation has nothing behind it, the numbers before it are not the answer."""
    assert extract(text).answer is None


@pytest.mark.parametrize("text", ["It is\n**42**", "So it is 42\n---", "It is 42 <|im_end|>"])
def test_marks_at_the_end_do_not_break_a_text_off(text: str) -> None:
    """Bold text, a rule and a special token are no operators."""
    answer = extract(text).answer
    assert answer is not None
    assert answer.text == "42"
