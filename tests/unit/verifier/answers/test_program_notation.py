"""Answers as programs write them: `**` for a power, a function behind a slash, groups of thousands."""

import pytest

from mathverifier import equivalent


@pytest.mark.parametrize(
    ("program", "latex", "other"),
    [
        ("x**2", "x^2", "x^3"),
        ("2**3", "8", "6"),
        ("(a + b)**2", "a^2 + 2ab + b^2", "a^2 + b^2"),
        ("x ** 2 + 1", "x^2 + 1", "2x + 1"),
        ("2**-1", "\\frac{1}{2}", "-2"),
        ("1/sqrt(2)", "\\frac{\\sqrt{2}}{2}", "\\frac{1}{\\sqrt{3}}"),
        ("3/pi", "\\frac{3}{\\pi}", "3\\pi"),
        ("1/sin(x)", "\\frac{1}{\\sin x}", "\\sin x"),
        ("5/sec", "5 per second", "5 per minute"),
        ("**18**", "18", "19"),
        ("**5** apples", "5 apples", "6 apples"),
    ],
)
def test_a_program_s_notation_is_read(program: str, latex: str, other: str) -> None:
    """Both ways round it is what it means, and nothing else; a pair of `**` around a value is Markdown."""
    for one, two in ((program, latex), (latex, program)):
        assert equivalent(one, two).outcome == "correct"
    for one, two in ((program, other), (other, program)):
        assert equivalent(one, two).outcome == "incorrect"


def test_one_group_of_thousands_is_left_open() -> None:
    """`1_000` may be a thousand, and 1 with an index; `1_234_567` is a number."""
    assert equivalent("1000", "1_000").outcome == "unknown"
    assert equivalent("1234567", "1_234_567").outcome == "correct"
    assert equivalent("1234568", "1_234_567").outcome == "incorrect"
