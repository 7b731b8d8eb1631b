"""Cases in equations: two that differ in a number alone, and what an equation gives in its own sentence."""

import pytest

from mathverifier import verify


@pytest.mark.parametrize(
    "steps",
    [
        ["x - 2 = 5 gives x = 7.", "x - 2 = -5 gives x = -3."],
        ["x - 2 = 5, so x = 7.", "x - 2 = -5, so x = -3."],
        ["2x + 1 = 9 means x = 4.", "2x + 1 = -9 means x = -5."],
        ["2x + 6 = 10 gives x = 2."],
        ["We have 3x - 9 = 0 and 3x + 6 = 0, so x = 3 or x = -2."],
    ],
)
def test_cases_are_no_changes(steps: list[str]) -> None:
    """Where a letter is known between two equations with one left side, the second is another case."""
    assert verify(None, steps).first_error_step is None


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        (["2x + 6 = 10 gives x = 3."], 0),
        (["x - 2 = 5 gives x = 7.", "x - 2 = -5 gives x = 3."], 1),
        (["2x = 10", "2x = 16", "x = 8"], 1),  # Nothing was solved between them.
        (["x + 2 = 5, so x = 4."], 0),
    ],
)
def test_what_does_not_follow_is_told_in_every_case(steps: list[str], wrong: int) -> None:
    """A value has to solve the equation of its own sentence, whatever case that is of."""
    assert verify(None, steps).first_error_step == wrong


def test_a_word_between_a_number_and_a_letter_is_no_unit() -> None:
    """`5 gives x = 7` says no product of 5 and x."""
    verdict = verify(None, ["x - 2 = 5 gives x = 7."])
    assert not verdict.findings


@pytest.mark.parametrize("domain", ["for x != 3", "for x ≠ 3", "for all x > 3", "where x ≠ 3"])
def test_a_domain_behind_a_formula_is_not_the_answer(domain: str) -> None:
    """The formula is read with its domain, and the number of the domain is no answer."""
    verdict = verify("Simplify (x^2-9)/(x-3).", f"So the fraction is x + 3 {domain}.", "x+3")
    assert verdict.outcome != "incorrect"
    assert verify("Simplify (x^2-9)/(x-3).", f"So the fraction is x + 3 {domain}.", "3").outcome != "correct"


@pytest.mark.parametrize(
    ("solution", "outcome"),
    [
        ("x - 2 = 5 gives x = 7. x - 2 = -5 gives x = -3.", "unknown"),
        ("x - 2 = 5 gives x = 7. x - 2 = -5 gives x = -4.", "incorrect"),
    ],
)
def test_values_of_a_list_in_several_sentences_are_not_called_incorrect(solution: str, outcome: str) -> None:
    """A solution that gives each value of the reference in a sentence of its own may be right."""
    assert verify("Solve |x - 2| = 5.", solution, "7, -3").outcome == outcome


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        ("2^3 = 8 = 1 mod 7", None),
        ("2^10 = 2^9 * 2 = 1 * 2 = 2 mod 7", None),
        ("2^3 = 1 mod 7", None),
        ("2^3 = 8 = 2 mod 7", 0),
        ("2^3 = 2 mod 7", 0),
        ("17 mod 5 = 3", 0),
    ],
)
def test_a_chain_that_ends_in_a_remainder_is_a_congruence(step: str, wrong: int | None) -> None:
    """`= 1 mod 7` at the end of a chain says what remains of each of its sides."""
    assert verify(None, [step]).first_error_step == wrong


def test_the_number_of_a_term_stands_for_one_less() -> None:
    """The 10th term is 9 steps behind the first; 8 of them are still a slip."""
    problem = "What is the 10th term of 3, 7, 11, ...?"
    assert verify(problem, ["The difference is 4.", "a_10 = 3 + 9*4 = 39"]).first_error_step is None
    assert verify(problem, ["The difference is 4.", "a_10 = 3 + 8*4 = 35"], "39").first_error_step == 1


def test_a_point_whose_coordinates_stand_in_several_sentences_is_not_called_incorrect() -> None:
    """Each coordinate is worked out in a sentence of its own."""
    verdict = verify("Solve x+y=10, x-y=2.", "Adding: 2x = 12, so x = 6. Then y = 10 - 6 = 4.", "(6,4)")
    assert verdict.outcome == "unknown"
