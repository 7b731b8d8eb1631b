"""One spelling for what people write in many ways."""

import pytest

from mathverifier import equivalent
from mathverifier.core.answers.latex_normalization import plain


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\dfrac{1}{2}", r"\frac{1}{2}"),
        (r"\left. x\right|", "x|"),
        (r"1\,234\,567", "1234567"),
        (r"1\,23", "1 23"),
        (r"1{,}234 + 1{,}5", "1234 + 1,5"),
        (r"{n \choose 2}", r"\binom{n }{ 2}"),
        (r"\\frac{1}{2} + \\sqrt{2}", r"\frac{1}{2} + \sqrt{2}"),
        (r"\operatorname{arctg} x", r"\arctan x"),
        (r"7\text{th}", "7 th"),
    ],
)
def test_commands_of_one_meaning_have_one_name(written: str, meant: str) -> None:
    """A command that only sets in type goes; of several names one is left; a space parts no thousands."""
    assert plain(written) == meant


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("x**2 - 1", "(x-1)(x+1)", "correct"),
        ("x**2 - 1", "(x-1)^2", "incorrect"),
        ("2**10", "1024", "correct"),
        ("2**10", "210", "incorrect"),
        ("12", "**12**", "correct"),
        ("x", "The **x**", "unknown"),
        (r"3\ \mu\text{C}", r"3\times10^{-6} C", "correct"),
        (r"3\ \mu\text{C}", r"3\times10^{-3} C", "incorrect"),
        ("20 kΩ", "20000 ohms", "correct"),
        ("20 kΩ", "2000 ohms", "incorrect"),
        (r"9.8\ \text{m/s}^2", "9.8 m s^{-2}", "correct"),
        (r"9.8\ \text{m/s}^2", "9.8 m s^{-1}", "incorrect"),
        (r"\operatorname{tg} 60^\circ", r"\sqrt3", "correct"),
        (r"\operatorname{ctg} 60^\circ", r"\sqrt3", "incorrect"),
    ],
)
def test_notations_of_programs_physics_and_other_countries(reference: str, answer: str, outcome: str) -> None:
    """Two stars are a power between operands and bold elsewhere; prefixes are Greek letters as well."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"\sum_{k=1}^{10} k", "55", "correct"),
        (r"\sum_{k=1}^{10} k", "54", "incorrect"),
        (r"\prod_{k=1}^{5} k", "5!", "correct"),
        (r"\sum_{k=0}^{\infty} \frac{1}{2^k}", "2", "correct"),
        (r"\sum_{k=0}^{\infty} \frac{1}{2^k}", "1", "incorrect"),
        (r"\sum_{k=1}^{10} k", r"\sum_{k=0}^{10} k", "correct"),
        (r"\sum_{k=1}^{10} k", r"\sum_{k=0}^{9} k", "incorrect"),
    ],
)
def test_sums_are_worked_out_without_algebra(reference: str, answer: str, outcome: str) -> None:
    """A sum between two numbers, and a geometric series, are exact numbers."""
    found = equivalent(reference, answer)
    assert (found.outcome, found.proof) == (outcome, "exact")


def test_what_is_added_behind_a_sum_is_no_part_of_its_term() -> None:
    """The sum plus one is not called different from its value plus one."""
    assert equivalent(r"\sum_{k=1}^{n} k + 1", r"\frac{n(n+1)}{2}+1", deadline_s=0.5).outcome != "incorrect"
