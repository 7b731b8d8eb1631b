"""How many regular expressions the core has."""

from bench.patterns import patterns

# It falls with each pattern that becomes a token, a word of the lexicon or a node, and never rises.
MOST = 383


def test_the_core_has_no_more_patterns_than_before() -> None:
    """A pattern is not the way to read another kind of answer."""
    assert patterns().total() <= MOST
