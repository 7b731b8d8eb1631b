"""Answers that are written to take long, or to be taken for right."""

import time

import pytest

from mathverifier.core.answers.compare import compare


@pytest.mark.parametrize(
    "hostile",
    [
        "9^{9^{9^9}}",
        "(10^6)!",
        "\\frac{" * 500,
        "(" * 2000 + "1" + ")" * 2000,
        "1" * 100_000,
        "a," * 9_000,
        "x=" * 1_400,
        "1/" * 900 + "1",
        "\\pm " * 100,
        "\\text{" * 400,
        "[0,1) \\cup " * 250,
        "<" * 2_900,
        "(" * 50 + "1," * 700,
        "{" * 2_900,
        "x " * 1_400,
    ],
)
def test_hostile_text_is_answered_at_once_and_never_correct(hostile: str) -> None:
    """Towers, factorials, nesting and length end in no time, in `unknown`, `incorrect` or an open question."""
    began = time.process_time()
    for result in (compare("42", hostile), compare(hostile, "42")):
        assert result is None or result.outcome != "correct"
    assert time.process_time() - began < 1
