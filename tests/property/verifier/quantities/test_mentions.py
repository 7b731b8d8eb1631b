"""What holds of the mentions of any text."""

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.quantities.measures import measures
from mathverifier.core.quantities.mentions import mentioned


@given(st.text(alphabet="0123456789 .,/-%$xa{}\\half two dozen and a million\n", max_size=60))
def test_mentions_lie_in_the_text_in_order(text: str) -> None:
    """Whatever the text, spans are of it, none overlap, and nothing raises."""
    tokens, found = mentioned(text)
    ends = 0
    for mention in found:
        assert ends <= mention.start < mention.end <= len(text)
        assert mention.values
        ends = mention.end
    assert all(text[one.start : one.end] for one in measures(tokens, found))
