"""The first wrong step by evidence, and apart from it the step that the manner of the writing makes suspect."""

from mathcontracts import FindingCode
from mathverifier import verify

EGGS = "A baker has 16 eggs. She uses 3 and then 4. She sells the rest for $2 each. How much does she make?"
PROSE = [
    "However, it does not say which eggs are meant, so we assume that it seems to be a mistake.",
    "But since we must adjust for that, perhaps we round, and actually the problem is ambiguous.",
    "Wait, this contradicts the assumption, so presumably it is impossible to know what was given.",
    "The answer is 7.5",
]


def test_a_finding_names_its_step() -> None:
    """What is proven false needs no reference; nothing is suspected beside it."""
    verdict = verify(EGGS, ["She sells 16 - 3 - 4 = 7 eggs.", "That makes 7 * 2 = 14 dollars.", "The answer is 14."])
    assert (verdict.first_error_step, verdict.first_error_basis, verdict.suspect_step) == (0, "finding", None)
    assert 0 < verdict.first_error_confidence <= 1


def test_a_repair_is_told_from_a_finding() -> None:
    """A change that would give the reference explains a wrong answer and is no finding of something false."""
    problem = "Ben has 16 books. He gives away 5 books and then buys 8 times as many as he has left. How many?"
    verdict = verify(problem, ["He has 16 + 5 = 21 left.", "He buys 21 * 8 = 168.", "The answer is 168"], "88")
    assert (verdict.first_error_step, verdict.first_error_basis) == (0, "repair")
    assert any(one.code is FindingCode.REPAIRABLE_STEP for one in verdict.findings)


def test_the_manner_of_the_writing_names_no_step() -> None:
    """Without a reference and without a finding a step is suspected at most, and the doubt says how much."""
    verdict = verify(EGGS, PROSE)
    assert verdict.first_error_step is None and verdict.first_error_basis is None
    assert verdict.suspect_step is not None and 0 < verdict.doubt < 1


def test_a_wrong_answer_leaves_nothing_to_doubt() -> None:
    """Some step is wrong where the answer is: the likeliest is named if it is sure enough, by the reference alone."""
    verdict = verify(EGGS, ["She has some eggs left.", "They are sold.", "The answer is 20"], "18")
    assert verdict.doubt == 0.0
    assert verdict.first_error_basis == "reference" and verdict.suspect_step is None
    assert verdict.first_error_confidence >= 0.1


def test_what_was_compared_is_told_from_what_was_read() -> None:
    """An equation to solve is read; only numbers, and formulas that must agree, are compared."""
    verdict = verify("Solve 2x + 3 = 11.", ["2x = 8", "x = 4", "Indeed 2 * 4 + 3 = 11."])
    assert verdict.coverage == 1.0
    assert 0 < verdict.checked < 1
