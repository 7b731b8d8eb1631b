"""Sums with dots, multiples of the identity matrix, names of derivatives, rays and changes in words."""

import pytest

from mathverifier import equivalent

HALF = r"\begin{pmatrix}1/2&0\\0&1/2\end{pmatrix}"

EQUAL = [
    (r"1+2+\cdots+n", r"\frac{n(n+1)}{2}"),
    (r"1+3+5+\cdots+(2n-1)", "n^2"),
    (r"1^2+2^2+\cdots+n^2", r"\frac{n(n+1)(2n+1)}{6}"),
    (r"1+2+4+\cdots+2^n", "2^{n+1}-1"),
    (r"1\cdot 2\cdot 3 \cdots n", "n!"),
    (r"1+3+5+\cdots+99", "2500"),
    (r"1+2+\cdots+n", r"\sum_{k=1}^n k"),
    (HALF, r"\frac12 I"),
    (HALF, r"0.5 I_2"),
    (r"\begin{pmatrix}-1&0\\0&-1\end{pmatrix}", "-I"),
    ("y' = 2x", r"\frac{dy}{dx} = 2x"),
    (r"\frac{d^2y}{dx^2} = 2", "y'' = 2"),
    ("f'(t) = t", "df/dt = t"),
    (r"[3,\infty)", "3 or more"),
    (r"x \ge 3", "at least 3"),
    ("x < 7", "less than 7"),
    ("a 20% increase", "an increase of 20%"),
    ("a decrease of 15%", "decreased by 15%"),
]
DIFFERENT = [
    (r"1+2+\cdots+n", r"\frac{n(n-1)}{2}"),
    (r"1+3+9+\cdots+3^n", r"\frac{3^{n}-1}{2}"),
    (r"1+3+5+\cdots+99", "2501"),
    (HALF, "2I"),
    (r"x \ge 2.5", "at least 4"),
    (HALF, r"\frac12 I_3"),
    (r"\begin{pmatrix}1/2&0\\0&1/3\end{pmatrix}", r"\frac12 I"),
    ("y' = 2x", r"\frac{dy}{dx} = 2x + 1"),
    (r"[3,\infty)", "more than 3"),
    (r"x \ge 3", "at least 4"),
    ("a 20% increase", "an increase of 25%"),
    ("an increase of 15%", "a 15% drop"),
]
OPEN = [
    (r"1+2+\cdots+2^n", "2^{n+1}-1"),  # Powers of two, or all numbers.
    (r"1+2+\cdots+32", "63"),
    (r"1+2+\cdots+n+1", r"\frac{(n+1)(n+2)}{2}"),  # The last 1 may stand apart.
    (r"\frac{n(n+1)}{2}", r"1+2+\cdots+n"),  # A sum that is not worked out.
    ("y' = 2t", "dy/dt = 2t"),
    ("y' = 2x", r"\frac{dx}{dy} = 2x"),
    ("y'' = 2", r"\frac{dy}{dx} = 2"),
    ("x > 2", "at least 3"),  # The same in whole numbers alone.
    (r"x \ge 2.5", "at least 3"),
    (r"(-\infty, 3.5]", "at most 3"),
    (HALF, r"\frac14 + \frac14 I"),  # A number is added to a matrix by nobody's rule.
    ("a 20% increase", "an increase to 20%"),
    ("an increase of 30 dollars", "a 30% increase"),
]


@pytest.mark.parametrize(("reference", "answer"), EQUAL)
def test_two_forms_of_one_answer_are_equal(reference: str, answer: str) -> None:
    """Both forms say the same, by one rule that fits."""
    assert equivalent(reference, answer).outcome == "correct"


@pytest.mark.parametrize(("reference", "answer"), DIFFERENT)
def test_another_value_in_the_other_form_is_wrong(reference: str, answer: str) -> None:
    """A form that is understood proves a difference, too."""
    assert equivalent(reference, answer).outcome == "incorrect"


@pytest.mark.parametrize(("reference", "answer"), OPEN)
def test_a_form_with_two_readings_proves_nothing(reference: str, answer: str) -> None:
    """Where the rule, the letter or the kind of number is not certain, neither is proven."""
    assert equivalent(reference, answer, deadline_s=0.2).outcome == "unknown"
