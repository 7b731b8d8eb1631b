"""Answers in the unit that the problem asks for, in another one, and in one that the problem does not use."""

import pytest

from mathverifier import verify
from mathverifier.core.answers.asked_units import asked_units

MINUTES = "How many minutes does the trip take?"
ROOM = "A room is 4 feet by 6 feet. What is its area?"
CENTS = "A pen costs 50 cents. How many cents do 5 pens cost?"
SPEED = "A train travels 240 km in 3 hours. What is its average speed in km/h?"


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        (MINUTES, "It takes 90 minutes.", "90"),
        (MINUTES, "It takes 1.5 hours.", "90"),
        (MINUTES, "It takes an hour and a half.", "90"),
        (MINUTES, "The trip takes 1 hour and 30 minutes.", "90"),
        (MINUTES, "$\\boxed{90}$ minutes", "90"),
        (ROOM, "The area is 24 square feet.", "24"),
        (CENTS, "It costs $2.50.", "250"),
        (SPEED, "Its average speed is 80 km/h.", "80"),
        (SPEED, "The speed is 80 kilometers per hour.", "80"),
    ],
)
def test_a_value_in_the_unit_that_is_asked_for_or_worth_as_much_is_correct(
    problem: str, solution: str, reference: str
) -> None:
    """The reference has the unit that the question names, where it names none itself."""
    assert verify(problem, solution, reference).outcome == "correct"


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        (MINUTES, "It takes 90 hours.", "90"),
        (MINUTES, "$\\boxed{90}$ hours", "90"),
        (MINUTES, "It takes 90 miles.", "90"),
        (ROOM, "The area is 24 square meters.", "24"),
        (ROOM, "The area is 24 cm^2.", "24"),
        (CENTS, "It costs $250.", "250"),
        (SPEED, "Its average speed is 80 mph.", "80"),
        (SPEED, "It travels 80 km.", "80"),
    ],
)
def test_a_number_in_another_unit_is_not_correct(problem: str, solution: str, reference: str) -> None:
    """As many hours as minutes are wanted are another time, and so is a measure that the problem does not use."""
    assert verify(problem, solution, reference).outcome != "correct"


@pytest.mark.parametrize(
    ("problem", "names"),
    [
        (MINUTES, ["minute"]),
        (SPEED, ["kilometer per hour"]),
        ("How tall is she in centimeters?", ["centimeter"]),
        ("How much is it in total?", []),
        ("He ran for 2 hours in the rain. How far did he run?", []),
    ],
)
def test_the_unit_is_read_where_the_question_names_it(problem: str, names: list[str]) -> None:
    """`How many` and `in` lead up to a unit; other words and numbers of the problem do not."""
    assert [units[0].name for units in asked_units(problem)] == names


@pytest.mark.parametrize(
    ("solution", "outcome"),
    [
        ("\\boxed{12} cm", "correct"),
        ("$\\boxed{120}$ mm", "correct"),
        ("It is \\boxed{12} in all.", "correct"),
        ("\\boxed{12} mm", "incorrect"),
        ("The length is \\boxed{12} inches.", "incorrect"),
    ],
)
def test_a_unit_behind_the_box_belongs_to_the_answer(solution: str, outcome: str) -> None:
    """A box that holds a number alone has the unit that stands behind it."""
    assert verify(None, solution, "12\\text{ cm}").outcome == outcome
