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
