"""The exact rungs of the comparison."""

from fractions import Fraction

import pytest

from mathverifier import equivalent
from mathverifier.core.answers.compare import compare, number

EQUAL = [
    ("18", "18"),
    ("18", "$18"),
    ("18", "18 dollars"),
    ("18", "18.0"),
    ("-5", "−5"),
    ("1234", "1,234"),
    ("10\\,000", "10000"),
    ("1/2", "\\frac{1}{2}"),
    ("0.5", "\\dfrac12"),
    ("2 1/3", "7/3"),
    ("50\\%", "50"),
    ("50\\%", "0.5"),
    ("6.02e23", "6.02 \\times 10^{23}"),
    ("\\frac13", "0.\\overline{3}"),
    ("25", "２５"),
    ("90", "90^\\circ"),
    ("\\frac{\\pi}{6}", "30^\\circ"),
    ("5 cm", "5"),
    ("5", "x = 5"),
    ("x=5", "5"),
    ("7", "3 + 4 = 7"),
    ("(B)", "B"),
    ("B", "\\textbf{(B)} 12"),
    ("yes", "Yes"),
    ("East", "east"),
    ("1, 2, 3", "3, 1 and 2"),
    ("\\{1, 2\\}", "\\{2, 1\\}"),
    ("2, -2", "\\pm 2"),
    ("(1, 4.5)", "\\left(1, \\frac{9}{2}\\right)"),
    ("x=1, y=2", "y=2, x=1"),
    ("(1, 2)", "x = 1, y = 2"),
    ("x^2+2x+1", "(x+1)^2"),
    ("\\frac{1}{x+1}", "\\frac{x-1}{x^2-1}"),
    ("y = 2x+3", "2x - y + 3 = 0"),
    ("f(n) = 2n+1", "f(m) = 2m + 1"),
    ("(-\\infty, -5)", "k < -5"),
    ("x > -3", "-2x < 6"),
    ("4 < m \\leq 8 \\text{ or } 10 \\leq m < 12", "(4, 8] \\cup [10, 12)"),
    ("\\Big\\{x | 2 < x < 3\\Big\\}", "(2, 3)"),
    ("\\begin{pmatrix} -7 \\\\ 16 \\\\ 5 \\end{pmatrix}", "(-7,16,5)"),
    ("0.458", "\\frac{27}{59}"),
    ("1/3", "0.3333"),
    ("2:3", "4:6"),
    ("We find #### 18", "18"),
    ("5", "\\boxed{5}"),
]
DIFFERENT = [
    ("18", "19"),
    ("5 cm", "5 m"),
    ("5", "5x"),
    ("5m", "5"),
    ("12_7", "12_8"),
    ("1/2^{99}", "1/2^{98}"),
    ("0.5", "0.500001"),
    ("100000000000000000001", "100000000000000000000"),
    ("1/3", "0.33"),
    ("1", "0.9999"),
    ("East", "Eats"),
    ("B", "C"),
    ("yes", "no"),
    ("(1, 2)", "(2, 1)"),
    ("(1, 2)", "[1, 2]"),
    ("[2, 3)", "(2, 3)"),
    ("\\{1, 2\\}", "\\{1, 2, 3\\}"),
    ("1, 2", "1"),
    ("41", "41 or 42"),
    ("42", "\\boxed{41} or \\boxed{42}"),
    ("2", "\\pm 2"),
    ("x > 3", "x \\ge 3"),
    ("x=1, y=2", "x=2, y=1"),
    ("x^2+9", "(x+3)^2"),
    ("10", "10!"),
    ("\\infty", "-\\infty"),
    ("40 \\text{ red}, 60 \\text{ blue}", "40 \\text{ red}, 50 \\text{ blue}"),
]


@pytest.mark.parametrize(("reference", "answer"), EQUAL)
def test_equal_answers_in_other_clothes_are_equal(reference: str, answer: str) -> None:
    """What means the same is the same, however it is written."""
    result = compare(reference, answer)
    assert result is not None
    assert (result.outcome, result.reason) == ("correct", "equal")


@pytest.mark.parametrize(("reference", "answer"), DIFFERENT)
def test_nearly_equal_answers_are_not_equal(reference: str, answer: str) -> None:
    """What only looks alike is proven different, without symbolic work."""
    result = compare(reference, answer)
    assert result is not None
    assert (result.outcome, result.reason) == ("incorrect", "not_equal")


@pytest.mark.parametrize(
    ("reference", "answer"),
    [("\\int_0^1 2x\\,dx", "1"), ("\\log 100", "2")],
)
def test_what_needs_algebra_is_left_open(reference: str, answer: str) -> None:
    """The exact rungs do not guess."""
    assert compare(reference, answer) is None


def test_an_empty_side_says_which() -> None:
    """No reference is the caller's fault, no answer the solution's."""
    missing = [compare("", "5"), compare("5", ""), compare("5", "\\boxed{}")]
    assert [one.reason if one else None for one in missing] == ["invalid_reference", "no_answer", "no_answer"]


def test_the_number_of_an_answer_drops_unit_and_currency() -> None:
    """`number` is the exact value that an answer shows, None where it shows none."""
    texts = ["$1,234.50", "18 dollars", "25\\%", "x", "1" * 5_000]
    assert [number(text) for text in texts] == [Fraction(2469, 2), 18, Fraction(1, 4), None, None]


@pytest.mark.parametrize("answer", ["16_8", "20_8"])
def test_a_base_that_only_the_answer_names_leaves_open_what_agrees_with_either_reading(answer: str) -> None:
    """The reference may be in that base, or in ten."""
    assert equivalent("16", answer).outcome == "unknown"


@pytest.mark.parametrize("box", ["{}", r"\boxed{{{}}}"])
def test_numbers_are_compared_within_a_box_as_without(box: str) -> None:
    """A brace that is not the box's own is no part of one."""
    assert equivalent("1,234.50", box.format("1234.5")).rung == "numbers"
    assert equivalent(box.format("1,234.50"), "1234.6").outcome == "incorrect"
    assert equivalent("5", "5}").outcome == equivalent("5", r"\boxed{5").outcome == "unknown"
