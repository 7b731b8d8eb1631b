"""Antiderivatives with their constants are equal exactly where they differ by a number."""

import pytest

from mathverifier import equivalent

EQUAL = [
    (r"\frac{x}{2}+C", r"\frac{x+1}{2}+C"),
    (r"\ln|x|+C", r"\ln|2x|+C"),
    (r"\sin^2 x + C", r"-\cos^2 x + C"),
    (r"-\frac1x+C", r"\frac{x-1}{x}+C"),
    ("x^2+c", "x^2+1+C"),
    ("ax+C", "ax+1+C"),
    (r"\arctan x + C", r"-\operatorname{arccot} x + C"),
    (r"\arcsin x + C", r"-\arccos x + C"),
    (r"\frac{1}{x-1}+C", r"\frac{1}{x-1}+3+C"),  # Where it has no value, it is compared elsewhere.
]
DIFFERENT = [
    (r"\ln|x|+C", r"2\ln|x|+C"),
    ("x^2+C", "x^2+x+C"),
    (r"\sin^2 x + C", r"\cos^2 x + C"),
    ("e^x+C", "e^{x+1}+C"),
    ("x^2+C", "x^2+7"),
    ("x^2", "x^2+3"),
    (r"\frac{1}{x-1}+C", r"\frac{2}{x-1}+C"),
    (r"\arctan x + C", r"\arctan\frac{1}{x} + C"),
    (r"\arctan x + C", r"-\arctan\frac{2}{x} + C"),
    (r"\arcsin x + C", r"\arccos x + C"),
]
# By another number on each interval.
STEPPED = [
    (r"\arctan x + C", r"-\arctan\frac{1}{x} + C"),
    (r"\frac12\arctan\frac{x}{2}+C", r"-\frac12\arctan\frac{2}{x}+C"),
    ("x+C", r"\arctan(\tan x)+C"),
    ("x+C", r"\frac{|x|}{x}+x+C"),
    (r"\frac1x+C", r"\frac1x+\frac{|x|}{x}+C"),
]


@pytest.mark.parametrize(("reference", "answer"), EQUAL)
def test_a_number_between_them_is_in_the_constant(reference: str, answer: str) -> None:
    """The constant of integration is any number, and takes another one in."""
    for one, other in ((reference, answer), (answer, reference)):
        found = equivalent(one, other)
        assert (found.outcome, found.rung) == ("correct", "antiderivatives")


@pytest.mark.parametrize(("reference", "answer"), DIFFERENT)
def test_anything_else_between_them_is_another_function(reference: str, answer: str) -> None:
    """A difference that depends on the letter, or no constant on one side, makes another answer."""
    assert equivalent(reference, answer).outcome == "incorrect"


@pytest.mark.parametrize(("reference", "answer"), STEPPED)
def test_another_number_on_each_interval_proves_nothing(reference: str, answer: str) -> None:
    """Whether one constant is meant, or one for each interval, is not said."""
    for one, other in ((reference, answer), (answer, reference)):
        assert equivalent(one, other).outcome == "unknown"


def test_an_answer_without_a_value_on_an_interval_is_not_credited() -> None:
    """`\\ln x` has none for negative numbers, where `\\ln|x|` has one."""
    assert equivalent(r"\ln|x|+C", r"\ln x+C").outcome == "unknown"
    assert equivalent(r"\ln x+C", r"\ln|x|+C").outcome == "correct"
