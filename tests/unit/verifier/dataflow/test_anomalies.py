"""Numbers that are not what they should be."""

from fractions import Fraction

import pytest

from mathcontracts import Finding
from mathverifier import verify
from mathverifier.core.claims.counted_nouns import nouns_at
from mathverifier.core.claims.extraction import find_claims
from mathverifier.core.dataflow.digit_similarity import near, roughly_near
from mathverifier.core.dataflow.outliers import out_of_proportion
from mathverifier.core.dataflow.reevaluation import replayed
from mathverifier.core.quantities.implied import single_words
from mathverifier.core.quantities.mentions import mentioned
from mathverifier.core.scoring.aggregation import SERIOUS
from mathverifier.core.text.segmentation import segment

FARM = "A farm has 38 brown hens and 16 white hens. Each hen lays 5 eggs a week. How many eggs is that a week?"


def foreign(problem: str, *steps: str, reference: str | None = None) -> list[Finding]:
    """Return the findings on numbers that are not what they should be."""
    codes = ("altered_carry", "misquoted_quantity", "invented_quantity")
    return [finding for finding in verify(problem, steps, reference).findings if finding.code in codes]


@pytest.mark.parametrize(
    ("steps", "code", "step", "expected"),
    [
        (("There are 39 + 16 = 55 hens.", "They lay 55 * 5 = 275 eggs.", "Answer: 275"), "misquoted", 0, "38"),
        (("There are 38 + 16 = 54 hens.", "They lay 45 * 5 = 225 eggs.", "Answer: 225"), "altered", 1, "54"),
        (("There are 38 + 16 = 54 hens.", "They lay 4 * 5 = 20 eggs.", "Answer: 20"), "altered", 1, "54"),
        (("There are 38 + 16 = 54 hens.", "They lay 54 * 8 = 432 eggs.", "Answer: 432"), "misquoted", 1, "5"),
    ],
)
def test_a_number_close_to_one_left_over_is_blamed(steps: tuple[str, ...], code: str, step: int, expected: str) -> None:
    """A number from nowhere names the step where the problem's, or an earlier result, is left over instead."""
    finding = foreign(FARM, *steps)[0]
    assert (finding.code.startswith(code), finding.step, finding.expected) == (True, step, expected)
    assert verify(FARM, steps).first_error_step == step


@pytest.mark.parametrize(
    ("problem", "steps"),
    [
        ("Forty-five cans are put into boxes of 9. How many boxes?", ("45 / 9 = 5 boxes", "Answer: 5")),
        ("A trip takes two and a half hours at 40 miles an hour. How far?", ("2.5 * 40 = 100 miles", "Answer: 100")),
        ("Kim and her 6 friends share 35 sweets. How many each?", ("35 / 7 = 5 sweets each", "Answer: 5")),
        ("A shirt of $40 is 30% off. How much is saved?", ("40 * 0.3 = 12 dollars", "Answer: 12")),
        ("A dime and 3 quarters: how much money is it?", ("0.10 + 3 * 0.25 = 0.85", "Answer: 0.85")),
        ("A rope of 500 grams is cut in 4. How heavy is one in kilograms?", ("0.5 / 4 = 0.125", "Answer: 0.125")),
    ],
)
def test_what_the_problem_implies_is_no_slip(problem: str, steps: tuple[str, ...]) -> None:
    """Numbers in words, shares, coins, units and oneself are the problem's numbers, too."""
    assert [finding for finding in foreign(problem, *steps) if finding.severity >= SERIOUS] == []


def test_a_slip_that_explains_the_wrong_answer_is_proven() -> None:
    """Where the number of the problem leads to the reference, wherever it was miscopied, the slip is sure."""
    steps = ("There are 33 + 16 = 49 hens.", "They lay 49 * 5 = 245 eggs.", "Answer: 245")
    found = {finding.step: finding.severity for finding in foreign(FARM, *steps, reference="270")}
    assert found == {0: 0.9}


def test_a_rounded_number_is_no_slip() -> None:
    """2 of 2.8 is what is left of it when it is rounded."""
    problem = "A team of 14 shares 5 cars. Each car has 9 seats. How many seats of full cars does one player have?"
    steps = ("One car has 14 / 5 = 2.8 players.", "So 2 * 9 = 18 seats.", "Answer: 18")
    assert "altered_carry" not in [finding.code for finding in foreign(problem, *steps)]


@pytest.mark.parametrize(
    ("one", "other"), [("16", "18"), ("125", "152"), ("4000", "400"), ("62", "72"), ("1.5", "0.5")]
)
def test_near_numbers(one: str, other: str) -> None:
    """A few off, two digits swapped, a zero lost, another digit, ten in the last place."""
    assert near(Fraction(one), Fraction(other))
    assert near(Fraction(other), Fraction(one))


def test_numbers_of_one_digit_are_only_roughly_near() -> None:
    """3 and 7 differ in a digit, 8 and 18 by one; that tells little, and 12 and 57 are not close at all."""
    for one, other in ((3, 7), (8, 48)):
        assert roughly_near(Fraction(one), Fraction(other))
        assert not near(Fraction(one), Fraction(other))
    assert not roughly_near(Fraction(12), Fraction(57))


def test_nouns_say_what_a_number_counts() -> None:
    """The words right behind a number in the singular, up to where something else begins; a dollar sign is one."""
    assert nouns_at("18 brown eggs for sale", 0, 2) == {"brown", "egg"}
    assert nouns_at("$18 each", 1, 3) == {"$"}


def test_numbers_in_several_words_are_read_as_a_whole() -> None:
    """Forty-five is 45, and neither 40 nor 5 is left over."""
    text = "One hundred twenty cups, forty-five pens, three-quarters of a pie, and seven hats."
    tokens, stated = mentioned(text)
    assert [mention.values[0] for mention in stated] == [120, 45, Fraction(3, 4), 7]
    assert single_words(tokens, stated) == {Fraction(7)}


def test_a_solution_is_worked_through_again() -> None:
    """All that follows from a number follows from another one in its place; nothing follows from what is false."""
    text = "6 + 4 = 10. 10 * 3 = 30."
    claims = find_claims(segment(text)).read
    assert replayed(claims, Fraction(6), Fraction(8), Fraction(30)) == 36
    false = find_claims(segment("6 + 4 = 11. 11 * 3 = 33.")).read
    assert replayed(false, Fraction(6), Fraction(8), Fraction(33)) is None


def test_a_number_far_beyond_all_others_of_its_step_is_out_of_proportion() -> None:
    """A difference is no more than both, a product no more than it is; small ones, and words for zeros, say nothing."""
    step = "He has 25-5=2000 apples"
    assert out_of_proportion(step, mentioned(step)[1]) > 0.4
    for step in ("It makes 12 * 30 = 360 parts", "It has 16 + 12 = $28 million", "He has 2000 apples"):
        assert out_of_proportion(step, mentioned(step)[1]) == 0.0
