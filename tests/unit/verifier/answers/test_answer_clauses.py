"""Clauses that give the right number of another formula, ratio, person, number of things or moment."""

import pytest

from mathverifier import verify

JACKET = (
    "A jacket and a scarf cost $96 together. The jacket costs five times as much as the scarf. How much is the jacket?"
)
DAUGHTER = "Karl is twice as old as his daughter Lena. Together they are 54. How old is Lena?"
LINEAR = "If 3y - 5 = 10, what is y?"
PEAK = "For which x is g(x) = x^2 - 6x smallest?"
CUBE = "Find the second derivative of f(x) = x^3."
CLASS = "A class has 10 boys and 15 girls. What is the ratio of girls to boys?"
EGGS = "A box of 12 eggs costs $3. How much does one egg cost?"
MEETING = "A meeting starts at 2:15 pm and takes 80 minutes. At what time does it finish?"
TOWN = "A town shrank from 5000 to 4000 people. By what percentage did its population fall?"
LAMPS = "A shop has 90 lamps and sells 34. How many lamps remain?"
PHONE = "Ivan buys a phone for $150 and sells it for $190. How much profit does he make?"
SCHOOL = "A school has 300 pupils. There are 40 more boys than girls. How many boys are there?"
RECTANGLE = "The sides of a rectangle are in ratio 3:2, its perimeter is 40 cm. What is its width, the shorter side?"


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        (JACKET, "6s = 96. The scarf costs $80.", "80"),
        (DAUGHTER, "3l = 54, so he is 18.", "18"),
        (LINEAR, "The value of 3y is 5.", "5"),
        (LINEAR, "y^2 is 5.", "5"),
        (PEAK, "g(x) = 3", "3"),
        (PEAK, "The smallest value of g is 3.", "3"),
        (CUBE, "f'(x) = 6x", "6x"),
        (CUBE, "\\boxed{f(x) = 6x}", "6x"),
        (CLASS, "boys : girls = 3 : 2", "3:2"),
        (CLASS, "The ratio of boys to girls is 3:2.", "3:2"),
        (EGGS, "Two eggs cost $0.25.", "0.25"),
        (EGGS, "A dozen eggs costs $0.25.", "0.25"),
        (MEETING, "It begins at 3:35 pm.", "3:35 pm"),
        (MEETING, "It finishes after 3:35 pm.", "3:35 pm"),
        (MEETING, "It finishes at 3:35 pm at the earliest.", "3:35 pm"),
        (TOWN, "It grew by 20%.", "20%"),
        (TOWN, "It fell to 20%.", "20%"),
        (LAMPS, "They used 56 lamps.", "56"),
        (PHONE, "He sold it for $40.", "40"),
        (SCHOOL, "The school has 170 pupils.", "170"),
        (RECTANGLE, "Length = 8", "8"),
    ],
)
def test_the_right_number_of_another_thing_proves_nothing(problem: str, solution: str, reference: str) -> None:
    """The clause names something else than the question, whatever its number is."""
    assert verify(problem, solution, reference).outcome == "unknown"


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        (JACKET, "The scarf is $16 and the jacket is $80.", "80"),
        (JACKET, "It costs $80.", "80"),
        (DAUGHTER, "3l = 54, so she is 18.", "18"),
        (LINEAR, "3y = 15. The value of y is 5.", "5"),
        (PEAK, "At x = 3.", "3"),
        (CUBE, "f''(x) = 6x", "6x"),
        (CLASS, "The ratio of girls to boys is 3:2.", "3:2"),
        (CLASS, "girls : boys = 3 : 2", "3:2"),
        (EGGS, "Each egg is 25 cents.", "0.25"),
        (EGGS, "One egg costs $0.25.", "0.25"),
        ("5 tickets cost $60. What do 8 tickets cost?", "Eight tickets cost $96.", "96"),
        (MEETING, "It finishes at 3:35 pm.", "3:35 pm"),
        (TOWN, "The population fell by 20%.", "20%"),
        (LAMPS, "56 lamps are left.", "56"),
        (PHONE, "He makes $40.", "40"),
        (SCHOOL, "The school has 170 boys.", "170"),
        (RECTANGLE, "The shorter side is 8 cm.", "8"),
    ],
)
def test_the_asked_thing_in_other_words_is_right(problem: str, solution: str, reference: str) -> None:
    """What the question asks for may be named otherwise, or by a pronoun."""
    assert verify(problem, solution, reference).outcome == "correct"
