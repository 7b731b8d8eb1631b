"""What holds of the tokens of any text."""

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.text.lexer import lex
from mathverifier.core.text.tokens import Kind

MIXED = st.text(
    alphabet=st.one_of(st.sampled_from("0123456789.,{}()[]\\$%^_ abcxyzé\n\t−½²₂，或π'\""), st.characters()),
    max_size=60,
)


@given(MIXED)
def test_the_tokens_are_the_text(text: str) -> None:
    """The texts of the tokens, put together, are as long as the text, and each stands where `starts` says."""
    tokens = lex(text)
    assert "".join(tokens.texts) == tokens.text
    assert len(tokens.text) == len(text)
    assert len(tokens.kinds) == len(tokens.texts)
    places = tokens.starts
    assert places[-1] == len(text)
    assert all(tokens.text[begin:end] == one for begin, end, one in zip(places, places[1:], tokens.texts, strict=False))


@given(MIXED)
def test_partners_are_mutual(text: str) -> None:
    """The partner of a bracket's partner is the bracket itself, and the opening one stands first."""
    tokens = lex(text)
    for index, partner in tokens.partners.items():
        assert tokens.partners[partner] == index
        assert (tokens.kinds[min(index, partner)], tokens.kinds[max(index, partner)]) == (Kind.OPEN, Kind.CLOSE)
