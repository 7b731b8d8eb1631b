"""What a model thinks aloud is no part of the profile, unless it is asked for."""

import pytest

from mathverifier import verify

THOUGHT = "2 + 2 = 5, so \\boxed{5}? Wait, 2 + 2 = 4."
ANSWER = "We add: 2 + 2 = 4.\nThe answer is 4"
FORMATS = (
    "<think>{}</think>\n",
    "{}</think>\n",
    "[THINK]{}[/THINK]",
    "◁think▷{}◁/think▷",
    "<reasoning>{}</reasoning>\n",
    "<|begin_of_thought|>{}<|end_of_thought|>",
    "<|channel|>analysis<|message|>{}<|end|><|start|>assistant<|channel|>final<|message|>",
)


@pytest.mark.parametrize("form", FORMATS)
def test_a_thought_is_not_judged(form: str) -> None:
    """A false equation in a thought is no finding, and its sentences are no steps; spans are those of the text."""
    solution = form.format(THOUGHT) + ANSWER
    found = verify("What is 2 + 2?", solution, "4")
    assert (found.outcome, found.findings) == ("correct", ())
    assert [step.text for step in found.steps] == ANSWER.split("\n")
    assert all(solution[step.start : step.end] == step.text for step in found.steps)
    plain = verify("What is 2 + 2?", ANSWER, "4")
    assert (found.profile, found.wrongness, found.coverage) == (plain.profile, plain.wrongness, plain.coverage)


@pytest.mark.parametrize("form", FORMATS)
def test_what_stands_behind_a_thought_is_judged(form: str) -> None:
    """A false equation outside of the thought is found where it stands."""
    solution = form.format(THOUGHT) + "We add: 2 + 3 = 4.\nThe answer is 4"
    (finding,) = verify("What is 2 + 3?", solution, "4").findings
    assert (finding.code, finding.found, finding.step) == ("false_equality", "2 + 3 = 4", 0)


@pytest.mark.parametrize("form", FORMATS)
def test_thoughts_are_judged_where_asked_for(form: str) -> None:
    """With `profile_thoughts` the false equation in the thought is a finding; the answer is none of the thought's."""
    found = verify("What is 2 + 2?", form.format(THOUGHT) + ANSWER, "4", profile_thoughts=True)
    assert found.outcome == "correct"
    assert "2 + 2 = 5" in [finding.found for finding in found.findings]


def test_a_thought_that_the_prompt_opened_is_not_judged() -> None:
    """`thought_open` makes all up to the end of the thought, or all of the text, no part of the profile."""
    found = verify("What is 2 + 2?", f"{THOUGHT}</think>{ANSWER}", "4", thought_open=True)
    assert (found.outcome, found.findings, len(found.steps)) == ("correct", (), 2)
    cut = verify("What is 2 + 2?", THOUGHT, None, thought_open=True)
    assert (cut.steps, [finding.code for finding in cut.findings]) == ((), ["no_answer"])
    assert "false_equality" in [finding.code for finding in verify("What is 2 + 2?", THOUGHT, None).findings]


def test_given_steps_keep_their_texts_and_numbers() -> None:
    """Steps that came in parts are told as they came, also those that are thought; findings count them alike."""
    given = ["<think>2 + 2 = 5", "no, 2 + 2 = 4</think>", "We add: 2 + 3 = 4", "The answer is 4"]
    found = verify("What is 2 + 3?", given, "5")
    assert [step.text for step in found.steps] == given
    assert [(finding.code, finding.step) for finding in found.findings] == [("false_equality", 2), ("wrong_answer", 3)]


@pytest.mark.parametrize(
    ("solution", "answer"),
    [
        ("analysisWe add 2 and 2. The answer is 5? No.assistantfinalThe answer is 4", "4"),
        ("analysis2+2=4, I think. The answer is 5", None),
        ("analysis of it: The answer is 4", "4"),
        ("The analysisWe made says so. The answer is 4", "4"),
    ],
)
def test_channels_that_have_lost_their_signs_are_told(solution: str, answer: str | None) -> None:
    """A name of a channel that touches what it holds begins a thought; the word within a sentence does not."""
    found = verify("What is 2 + 2?", solution, "4").answer
    assert (found.text if found else None) == answer


@pytest.mark.parametrize("end", ["<end_of_turn>", "<eos>", "<｜end▁of▁sentence｜>", "<|eom_id|>", "<|end_of_text|>"])
def test_the_end_of_a_turn_is_no_part_of_an_answer(end: str) -> None:
    """A right answer before it is right and a wrong one wrong, with whatever token the model ends a turn."""
    for form in ("The answer is: {}", "#### {}", "\\boxed{{{}}}"):
        assert verify(solution=form.format(4) + end, reference="4").outcome == "correct"
        assert verify(solution=form.format(5) + end, reference="4").outcome == "incorrect"
