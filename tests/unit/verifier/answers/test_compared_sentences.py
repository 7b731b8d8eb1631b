"""Sentences that swap a comparison, tell a share for a count, or give another value of the function asked for."""

import pytest

from mathverifier import verify

WALK = "Ines ran 14 km on Friday and 9 km on Sunday. How many more km did she run on Friday than on Sunday?"
TALL = "Ben is 150 cm tall and Eva is 143 cm tall. How many cm taller is Ben than Eva?"
MONEY = "Lea has $60 and spends $45. How much money does she have left, in dollars?"
SALE = "A $60 coat is reduced by 25%. How much is the coat now, in dollars?"
DIVISOR = "What is the greatest common divisor of 54 and 36?"
MULTIPLE = "Find the least common multiple of 6 and 9."
DERIVED = "Let $h(x) = x^3$. Find $h''(2)$."
SPREAD = "What is the variance of 2, 4, 6, 8, 10?"
MODULUS = "Find the modulus of $5+12i$."
SIDE = "A rectangle has area 60 and length 12. What is its width?"


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        (WALK, "She ran 5 km more on Sunday than on Friday.", "5"),
        (TALL, "Eva is 7 cm taller than Ben.", "7"),
        (MONEY, "She has 15% left.", "15"),
        (DIVISOR, "$\\gcd(36, 90) = 18$", "18"),
        (MULTIPLE, "\\(\\operatorname{lcm}(9, 18) = 18\\)", "18"),
        (DERIVED, "$h'(2) = 12$", "12"),
        (DERIVED, "$h(2) = 12$", "12"),
        (SPREAD, "$\\sigma = 8$", "8"),
        (MODULUS, "$|5+12i|^2 = 13$", "13"),
        (SIDE, "Its diagonal is 5.", "5"),
    ],
)
def test_another_value_of_what_is_asked_proves_nothing(problem: str, solution: str, reference: str) -> None:
    """The number is the reference's, and is said of other numbers, another derivative or the other one of two."""
    assert verify(problem, solution, reference).outcome == "unknown"


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        (WALK, "She ran 5 km more on Friday than on Sunday.", "5"),
        (WALK, "On Friday she ran 5 km more than on Sunday.", "5"),
        (TALL, "Ben is 7 cm taller than Eva.", "7"),
        (TALL, "He is 7 cm taller than she is.", "7"),
        (MONEY, "She has $15 left.", "15"),
        (SALE, "The coat is $45 now.", "45"),
        (DIVISOR, "$\\gcd(54, 36) = 18$", "18"),
        (DIVISOR, "$\\gcd(36, 54) = 2\\cdot 3^2 = 18$", "18"),
        (MULTIPLE, "\\(\\operatorname{lcm}(6, 9) = 18\\)", "18"),
        (DERIVED, "$h''(2) = 12$", "12"),
        (SPREAD, "$\\sigma^2 = 8$", "8"),
        (MODULUS, "$|5+12i| = 13$", "13"),
        (SIDE, "Its width is 5.", "5"),
    ],
)
def test_what_is_asked_by_its_formula_or_comparison_is_right(problem: str, solution: str, reference: str) -> None:
    """The same numbers, derivative and order of things as in the question are the answer."""
    assert verify(problem, solution, reference).outcome == "correct"
