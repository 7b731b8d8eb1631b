"""Whatever JSON a server answers with is a completion, a stated error, or told to be neither."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mathgenerator.core.completion import Completion, ErrorInside, read_completion

scalars = st.none() | st.booleans() | st.integers(-5, 600) | st.floats() | st.text("ab", max_size=5)
anything = st.recursive(
    scalars, lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text("ab", max_size=3), one, max_size=3)
)


def _some(fields: dict[str, Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({}, optional={name: value | anything for name, value in fields.items()})


parts = _some(
    {"type": st.sampled_from(["text", "output_text", "thinking", "refusal"]), "text": st.text("ab", max_size=3)}
)
messages = _some(
    {"content": st.text("ab", max_size=5) | st.lists(parts, max_size=3), "reasoning": st.text("ab", max_size=5)}
)
choices = _some({
    "message": messages,
    "text": st.text("ab", max_size=5),
    "finish_reason": st.sampled_from(["stop", "length", "abort", None]),
    "token_ids": st.lists(st.integers(0, 9), max_size=3),
})  # fmt: skip
bodies = _some({
    "choices": st.lists(choices, max_size=3),
    "error": _some({"code": st.integers(300, 700) | st.text("ab", max_size=3), "message": st.text("ab", max_size=5)}),
    "usage": _some({"completion_tokens": st.integers(0, 9)}),
    "message": st.text("ab", max_size=5),
})  # fmt: skip


@settings(max_examples=300)
@given(bodies | anything)
def test_any_answer_is_read_or_told(body: Any) -> None:
    """Nothing but ErrorInside and ValueError is raised; what is read is text, and no value of Python's in words."""
    try:
        found = read_completion(body)
    except (ErrorInside, ValueError) as error:
        assert isinstance(error, ValueError) or 400 <= error.status < 600
        return
    assert isinstance(found, Completion) and found.choices
    for one in found.choices:
        one.whole(keep_reasoning=True).encode()
        assert not one.text.startswith(("{'", "[{"))
        assert one.finish_reason in ("stop", "length", None)
