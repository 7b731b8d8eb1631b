"""What holds of the tokens of any stretch."""

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.text.stretch import Stretch


@given(st.text(max_size=60), st.integers(0, 20), st.integers(0, 20))
def test_the_tokens_of_a_stretch_cover_it(text: str, start: int, length: int) -> None:
    """Each token stands at its place in the text, and the place of each is found again."""
    start = min(start, len(text))
    line = Stretch(text, start, min(len(text), start + length))
    assert line.read(0, len(line)) == text[line.start : line.end]
    assert [line.index(place) for place in line.places] == list(range(len(line) + 1))
