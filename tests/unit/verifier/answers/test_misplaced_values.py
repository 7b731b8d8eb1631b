"""Sentences that give the right value as that of something else, and sentences near to them that answer."""

import pytest

from mathverifier import equivalent, extract, verify

SIDE = "A rectangle is 9 cm long and 40 cm wide. Find the length of its diagonal."
PAIR = "Lena has twice as many shells as Otto. Together they have 75 shells. How many shells does Otto have?"
BUS = "Of 20 riders 5 get off at the first stop and 3 at the second. How many riders are left after the second stop?"
BREAD = "A loaf for 6 people takes 450 g of flour. How many grams of flour are needed for 14 people?"
CHANCE = "Two dice are rolled. What is the probability that the sum is 4?"
LOG = "What is $\\log_3 81$?"
AREA = "Evaluate $\\int_0^3 2x\\,dx$."
SUM = "Find $a + b$ if $a = 4$ and $ab = 24$."
FACTORS = "How many positive divisors does 48 have?"
PRIME = "What is the smallest prime greater than 90?"
SPREAD = "What is the standard deviation of 1, 5, 5, 9?"
FRUIT = "Oranges cost $1 and lemons cost $2. Ida buys 5 oranges and some lemons for $17. How many lemons did she buy?"
TAPS = "Tap A fills a tub in 12 minutes, tap B in 6. How many minutes do both taps together need?"
ANGLE = "In triangle ABC angle A is 40 degrees and angle B is 65 degrees. Find angle C."
DRAW = "Two of 5 white and 4 black balls are drawn without replacement. What is the probability that both are white?"
CLOCK = "How many degrees does the minute hand of a clock turn in 35 minutes?"
LOOP = "Find the sum of the interior angles of an octagon, in degrees."
TERM = "The first term of a sequence is 2 and each term is 5 more. What is the 8th term?"
READ = "Ida has read 60 of 210 pages and reads 25 a day. How many more days does she need?"
CUT = "A rope of 36 m is cut into two pieces, one twice as long as the other. How long is the longer piece, in metres?"
SLOPE = "Differentiate $f(x) = x^2 + 5x$."


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        (SIDE, "Half of the diagonal is 41.", "41"),
        (SIDE, "The square of the diagonal is 41.", "41"),
        (SIDE, "The diagonal is \\boxed{41\\text{ m}}.", "41"),
        (PAIR, "Lena: 50\n\nThe answer for Lena is \\boxed{25}.", "25"),
        (BUS, "After the first stop there are 12 riders.", "12"),
        (BREAD, "For 6 people, 1050 g are needed.", "1050"),
        (CHANCE, "The probability that the sum is 5 is $\\frac{1}{12}$.", "\\frac{1}{12}"),
        (CHANCE, "The odds against a 4 are $\\frac{1}{12}$.", "\\frac{1}{12}"),
        (LOG, "$\\log_3 64 = 4$", "4"),
        (LOG, "$\\log_{81} 3 = 4$", "4"),
        (AREA, "$\\int_0^2 2x\\,dx = 9$", "9"),
        (SUM, "$b = 10$", "10"),
        (SUM, "The product is 10.", "10"),
        (FACTORS, "The sum of the positive divisors of 48 is 10.", "10"),
        (FACTORS, "Not counting 1 and 48 itself, there are 10 divisors.", "10"),
        (FACTORS, "The smallest divisor is 10.", "10"),
        (PRIME, "There are 97 primes greater than 90.", "97"),
        (SPREAD, "$\\sigma^2 = 2\\sqrt{2}$", "2\\sqrt{2}"),
        (FRUIT, "She bought 6 oranges.", "6"),
        (FRUIT, "The lemons cost her \\$6.", "6"),
        (FRUIT, "6% of the fruit are lemons.", "6"),
        (TAPS, "Tap B alone needs 4 minutes.", "4"),
        (ANGLE, "$\\angle A = 75^\\circ$", "75"),
        (ANGLE, "The exterior angle at C is 75 degrees.", "75"),
        (DRAW, "With replacement the probability is $\\frac{5}{18}$.", "\\frac{5}{18}"),
        (CLOCK, "The hour hand turns 210 degrees.", "210"),
        (CLOCK, "The minute hand turns 210 times.", "210"),
        (LOOP, "The sum of the interior angles of a hexagon is 1080 degrees.", "1080"),
        (TERM, "The 9th term is 37.", "37"),
        (TERM, "$a_{10} = 37$", "37"),
        (READ, "She has already read for 6 days.", "6"),
        (READ, "She needs 6 more weeks.", "6"),
        (CUT, "The longer piece is 24 m longer than the shorter one.", "24"),
        (SLOPE, "The second derivative is $2x + 5$.", "2x+5"),
        (SLOPE, "$f(x) = \\boxed{2x + 5}$", "2x+5"),
    ],
)
def test_the_value_of_something_else_is_no_answer(problem: str, solution: str, reference: str) -> None:
    """A clause that names another thing, number, label, part or formula does not answer, whatever its value."""
    assert verify(problem, solution, reference).outcome == "unknown"


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        (SIDE, "The diagonal is \\boxed{41\\text{ cm}}.", "41"),
        (SIDE, "d = 41", "41"),
        (PAIR, "The answer for Otto is \\boxed{25}.", "25"),
        (BUS, "After the second stop there are 12 riders.", "12"),
        (BREAD, "For 14 people, 1050 g are needed.", "1050"),
        (CHANCE, "The probability that the sum is 4 is $\\frac{1}{12}$.", "\\frac{1}{12}"),
        (LOG, "$\\log_3 81 = 4$", "4"),
        (AREA, "$\\int_0^3 2x\\,dx = 9$", "9"),
        (SUM, "$a + b = 10$", "10"),
        (SUM, "The sum is 10.", "10"),
        (FACTORS, "The number of positive divisors of 48 is 10.", "10"),
        (PRIME, "The smallest prime greater than 90 is 97.", "97"),
        (SPREAD, "$\\sigma = 2\\sqrt{2}$", "2\\sqrt{2}"),
        (FRUIT, "She bought 6 lemons.", "6"),
        (TAPS, "Together the taps need 4 minutes.", "4"),
        (ANGLE, "$\\angle C = 75^\\circ$", "75"),
        (DRAW, "Without replacement the probability is $\\frac{5}{18}$.", "\\frac{5}{18}"),
        (CLOCK, "The minute hand turns 210 degrees.", "210"),
        (LOOP, "The sum of the interior angles of the octagon is 1080 degrees.", "1080"),
        (TERM, "The 8th term is 37.", "37"),
        (TERM, "$a_8 = 37$", "37"),
        (READ, "She needs 6 more days.", "6"),
        (CUT, "The longer piece is 24 m long.", "24"),
        (SLOPE, "The derivative is $2x + 5$.", "2x+5"),
        (SLOPE, "$f'(x) = \\boxed{2x + 5}$", "2x+5"),
    ],
)
def test_a_clause_that_names_what_is_asked_answers(problem: str, solution: str, reference: str) -> None:
    """The same words about the thing of the question give its answer."""
    assert verify(problem, solution, reference).outcome == "correct"


@pytest.mark.parametrize(
    ("solution", "answer"),
    [
        ("It comes to one hundred fifty degrees.", "one hundred fifty"),
        ("One hundred twenty-eight of them.", "One hundred twenty-eight"),
        ("The bill for all sixty comes to fifteen dollars.", "fifteen dollars"),
        ("$2^5 = 32$, so the exponent is five.", "five"),
    ],
)
def test_a_number_in_words_at_the_end_is_the_answer(solution: str, answer: str) -> None:
    """A number that is spelled out behind other numbers is read whole, and as what the line tells."""
    found = extract(None, solution).answer
    assert found is not None
    assert equivalent(answer, found.text).outcome == "correct"


def test_two_numbers_in_words_are_not_told_apart() -> None:
    """Where no verb gives one of them, two spelled numbers prove neither right nor wrong."""
    assert verify(None, "Three out of four.", "3/4").outcome == "unknown"


@pytest.mark.parametrize(
    ("solution", "outcome"),
    [
        ("$32 - 7 = 25$ and $25 - 9 = 16$.", "correct"),
        ("$20 - 4 = 16$ and $32 - 7 = 25$.", "unknown"),
        ("$32 - 7 = 25$ and $25 - 9 = 17$.", "incorrect"),
    ],
)
def test_an_equation_that_takes_up_another_goes_on_from_it(solution: str, outcome: str) -> None:
    """Two worked equations are no list of two values: the second may go on from the first."""
    assert verify("How many are left?", solution, "16").outcome == outcome


@pytest.mark.parametrize(
    ("solution", "outcome"), [("Larger: 19. Smaller: 11.", "correct"), ("Larger: 11. Smaller: 19.", "incorrect")]
)
def test_labels_tell_the_larger_from_the_smaller(solution: str, outcome: str) -> None:
    """Of values with labels, the one with the label of the question is the answer."""
    problem = "The sum of two numbers is 30 and their difference is 8. What is the larger number?"
    assert verify(problem, solution, "19").outcome == outcome


def test_a_command_asks_where_nothing_else_does() -> None:
    """`Solve` is a question by itself, and only leads up to one that follows."""
    solved = verify("Solve $x^2 - 5x + 6 = 0$.", "The solutions are the negatives of 2 and 3.", "2, 3")
    assert solved.outcome != "correct"
    asked = "Solve 3y - 5 = 10 for y. What is y?"
    assert verify(asked, "So 3y equals 5.", "5").outcome == "unknown"
    assert verify(asked, "So y equals 5.", "5").outcome == "correct"


@pytest.mark.parametrize(
    ("asked", "solution", "outcome"),
    [
        ("If f(x)=2x-1, find f(f(3)).", "f(3) = 5, so f(5) = 9", "correct"),
        ("If f(x)=2x-1, find f(5).", "So f(6) = 9", "unknown"),
    ],
)
def test_a_function_of_a_function_is_told_by_its_last_step(asked: str, solution: str, outcome: str) -> None:
    """`f(5)` is what `f(f(3))` comes to; where nothing is nested, another argument is of another value."""
    assert verify(asked, solution, "9").outcome == outcome
