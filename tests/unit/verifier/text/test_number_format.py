"""Exact numbers as a message shows them."""

import pytest

from mathverifier import verify
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.number_format import shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(-7), "-7"),
        (Fraction(11, 4), "2.75"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(12345675, 10), "1234567.5"),
        (Fraction(1, 10**6), "0.000001"),
        (Fraction(1, 3), "1/3"),
        (Fraction(10**30 - 1), "9" * 30),
        (Fraction(10**30), "about 1e+30"),
        (Fraction(-(10**400)), "about -1e+400"),
        (Fraction(10**400 - 1), "about 1e+400"),
        (Fraction(123456789 * 10**400), "about 1.23457e+408"),
        (Fraction(9999996 * 10**500), "about 1e+507"),
        (Fraction(9999994 * 10**500), "about 9.99999e+506"),
        (Fraction(1, 3 * 10**400), "about 3.33333e-401"),
        (Fraction(10**400 + 1, 10**399), "about 10"),
    ],
)
def test_a_short_number_is_exact_and_a_long_one_rounded(value: Fraction, text: str) -> None:
    """What is short is written exactly; what is long is rounded, also beyond the doubles."""
    assert shown(value) == text


def test_a_number_longer_than_python_writes_is_shown() -> None:
    """Neither thousands of digits nor a denominator of as many are too much."""
    assert shown(Fraction(10**9000)) == "about 1e+9000"
    assert shown(Fraction(1, 7**9000)).startswith("about 1.")


@pytest.mark.parametrize("sign", ["=", "<"])
@pytest.mark.parametrize("power", ["10^{400}", "\\frac{10^{400}}{3}", "7" * 1_000])
def test_a_false_relation_of_any_size_is_a_finding(power: str, sign: str) -> None:
    """A relation beyond the doubles that does not hold is said to be false, and one that holds is not."""
    false, true = f"So 2 * {power} {sign} {power} * 1.", f"So 2 * {power} = {power} * 2."
    assert [finding.code for finding in verify(None, false).findings if finding.dimension == "numerical"]
    assert not verify(None, true).findings
