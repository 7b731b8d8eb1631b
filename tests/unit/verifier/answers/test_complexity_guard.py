"""Which values are told apart by size, which are left to algebra, and which to nobody."""

import pytest

from mathverifier.core.answers.compare import compare
from mathverifier.core.answers.equivalence.complexity_guard import workable

TOO_MUCH = ("unknown", "too_large")
NOT_EQUAL = ("incorrect", "not_equal")


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("42", "9^{9^9}"),
        ("42", "9^{9^{9^9}}"),
        (r"\sqrt{2}", "9^{9^{9^9}}"),
        (r"\frac{\pi}{4}", "1000000!"),
        ("1", r"\binom{10000000}{5000000}"),
        ("1", "((((9!)!)!)!)!"),
        ("x+1", "10^{10^{10}}"),
        ("9^{9^9}", "9^{9^{9^9}}"),
        ("9^{9^9}", "8^{9^9}+9^9"),
        (r"50\%", "9^{9^9}"),
        ("12 cm", "9^{9^9} cm"),
        ("1, 2", "1, 9^{9^9}"),
        ("i", "200!^{200!}"),
    ],
)
def test_what_is_out_of_all_reach_is_not_equal(reference: str, answer: str) -> None:
    """A number larger than anything that the other side can be is another number, though nobody computes it."""
    for one, other in ((reference, answer), (answer, reference)):
        result = compare(one, other)
        assert result is not None
        assert (result.outcome, result.reason) == NOT_EQUAL


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("1", r"\frac{1000000!}{999999!}"),
        ("3^{10^{10}}", r"9^{5\cdot 10^9}"),
        ("1", r"\cos(9^{9^9})"),
        ("1", r"\sin^2 x+\cos^2 x" + "+x-x" * 100),
        ("2", "\uff5b" * 1_400 + "2" + "\uff5d" * 1_400),
    ],
)
def test_what_nobody_computes_is_unknown_at_once(reference: str, answer: str) -> None:
    """What is too long, too deep or has numbers of more than a million bits is no question for algebra."""
    result = compare(reference, answer)
    assert result is not None
    assert (result.outcome, result.reason) == TOO_MUCH


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("9^{9^9}", "9^{9^9}+1", "incorrect"),
        ("9^{9^9}+1", "1+9^{9^9}", "correct"),
        ("1", r"\frac{9^{9^9}}{9^{9^9}}", "correct"),
        ("2^{10^{10}}", r"4^{5\cdot 10^9}", "correct"),
        ("0", "10^{-10^{10}}", "incorrect"),
        ("1", r"9^{9^9}-\sqrt{2}^{9^9}", "incorrect"),
        ("1", "(" * 30 + r"\sin^2 x+\cos^2 x" + ")" * 30, "correct"),
    ],
)
def test_what_nobody_writes_out_may_still_be_decided(reference: str, answer: str, outcome: str) -> None:
    """Balls have exponents of any size, and a power that both sides have may be taken for a letter."""
    for one, other in ((reference, answer), (answer, reference)):
        result = compare(one, other)
        assert result is not None
        assert result.outcome == outcome


@pytest.mark.parametrize(
    "text",
    [
        r"\sin^2 x + \cos^2 x",
        "(1+10^{-9})^{10^9}",
        "2^{1000000}-1",
        r"\binom{40}{20}",
        "x^{100}!",
        r"\lfloor 9.5 \rfloor!",
    ],
)
def test_ordinary_values_are_left_to_algebra(text: str) -> None:
    """Powers, factorials and functions of sizes that occur are worth a try."""
    assert workable(text)


def test_a_factorial_of_a_factorial_takes_brackets() -> None:
    """`(3!)!` is 720; `3!!` is the double factorial, which is not taken for it."""
    result = compare("720", "(3!)!")
    assert result is not None and result.outcome == "correct"
    double = compare("720", "3!!")
    assert double is None or double.outcome != "correct"
