"""Amounts that answer the question, and amounts that answer another: a difference, another period, another measure."""

import pytest

from mathverifier import equivalent, verify

PAY = "Ann works six days. How much does she earn in a week?"
PENS = "Tom has some pens. How many pens does he have?"
MORE = "Tom and Ann have pens. How many more pens does Tom have than Ann?"
CIRCLE = "A circle has a radius of 3. Find its area."
LARGER = "The sum of two numbers is 20 and their difference is 4. Find the larger number."
SPEED = "A car travels 150 miles in 3 hours. What is its average speed?"
CHANCE = "What is the probability of two sixes?"


def outcome(problem: str, solution: str, reference: str) -> str:
    """Return the outcome of a solution that marks no answer."""
    return verify(problem, solution, reference).outcome


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        (PENS, "He has 7 more pens than Ann.", "7"),
        (PAY, "She earns $420 more than he does.", "$420"),
        (PAY, "She earns $420 less than before.", "$420"),
        (PAY, "She earns $420 a week more than he does.", "$420"),
        (PAY, "She earns 420 dollars per week less than he does.", "$420"),
        (PAY, "She earns $420 a day.", "$420"),
        (PAY, "She earns $420 each month.", "$420"),
        (CIRCLE, "The area is 9π square units, and the circumference is 6π.", "6\\pi"),
        (CIRCLE, "The perimeter is 9π.", "9\\pi"),
        (CIRCLE, "Perimeter = 9π", "9\\pi"),
        (LARGER, "The smaller number is 12.", "12"),
        (LARGER, "The larger number is 8 and the smaller is 12.", "12"),
        (SPEED, "It goes 50 miles.", "50 mph"),
        ("Find all x with x^2 = 16.", "The solutions are 4 and its opposite.", "4"),
    ],
)
def test_an_amount_that_is_not_asked_for_is_not_correct(problem: str, solution: str, reference: str) -> None:
    """The right number in a sentence that says something else is no right answer."""
    assert outcome(problem, solution, reference) != "correct"


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        (MORE, "Tom has 7 more pens than Ann.", "7"),
        (MORE, "So he has 7 pens more than she does.", "7"),
        (PAY, "She earns $420 a week.", "$420"),
        (PAY, "She earns 420 dollars per week.", "$420"),
        (PAY, "She earns $420 per week.", "$420"),
        (PENS, "He has 7 pens.", "7"),
        (CIRCLE, "The area of the circle of radius 3 is 9π.", "9\\pi"),
        (CIRCLE, "The area is 9π, and the circumference is 6π.", "9\\pi"),
        (LARGER, "The larger number is 12 and the smaller is 8.", "12"),
        (LARGER, "The smaller number is 8, so the larger one must be 12.", "12"),
        ("Tom has 12 pens, Ann 7. How much larger is his number?", "Hers is smaller by 5.", "5"),
        (SPEED, "It goes at 50 miles an hour.", "50 mph"),
        (SPEED, "The car goes 50 miles each hour.", "50"),
        (CHANCE, "It is 1 in 36.", "1/36"),
        (CHANCE, "It's one in thirty-six.", "1/36"),
    ],
)
def test_an_amount_that_is_asked_for_is_correct(problem: str, solution: str, reference: str) -> None:
    """A difference where one is asked for, and the period of the question, change nothing."""
    assert outcome(problem, solution, reference) == "correct"


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        ("Compute the mean of 4, 8, 9.", "(4+8+9)/3 = 7. The median is 8.", "7"),
        (PAY, "She earns $420 per day.", "$420"),
    ],
)
def test_a_sentence_about_another_thing_proves_nothing_of_the_one_that_is_asked_for(
    problem: str, solution: str, reference: str
) -> None:
    """The answer may stand before it: the solution is not called incorrect for its last sentence."""
    assert outcome(problem, solution, reference) == "unknown"


@pytest.mark.parametrize(
    ("solution", "right"),
    [
        ("So the answer is 8; the mean is 7.", "8"),
        ("The median is 8. So the answer: 8; the mean would be 7.", "8"),
        ("The answer is 8, the mean is 7.", "8"),
        ("The answer is 8; so Tom has 8 pens.", "8"),
    ],
)
def test_a_statement_gives_what_it_says_first(solution: str, right: str) -> None:
    """What a further clause of a statement gives is never its answer."""
    assert outcome("m", solution, right) != "incorrect"
    assert outcome("m", solution, "7") != "correct"


@pytest.mark.parametrize(
    ("reference", "answer", "expected"),
    [
        ("1/36", "1 in 36", "correct"),
        ("1 in 36", "2 out of 72", "correct"),
        ("60%", "3 out of 5", "correct"),
        ("1/36", "1 in 35", "incorrect"),
        ("4", "3 out of 5", "incorrect"),
        ("3", "3 out of 5", "unknown"),  # So many of the five.
        ("0.33", "1 in 3", "unknown"),
        ("5 in", "5 inches", "correct"),
        ("$420", "$420 per week", "unknown"),
        ("$420", "$60 per week", "unknown"),
        ("60 miles", "60 miles per hour", "incorrect"),
        ("1/36", "1 in 36 or so", "unknown"),
        ("1/36", "at least 1 in 36", "unknown"),
        ("7", "8 or thereabouts", "unknown"),
        ("7", "8 or 9", "incorrect"),
    ],
)
def test_shares_and_pay_are_compared_with_what_they_may_mean(reference: str, answer: str, expected: str) -> None:
    """A share is its fraction or its first count; money in some time may be the money that is asked for."""
    assert equivalent(reference, answer).outcome == expected
    assert equivalent(answer, reference).outcome == expected


PRIME = "Is 91 prime?"


@pytest.mark.parametrize(
    ("solution", "expected"),
    [
        ("91 = 7 * 13, so no, it is not prime.", "correct"),
        ("No, it is not prime.", "correct"),
        ("91 = 7 * 13.\nNo.", "correct"),
        ("Therefore, no.", "correct"),
        ("No, because 7 * 13 = 91.", "correct"),
        ("No, 91 isn't prime.", "correct"),
        ("Yes, 91 is prime.", "incorrect"),
        ("It has no small divisor, so yes, it is prime.", "incorrect"),
        ("It is not prime.", "unknown"),  # No word of yes or no.
        ("Yes. No, it is not.", "unknown"),
        ("Therefore, no; 91 is a product.", "unknown"),  # Of what is asked for, that says nothing.
        ("Does 2 divide it? No. Does 3? No. So it is prime.", "unknown"),
        ("No. That was my first guess; it is prime.", "unknown"),
        ("No, it is prime.", "unknown"),
        ("No, if 1 counts.", "unknown"),
        ("No, wait. It is.", "unknown"),
        ("He says: no.", "unknown"),
        ("It seems so, but no, I think.", "unknown"),
        ("There is no divisor but 7 and 13.", "unknown"),
    ],
)
def test_a_question_of_yes_or_no_is_answered_by_its_word(solution: str, expected: str) -> None:
    """The word counts where it stands by itself, and nothing is proven where it is missing or both are said."""
    assert outcome(PRIME, solution, "No") == expected


@pytest.mark.parametrize("problem", ["Is 91 odd or even?", "How many primes are below 10?", "Find the sum."])
def test_other_questions_have_no_answer_of_yes_or_no(problem: str) -> None:
    """A `no` that begins the last line of another question is a remark."""
    assert outcome(problem, "No, wait. It is 4.", "4") != "incorrect"
