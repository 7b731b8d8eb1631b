"""Notations of functions that the parser reads as nodes, from both sides: right, and nearly right."""

import pytest

from mathverifier import equivalent
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.parser import parse


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"\arcsin x", r"\sin^{-1} x", "correct"),
        (r"\frac{1}{\sin x}", r"\sin^{-1} x", "incorrect"),
        (r"\frac{\pi}{6}", r"\sin^{-1}(1/2)", "correct"),
        (r"\frac{\pi}{3}", r"\sin^{-1}(1/2)", "incorrect"),
        (r"\frac{\pi}{3}", r"\sec^{-1} 2", "correct"),
        (r"\frac{\pi}{6}", r"\sec^{-1} 2", "incorrect"),
        (r"\ln(1+\sqrt 2)", r"\sinh^{-1}(1)", "correct"),
        (r"\ln(1+\sqrt 3)", r"\operatorname{arsinh}(1)", "incorrect"),
        (r"\frac12\ln 3", r"\tanh^{-1}\frac12", "correct"),
        (r"\frac12\ln 2", r"\operatorname{artanh}\frac12", "incorrect"),
        (r"\frac{\pi}{4}", r"\cot^{-1}(1)", "correct"),
        (r"\frac{3\pi}{4}", r"\cot^{-1}(-1)", "unknown"),
        (r"-\frac{\pi}{4}", r"\cot^{-1}(-1)", "unknown"),
        (r"(\sin x)^n", r"\sin^n x", "correct"),
        (r"\sin x^n", r"\sin^n x", "incorrect"),
        (r"\frac{1}{\cos^2 x}", r"\cos^{-2} x", "correct"),
        (r"\operatorname{sech}^2 x", r"1-\tanh^2 x", "correct"),
        (r"\operatorname{sech} x", r"1-\tanh x", "incorrect"),
    ],
)
def test_powers_and_inverses_of_functions(reference: str, answer: str, outcome: str) -> None:
    """The power -1 of a function's name is its inverse, any other a power; an angle of two conventions is open."""
    found = equivalent(reference, answer)
    assert (found.outcome, found.rung == "algebra") == (outcome, False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3!5!", 720),
        (r"\frac{12!}{3!\,4!\,5!}", 27720),
        ("5!!", 15),
        ("6!!", 48),
        ("(3!)!", 720),
        ("{}_5C_2", 10),
        ("^5P_2", 20),
        (r"2\sum_{i=1}^{3} i^2", 28),
        (r"\prod_{k=1}^{5} k", 120),
        (r"\sum_{k=1}^{3} (k+1) + 1", 10),
        (r"\sum_{k=1}^{3} k + 1", 7),
        (r"(\sum_{k=1}^{3} k + 1)(\sum_{k=1}^{2} k)", 21),
        (r"\sum_{k=1}^{3} k + \sum_{k=1}^{2} k", 9),
    ],
)
def test_products_of_factorials_and_sums_have_a_value(text: str, value: int) -> None:
    """What is written out between two whole numbers is a number."""
    tree = parse(text)
    assert tree is not None
    assert evaluate(tree) == value


@pytest.mark.parametrize(
    "text", ["5!!!", "3 5", r"\sum_{k=1}^{3} k+k^2", r"\sum_{k=1}^{n} k", r"\sum_{k=1}^{10^9} k", r"\sum_{k=3}^{1} k"]
)
def test_what_may_be_meant_in_two_ways_or_is_too_long_is_no_expression(text: str) -> None:
    """A third exclamation mark, a term that may go on, an end that is a letter, and a billion terms are not read."""
    assert parse(text) is None


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"\frac{n(n-1)}{2}", "C_n^2", "correct"),
        (r"\frac{n(n+1)}{2}", "C_n^2", "incorrect"),
        (r"\frac{n!}{(n-2)!}", "A_n^2", "correct"),
        ("C^2", "C_1^2", "incorrect"),
        (r"2^n n!", "(2n)!!", "correct"),
        (r"2^n (n+1)!", "(2n)!!", "incorrect"),
        (r"\sum_{k=1}^n k", r"\sum_{k=0}^{n-1} (k+1)", "correct"),
        (r"\sum_{k=1}^n k", r"\sum_{k=0}^{n-1} k", "incorrect"),
        (r"\sum_{k=1}^{n}\frac{1}{k}", r"\sum_{k=1}^{n-1}\frac{1}{k}", "incorrect"),
        (r"\frac{1}{n}\sum_{k=1}^{n} k", r"\frac{n+1}{2}", "correct"),
        (r"\frac{1}{n}\sum_{k=1}^{n} k", r"\frac{n}{2}", "incorrect"),
        (r"\sum_{k=1}^n k + 1", r"\frac{n(n+1)}{2}+1", "correct"),
        (r"\sum_{k=1}^n k + 1", r"\frac{n(n+1)}{2}+n", "incorrect"),
        (r"\sum_{k=1}^n (k+1)", r"\frac{n(n+3)}{2}", "correct"),
        (r"\sum_{k=0}^\infty 2^{-k} + 1", "3", "correct"),
        (r"\sum_{k=0}^\infty 2^{-k} + 1", "2", "incorrect"),
    ],
)
def test_counts_and_sums_in_letters(reference: str, answer: str, outcome: str) -> None:
    """Sums are told apart by their first values, and are one by induction; `C_n^2` is read as a count where it is."""
    found = equivalent(reference, answer)
    assert (found.outcome, found.rung == "algebra") == (outcome, False)
