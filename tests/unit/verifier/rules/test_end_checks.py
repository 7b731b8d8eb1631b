"""A check at the end of a text gives no answer, and a factorial at the end of a clause keeps its sign."""

import pytest

from mathverifier import verify

WORK = "We solve 2x + 3 = 7.\nSo 2x = 4 and $x = 2$.\n"


@pytest.mark.parametrize(
    "check",
    [
        "Let's verify: 2 * 2 + 3 = 7.",
        "However, I need to check it. We get 2 * 2 + 3 = 7.",
        "To confirm, put it back in: 2 * 2 + 3 = 7. So it works.",
        "We can check this.\nIndeed 2 * 2 + 3 = 7.\nSo it works.",
    ],
)
def test_the_value_of_a_check_is_no_answer(check: str) -> None:
    """What a check comes to is never taken for the answer: that is the value before it, or is left open."""
    assert verify(None, WORK + check, "2").outcome in ("correct", "unknown")
    assert verify(None, WORK + check, "7").outcome != "correct"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("So I set x = 2 and check that 2x + 3 = 4 + 3 = 7.", "2"),
        ("We verify that.\nTherefore the number of apples is 7.", "7"),
        ("Let me check that.\nRight. So the number of apples is 7.", "7"),
        ("Let me check the rate.\nIt is 3.\nNow 3 + 4 = 7.", "7"),
        ("The check came to 12 dollars.", "12"),
    ],
)
def test_what_a_text_concludes_behind_a_check_is_its_answer(text: str, answer: str) -> None:
    """A conclusion, or work that goes on, behind a check gives the answer; a check that is a bill is none."""
    assert verify(None, text, answer).outcome == "correct"
    assert verify(None, text, "5").outcome == "incorrect"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("So the number of ways is 2 * 3! * 3!, by the multiplication principle.", 72),
        ("There are 5! ways to arrange them.", 120),
        ("He has 5!\nHope this helps!", 5),
        ("That makes 5 apples!", 5),
    ],
)
def test_a_factorial_is_told_from_an_exclamation(text: str, value: int) -> None:
    """`!` in front of the rest of a clause is a factorial; at the end of the sentence it may be an exclamation."""
    assert verify(None, text, str(value)).outcome == "correct"
    assert verify(None, text, str(value + 1)).outcome == "incorrect"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("So it is not 12 but 15.", 15),
        ("So she is not 12 years but 15 years old.", 15),
        ("The last remainder that is not zero is 15, hence gcd(45, 30) = 15.", 15),
        ("c^2 = 225, c = 15 (a length, so the negative root does not count).", 15),
        ("**15** is the result.\nPlease tell me if a step is unclear; I'd be glad to go over it again.", 15),
    ],
)
def test_words_around_a_value_do_not_hide_it(text: str, value: int) -> None:
    """What is denied, a remark in brackets and a polite ending leave the value that a line gives."""
    assert verify(None, text, str(value)).outcome == "correct"
    for other in (12, 16):
        assert verify(None, text, str(other)).outcome == "incorrect"
