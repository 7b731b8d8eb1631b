"""Units that were lost on the way."""

import pytest

from mathverifier import verify

READS = "Ann reads for 3 hours and 23 minutes. How many minutes does she read?"


@pytest.mark.parametrize(
    ("problem", "solution"),
    [
        (
            "A machine makes 3 parts a minute. How many does it make in 8 hours?",
            "In 8 minutes it makes 8 * 3 = 24 parts.",
        ),
        (
            "A machine makes 7 parts a minute. How many does it make in 7 hours?",
            "In 7 minutes it makes 7 * 7 = 49 parts.",
        ),
        ("Jim swims for 4 hours and 4 minutes. How many minutes?", "He swims for 4 + 4 = 8 minutes."),
        (READS, "She reads for 3 + 23 = 26 minutes."),
        (READS, "3 hours = 18 minutes, so 18 + 23 = 41 minutes."),
        ("A rope is 5 feet long. How many inches is that?", "5 feet is 50 inches."),
    ],
)
def test_a_lost_unit_is_found(problem: str, solution: str) -> None:
    """Hours taken for minutes, a sum of both, and a conversion by a wrong factor are wrong units in their step."""
    verdict = verify(problem, [solution, "That is it."])
    assert "wrong_unit" in [finding.code for finding in verdict.findings]
    assert verdict.first_error_step == 0


@pytest.mark.parametrize(
    ("problem", "solution"),
    [
        (READS, "3 hours are 3 * 60 = 180 minutes. She reads for 180 + 23 = 203 minutes."),
        (READS, "3 hours = 180 minutes and 180 + 23 = 203."),
        ("A pen costs $5 and a cup 50 cents.", "Together they cost $5 + $0.50 = $5.50."),
        ("Ann jogs 6 minutes, Ben 6 hours and Al 6.", "Ann jogs 6 minutes and Al 6 hours."),
        ("How long is it?", "It takes 2 hours 15 minutes = 2.25 hours."),
        ("How long is it?", "It takes 135 minutes = 2 hours and 15 minutes."),
        ("How high is it?", "It is 5 feet 6 inches = 5.5 feet high."),
        ("What does it cost?", "3 dollars and 50 cents = 3.5 dollars"),
        ("Ben works 5 days of 8 hours.", "5 days * 8 hours = 40 hours."),
    ],
)
def test_sound_units_are_left_alone(problem: str, solution: str) -> None:
    """What is converted rightly, and what only looks like a conversion, is no finding."""
    assert "wrong_unit" not in [finding.code for finding in verify(problem, solution).findings]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("6 inches = 1 foot", "6 inches are 0.5 feet"),
        ("1 foot = 10 inches", "1 foot is 12 inches"),
    ],
)
def test_units_are_named_in_plain_english(line: str, message: str) -> None:
    """The message names what was converted in the plural that the unit has."""
    found = [one.message for one in verify(None, line).findings if one.code == "wrong_unit"]
    assert found == [message]
