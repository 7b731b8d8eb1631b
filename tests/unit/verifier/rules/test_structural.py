"""Where a solution breaks off, and where it only ends in marks."""

import pytest

from mathverifier import verify


def codes(solution: str) -> list[str]:
    """Return the codes of what is found in a solution."""
    return [finding.code.value for finding in verify(None, solution).findings]


@pytest.mark.parametrize(
    "ending",
    [
        *("**The answer is 36**", "The answer is **36**", "The answer is *36*", "<answer>36</answer>"),
        *("The answer is 36</s>", "The answer is 36 <|endoftext|>", "The answer is 36\n---", "The answer is 36\n***"),
        *("The answer is 36\n===\n", "The answer is 36\n```", "**The answer is 36**</s>\n---", "The answer is a"),
        "The answer is **(a",
    ],
)
def test_marks_at_the_end_are_no_cut(ending: str) -> None:
    """Emphasis, tags, tokens of the end, rules and the name of a choice close a text; they do not cut it."""
    assert "truncated" not in codes(f"12 * 3 = 36\n{ending}")


@pytest.mark.parametrize(
    "ending",
    [
        *("9 * 2 =", "so he has 3 +", "which is 3 *", "3 * 4 *", "x = \\frac{", "he goes to the", "it costs a"),
        *("9 * 2 = </s>", "**9 * 2 =**", "9 * 2 =\n---", "The answer is", "so x >", "The answer is $\\boxed{"),
    ],
)
def test_a_cut_is_found_behind_marks_too(ending: str) -> None:
    """What ends in an operator, a cut-off command or an article is cut off, whatever closes the text."""
    assert "truncated" in codes(f"12 * 3 = 36\n{ending}")


ABOVE = "Each box holds 12 pencils.\nThere are 3 boxes, which makes 12 * 3 = 36 pencils.\n"


@pytest.mark.parametrize("ending", ["Thus, the teacher then gives away the", "Half of the penc", "So in the end they"])
def test_a_cut_in_a_sentence_is_found(ending: str) -> None:
    """Words that cannot end a sentence, half of a word that was said, and a sentence without its mark are cuts."""
    assert "truncated" in codes(ABOVE + ending)


@pytest.mark.parametrize(
    "ending", ["She has 36 pencils", "Solution: Choice_A", "# Answer", "Therefore she has 36 pencils left"]
)
def test_a_whole_last_line_without_a_mark_is_no_cut(ending: str) -> None:
    """A verb and a number, the name of a choice and a heading are whole."""
    assert "truncated" not in codes(ABOVE + ending)


def test_what_only_sets_a_text_is_no_loop() -> None:
    """Environments begin and end as often as they are needed; a line that says something is a loop."""
    lines = "\\begin{align*}\nx &= 5\n\\end{align*}\n"
    assert "loop" not in codes(lines * 3 + "\\boxed{5}")
    assert "loop" in codes("He counts the pencils again.\n" * 3)
