"""The lexer: every character is in a token, numbers and words are whole, brackets find their partner."""

import pytest

from mathverifier.core.text.lexer import lex
from mathverifier.core.text.tokens import Kind


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("1,234.5", ["1,234.5"]),
        ("1{,}234", ["1{,}234"]),
        (r"1\,234", [r"1\,234"]),
        ("1,23", ["1", ",", "23"]),
        ("1,2345", ["1", ",", "2345"]),
        (".5", [".5"]),
        ("5.", ["5", "."]),
        ("0.333...", ["0.333", "..."]),
        ("don't", ["don't"]),
        (r"\frac12", [r"\frac", "12"]),
        (r"\{x\}", [r"\{", "x", r"\}"]),
        ("x²", ["x", "²"]),
        ("x10⁻⁵", ["x", "10", "⁻⁵"]),
        ("αβ", ["α", "β"]),
        ("答案", ["答", "案"]),
        ("5，6", ["5", ",", "6"]),
        ("−5", ["-", "5"]),
        ("a!=b", ["a", "!=", "b"]),
    ],
)
def test_tokens_are_whole(text: str, texts: list[str]) -> None:
    """Numbers keep their separators; words, commands and scripts are one token; other scripts are read by letter."""
    assert lex(text).texts == texts


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        *(("12", Kind.NUMBER), ("½", Kind.NUMBER), ("apple", Kind.WORD), ("Seven", Kind.NUMERAL), ("hours", Kind.UNIT)),
        *((r"\le", Kind.RELATION), ("≠", Kind.RELATION), (r"\times", Kind.OPERATOR), (r"\frac", Kind.COMMAND)),
        *(("(", Kind.OPEN), (r"\rangle", Kind.CLOSE), (";", Kind.SEPARATOR), ("、", Kind.SEPARATOR)),
        *(("$", Kind.CURRENCY), ("²", Kind.SCRIPT), (r"\,", Kind.SPACE), ("\u00a0", Kind.SPACE), ("§", Kind.OTHER)),
    ],
)
def test_every_token_has_its_kind(token: str, kind: Kind) -> None:
    """The kind of a token is known from its text."""
    assert lex(token).kinds == [kind]
