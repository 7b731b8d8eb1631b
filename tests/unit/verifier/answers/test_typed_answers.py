"""Typed answers of many kinds, each from both sides: right, and nearly right but not."""

import pytest

from mathverifier import equivalent


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"v = u + at", r"v - u = at", "correct"),
        (r"v = u + at", r"v + u = at", "unknown"),
        (r"s = ut + \frac12 at^2", r"s - ut = \frac{at^2}{2}", "correct"),
        (r"a > b", r"b < a", "correct"),
        (r"a > b", r"b \le a", "incorrect"),
        (r"2x + 2y \le 6", r"x + y \le 3", "correct"),
        (r"2x + 2y \le 6", r"x + y \ge 3", "incorrect"),
        (r"-x - y \le 3", r"x + y \ge -3", "correct"),
    ],
)
def test_relations_in_several_letters(reference: str, answer: str, outcome: str) -> None:
    """Behind a sign two letters are a product, whatever word they are; an inequality may be turned round."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"n \equiv 3 \pmod{5}", r"n = 5k + 3, k \in \mathbb{Z}", "correct"),
        (r"n \equiv 3 \pmod{5}", r"n = 5k - 2, k \in \mathbb{Z}", "correct"),
        (r"n \equiv 3 \pmod{5}", r"n = 5k + 2, k \in \mathbb{Z}", "incorrect"),
        (r"n \equiv 3 \pmod{5}", r"n = 10k + 3, k \in \mathbb{Z}", "incorrect"),
    ],
)
def test_congruences_and_their_families(reference: str, answer: str, outcome: str) -> None:
    """`5k + 3` for all whole k is 3 modulo 5."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"\begin{cases} x \ge 0 \\ x < 3 \end{cases}", r"0 \le x < 3", "correct"),
        (r"\begin{cases} x \ge 0 \\ x < 3 \end{cases}", r"0 \le x \le 3", "incorrect"),
        (r"2^n \text{ for } n \ge 1", r"2^n, n \geq 1", "correct"),
        (r"x^2 \text{ if } x > 0", r"x^2 when x>0", "correct"),
        (r"x^2 \text{ if } x > 0", r"x^2 when x<0", "unknown"),
        (r"x^2 unless x > 0", r"x^2 when x>0", "unknown"),
    ],
)
def test_systems_of_inequalities_and_conditions(reference: str, answer: str, outcome: str) -> None:
    """Inequalities in a brace hold together; a bound behind a comma is a condition; `unless` denies one."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"\begin{pmatrix} 1 & 1 \\ 0 & 1 \end{pmatrix}^2", r"\begin{pmatrix} 1 & 2 \\ 0 & 1 \end{pmatrix}", "correct"),
        (
            r"\begin{pmatrix} 1 & 1 \\ 0 & 1 \end{pmatrix}^3",
            r"\begin{pmatrix} 1 & 2 \\ 0 & 1 \end{pmatrix}",
            "incorrect",
        ),
        (r"\begin{pmatrix} a & 0 \\ 0 & b \end{pmatrix}", r"\begin{pmatrix} a & 0 \\ 0 & b \end{pmatrix}^T", "correct"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", r"\begin{pmatrix} 1 & 3 \\ 2 & 4 \end{pmatrix}^T", "correct"),
        (
            r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
            r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}^T",
            "incorrect",
        ),
        (
            r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
            r"\begin{pmatrix} 1 & 3 \\ 2 & 4 \end{pmatrix}^{-1}",
            "unknown",
        ),
    ],
)
def test_powers_and_transposes_of_matrices(reference: str, answer: str, outcome: str) -> None:
    """A whole power and a transpose are worked out, an inverse is not."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"f(x, y) = x + y", r"f(a, b) = a + b", "correct"),
        (r"f(x, y) = x - y", r"f(y, x) = y - x", "correct"),
        (r"f(x, y) = x - y", r"f(y, x) = x - y", "incorrect"),
    ],
)
def test_functions_of_several_letters(reference: str, answer: str, outcome: str) -> None:
    """The letters of a function may be called otherwise, all at once."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"B, C, E", r"BCE", "unknown"),
        (r"B, C, E", r"BCD", "incorrect"),
        (r"B", r"BC", "incorrect"),
        (r"AB", r"A, B", "unknown"),
        (r"I \text{ and } III", r"III and I", "correct"),
        (r"I \text{ and } III", r"I, II and III", "incorrect"),
    ],
)
def test_runs_of_options_and_roman_numerals(reference: str, answer: str, outcome: str) -> None:
    """`BCE` is no other options than B, C and E; it may be a triangle, too."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"k > 4", r"k is greater than 4", "correct"),
        (r"k > 4", r"k is at least 4", "incorrect"),
        (r"m \ne 0", r"m is nonzero", "correct"),
        (r"p \text{ is prime}", r"p is a prime number", "correct"),
        (r"n \text{ is even}", r"n is an even number", "correct"),
        (r"n \text{ is even}", r"n is an odd number", "incorrect"),
    ],
)
def test_what_is_said_of_one_letter(reference: str, answer: str, outcome: str) -> None:
    """A comparison in words is the relation; what a number is called with its noun is what it is."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"\text{isosceles}", r"an isosceles triangle", "unknown"),
        (r"isosceles triangle", r"equilateral triangle", "incorrect"),
        (r"\text{Ann loses}", r"\text{Ann}", "incorrect"),
    ],
)
def test_adjectives_without_their_noun(reference: str, answer: str, outcome: str) -> None:
    """`isosceles` may be short for `isosceles triangle`; what is said of a name is another matter."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (
            r"\begin{cases} t & 0 \le t < 2 \\ 4 - t & 2 \le t \le 4 \end{cases}",
            r"\begin{cases} t & 0 \le t \le 2 \\ 4 - t & 2 < t \le 4 \end{cases}",
            "correct",
        ),
        (
            r"\begin{cases} t & 0 \le t < 2 \\ 4 - t & 2 \le t \le 4 \end{cases}",
            r"\begin{cases} t & 0 \le t \le 3 \\ 4 - t & 3 < t \le 4 \end{cases}",
            "incorrect",
        ),
        (
            r"\begin{cases} \frac{n}{2} & n \text{ even} \\ \frac{n-1}{2} & n \text{ odd} \end{cases}",
            r"\left\lfloor \frac{n}{2} \right\rfloor",
            "correct",
        ),
        (
            r"\begin{cases} \frac{n}{2} & n \text{ even} \\ \frac{n-1}{2} & n \text{ odd} \end{cases}",
            r"\left\lceil \frac{n}{2} \right\rceil",
            "incorrect",
        ),
        (
            r"\begin{cases} \frac{n}{2} & n \text{ even} \\ \frac{n+1}{2} & n \text{ odd} \end{cases}",
            r"\left\lceil \frac{n}{2} \right\rceil",
            "correct",
        ),
    ],
)
def test_cases_cut_at_another_place(reference: str, answer: str, outcome: str) -> None:
    """Cells in which no case holds are no difference; floors of whole numbers are worked out by parity."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"x_1+1", r"x1+1", "unknown"),
        (r"7", "We count them all step by step.\n\n$\\boxed{7}_{10}$", "unknown"),
    ],
)
def test_indices_that_braces_do_not_hold_together(reference: str, answer: str, outcome: str) -> None:
    """`x_12` may be `x_1` times 2: nobody knows."""
    assert equivalent(reference, answer).outcome == outcome
