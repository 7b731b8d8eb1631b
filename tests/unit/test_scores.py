"""The numbers of a verdict."""

from mathcontracts import Profile
from mathverifier import verify
from mathverifier.core.scores import combined, wrongness


def test_evidence_adds_up() -> None:
    """Severities combine as independent evidence: never below the gravest, never above 1."""
    assert combined([]) == 0
    assert combined([0.5, 0.5]) == 0.75
    assert combined([1.0, 0.3]) == 1


def test_a_known_wrong_answer_is_wrong() -> None:
    """Wrongness of a solution with a wrong answer is near 1, however near the answer is."""
    assert verify(None, "The answer is: 19", "18").wrongness > 0.95


def test_the_base_rate_falls_with_coverage() -> None:
    """Where nothing was found, what could be checked speaks for the solution; nothing known is not no error."""
    assert 0 < wrongness(Profile(), "unknown", 1.0) < wrongness(Profile(), "unknown", 0.0)


def test_first_error_is_never_open_where_the_answer_is_wrong() -> None:
    """A wrong answer has a likeliest first wrong step, and a chance of it below 1."""
    verdict = verify(None, ["First we think.", "Then we guess.", "The answer is: 5"], "6")
    assert verdict.first_error_step is not None
    assert 0 < verdict.first_error_confidence < 1


def test_a_right_answer_by_a_wrong_step_is_correct_with_findings() -> None:
    """The outcome is of the answer alone; the process speaks through the rest."""
    verdict = verify(None, "3 * 4 = 15\n15 + 2 = 17\nThe answer is: 17", "17")
    assert verdict.outcome == "correct"
    assert verdict.first_error_step == 0
    assert verdict.wrongness > 0.5
