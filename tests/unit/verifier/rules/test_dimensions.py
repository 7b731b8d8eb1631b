"""The plain cases of each dimension: code, step, span, expected and found."""

import pytest

from mathcontracts import Finding, Verdict
from mathverifier import verify

APPLES = "Anna has 12 apples. She buys 3 bags of 4 apples. How many apples does she have?"
SOUND = "The bags hold 3 * 4 = 12 apples.\nNow she has 12 + 12 = 24 apples.\nThe answer is: 24"
BOOKS = "Ben has 16 books. He gives away 5 books and then buys 8 times as many as he has left. How many does he buy?"


def findings(verdict: Verdict, code: str) -> list[Finding]:
    """Return the findings with a code."""
    return [finding for finding in verdict.findings if finding.code == code]


def only(verdict: Verdict, code: str) -> Finding:
    """Return the one finding with a code."""
    (finding,) = findings(verdict, code)
    return finding


@pytest.mark.parametrize("reference", ["24", None])
def test_a_sound_solution_is_left_alone(reference: str | None) -> None:
    """Nothing is found in a sound solution, with or without the reference."""
    verdict = verify(APPLES, SOUND, reference)
    assert verdict.findings == ()
    assert verdict.first_error_step is None
    assert verdict.absurdity == 0


@pytest.mark.parametrize("reference", ["24", None])
def test_numerical_finds_an_arithmetic_slip(reference: str | None) -> None:
    """A false equality is found where it stands, with what the left side is."""
    solution = SOUND.replace("12 + 12 = 24", "12 + 12 = 26").replace(": 24", ": 26")
    verdict = verify(APPLES, solution, reference)
    finding = only(verdict, "false_equality")
    assert (finding.step, finding.expected, finding.found) == (1, "24", "12 + 12 = 26")
    assert solution[finding.start : finding.end] == finding.found
    assert verdict.first_error_step == 1


@pytest.mark.parametrize("line", ["75 / 55 = 1.4", "75/55 ≈ 1.36", "10 / 3 = 3.33", "7 / 2 = 3 boxes", "20 / 80 = 25%"])
def test_numerical_lets_rounding_pass(line: str) -> None:
    """A result rounded to the digits it shows is no error."""
    assert findings(verify(None, line), "false_equality") == []


@pytest.mark.parametrize("line", ["2 hours + 30 minutes = 150 minutes", "7:50 + 30 minutes = 8:20", "17 = 2 (mod 5)"])
def test_numerical_leaves_units_and_clocks_alone(line: str) -> None:
    """Numbers of different units, times of day and remainders do not add up like numbers."""
    assert verify(None, line).first_error_step is None


def test_numerical_finds_a_false_inequality() -> None:
    """An inequality between numbers is checked, too."""
    assert only(verify(None, "We see that 3 * 5 > 20."), "false_inequality").step == 0
    assert only(verify(None, "Since 5 < 4, we are done."), "false_inequality").step == 0
    assert not verify(None, "Since 4 < 5, and 0.5 ≠ 0.6, we are done.").findings


def test_algebraic_finds_a_false_expansion() -> None:
    """A square that loses its middle term is no identity; a right one is."""
    assert only(verify(None, "Expand: (x+3)^2 = x^2+9"), "false_identity").found == "(x+3)^2 = x^2+9"
    assert verify(None, "Expand: (x+3)^2 = x^2+6x+9").findings == ()


def test_algebraic_finds_a_one_sided_step() -> None:
    """An equation whose solution is not that of the one before it was not made from it."""
    finding = only(verify(None, "2x + 6 = 10\n2x = 16\nx = 8"), "wrong_solution_set")
    assert (finding.step, finding.expected) == (1, "x = 2")


def test_logical_finds_an_altered_carry() -> None:
    """A step that goes on with another number than was derived is found, with the number that was meant."""
    solution = "He has 16 - 5 = 11 left.\nHe buys 13 * 8 = 104 books.\nThe answer is: 104"
    finding = only(verify(BOOKS, solution), "altered_carry")
    assert (finding.step, finding.expected, finding.found) == (1, "11", "13")


def test_logical_finds_a_conclusion_that_does_not_follow() -> None:
    """An answer other than what the last step came to follows from nothing."""
    finding = only(verify(APPLES, SOUND.replace(": 24", ": 12")), "unsupported_answer")
    assert (finding.step, finding.expected, finding.found) == (2, "24", "12")


def test_logical_finds_a_contradiction() -> None:
    """A letter that is one number and then another, outside of any case, contradicts itself."""
    assert only(verify(None, "x = 5.\nThen y = 3.\nSo x = 7."), "contradiction").expected == "5"


@pytest.mark.parametrize(
    ("problem", "answer"),
    [(APPLES, "-24"), (APPLES, "24.5"), ("A die is cast. What is the probability of a six?", "3/2")],
)
def test_logical_finds_values_that_cannot_be(problem: str, answer: str) -> None:
    """A negative or broken count and a probability above 1 cannot be, whatever the reference."""
    assert only(verify(problem, f"The answer is: {answer}"), "implausible_value").found == answer


def test_logical_finds_a_difference_that_cannot_be() -> None:
    """A story that tells of nothing below zero has no negative difference; one of debts and a right answer may."""
    problem = "Tom and Ann share 50 feet of rope. Tom gets 20 feet. How much does Ann get?"
    solution = "So Ann gets 20 - 50 = -30.\nThe answer is: 30"
    finding = only(verify(problem, solution), "implausible_value")
    assert (finding.step, finding.found) == (0, "20 - 50 = -30")
    assert verify(problem, solution).first_error_step == 0
    assert findings(verify(problem, solution, "30"), "implausible_value") == []
    owing = problem.replace("Tom gets 20 feet", "Tom owes Ann 20 feet")
    assert findings(verify(owing, solution), "implausible_value") == []


def test_no_repair_is_looked_for_where_the_arithmetic_is_false() -> None:
    """From the first false equation on it says what went wrong; steps below that go on from it are not blamed again."""
    solution = "She has 16 - 3 - 4 = 7 eggs left.\nSo she makes 7 * 2 = 14 dollars.\nThe answer is: 14"
    problem = "A hen lays 16 eggs. Ann eats 3 and bakes with 4. She sells the rest for 2 dollars each. What is it?"
    verdict = verify(problem, solution, "18")
    assert only(verdict, "false_equality").step == 0
    assert findings(verdict, "repairable_step") == []
    assert verdict.first_error_step == 0


def test_a_repair_points_at_the_step() -> None:
    """Where all arithmetic holds, the step of which a small change gives the right answer is the likely first error."""
    verdict = verify(
        APPLES, "The bags hold 3 + 4 = 7 apples.\nNow she has 12 + 7 = 19 apples.\nThe answer is: 19", "24"
    )
    finding = findings(verdict, "repairable_step")[0]
    assert (finding.step, finding.expected) == (0, "12")
    assert "multiplying instead of adding" in finding.message
    assert verdict.first_error_step == 0


def test_grounding_finds_a_misquoted_quantity() -> None:
    """A number close to one of the problem that nothing uses was meant to be that one."""
    solution = "He has 18 - 5 = 13 left.\nHe buys 13 * 8 = 104 books.\nThe answer is: 104"
    finding = only(verify(BOOKS, solution), "misquoted_quantity")
    assert (finding.step, finding.expected, finding.found) == (0, "16", "18")


def test_grounding_finds_an_invented_quantity() -> None:
    """A number from nowhere is weak evidence: it is found, and alone it makes no step the first wrong one."""
    verdict = verify(APPLES, SOUND.replace("12 + 12 = 24", "12 + 12 = 24, 24 + 987 = 1011"))
    assert only(verdict, "invented_quantity").found == "987"


def test_a_number_behind_an_equals_sign_is_not_invented() -> None:
    """What the side before comes to needs no other ground."""
    verdict = verify("What is 2863 modulo 1344?", "2863 - 2 * 1344 = 2863 - 2688 = 175\nThe answer is 175.")
    assert "invented_quantity" not in {finding.code for finding in verdict.findings}


def test_a_negative_value_is_plausible_in_algebra() -> None:
    """Nothing in a shop is negative; a polynomial's value may be."""
    solution = "The answer is -6."
    assert only(verify("Ann has some apples. How many has she left?", solution), "implausible_value").severity > 0
    verdict = verify("Let $P(x)$ be monic with root $\\sqrt{6}$. What is $P(1)$?", solution)
    assert "implausible_value" not in {finding.code for finding in verdict.findings}


def test_grounding_finds_another_unit() -> None:
    """An answer in another unit than was asked for is wrong in its unit."""
    verdict = verify("A trip takes 120 minutes. How many hours is that?", "The answer is: 120 minutes")
    assert only(verdict, "wrong_unit").expected == "hour"


@pytest.mark.parametrize(
    ("solution", "code"),
    [
        ("The bags hold 3 * 4 =", "truncated"),
        ("The bags hold 3 * 4 = 12 apples.\n" * 4, "loop"),
        ("She has some apples.", "no_answer"),
        ("The answer is: 24\nThe answer is: 12", "several_answers"),
        ("The answer is: 24 \ufffd\ufffd", "unreadable_math"),
    ],
)
def test_structural_finds_what_is_no_whole_solution(solution: str, code: str) -> None:
    """A solution that is cut off, loops, has no answer or several, or cannot be read, is found as such."""
    assert findings(verify(APPLES, solution), code)


def test_answer_is_graded_by_distance() -> None:
    """A near miss is less grave, and less absurd, than an answer that is far off."""
    near, far = verify(None, "The answer is: 19", "18"), verify(None, "The answer is: -1800007", "18")
    assert near.profile.answer is not None and far.profile.answer is not None
    assert near.profile.answer < far.profile.answer
    assert near.absurdity < 0.05
    assert far.absurdity > 0.5
    assert verify(None, "The answer is: 19").profile.answer is None
