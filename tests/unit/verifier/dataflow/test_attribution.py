"""The first wrong step by evidence, and apart from it the step that the manner of the writing makes suspect."""

import math

from mathcontracts import FindingCode
from mathverifier import equivalent, verify
from mathverifier.core.analysis import analyze
from mathverifier.core.answers.extract import extract
from mathverifier.core.answers.grading import compared
from mathverifier.core.rules import registry
from mathverifier.core.scoring import localization
from mathverifier.core.scoring.aggregation import attribution
from mathverifier.core.scoring.coefficients import SURENESS

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


def test_the_confidence_is_the_chance_put_right() -> None:
    """The likelier a step is by its features, the surer it is said to be, by the line of what it rests on alone."""
    steps = [{"long": 1.0}, {}, {}]
    said = []
    for weight in (0.5, 2.0):
        for constant in (-1.0, 0.0):
            lines = {**SURENESS, "reference": (constant, 1.0)}
            found = attribution((), "incorrect", steps, doubted=False, coefficients={"long": weight}, sureness=lines)
            assert (found.step, found.basis) == (0, "reference")
            said.append(found.confidence)
    lower, low, high, higher = said[0], said[1], said[2], said[3]
    assert lower < low < higher and lower < high < higher
    assert abs(higher - math.exp(2) / (math.exp(2) + 2)) < 0.01


def test_a_repair_of_the_last_computation_is_told_from_one_above() -> None:
    """Any last computation is one change away from some answer; one above it must lead there through all below."""
    problem = "Ben has 16 books. He gives away 5 books and then buys 8 times as many as he has left. How many?"
    above = features(problem, ["He has 16 + 5 = 21 left.", "He buys 21 * 8 = 168.", "The answer is 168"], "88")
    assert "repair_operator_inner" in above[0] and "repair_operator_final" not in above[0]
    solution = ["He gives some away.", "He has 16 - 5 = 11 left.", "He buys 11 + 8 = 19.", "The answer is 19"]
    last = features(problem, solution, "88")
    assert "repair_operator_final" in last[2]
    assert last[0]["repair_above"] == 1.0 and last[3]["repair_behind"] == 1.0


def test_where_nothing_could_be_repaired_nothing_stands_beside_a_repair() -> None:
    """A right answer leaves nothing to repair, and so does a plan of which no change gives the reference."""
    problem = "Ben has 16 books. He gives away 5 books and then buys 8 times as many as he has left. How many?"
    right = features(problem, ["He has 16 - 5 = 11 left.", "He buys 11 * 8 = 88.", "The answer is 88"], "88")
    far = features(problem, ["He has 16 - 5 = 11 left.", "He buys 11 * 8 = 88.", "The answer is 88"], "100003")
    for row in (*right, *far):
        assert not any(name.startswith("repair_") for name in row)


def features(problem: str, solution: list[str], reference: str) -> list[dict[str, float]]:
    """Return what each step is judged by."""
    text = "\n".join(solution)
    extraction = extract(text)
    comparison = compared(problem, reference, extraction, equivalent)
    reading = analyze(problem, text, solution, reference, extraction, comparison)
    return [dict(row) for row in localization.features(reading, registry.find(reading))]


def test_what_was_compared_is_told_from_what_was_read() -> None:
    """An equation to solve is read; only numbers, and formulas that must agree, are compared."""
    verdict = verify("Solve 2x + 3 = 11.", ["2x = 8", "x = 4", "Indeed 2 * 4 + 3 = 11."])
    assert verdict.coverage == 1.0
    assert 0 < verdict.checked < 1
