"""The reference of a problem as an answer."""

import pytest
from tests.stated import stated

from mathcontracts import Problem
from mathtrainer.core.answer_similarity import closeness
from mathtrainer.data.reference import reference_answer


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("18", "18"),
        ("\\frac{3}{4}", "3/4"),
        (" 0.5 ", "1/2"),
        ("3 million", "3000000"),
        ("18 zorbs", "18"),
        ("\\boxed{7}", "7"),
        ("x + 1", None),
        ("3, 4", None),
        ("}{", None),
        ("", None),
        ("1}. No, \\boxed{2", None),
    ],
)
def test_a_reference_has_the_value_that_an_answer_would_have(reference: str, value: str | None) -> None:
    """It keeps its text; its value is the verifier's, and none where the text is not one answer."""
    found = reference_answer(Problem(id="p", text="How many zorbs are there?", reference=reference))
    assert found is not None
    assert (found.text, found.value) == (reference, value)


def test_answers_are_compared_with_the_reference_by_value() -> None:
    """`\\\\frac12` is as close to the reference `0.5` as it can be, and near to `0.6`; without a reference is none."""
    half = reference_answer(Problem(id="p", text="t", reference="0.5"))
    assert half is not None
    assert closeness(half, stated("\\frac12")) == 1
    assert closeness(half, stated("\\frac35")) == pytest.approx(0.9)
    assert reference_answer(Problem(id="p", text="t")) is None
