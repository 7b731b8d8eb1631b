"""Answers that are no number: infinity, no solution, infinitely many solutions."""

from typing import Final, Literal

from mathverifier.core.text.lexer import lex
from mathverifier.core.text.lexicon import SENTENCES
from mathverifier.core.text.tokens import Kind

Existence = Literal["none", "endless"]

# Longer texts say more than that.
MAX_LENGTH = 120
MAX_KINDS = 2
_INFINITIES: Final = frozenset(("\\infty", "infinity", "inf", "oo"))


def infinity(text: str) -> int | None:
    """Return 1 for infinity, -1 for minus infinity, None for anything else."""
    bare = text.strip()
    sign = bare[:1] if bare[:1] in ("-", "+") else ""
    if bare.removeprefix(sign).strip() not in _INFINITIES:
        return None
    return -1 if sign == "-" else 1


def existence(text: str) -> Existence | None:
    """Return whether a text says that there is no solution, or that there are infinitely many."""
    if len(text) > MAX_LENGTH:
        return None
    tokens = lex(text.strip().removesuffix("."))
    words = [one.lower() for one, kind in zip(tokens.texts, tokens.kinds, strict=True) if kind is not Kind.SPACE]
    if words[:1] == ["the"] and words[1:] == ["empty", "set"]:
        words = words[1:]
    if words in (["\\emptyset"], ["empty", "set"], ["none"]) or tokens.text.lower() in SENTENCES["no_solutions"]:
        return "none"
    if words[:1] == ["there"]:
        words = words[2:] if words[1:2] in (["is"], ["are"]) else []
    if words[:1] == ["no"]:
        rest = _behind_kinds(words[1:])
        rest = rest[:-1] if len(rest) == 2 and rest[1] in ("exist", "exists") else rest
        is_letter = words[1:2] == ["such"] and len(rest[:1]) == 1 == len(rest[0])
        return "none" if len(rest) == 1 and (is_letter or rest[0] in SENTENCES["solutions"]) else None
    if words[:4] in (["an", "infinite", "number", "of"], ["an", "infinite", "amount", "of"]):
        words = ["infinitely", "many", *words[4:]]
    if words[:2] == ["infinitely", "many"]:
        rest = _behind_kinds(words[2:])
        return "endless" if words[2:] == [] or (len(rest) == 1 and rest[0] in SENTENCES["solutions"]) else None
    return None


def _behind_kinds(words: list[str]) -> list[str]:
    """Return what stands behind words such as `real` and `positive`, of which there may be two."""
    for _ in range(MAX_KINDS):
        words = words[1:] if words[:1] and words[0] in SENTENCES["kinds"] else words
    return words
