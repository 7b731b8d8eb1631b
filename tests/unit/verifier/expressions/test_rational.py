"""The exact numbers that the core counts with."""

import fractions

import pytest
from tests.interpreter import shared_characters

from mathverifier import verify
from mathverifier.core.expressions.rational import Fraction, decimal


@pytest.mark.parametrize(
    "text", ["0", "7", "007", "1.5", ".25", "0.0", "3.", "-2", "-1.5", "1e3", "3/4", "12345678901234567890.5"]
)
def test_a_decimal_is_the_standard_library_s(text: str) -> None:
    """A number in digits has the value, the hash and the text of the standard library's fraction."""
    ours, theirs = decimal(text), fractions.Fraction(text)
    assert (ours, hash(ours), str(ours)) == (theirs, hash(theirs), str(theirs))


@pytest.mark.parametrize("text", ["", ".", "x", "1.2.3", "1/0"])
def test_what_is_no_number_is_an_error(text: str) -> None:
    """Anything else is refused as the standard library refuses it."""
    with pytest.raises((ValueError, ZeroDivisionError)):
        decimal(text)


def test_counting_is_exact() -> None:
    """A tenth added ten times is one."""
    assert sum([decimal("0.1")] * 10, Fraction(0)) == 1


def test_reading_numbers_leaves_the_interpreter_s_characters_as_they_are() -> None:
    """Numbers of one digit, in every way a solution has them, do not write into what Python shares."""
    for digit in "0123456789":
        verify(
            f"Ann has {digit} pens and {digit}.{digit} cm of tape.",
            f"{digit} + {digit} = {digit}. Answer: {digit} cm",
            digit,
        )
        verify(
            None, f"\\boxed{{\\frac{digit}{digit}}} and {digit} hours {digit} minutes, ${digit}, {digit}%", f"{digit}.0"
        )
        verify(f"5 pens cost $60. What do {digit} pens cost?", "Eight pens cost $96.", "96")
    assert shared_characters() == [(one, one) for one in range(256)]
