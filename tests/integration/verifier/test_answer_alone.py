"""Judging the answer alone, in the library: the fast way for rewards."""

import pytest

from mathcontracts import Profile
from mathverifier import verify, verify_many

PROBLEM = "Ann has 16 eggs, eats 3 and sells the rest for 2 dollars each. How many dollars is that?"
SOLUTIONS = ["16 - 3 = 13.\nThe answer is: 26", "16 - 3 = 12.\nThe answer is: 24", "no idea", r"So \boxed{\sqrt{676}}"]


@pytest.mark.parametrize("solution", SOLUTIONS)
@pytest.mark.parametrize("reference", ["26", None, ""])
def test_the_outcome_is_that_of_the_whole_verdict(solution: str, reference: str | None) -> None:
    """Outcome, reason and answer are the same with and without a profile."""
    alone, whole = verify(PROBLEM, solution, reference, profile=False), verify(PROBLEM, solution, reference)
    assert (alone.outcome, alone.reason, alone.answer) == (whole.outcome, whole.reason, whole.answer)


def test_nothing_else_is_said() -> None:
    """Profile, steps and findings are empty; a wrong answer is certain to be wrong, a right one as likely as any."""
    right, wrong, unknown = (verify(PROBLEM, SOLUTIONS[0], one, profile=False) for one in ("26", "27", None))
    for verdict in (right, wrong, unknown):
        assert verdict.profile == Profile()
        assert (verdict.steps, verdict.findings, verdict.first_error_step) == ((), (), None)
    assert wrong.wrongness == 1.0
    assert 0 < right.wrongness < unknown.wrongness < 1


def test_items_choose_for_themselves() -> None:
    """In one call some items may have a profile and others not; a text for the choice is refused."""
    items = [{"solution": SOLUTIONS[1], "reference": "26", "profile": wanted} for wanted in (True, False)]
    with_profile, without = verify_many(items)
    assert with_profile.findings and not without.findings
    with pytest.raises(TypeError, match=r"items\[0\]: profile must be"):
        verify_many([{"solution": "x", "profile": "no"}])
