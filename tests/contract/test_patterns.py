"""How many regular expressions the core has."""

import re
from pathlib import Path

from bench.patterns import patterns

import mathverifier

# It falls with each pattern that becomes a token, a word of the lexicon or a node, and never rises.
MOST = 116


def test_the_core_has_no_more_patterns_than_before() -> None:
    """A pattern is not the way to read another kind of answer."""
    assert patterns().total() <= MOST


def test_no_group_is_possessive() -> None:
    """The engine of Python 3.11.0 to 3.11.4 errs on possessive groups; single characters may be possessive."""
    possessive = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+|\(\?>")
    files = Path(mathverifier.__file__).parent.rglob("*.py")
    assert [path.name for path in files if possessive.search(path.read_text(encoding="utf-8"))] == []
