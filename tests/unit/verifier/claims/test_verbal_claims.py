"""Equalities said in words: which are read, as what, and which are rather left unread."""

import pytest

from mathverifier import verify
from mathverifier.core.claims.extraction import find_claims
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.text.segmentation import segment


def said(text: str) -> list[tuple[str, Fraction | None, Fraction | None]]:
    """Return what is read of a text: how it is written, and the values of both sides."""
    read = find_claims(segment(text, [text])).read
    return [(text[claim.start : claim.end], claim.left_value, claim.right_value) for claim in read]


@pytest.mark.parametrize(
    ("text", "written", "value"),
    [
        ("Half of 48 is 24.", "Half of 48 is 24", 24),
        ("He ate 1/2 of 48 = 24 cookies.", "1/2 of 48 = 24", 24),
        ("Two-thirds of the 27 boys is 18.", "Two-thirds of the 27 boys is 18", 18),
        ("Then 25 percent of $80 equals $20.", "25 percent of $80 equals $20", 20),
        ("So 20% of 1,500 is 0.2 * 1500 = 300.", "20% of 1,500 is 0.2 * 1500", 300),
        ("$50\\% \\text{ of } 48 = 24$", "50\\% \\text{ of } 48 = 24", 24),
        ("A quarter of 20 is equal to 5.", "A quarter of 20 is equal to 5", 5),
        ("Twice 6 is 12.", "Twice 6 is 12", 12),
        ("Twice as many as 6 is 12.", "Twice as many as 6 is 12", 12),
        ("Three plus four is seven.", "Three plus four is seven", 7),
        ("5 apples plus 7 apples makes 12 apples.", "5 apples plus 7 apples makes 12", 12),
        ("36 divided by 4 = 9.", "36 divided by 4 = 9", 9),
        ("It costs 3 * $4, which is $12.", "3 * $4, which is $12", 12),
        ("The sum of 5 and 7 is 12.", "5 and 7 is 12", 12),
        ("the difference between 9 and 4 is 5", "9 and 4 is 5", 5),
        ("7 more than 5 is 12.", "7 more than 5 is 12", 12),
    ],
)
def test_words_are_read_as_the_signs_they_stand_for(text: str, written: str, value: int) -> None:
    """Shares, multiples, operations, sums and number words are one claim with both its values, in their places."""
    assert said(text)[0] == (written, Fraction(value), Fraction(value))


@pytest.mark.parametrize(
    "text",
    [
        "3 + half of 48 is 27.",
        "One and a half of 10 is 15.",
        "5 more than half of 48 is 29.",
        "half of 48 is 12 more than half of 24.",
        "20% of 50 is 10%.",
        "75% of one pan is 12 pieces.",
        "46 divided by 8 = 5 remainder 6.",
        "The difference between 4 and 9 is 5.",
        "If half of 48 is 25, then",
        "Half of the students in each of 4 rooms is 10.",
        "x + 5 is 7.",
        "Half of them are 12.",
    ],
)
def test_what_is_not_surely_an_equality_is_left_unread(text: str) -> None:
    """A side that goes on before or behind, a supposition, or a word that does not compute makes no claim."""
    assert said(text) == []


def test_signs_alone_are_read_once() -> None:
    """What stands there in signs is no second claim, whatever words are around it."""
    assert said("She has 5 apples + 7 apples = 12 apples, which is 12.")[1:] == []


def test_a_false_one_is_a_numerical_finding_with_its_words() -> None:
    """`half of 48 is 25` is false, and the evidence is quoted as it was said."""
    verdict = verify(
        "Ann has 48 eggs and sells half.", ["Half of 48 is 25.", "She sells 25.", "The answer is 25"], "24"
    )
    (finding,) = [one for one in verdict.findings if one.code == "false_equality"]
    assert (finding.step, finding.found, finding.expected) == (0, "Half of 48 is 25", "24")
    assert verdict.first_error_step == 0


def test_what_is_far_off_is_absurd_however_it_is_said() -> None:
    """A thousandfold is implausible behind a verb as behind a sign; a near miss is not."""
    said, signed, near = (
        verify("", [line, "The answer is 1"]).absurdity
        for line in ("Half of 48 is 24000.", "48 / 2 = 24000.", "Half of 48 is 25.")
    )
    assert said == signed > 0.5 > near
