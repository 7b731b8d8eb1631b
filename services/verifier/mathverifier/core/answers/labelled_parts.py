"""Answers in several parts, each with its label: `(a) 3 (b) 5`, `a) 3; b) 5`."""

from collections.abc import Mapping
from string import ascii_lowercase
from typing import Final

from mathverifier.core.text.lexer import lex
from mathverifier.core.text.tokens import Kind, Tokens

MAX_PARTS: Final = 8
_CLOSERS: Final = frozenset((")", ".", ":"))


def labelled_parts(text: str) -> Mapping[str, str]:
    """Return the parts of a text by their labels, which are the first letters in order; nothing where it has none."""
    if not text.lstrip("( ").startswith("a"):
        return {}
    tokens = lex(text)
    parts: dict[str, str] = {}
    label, begin = "", 0
    place = 0
    while place < len(tokens):
        end = _label_end(tokens, place, ascii_lowercase[len(parts) + bool(label)])
        if not end:
            if not label and tokens.kinds[place] is not Kind.SPACE:
                return {}
            place += 1
            continue
        if label:
            parts[label] = _content(tokens, begin, place)
        label, begin, place = ascii_lowercase[len(parts)], end, end
        if len(parts) >= MAX_PARTS:
            return {}
    if label:
        parts[label] = _content(tokens, begin, len(tokens))
    return parts if len(parts) > 1 and all(parts.values()) else {}


def _label_end(tokens: Tokens, place: int, letter: str) -> int:
    """Return the index behind the label `(a)`, `a)` or `a.` at `place`; 0 where none stands there."""
    texts = tokens.texts
    if texts[place : place + 3] == ["(", letter, ")"]:
        return place + 3
    spaced = place == 0 or tokens.kinds[place - 1] is Kind.SPACE
    behind = place + 2
    closes = texts[place : place + 1] == [letter] and texts[place + 1 : place + 2] != [] and texts[place + 1] in _CLOSERS
    is_apart = behind < len(tokens) and tokens.kinds[behind] is Kind.SPACE
    return behind if spaced and closes and is_apart else 0


def _content(tokens: Tokens, begin: int, end: int) -> str:
    stop = tokens.starts[end] if end < len(tokens) else len(tokens.text)
    return tokens.text[tokens.starts[begin] : stop].strip(" ,;:").removesuffix(" and").rstrip(" ,;.") if begin < len(
        tokens
    ) else ""
