"""What holds of the formulas of any text."""

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.formulas.checks import checks
from mathverifier.core.text.lexer import lex


@given(st.text(alphabet="0123456789+-*/^_=(){}[]\\$xyef|!%'., \nsqrtintfrac", max_size=80))
def test_no_text_raises(text: str) -> None:
    """Whatever stands there, formulas are read or not."""
    assert isinstance(checks(text, lex(text)), tuple)
