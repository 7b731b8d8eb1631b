"""Sentences that give the right number of what is asked for, and of something else."""

import pytest

from mathverifier import verify

TILL = "Dana has $20. She buys pens for $8. How much change does she get?"
URN = "A bag holds 4 green and 5 yellow beads. What is the probability that a bead is yellow?"
CHANCE = "Two dice are rolled. What is the probability that the sum is not 7?"
GCD = "What is the greatest common divisor of 36 and 60?"
STAMPS = "Pia had 40 stamps and gave 13 to Ben. How many stamps does Pia have now?"
SEATS = "A theatre has 15 rows of 12 seats each. How many seats are there in total?"
ANGLE = "Each interior angle of a polygon is 150 degrees. How many degrees is each exterior angle?"
SISTER = "Ravi is 14 years old and his sister is 5 years younger. How old is his sister?"
SHELLS = "Anna has 3 times as many shells as Bert. Bert has 15 shells. How many shells does Anna have?"
BOTH = "Lia has 14 stickers and Max has 9 stickers. How many stickers do they have together?"
RUNS = "Lena ran 5 km on Monday and 8 km on Tuesday. How many more km did she run on Tuesday than on Monday?"
FATHER = "Tim is 6. His father is 5 times as old. How old will his father be in 4 years?"
TRIP = "Tom drives at 60 mph. How long does it take him to drive 180 miles?"
PRICES = "A vase costs $35 and a lamp costs $50. How much do they cost together?"
TEA = "Of 70 people, 30 like both tea and coffee. How many like only tea?"
SALE = "A shirt costs $40 and is sold at a 25% discount. What is the sale price?"
CHESS = "Of 30 students 18 play chess. How many students do not play chess?"
EGGS = "A farmer packs 96 eggs in cartons of 12. How many cartons does he need?"
PEAK = "At which $x$ does $f(x)=6x-x^2$ have its maximum?"
CARDS = "After Ivo lost 7 of his cards he had 19 left. How many cards did Ivo have at first?"
ROPE = "A rope of 45 m is cut into 9 equal pieces. How long is each piece?"
SPORTS = "Of 30 pupils 18 play football and the others play tennis. How many pupils play tennis?"
TAXI = "A taxi costs $3 plus $2 per mile. What does a ride of 8 miles cost?"
DRIVE = "A car goes 60 miles per hour for 6 hours. How many miles does the car travel?"


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        (TILL, "She pays $12.", "12"),
        (TILL, "20 - 8 = 12. So Dana spends $12.", "12"),
        (TILL, "Dana spends 20 - 8 = $12.", "12"),
        (URN, "P(green) = 5/9", "\\frac{5}{9}"),
        (URN, "The probability that it is not yellow is 5/9.", "\\frac{5}{9}"),
        (CHANCE, "P(7) = 5/6", "\\frac{5}{6}"),
        (CHANCE, "The probability that the sum is 7 is 5/6.", "\\frac{5}{6}"),
        (GCD, "lcm(36, 60) = 12", "12"),
        (GCD, "So the LCM is 12.", "12"),
        (STAMPS, "Pia had 27 stamps at first.", "27"),
        (STAMPS, "Pia had 27 stamps.", "27"),
        (STAMPS, "Ben has 27 stamps.", "27"),
        (SEATS, "Each row has 180 seats.", "180"),
        (SEATS, "There are 180 rows.", "180"),
        (ANGLE, "Each interior angle is 30 degrees.", "30"),
        (ANGLE, "The sum of the exterior angles is 30.", "30"),
        (ANGLE, "The polygon has 30 sides.", "30"),
        (SISTER, "Ravi is 9 years old.", "9"),
        (SISTER, "His sister will be 9 in 5 years.", "9"),
        (SHELLS, "Bert owns 45 shells.", "45"),
        (SHELLS, "Together they have 45 shells.", "45"),
        (BOTH, "Max has 23 stickers.", "23"),
        (RUNS, "On Monday she ran 3 km.", "3"),
        (FATHER, "Now his father is 34 years old.", "34"),
        (FATHER, "Tim will be 34.", "34"),
        (TRIP, "It takes 3 miles.", "3"),
        (PRICES, "The vase costs $85.", "85"),
        (TEA, "40 like only coffee.", "40"),
        (TEA, "40 like both.", "40"),
        (SALE, "The price falls by $30.", "30"),
        (CHESS, "12 students play chess.", "12"),
        (EGGS, "Each carton holds 8 eggs.", "8"),
        (PEAK, "The maximum value is 3.", "3"),
        (DRIVE, "It travels 360 miles per hour.", "360"),
        (CARDS, "Ivo has 26 cards left.", "26"),
        (ROPE, "The rope is cut into 5 pieces.", "5"),
        (SPORTS, "12 pupils play football.", "12"),
        (TAXI, "The cost per mile is $19.", "19"),
        (TAXI, "Each mile costs $19.", "19"),
        ("She earns $14 an hour. How much does she earn in a week of 22 hours?", "Each hour brings $308.", "308"),
        ("Mira is 15 and Jon is 11. How old will Mira be in 6 years?", "In 6 years Jon will be 21.", "21"),
    ],
)
def test_the_number_of_another_thing_is_not_correct(problem: str, solution: str, reference: str) -> None:
    """A sentence that says the right number of something else does not answer the question."""
    assert verify(problem, solution, reference).outcome == "unknown"


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        (TILL, "She gets $12 back.", "12"),
        (TILL, "She pays $8, so her change is $12.", "12"),
        (TILL, "After paying $8, Dana has 20 - 8 = $12 in change.", "12"),
        (URN, "P(yellow) = 5/9", "\\frac{5}{9}"),
        (URN, "5 of 9 beads are yellow, so the probability is 5/9.", "\\frac{5}{9}"),
        (CHANCE, "The probability of any other sum is 5/6.", "\\frac{5}{6}"),
        (CHANCE, "P(not 7) = 5/6", "\\frac{5}{6}"),
        (GCD, "gcd(36, 60) = 12", "12"),
        (GCD, "The largest number that divides both is 12.", "12"),
        (STAMPS, "Pia has 27 stamps.", "27"),
        (STAMPS, "She is left with 27 of her 40 stamps.", "27"),
        (SEATS, "There are 180 seats.", "180"),
        (SEATS, "The theatre has 180 seats.", "180"),
        (ANGLE, "The exterior angle is 30 degrees.", "30"),
        (SISTER, "She is 9 years old.", "9"),
        ("Ravi's sister Mia is 9 years younger than he, who is 18. How old is his sister?", "Mia is 9.", "9"),
        (SHELLS, "Anna has 45 shells.", "45"),
        (BOTH, "Lia and Max have 23 stickers.", "23"),
        (BOTH, "Together they have 23 stickers.", "23"),
        (RUNS, "She ran 3 km more on Tuesday.", "3"),
        (RUNS, "The difference is 3 km.", "3"),
        (FATHER, "In 4 years his father will be 34.", "34"),
        (TRIP, "It takes 3 hours.", "3"),
        (PRICES, "The vase and the lamp cost $85.", "85"),
        (TEA, "So 40 people like only tea.", "40"),
        (SALE, "It now costs $30.", "30"),
        (CHESS, "12 students do not play chess.", "12"),
        (EGGS, "He needs 8 cartons.", "8"),
        (PEAK, "The maximum is at x = 3.", "3"),
        (DRIVE, "It travels 360 miles.", "360"),
        (CARDS, "Ivo had 26 cards.", "26"),
        (ROPE, "Each piece is 5 m long.", "5"),
        ("A girl is 1.5 m tall and grows 30 cm. How tall is she in centimeters?", "180 centimeters", "180"),
        (SPORTS, "12 pupils play tennis.", "12"),
        (TAXI, "The ride costs $19.", "19"),
        ("How many pounds does he eat a day?", "He eats 3 pounds per day.", "3"),
    ],
)
def test_the_number_of_what_is_asked_for_is_correct(problem: str, solution: str, reference: str) -> None:
    """A sentence that names what is asked for, or nothing at all, answers the question in its own words."""
    assert verify(problem, solution, reference).outcome == "correct"


def test_another_number_of_another_thing_stays_incorrect() -> None:
    """Where a solution gives one number alone, and that is wrong, it does not matter what it is said of."""
    assert verify(TILL, "So she pays $14.", "12").outcome == "incorrect"


def test_another_number_proves_nothing_where_the_right_one_may_stand_before() -> None:
    """What is said last of something else takes nothing back."""
    assert verify(TILL, "Her change is $12. In all, Dana spends $8.", "12").outcome != "incorrect"


def test_the_answer_before_a_clause_on_something_else_is_taken() -> None:
    """Of two clauses, the one that names what is asked for gives the answer."""
    assert verify(GCD, "The GCD is 12, and the LCM is 180.", "12").outcome == "correct"
