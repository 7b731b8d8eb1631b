"""Whether an answer is asserted, by what stands around it: each kind from both sides."""

import pytest

from mathverifier import verify
from mathverifier.core.answers.extract import extract


def _outcome(solution: str, reference: str = "12") -> str:
    return verify(None, f"We count.\n\n{solution}", reference, profile=False).outcome


@pytest.mark.parametrize(
    "solution",
    [
        "A hasty reader gets \\boxed{12}.",
        "My first guess was \\boxed{12}.",
        "The naive value is \\boxed{12}.",
        "Someone else gets \\boxed{12}.",
        "No arrangement gives \\boxed{12}.",
        "Had we stopped here, it would be \\boxed{12}.",
        "Now divide \\boxed{12} by 3.",
        "We must still subtract 5 from \\boxed{12}.",
        "Starting from \\boxed{12} we go on.",
        "\\boxed{12} violates the second rule.",
        "\\boxed{12} is the answer to a different question.",
        "\\boxed{12} cannot be reached.",
        "\\boxed{12} at most",
        "It is \\boxed{12} degrees below zero.",
        "\\boxed{12}, but this counts some twice.",
        "So we get 12, and halve it.",
        "\\boxed{12}. However, x must be odd.",
        "\\boxed{12}. Hold on, that misses one.",
        "\\boxed{12}. Actually no.",
        "\\boxed{12}. I take that back.",
        "\\boxed{12}\n\nEdit: I misread; 13 it is.",
        "\\boxed{12} - 5",
        "$(\\boxed{12}, 5)$",
        "$\\boxed{12} \\bmod 5$",
        "$\\boxed{12}, 15$",
        "Therefore log x = 12.",
        "Die Antwort ist nicht \\boxed{12}.",
        "答案不是\\boxed{12}。",
    ],
)
def test_what_is_not_asserted_is_not_correct(solution: str) -> None:
    """An answer that is denied, worked on, set aside or one of several parts is not called correct."""
    assert _outcome(solution) != "correct"


@pytest.mark.parametrize(
    "solution",
    [
        "A careful reader gets \\boxed{12}.",
        "This confirms the earlier answer of \\boxed{12}.",
        "The initial height is \\boxed{12}.",
        "Adding 5 to 7 gives \\boxed{12}.",
        "Ann should add \\boxed{12} cups.",
        "No two are alike, so there are \\boxed{12} of them.",
        "No matter what x is, the sum is \\boxed{12}.",
        "\\boxed{12} satisfies the second rule.",
        "\\boxed{12} is the smallest such number.",
        "\\boxed{12} visits a week.",
        "There are \\boxed{12} ways to pick them, which cannot be simplified.",
        "It is \\boxed{12} miles away from the town.",
        "\\boxed{12} is enough, but 11 is not.",
        "\\boxed{12}. However, if you have questions, feel free to ask.",
        "\\boxed{12}. Actually, this can be checked by substitution.",
        "\\boxed{11}. Oops, I forgot one: \\boxed{12}.",
        "\\boxed{11}. On second thought, it is 12.",
        "$(\\boxed{12})$",
        "$n \\equiv \\boxed{12} \\pmod{15}$",
        "Die Antwort ist \\boxed{12}.",
        "答案是\\boxed{12}。",
    ],
)
def test_what_is_asserted_is_correct(solution: str) -> None:
    """Nearly the same words leave an answer as it is."""
    assert _outcome(solution) == "correct"


@pytest.mark.parametrize(
    "line",
    ["2x = 8 + 9 = 12", "$x + y = 5 + 7 = 12$", "So the side is $2x = 12$.", "12, which is also $3 \\cdot 4$."],
)
def test_an_equation_comes_to_its_last_side(line: str) -> None:
    """A chain of equations, and one that a copula tells, come to their last side."""
    assert _outcome(line) == "correct"


def test_an_equation_in_a_letter_stays_one() -> None:
    """The square of x is not x."""
    assert _outcome("$x^2 = 12$") == "unknown"


@pytest.mark.parametrize(
    ("solution", "source"),
    [
        ("So it is \\boxed{7}.", "boxed"),
        ("#### 7", "tag"),
        ("<answer>7</answer>", "tag"),
        ("The answer is 7.", "phrase"),
        ("## Final answer\n7", "heading"),
        ("So there are 7 of them.", "last_line"),
        ("\\boxed{6}\n\nWait, I misread it. So there are 7 of them.", "last_line"),
    ],
)
def test_the_source_says_what_marks_the_answer(solution: str, source: str) -> None:
    """The verdict tells a box from a tag, a phrase, a heading and the text's last line."""
    found = verify(None, solution, "7", profile=False)
    assert found.answer is not None
    assert (found.outcome, found.answer.source) == ("correct", source)


@pytest.mark.parametrize(
    "thought",
    [
        "<think>It is \\boxed{5}.</think>",
        "<reasoning>It is \\boxed{5}.</reasoning>",
        "[THINK]It is \\boxed{5}.[/THINK]",
        "◁think▷It is \\boxed{5}.◁/think▷",
        "<|begin_of_thought|>It is \\boxed{5}.<|end_of_thought|>",
        "<|channel|>analysis<|message|>It is \\boxed{5}.<|end|><|start|>assistant<|channel|>final<|message|>",
        "<|channel>thought\nIt is \\boxed{5}.<channel|>",
    ],
)
def test_a_thought_is_no_answer(thought: str) -> None:
    """What stands in a thought, ended or cut off, gives no answer, and does not move the answer behind it."""
    found = extract(f"{thought}\nThere are 7 of them.")
    assert found.answer is not None
    assert found.answer.text == "7"
    assert f"{thought}\nThere are 7 of them."[found.answer.start : found.answer.end] == "7"
    opened = thought[: thought.index("}") + 1]
    assert extract(opened).answer is None


def test_a_thought_may_have_begun_in_the_prompt() -> None:
    """With the prompt's thought open, all up to its end is thought; without an end, everything is."""
    assert extract("It is \\boxed{5}.", thought_open=True).answer is None
    found = extract("It is \\boxed{5}.</think> It is \\boxed{7}.", thought_open=True).answer
    assert found is not None
    assert found.text == "7"
    assert verify(None, "\\boxed{5}", "5", profile=False, thought_open=True).outcome == "incorrect"


def test_what_follows_a_denied_answer_may_be_the_answer() -> None:
    """Work that goes on behind a denied answer may come to the right one; where it stops, the solution is wrong."""
    denied = "So the answer is 5!.\nHowever, we are not done yet."
    assert verify("", f"{denied}\nThe three can switch places, so 5! * 3! = 720.", "720").outcome != "incorrect"
    assert verify("", denied, "720").outcome == "incorrect"


def test_a_check_that_comes_to_another_value_leaves_the_answer_open() -> None:
    """The value before a check and the one in its last line may both be meant; where both are wrong, it is wrong."""
    solution = "That is 90 seconds.\nTo verify, take 10 metres at 1/9 metres a second.\nLength of hallway: 10 metres."
    for reference, outcome in (("10", "unknown"), ("90", "unknown"), ("11", "incorrect")):
        assert verify("", solution, reference).outcome == outcome
