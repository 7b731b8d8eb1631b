"""A text that runs on into another problem, or into another turn of a chat, has the answer that it gave before."""

import pytest

from mathverifier import verify

OWN = "9 + 6 = 16, so Sam has 16 stickers.\nThe answer is 16.\n"


@pytest.mark.parametrize(
    "more",
    [
        "Question: Kate had 20 pens and lost 5. How many are left?\nSolution: 20 - 5 = 15.\nThe answer is 15.",
        "Problem 2: Kate lost 5 of 20 pens.\n20 - 5 = 15\n#### 15",
        "**Question:** Kate lost 5 of 20 pens.\nAnswer: 15",
        "<|im_end|>\n<|im_start|>user\nAnd 20 - 5?<|im_end|>\n<|im_start|>assistant\n\\boxed{15}",
        "<start_of_turn>user\nAnd 20 - 5?\n<start_of_turn>model\n\\boxed{15}",
        "\nHuman: And 20 - 5?\n\nAssistant: The answer is 15.",
    ],
)
def test_another_problem_gives_no_answer(more: str) -> None:
    """What is answered to another problem, by the text itself or in another turn, is no answer to this one."""
    assert verify(None, OWN + more, "15").outcome == "incorrect"
    found = verify(None, OWN + more, "16")
    assert found.outcome == "correct"
    assert [step.text for step in found.steps if "5" in step.text] == []


@pytest.mark.parametrize(
    "text",
    [
        "Problem 1: 2 + 14 = 16.\nThe answer is 16.\nProblem 2: 20 - 5 = 15.\nThe answer is 15.",
        OWN + "Problem: wait, he lost one.\nSo the answer is 15.",
        "Question: How many pens are left?\nSolution: 20 - 5 = 15.\nThe answer is 15.",
        "The user has 20 pens and gives User: Kate 5 of them.\nThe answer is 15.",
    ],
)
def test_a_text_s_own_parts_are_read(text: str) -> None:
    """Numbered parts, what is the matter with an answer, and a problem that is told first belong to the text."""
    assert verify(None, text, "15").outcome == "correct"
