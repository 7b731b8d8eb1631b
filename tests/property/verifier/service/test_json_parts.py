"""The parts of a JSON text, counted in pieces: no piece and no text within it can hide one, or add one."""

import json
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.service import json_parts
from mathverifier.service.json_parts import Parts

TEXTS = st.text(st.sampled_from('a",:[{}]\\é\n'), max_size=8)
VALUES = st.recursive(
    TEXTS | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def parts(value: Any) -> int:
    """Return the commas, colons and opening brackets that a value is written with."""
    if isinstance(value, list):
        return 1 + max(0, len(value) - 1) + sum(map(parts, value))
    if isinstance(value, dict):
        return 1 + max(0, len(value) - 1) + len(value) + sum(map(parts, value.values()))
    return 0


@given(VALUES, st.data())
def test_the_count_is_exact_in_any_pieces(value: Any, data: st.DataObject) -> None:
    """A limit of as many parts as there are lets a text pass, one less does not, wherever it is cut."""
    text, count = json.dumps(value).encode(), parts(value)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    for limit, passes in ((count, True), (count - 1, False)):
        with patch.object(json_parts, "MAX_PARTS", limit):
            counter = Parts()
            assert all(counter.feed(piece) for piece in pieces) is passes
