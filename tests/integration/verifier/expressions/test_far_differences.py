"""Forms that are equal on a part of the line alone, told apart by bounds on the whole of it."""

import pytest

from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.nodes import Expression
from mathverifier.core.expressions.parser import parse

# Equal near zero, and not far out, or in a narrow gap.
FAR = [
    (r"\arcsin(\sin\frac{x}{10^{8}})", r"\frac{x}{10^8}"),
    (r"\arctan(\tan\frac{x}{10^{8}})", r"\frac{x}{10^8}"),
    (r"\ln(e^{\frac{ix}{10^{9}}})", r"\frac{ix}{10^9}"),
    (r"\sqrt{1-\sin^2(\frac{x}{10^{9}})}", r"\cos(\frac{x}{10^9})"),
    (r"|\sin(\frac{x}{10^8})|", r"\sin(\frac{x}{10^8})\cdot\frac{|x|}{x}"),
    (r"\lfloor\frac{x^2}{10^{19}}\rfloor", "0"),
    (r"\sqrt[4]{(x^2-10^{12})^4}", "10^{12}-x^2"),
    (r"\sqrt[6]{(x-y-10^9)^6}", "10^9+y-x"),
    ("|x-10^6|+|y-10^6|+|z-10^6|", r"3\cdot10^6-x-y-z"),
    (r"|e^x-10^{40}|", "10^{40}-e^x"),
    (r"|\sqrt{x}-10^{8}|", r"10^8-\sqrt x"),
    (r"\sqrt{x^2+10^{-100}}", "|x|"),
    ("|x|+|x+10^{-20}|", "|2x+10^{-20}|"),
    ("x^{1+10^{-40}}", "x"),
    (r"\frac{x}{1+10^{-50}x^2}", "x"),
]


def read(text: str) -> Expression:
    """Return what a form says."""
    found = parse(text)
    assert found is not None
    return found


@pytest.mark.parametrize(("form", "near"), FAR)
def test_what_is_equal_on_a_part_of_the_line_is_not_equal(form: str, near: str) -> None:
    """Points lie on both sides of every place where something bends, jumps or wraps round."""
    assert equal(read(form), read(near)) is False
    assert equal(read(form), read(form + "+(\\sin^2 t+\\cos^2 t-1)")) is not False
