"""Rows with values of any kind where a layout has its own: they are read, or told to be none."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from mathverifier.files.columns import Fields
from mathverifier.problem_rows import ProblemRow, read_problem
from mathverifier.references import accepted
from mathverifier.schemas import VerifyRequest

NAMES = [
    "solution", "completion", "responses", "resps", "messages", "conversations", "text", "problem",
    "question", "prompt", "answer", "reference", "reward_model", "doc", "target", "extra_info",
    "strict", "id", "role", "content", "from", "value", "type", "ground_truth",
    "original_question", "problem_id",
]  # fmt: skip
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 99)
    | st.floats()
    | st.sampled_from(["", "4", "#### 4", "assistant", "user", "proof", "nan", '["4"]', '["', "\ud83d", r"\boxed{4}"])
)
values = st.recursive(
    scalars,
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(NAMES), one, max_size=3),
    max_leaves=8,
)
rows = st.dictionaries(st.sampled_from(NAMES), values, max_size=6)


@settings(max_examples=300)
@given(st.lists(rows, min_size=1, max_size=3), st.sampled_from([None, True, False]))
def test_rows_to_be_scored_are_read_or_told(found: list[dict[str, Any]], samples: bool | None) -> None:
    """Looking for fields raises ValueError alone; what a row gives is a request, or refused as one."""
    fields = Fields(samples=samples)
    try:
        fields.settle(found)
    except ValueError:
        return
    fields.no_reference(found)
    for row in found:
        for request in fields.item(row).requests:
            try:
                VerifyRequest.model_validate(request)
            except ValidationError as error:
                assert error.errors()


@settings(max_examples=300)
@given(rows, st.booleans())
def test_rows_with_a_problem_are_read_or_told(row: dict[str, Any], answered: bool) -> None:
    """Nothing but ValueError is raised; what is read has a text, and an answer where one is a must."""
    try:
        read = read_problem(row, answered=answered)
    except ValueError:
        return
    assert isinstance(read, ProblemRow) and read.text.strip()
    assert read.reference or not answered


@given(values)
def test_a_cell_holds_answers_or_none(cell: Any) -> None:
    """Each is a text that is not empty, once."""
    found = accepted(cell)
    assert all(one.strip() == one != "" for one in found) and len(set(found)) == len(found)
