"""Answers in several parts, each with its label: `(a) 3 (b) 5`, `a) 3; b) 5`."""

from collections.abc import Mapping
from string import ascii_lowercase
from typing import Final

from mathverifier.core.text.lexer import lex
from mathverifier.core.text.tokens import Kind, Tokens

MAX_PARTS: Final = 8
_LETTERS: Final = frozenset(ascii_lowercase[:MAX_PARTS])
_CLOSERS: Final = frozenset((")", ".", ":"))


def labelled_parts(text: str) -> Mapping[str, str]:
    """Return the parts of a text by their labels, which are the first letters in order; nothing where it has none."""
    if ")" not in text and "." not in text and ":" not in text:
        return {}
    tokens = lex(text)
    parts: dict[str, str] = {}
    label, begin = "", 0
    place = 0
    while place < len(tokens):
        found, end = _label(tokens, place)
        if not end or found in parts or found == label:
            if not label and tokens.kinds[place] is not Kind.SPACE:
                return {}
            place += 1
            continue
        if label:
            parts[label] = _content(tokens, begin, place)
        label, begin, place = found, end, end
    if label:
        parts[label] = _content(tokens, begin, len(tokens))
    named = sorted(parts) == list(ascii_lowercase[: len(parts)])
    return parts if 1 < len(parts) <= MAX_PARTS and named and all(parts.values()) else {}


def _label(tokens: Tokens, place: int) -> tuple[str, int]:
    """Return the letter of the label `(a)`, `a)` or `a.` at `place` and the index behind it; 0 where none stands."""
    texts = tokens.texts
    if texts[place] == "(" and texts[place + 2 : place + 3] == [")"] and texts[place + 1] in _LETTERS:
        return texts[place + 1], place + 3
    spaced = place == 0 or tokens.kinds[place - 1] is Kind.SPACE
    behind = place + 2
    closes = texts[place] in _LETTERS and texts[place + 1 : behind] != [] and texts[place + 1] in _CLOSERS
    is_apart = behind < len(tokens) and tokens.kinds[behind] is Kind.SPACE
    return (texts[place], behind) if spaced and closes and is_apart else ("", 0)


def _content(tokens: Tokens, begin: int, end: int) -> str:
    if begin >= len(tokens):
        return ""
    stop = tokens.starts[end] if end < len(tokens) else len(tokens.text)
    return tokens.text[tokens.starts[begin] : stop].strip(" ,;:").removesuffix(" and").rstrip(" ,;.")
