"""Normal forms: roots, powers, logarithms, angles, complex numbers."""

import pytest

from mathverifier.core.expressions.equality import congruent, exactly_equal
from mathverifier.core.expressions.parser import parse

EQUAL = [
    (r"\sqrt{8}", r"2\sqrt{2}"),
    (r"\frac{1}{\sqrt{3}-1}", r"\frac{\sqrt{3}+1}{2}"),
    (r"\sqrt{3+2\sqrt{2}}", r"1+\sqrt2"),
    (r"\sqrt{5-2\sqrt6}", r"\sqrt3-\sqrt2"),
    (r"\sqrt[3]{16}", r"2\sqrt[3]{2}"),
    (r"\sqrt[3]{-8}", "-2"),
    (r"\sqrt{-4}", "2i"),
    ("6+9i", "9i+6"),
    ("(1+i)^2", "2i"),
    ("i^{2023}", "-i"),
    (r"\frac{1}{1+i}", r"\frac{1-i}{2}"),
    (r"\log_2 8", "3"),
    (r"\log 8/\log 2", "3"),
    (r"\ln 8", r"3\ln 2"),
    (r"\ln\sqrt{e}", r"\frac12"),
    ("e^{2x}e", "e^{2x+1}"),
    ("2^{n+1}", r"2\cdot 2^n"),
    ("4^n", "2^{2n}"),
    (r"\sin\frac{\pi}{3}", r"\frac{\sqrt3}{2}"),
    (r"\cos 36°", r"\frac{1+\sqrt5}{4}"),
    (r"\tan x", r"\frac{\sin x}{\cos x}"),
    (r"2e^{\pi i/3}", r"1+\sqrt3 i"),
    (r"\frac{\sqrt{4x}}{2}", r"\sqrt x"),
    (r"\sqrt{x+1}\sqrt{x+1}", "x+1"),
    (r"\frac{x^2-1}{x-1}", "x+1"),
    ("x^3+y^3+z^3-3xyz", "(x+y+z)(x^2+y^2+z^2-xy-yz-zx)"),
    ("|1-\\sqrt2|", "\\sqrt2-1"),
]
DIFFERENT = [
    (r"288\pi", "288"),
    (r"\sqrt{2}+\sqrt{3}", "3.146"),
    (r"\sqrt{2}+\sqrt{3}", r"\sqrt{5}"),
    (r"\sqrt{x}/2", r"\frac{\sqrt{x}}{3}"),
    ("2^{100}", "2^{100}+1"),
    (r"\sqrt{10^{8}+1}", "10^{4}"),
    (r"\pi+e", r"e+\pi+10^{-30}"),
    ("2x", "2y"),
    (r"\sqrt[3]{2}", r"\sqrt{2}"),
]
# Not told by normal forms: what these are worth is for the decision to say.
OPEN = [
    (r"e^{\pi\sqrt{163}}", "262537412640768744"),
    (r"\sqrt{x^2}", "x"),
    (r"\sin^2 x+\cos^2 x", "1"),
    (r"\log 100", "2"),
    (r"\sin 1", r"\sin 1°"),
    ("2^i", "3"),
]


def compared(first: str, second: str) -> bool | None:
    """Compare two expressions, which must be readable."""
    left, right = parse(first), parse(second)
    assert left is not None and right is not None, (first, second)
    return exactly_equal(left, right)


@pytest.mark.parametrize(("first", "second"), EQUAL)
def test_one_number_in_two_forms_is_equal(first: str, second: str) -> None:
    """A normal form is found for roots, powers, logarithms and angles, either way round."""
    assert compared(first, second) is True
    assert compared(second, first) is True


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_other_numbers_are_proven_different(first: str, second: str) -> None:
    """A difference is proven by independence, never by a tolerance."""
    assert compared(first, second) is False
    assert compared(second, first) is False


@pytest.mark.parametrize(("first", "second"), OPEN)
def test_normal_forms_that_are_not_independent_decide_nothing(first: str, second: str) -> None:
    """Of functions that may depend on each other, different normal forms prove nothing."""
    assert compared(first, second) is None


def test_families_are_congruent_modulo_their_period() -> None:
    """A whole-number parameter may be counted from anywhere, in either direction."""

    def same(first: str, second: str) -> bool:
        left, right = parse(first), parse(second)
        assert left is not None and right is not None
        return congruent(left, right, "k")

    assert same(r"-\frac{\pi}{6}+k\pi", r"\frac{5\pi}{6}+k\pi")
    assert same("2k+1", "1-2k")
    assert same("2k-1", "2k+7")
    assert not same("2k", "2k+1")
    assert not same("2k", "4k")
    assert not same("k^2", "k^2+1")
