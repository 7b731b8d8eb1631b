"""What holds of all figures and texts that are read as quantities."""

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.quantities.reading import read_quantity


@given(st.integers(0, 10**12), st.sampled_from(["", "-", "+"]), st.sampled_from(["", " ", "  "]))
def test_figures_are_their_number(number: int, sign: str, space: str) -> None:
    """Grouped or not, with a sign or without, whole numbers have their value."""
    value = -number if sign == "-" else number
    assert read_quantity(f"{sign}{space}{number}").value == value
    assert read_quantity(f"{sign}{space}{number:,}").value == value


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    """Reading raises for no text."""
    read_quantity(text)
