"""What holds of the claims of any text."""

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.claims.extraction import find_claims
from mathverifier.core.text.segmentation import segment


@given(
    first=st.sampled_from(["half", "1/2", "50%", "a quarter", "two thirds", "20 percent", "twice", "seven", "0.5"]),
    between=st.sampled_from([" of ", " of the ", " ", " plus ", " times ", " more than ", " divided by ", " and "]),
    second=st.sampled_from(["48", "$1,200", "twelve", "48 eggs", "0", "\\frac{1}{2}", "x", "3.5%"]),
    says=st.sampled_from([" is ", " = ", " equals ", ", which is ", " is equal to ", " makes "]),
    value=st.sampled_from(["24", "$600", "six", "24 eggs", "24 more", "24%", "12 + 12", ""]),
)
def test_spans_are_of_the_text_and_nothing_raises(first: str, between: str, second: str, says: str, value: str) -> None:
    """However words are put together, both sides lie within the text, one behind the other."""
    text = f"{first}{between}{second}{says}{value}"
    for claim in find_claims(segment(text, [text])).read:
        assert 0 <= claim.left_start == claim.start < claim.right_start < claim.end <= len(text)
