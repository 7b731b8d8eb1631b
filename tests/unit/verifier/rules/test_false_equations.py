"""Equations between numbers that were passed over, or accused, for the way in which they are written."""

import pytest

from mathcontracts import Verdict
from mathverifier import verify


def accused(text: str) -> list[str]:
    """Return what of a solution is said to be false with all severity."""
    found: Verdict = verify(None, text, None)
    return [str(one.found) for one in found.findings if one.code == "false_equality" and one.severity > 0.5]


@pytest.mark.parametrize(
    ("false", "true"),
    [
        ("sin 60° = 1/2", "sin 30° = 1/2"),
        ("So cos 60° = 1/3.", "So cos 60° = 1/2."),
        ("132 = 2·48 + 26", "132 = 2·48 + 36"),
        ("We find that\n1024 = 7·146 + 4", "We find that\n1026 = 7·146 + 4"),
        ("2/3 + 3/5 = (2 + 3)/(3 + 5)", "2/3 + 3/5 = (10 + 9)/15"),
        ("1.5 + 2 = 2 + 2", "1.5 + 2 = 1 + 2.5"),
        ("2/3 * 60 = 2 * 21", "2/3 * 60 = 2 * 20"),
    ],
)
def test_an_equation_of_numbers_is_worked_out(false: str, true: str) -> None:
    """A function by its bare name, a number that is taken apart and a side still to be worked out are checked."""
    assert accused(false)
    assert not verify(None, true, None).findings or not accused(true)
    assert "false_equality" not in [one.code for one in verify(None, true, None).findings]


@pytest.mark.parametrize("text", ["5 quarters = 5 * 25", "7/3 = 2.33 * 1", "So 10 / 3 = 1.667 * 2."])
def test_a_label_and_a_rounding_are_no_errors(text: str) -> None:
    """What stands left with a unit may be a label, and a number with decimals may be rounded."""
    assert accused(text) == []


@pytest.mark.parametrize(
    "taken_back", [". Wait, that should be 24.", ". No, 3 × 8 = 24.", ", oops, 24.", ". That is wrong."]
)
def test_an_equation_that_is_taken_back_is_no_error(taken_back: str) -> None:
    """What the next words take back is not held against a solution; words further on take nothing back."""
    assert accused("3 × 8 = 26" + taken_back) == []
    more = ". So there are as many of them as that, and each has a raisin on top, as was said above in the text"
    assert accused("3 × 8 = 26" + more + taken_back) == ["3 × 8 = 26"]
