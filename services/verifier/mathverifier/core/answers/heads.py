"""Words in front of a value that only say what kind of thing it is: `the point (3, 4)`, `the 7th`, `at 3:30 pm`."""

from typing import Final

from mathverifier.core.quantities.number_words import ORDINALS
from mathverifier.core.text.lexer import lex
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.tokens import Kind

_POINTS: Final = (("the", "point"), ("point",), ("the", "ordered", "pair"), ("the", "ordered", "triple"))
_FIGURES: Final = {"\\triangle": "triangle", "\\angle": "angle"}


def without_head(text: str, other: str) -> str:
    """Return a text without such words; the sign of a triangle or an angle is its word.

    An ordinal loses its article beside another one alone.
    """
    tokens = lex(text)
    places = tokens.significant()
    words = [tokens.texts[place] for place in places]
    lower = [word.lower() for word in words]
    for head in _POINTS:
        if tuple(lower[: len(head)]) == head and words[len(head) : len(head) + 1] == ["("]:
            return text[tokens.starts[places[len(head)]] :]
    if words[1:] and words[0] in _FIGURES and all(word.isalpha() for word in words[1:]):
        return f"{_FIGURES[words[0]]} {text[tokens.starts[places[1]] :]}"
    counted = len(words) > 1 and (tokens.kinds[places[1]] is Kind.NUMBER or lower[1] in ORDINALS)
    if counted and ((lower[0] == "the" and _is_ordinal(other)) or (lower[0] == "at" and len(words) > 3)):
        return text[tokens.starts[places[1]] :]
    return text


def _is_ordinal(text: str) -> bool:
    said = text.lower().removeprefix("the ").strip()
    return said in ORDINALS or (said[:1].isdecimal() and said[-2:] in FUNCTION_WORDS["ordinal_suffixes"])


def mixed_number(text: str) -> str | None:
    """Return `2 3/4` of `2 and 3/4`; None for any other text."""
    whole, joint, part = text.partition(" and ")
    above, slash, below = part.strip().partition("/")
    figures = (whole.strip().removeprefix("-"), above, below)
    if not joint or not slash or not all(one.isascii() and one.isdecimal() for one in figures):
        return None
    return f"{whole.strip()} {part.strip()}" if 0 < int(above) < int(below) else None
