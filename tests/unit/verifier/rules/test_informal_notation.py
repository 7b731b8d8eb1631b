"""Equations as people write them: what is only written loosely is let pass, what is false in every reading is found."""

import pytest

from mathverifier import verify


def severities(solution: str) -> list[float]:
    """Return how grave the false equations of a solution are."""
    found = verify(None, solution).findings
    return [finding.severity for finding in found if finding.code.value == "false_equality"]


@pytest.mark.parametrize("chain", ["80 + 90 + 100 = 270 / 3 = 90", "10 - 2 = 8 / 2 = 4", "5 + 3 = 8 * 2 = 16 - 4 = 12"])
def test_a_chain_that_runs_on_is_sloppy(chain: str) -> None:
    """A chain that goes on computing with its last result is no more than a weak sign of an error."""
    assert max(severities(chain)) <= 0.25


@pytest.mark.parametrize("chain", ["10 - 2 = 8 / 2 = 5", "10 - 2 = 7 / 2 = 3.5", "6 + 5 - 2 = 9 - 2 = 7"])
def test_a_slip_in_a_chain_is_found(chain: str) -> None:
    """A chain that goes on with a wrong number, ends in one, or takes a term twice is false."""
    assert max(severities(chain)) == 0.9


@pytest.mark.parametrize(
    "line",
    [
        *("100 - 20% = 80", "100 + 10% = 110", "$50 - 10% off = $45", "200 + 5% - 10 = 200", "100% - 20% = 80%"),
        *("1.2 million + 300,000 = 1.5 million", "$3 million / 6 = $500,000", "3 thousand - 500 = 2500"),
        *("3 dozen + 4 = 40", "1.2 + 0.3 = 1.5 million", "5 million / 3 = 1.67 million"),
        *("sqrt(25) + 3 = 8", "sin(30°) * 10 = 5", "2 + log(100) = 4", "abs(3 - 8) = 5", "floor(7/2) * 2 = 6"),
        *("Is 2 + 2 = 5? No, it is 4.", "2 + 3 = 6 is wrong", "It can't be 2 + 3 = 6", "2 + 3 = 6 cannot be"),
        *("2 * 3 = 7, a contradiction", "2 * 3 = 7, contradiction.", "We take 5 rather than 2 + 2 = 5"),
    ],
)
def test_what_is_meant_rightly_or_denied_is_let_pass(line: str) -> None:
    """A percentage of what it is taken from, words of scale, functions and equations that are denied are no errors."""
    assert severities(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "100 - 20% = 70",
        "100 + 10% = 111",
        "$3 million / 6 = $400,000",
        "3 dozen + 4 = 41",
        "So 2 + 3 = 6.",
        "2 * 3 = 7, too.",
    ],
)
def test_what_is_false_in_every_reading_is_found(line: str) -> None:
    """None of these readings makes a false equation true."""
    assert severities(line) == [0.9]


@pytest.mark.parametrize(
    "line",
    [
        *("1/2 + 1/3 = 2/5", "30/90 = 1/4", "\\frac{1}{2} + \\frac{1}{4} = \\frac{2}{4}", "1/3 + 1/4 = 7/13"),
        *("40% + 35% = 85%", "25/100 = 35%", "20/200 = 0.1 = 20%", "15/40 = 39%", "1/3 = 34.3%"),
    ],
)
def test_fractions_and_percentages_are_checked(line: str) -> None:
    """A fraction of whole numbers is exact, and a percentage as exact as its digits."""
    assert severities(line) == [0.9]


@pytest.mark.parametrize(
    "line",
    [
        *("1/2 + 1/3 = 5/6", "7 / 3 = 2 1/3", "1/3 = 0.333 = 1/3", "0.333 + 0.5 = 5/6", "0.34 * 1 ≈ 1/3"),
        *("1/3 = 33%", "2/3 = 67%", "15/40 = 37%", "15/40 = 38%", "3/4 * 100 = 75%", "1/8 = 12.5%"),
    ],
)
def test_rounded_fractions_and_percentages_pass(line: str) -> None:
    """What was rounded to a percentage, or from a decimal back to a fraction, is no error."""
    assert severities(line) == []


@pytest.mark.parametrize(
    "step",
    [
        "He needs 60 bars / 12 bars each box = 500 boxes.",
        "So it takes 1200 / 60 minutes = 21 hours.",
        "3 weeks * 7 days = 24 days",
        "5 * 25 cents = 135 cents",
        "8 hours/day * 5 days = 45 hours",
        "They improve their score by 3*7=23 points.",
        "One can place 28/0.5=65 6-inch pencils.",
        "It yields an interest of 10/100*90 = 8 dollars.",
    ],
)
def test_a_false_product_is_found_whatever_its_units(step: str) -> None:
    """What is multiplied or divided is false, unless it is off by what one unit is of another."""
    assert severities(step) == [0.9]


@pytest.mark.parametrize(
    "step",
    [
        "It takes 1200 / 60 minutes = 20 hours.",
        "5 * 25 cents = $1.25",
        "3 hours + 20 minutes = 200 minutes",
        "2 * 3 hours = 360 minutes",
        "2 feet * 3 = 72 inches",
    ],
)
def test_an_unsaid_conversion_is_let_pass(step: str) -> None:
    """A product in another unit, and a sum of two units, hold in a way that is not written."""
    assert severities(step) == []
