"""`\\pm`, written out as the values that it stands for."""

import itertools

from mathverifier.core.answers.nodes import Bracketed, Leaf, Several, Shape
from mathverifier.core.answers.parser import shape
from mathverifier.core.text.lexer import lex

MAX_SIGNS = 4

_SIGNS = ("\\pm", "\\mp")


def expanded(one: Shape) -> Shape:
    """Return both values of one with a `\\pm` in it; each of several in a tuple goes its own way."""
    match one:
        case Leaf(text) if _count(text) == 1:
            return Several(tuple(shape(sign) for sign in _both(text)))
        case Bracketed(opening, closing, items) if all(isinstance(item, Leaf) for item in items):
            texts = [item.text for item in items if isinstance(item, Leaf)]
            counts = list(map(_count, texts))
            if 0 < sum(counts) <= MAX_SIGNS and max(counts) == 1 and "\\mp" not in "".join(texts):
                ways = itertools.product(
                    *(_both(text) if count else [text] for text, count in zip(texts, counts, strict=True))
                )
                return Several(tuple(Bracketed(opening, closing, tuple(map(shape, way))) for way in ways))
        case Several(items, braces):
            written = [expanded(item) for item in items]
            if any(isinstance(new, Several) and old != new for new, old in zip(written, items, strict=True)):
                flat = (new.items if isinstance(new, Several) else (new,) for new in written)
                return Several(tuple(itertools.chain.from_iterable(flat)), braces)
        case _:
            pass
    return one


def _both(text: str) -> list[str]:
    tokens = lex(text).texts
    ways = ("".join(sign if token in _SIGNS else token for token in tokens) for sign in ("+", "-"))
    return [way.strip().removeprefix("+").strip() for way in ways]


def _count(text: str) -> int:
    if not any(sign in text for sign in _SIGNS):
        return 0
    return sum(token in _SIGNS for token in lex(text).texts)
