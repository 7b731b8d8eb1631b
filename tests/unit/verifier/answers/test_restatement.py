"""Values that an answer gives twice, and what stands behind one: a reason, or a value that is rejected."""

import pytest

from mathverifier import equivalent


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("90", "90 minutes, or 1.5 hours", "correct"),
        ("1.5", "90 minutes, or 1.5 hours", "correct"),
        ("90", "90 minutes, or 1.6 hours", "incorrect"),
        ("91", "90 minutes, or 1.5 hours", "incorrect"),
        ("100", "100 minutes (1.67 hours)", "correct"),
        ("100", "100 minutes (1.6 hours)", "unknown"),
        ("3/4", "3/4 (0.75)", "correct"),
        ("3/4", "0.75, or 75%", "correct"),
        ("3/4", "0.75, or 7.5%", "incorrect"),
        ("1/5", "1/5 (25%)", "incorrect"),
        ("90 minutes (1.5 hours)", "1.5 hours", "correct"),
        ("90 minutes (1.5 hours)", "80", "incorrect"),
        ("6", "5 or 6", "incorrect"),
        ("6", "2 (3)", "correct"),
    ],
)
def test_a_value_in_two_spellings(reference: str, answer: str, outcome: str) -> None:
    """Two spellings of one value are that value; two values are a hedge, and a bracket behind a number a factor."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("17", "17 (since it is prime)", "correct"),
        ("17", "19 (since it is prime)", "incorrect"),
        ("6", "x = 6 (x = -1 rejected)", "correct"),
        ("6", "x = -1 (x = 6 rejected)", "incorrect"),
        ("6", "x = 6 (x = 6 rejected)", "unknown"),
        ("6", "6 (-1 is extraneous)", "correct"),
        ("5", "5 (not 7)", "correct"),
        ("5", "7 (not 5)", "incorrect"),
        ("8", "8 because 2^3 = 8", "correct"),
        ("8", "9 because 3^2 = 9", "incorrect"),
    ],
)
def test_reasons_and_rejected_values(reference: str, answer: str, outcome: str) -> None:
    """A reason changes no value, and a rejected value is none of the answer's."""
    assert equivalent(reference, answer).outcome == outcome
