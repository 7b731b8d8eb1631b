"""Notations of one value or equation, each beside one that is nearly the same."""

import pytest

from mathverifier import equivalent


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("3-4i", r"\overline{3+4i}", "correct"),
        ("3-4i", r"\overline{3-4i}", "incorrect"),
        ("-i", r"\bar{i}", "correct"),
        ("a-bi", r"\overline{a+bi}", "correct"),
        (r"\overline{z+i}", "z-i", "unknown"),
        (r"\overline{\sqrt{-4}\,i}", "-2", "unknown"),
        (r"5(\cos 30^\circ+i\sin 30^\circ)", "5 cis 30°", "correct"),
        (r"5(\cos 30^\circ+i\sin 30^\circ)", "5 cis 60°", "incorrect"),
        (r"2e^{i\pi/3}", r"2\operatorname{cis}\frac{\pi}{3}", "correct"),
        (r"2e^{i\pi/3}", r"2\operatorname{cis}\frac{\pi}{6}", "incorrect"),
        (r"2e^{i\pi/3}", r"2\angle 60^\circ", "correct"),
        (r"2e^{i\pi/3}", "2∠30°", "incorrect"),
        (r"\angle A = 60°", r"\angle A = 60°", "correct"),
        ("3-4i", "3-4j", "correct"),
        ("3-4i", "3+4j", "incorrect"),
        ("3i+4j", "3j+4i", "incorrect"),
    ],
)
def test_complex_numbers(reference: str, answer: str, outcome: str) -> None:
    """A bar conjugates, `cis` and the sign of an angle are polar forms, and j may be the imaginary unit."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("120", "10C3", "correct"),
        ("120", "10P3", "incorrect"),
        ("720", "10P3", "correct"),
        (r"\binom{10}{3}", r"{}_{10}C_3", "correct"),
        (r"\frac{4C2}{6C2}", r"\frac{2}{5}", "correct"),
        (r"\binom{10}{3}", "C(10, 3)", "correct"),
        (r"\binom{10}{3}", "C(3, 10)", "incorrect"),
        (r"\binom{10}{3}", "C_3^{10}", "correct"),
    ],
)
def test_numbers_of_selections(reference: str, answer: str, outcome: str) -> None:
    """Schools write them in many ways; of two arguments the first is the size."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("a_n=2a_{n-1}", "a_{n+1}=2a_n", "correct"),
        ("a_n=2a_{n-1}", "a_{n-1}=2a_n", "incorrect"),
        ("a_n=2a_{n-1}", "a_n=2a_{n-2}", "incorrect"),
        ("a_n=2a_{n-1}", "b_{n+1}=2b_n", "unknown"),
        ("a_{n+2}=a_{n+1}+a_n", "a_k=a_{k-1}+a_{k-2}", "correct"),
        ("a_n = a_{n-1} + n", "a_{n+1} = a_n + n + 1", "correct"),
        ("a_n = a_{n-1} + n", "a_{n+1} = a_n + n", "incorrect"),
        (r"a_n=2a_{n-1} for n \ge 2", r"a_{n+1}=2a_n for n \ge 1", "correct"),
        (r"a_n=2a_{n-1} for n \ge 5", "a_{n+1}=2a_n", "unknown"),
        ("a_1=1, a_n=2a_{n-1}", "a_{n+1}=2a_n, a_1=1", "correct"),
        ("a_1=1, a_n=2a_{n-1}", "a_{n+1}=2a_n, a_1=2", "incorrect"),
        ("a_1=1, a_n=2a_{n-1}", "a_1=1, a_n = a_{n-1} + 2^{n-2}", "unknown"),
    ],
)
def test_recurrences(reference: str, answer: str, outcome: str) -> None:
    """Which term has the index n does not matter; with its first terms, a sequence may meet several equations."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"\langle 2, -1, 3\rangle", r"2\mathbf{i}-\mathbf{j}+3\mathbf{k}", "correct"),
        (r"\langle 2, -1, 3\rangle", r"2\mathbf{i}+\mathbf{j}+3\mathbf{k}", "incorrect"),
        ("(3,4)", r"3\hat{i}+4\hat{j}", "correct"),
        ("(3,4)", "4i+3j", "incorrect"),
        ("(3,4)", "3i+4j+k", "incorrect"),
        (r"\begin{pmatrix}1\\2\\0\end{pmatrix}", r"\vec{i}+2\vec{j}", "correct"),
        ("[1,2]", "i+2j", "unknown"),
    ],
)
def test_vectors_of_unit_vectors(reference: str, answer: str, outcome: str) -> None:
    """The factors of the unit vectors are the components in their order."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"x\equiv 3\pmod 7", "x=7k+3", "correct"),
        (r"x\equiv 3\pmod 7", "x=7k-3", "incorrect"),
        (r"x\equiv 3\pmod 7", "x=14k+3", "incorrect"),
        (r"x\equiv 3\pmod 7", "n=7k+3", "unknown"),
        (r"3 \pmod 7", "x = 7k + 3", "correct"),
        (r"x\equiv 3\pmod 7", "3 mod 7", "correct"),
        (r"x\equiv 3\pmod 7", "4 mod 7", "incorrect"),
        (r"x\equiv 3\pmod 7", "10 mod 7", "unknown"),
        (r"n \equiv 1, 5 \pmod 6", r"n \equiv \pm 1 \pmod 6", "correct"),
        (r"n \equiv 1, 5 \pmod 6", r"n \equiv \pm 2 \pmod 6", "incorrect"),
        (r"n = 4k+1, k\in\mathbb{Z}", r"n\equiv 1 \pmod 4", "correct"),
        (r"n = 4k+1, k\in\mathbb{Z}", r"n\equiv 3 \pmod 4", "incorrect"),
        ("y=7k+3", "y=7k-4", "incorrect"),
    ],
)
def test_congruences_beside_formulas(reference: str, answer: str, outcome: str) -> None:
    """Beside a congruence, the letter of a formula stands for any whole number; between formulas it does not."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("f(x)=2x+1", "y=2x+1", "correct"),
        ("f(x)=2x+1", "y=2x-1", "incorrect"),
        ("y=2x+1", "f(x)=2x+1", "correct"),
        (r"f^{-1}(x)=\frac{x-3}{2}", r"y=\frac{x}{2}-\frac32", "correct"),
        ("f'(x)=2x", "y=x^2", "unknown"),
        ("f(y)=2y", "y=2y", "unknown"),
    ],
)
def test_functions_called_y(reference: str, answer: str, outcome: str) -> None:
    """A rule for y is one for a function of x; beside a derivative, y may be the function itself."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("12_7", "12", "correct"),
        ("12_7", "9", "unknown"),
        ("12_7", "10", "incorrect"),
        ("ff_{16}", "255", "unknown"),
        ("ff_{16}", "256", "incorrect"),
        ("10_{10}", "10", "correct"),
        ("1F_{16}", "0x1F", "correct"),
        ("1F_{16}", "0x2F", "incorrect"),
        ("1101_2", "0b1101", "correct"),
        ("255", "0xFF", "unknown"),
        ("255", "0xFE", "incorrect"),
    ],
)
def test_numerals_with_a_base(reference: str, answer: str, outcome: str) -> None:
    """The value of a numeral proves neither that the base may be left out, nor that it may not."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"\pm 3", "x = +-3", "correct"),
        (r"\pm 3", "+/-3", "correct"),
        ("-1", "2+-3", "correct"),
        ("x=7", r"x\!=\!7", "correct"),
        (r"x \ne 7", r"x\!=\!7", "incorrect"),
        ("3", "cbrt(27)", "correct"),
        ("3", "log2(8)", "correct"),
        (r"\log_2 10", "log10(2)", "incorrect"),
        (r"\arcsin(1/2)", "asin(1/2)", "correct"),
        (r"\arcsin(1/2)", "acos(1/2)", "incorrect"),
        ("-2 < x < 2", "abs(x) < 2", "correct"),
        ("x < 2", "abs(x) < 2", "incorrect"),
        ("5", "5th floor", "unknown"),
    ],
)
def test_signs_and_functions_of_programs(reference: str, answer: str, outcome: str) -> None:
    """Functions of programs have a bracket behind them; a narrow space before a sign of equality denies nothing."""
    assert equivalent(reference, answer).outcome == outcome
