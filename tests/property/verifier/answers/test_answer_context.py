"""What holds of every text around a box."""

from hypothesis import given
from hypothesis import strategies as st
from tests.exact_answers import credited

from mathverifier.core.answers.extract import extract


@given(st.integers(2, 10**6), st.sampled_from(["+", "-", "\\cdot ", "^", "/"]), st.integers(2, 99))
def test_no_operator_beside_a_box_is_dropped(value: int, operator: str, other: int) -> None:
    """`12 - \\boxed{7}` and `\\boxed{7} - 12` are never credited with 7."""
    one, squared = f"\\boxed{{{value}}}", f"\\boxed{{{value}}}^2"
    for formula in (f"{other}{operator}{one}", f"{one}{operator}{{{other}}}", f"{squared}{operator}{{{other}}}"):
        assert credited(f"So it is ${formula}$.", str(value)).outcome != "correct"


@given(st.text(alphabet=" $.,!?\\{}()[]=<>^_-+:;%7x\n", max_size=40), st.text(" $.,!?{}()=<>^_-+:;%7x\n", max_size=40))
def test_any_surroundings_of_a_box_are_read(before: str, behind: str) -> None:
    """Whatever stands around a box, the answer is a part of the text."""
    solution = before + "\\boxed{7}" + behind
    found = extract(solution)
    for answer in (found.answer, *found.values, *found.candidates):
        assert answer is None or solution[answer.start : answer.end] == answer.text
