"""Text of strangers made harmless to read: nothing in it commands a terminal or turns the direction of a line."""

import re

# A solution may hold anything a model can sample, terminal escapes too. One character for one keeps the spans right.
CONTROL = re.compile(r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """Return `text` with every control character but the line break replaced by one harmless character."""
    return CONTROL.sub(lambda found: " " if found[0].isspace() else "\N{REPLACEMENT CHARACTER}", text)


def elided(text: str, limit: int) -> str:
    """Return `text` on one line in about `limit` characters: what is too long loses its middle."""
    text = text.replace("\n", " ")
    half = limit // 2
    return text if len(text) <= limit else f"{text[:half].rstrip()} … {text[-half:].lstrip()}"
