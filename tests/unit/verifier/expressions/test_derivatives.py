"""Derivatives of formulas."""

import pytest

from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.derivatives import derivative
from mathverifier.core.expressions.parser import parse


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("x^3", "3x^2"),
        (r"\arctan x", r"\frac{1}{1+x^2}"),
        (r"\arctan\frac{1}{x}", r"-\frac{1}{1+x^2}"),
        (r"\arcsin x", r"\frac{1}{\sqrt{1-x^2}}"),
        (r"\arccos x", r"-\frac{1}{\sqrt{1-x^2}}"),
        (r"\ln|2x|", r"\frac{1}{x}"),
        (r"\tan x", r"1+\tan^2 x"),
        (r"\cot x", r"-\frac{1}{\sin^2 x}"),
        (r"\sinh x", r"\cosh x"),
        (r"\tanh x", r"\frac{1}{\cosh^2 x}"),
    ],
)
def test_derivatives_of_functions(formula: str, expected: str) -> None:
    """Each has the derivative of the textbook, and not that with another sign."""
    tree, wanted, turned = parse(formula), parse(expected), parse(f"-({expected})")
    assert tree is not None
    assert wanted is not None
    assert turned is not None
    found = derivative(tree, "x")
    assert found is not None
    assert equal(found, wanted)
    assert equal(found, turned) is False


def test_what_has_no_known_derivative() -> None:
    """Of a floor nothing is said: it has none at its steps."""
    tree = parse(r"\lfloor x\rfloor")
    assert tree is not None
    assert derivative(tree, "x") is None
