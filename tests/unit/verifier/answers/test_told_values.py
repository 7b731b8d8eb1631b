"""Values that a last sentence tells: a total with its parts, one and the other, a name, and labelled parts."""

import pytest

from mathverifier import equivalent, verify

TOTAL = "How many pens do they have in total?"
COUNT = "How many such numbers are there?"
NUMBERS = "The sum of two numbers is 20 and the difference is 4. Find the numbers."
FASTEST = "Tom, Ben and Mia run a race. Who is the fastest?"
DAY = "On which day of the week is the meeting?"
LEFT = "Sam has 24 apples and gives away some. How many apples does Sam have left?"
PRICE = "A shirt of $40 is sold at a discount. What is the sale price?"
GIRLS = "The ratio of boys to girls in a class of 30 is 2:3. How many girls are there?"


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        (TOTAL, "They have 12 pens: 7 of Ann and 5 of Bob.", "12"),
        (TOTAL, "Final answer: 12 pens (7 of Ann and 5 of Bob)", "12"),
        (COUNT, "There are 4 such numbers: 2, 3, 5, 7.", "4"),
        (COUNT, "We find 4 numbers: 11, 13, 17, 19.", "4"),
        (NUMBERS, "One number is 12 and the other is 8.", "12 and 8"),
        (NUMBERS, "The two numbers are **8** and **12**.", "12 and 8"),
        (FASTEST, "Mia is the fastest.", "Mia"),
        (FASTEST, "The fastest is Mia.", "Mia"),
        (DAY, "The meeting is on Thursday.", "Thursday"),
        (LEFT, "After giving 15 away, Sam has 9 apples left.", "9"),
        (PRICE, "The discount is $10, so the sale price is $30.", "$30"),
        (GIRLS, "So there are 18 girls.", "18"),
        ("Find the maximum value of $f(x)=10x-x^2$.", "The maximum value is 25, attained at x = 5.", "25"),
    ],
)
def test_what_the_last_sentence_tells_is_the_answer(problem: str, solution: str, reference: str) -> None:
    """Parts, places and reasons beside a value do not hide it."""
    assert verify(problem, solution, reference).outcome == "correct"


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        (TOTAL, "They have 7 pens (Ann 3, Bob 4).", "12"),
        (COUNT, "There are 3 such numbers: 2, 4, 7.", "4"),
        (NUMBERS, "One number is 12 and the other is 9.", "12 and 8"),
        (FASTEST, "The fastest is not Mia.", "Mia"),
        (FASTEST, "The second fastest is Mia.", "Mia"),
        (DAY, "The day before is Thursday.", "Thursday"),
        (LEFT, "Sam gives away 9 apples.", "9"),
        (LEFT, "Sam has 9 fewer apples.", "9"),
        (PRICE, "The discount is $30.", "$30"),
        (GIRLS, "There are 18 boys.", "18"),
        ("How much does he pay for 6 tickets?", "He loses $30.", "$40"),
        ("Tickets are $5. How much does he pay?", "He pays $30 for each ticket.", "$30"),
        ("How many students play chess?", "18 students do not play chess.", "18"),
        ("In how many ways can 6 letters be arranged?", "There are 720 ways to choose the first three letters.", "720"),
        ("Find the maximum value of $f(x)=10x-x^2$.", "The maximum is at x = 25.", "25"),
        ("What is his profit?", "His loss is $25.", "$25"),
        ("How much money does she have now?", "She is short by $12.", "$12"),
    ],
)
def test_what_tells_of_something_else_is_not_correct(problem: str, solution: str, reference: str) -> None:
    """A sentence about another deed, part, place or person gives no answer to the question."""
    assert verify(problem, solution, reference).outcome != "correct"


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("(a) 3 (b) 5", "a) 3; b) 5", "correct"),
        ("(a) 3 (b) 5", "(b) 5, (a) 3", "correct"),
        ("(a) 3 (b) 5", "(a) 5 (b) 3", "incorrect"),
        ("(a) 3 (b) 5", "(a) 3", "incorrect"),
        ("a(b+c)", "ab+ac", "correct"),
        ("5 1/2", "5 and 1/2", "correct"),
        ("5, 1/2", "5 and 1/2", "correct"),
        ("5", "5 and 1/2", "incorrect"),
        ("1.5 hours", "an hour and a half", "correct"),
        ("2 hours", "an hour and a half", "incorrect"),
        ("60 seconds", "a minute", "correct"),
        ("(3, 4)", "the point (3, 4)", "correct"),
        ("(3, 4)", "the point (4, 3)", "incorrect"),
        ("7th", "the seventh", "correct"),
        ("Tuesday", "on Tuesday", "correct"),
        ("Tuesday", "on Monday", "incorrect"),
        ("DNE", "The limit does not exist", "correct"),
        ("DNE", "0", "incorrect"),
        ("no solution", "no such x exists", "correct"),
        ("A^{-1}=\\begin{pmatrix}1&2\\\\0&1\\end{pmatrix}", "\\begin{pmatrix}1&2\\\\0&1\\end{pmatrix}", "correct"),
        ("A^{-1}=\\begin{pmatrix}1&2\\\\0&1\\end{pmatrix}", "\\begin{pmatrix}1&-2\\\\0&1\\end{pmatrix}", "incorrect"),
        ("\\arctan x + C", "C - \\operatorname{arccot}(x)", "unknown"),
        ("\\arctan 2", "\\operatorname{arccot} 2", "incorrect"),
        ("3", "the third", "unknown"),
    ],
)
def test_values_in_words_parts_and_heads(reference: str, answer: str, outcome: str) -> None:
    """Labels tell parts apart, heads say nothing, and what hangs on a convention proves nothing."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize("solution", ["We find 4x", "So we find 4numbers", "We find 4 numbers.", "We count 4"])
def test_a_count_that_is_found_is_read_whatever_stands_behind_it(solution: str) -> None:
    """No word, a letter without a space, and the end of the text are no fault."""
    said = verify(problem="How many numbers are there?", solution=solution, reference="4")
    assert said.reason != "internal_error"
