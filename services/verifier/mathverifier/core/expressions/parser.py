"""The parser of arithmetic and algebra, plain or LaTeX: it evaluates nothing and runs nothing.

It takes time linear in the length of the text. Text beyond `MAX_LENGTH` characters, or `MAX_DEPTH` levels of nesting
(`cursor`), is not read.
"""

import re

from mathverifier.core.expressions.nodes import Binary, Expression, Number
from mathverifier.core.expressions.operators import Operators
from mathverifier.core.expressions.rational import decimal
from mathverifier.core.expressions.tokens import OPERATORS, Unreadable, tokens_of
from mathverifier.core.tuples import made

MAX_LENGTH = 2_000
# One number, or one operation on two, as most formulas are: they are read at once.
_FIGURES = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_SIMPLE = re.compile(rf"\\?\$?({_FIGURES})(?: *([-+*/×÷]|\\times(?![a-zA-Z])) *\\?\$?({_FIGURES}))?")
_NO_FUNCTIONS: frozenset[str] = frozenset()


def parse(text: str, functions: frozenset[str] = _NO_FUNCTIONS) -> Expression | None:
    """Return the tree of `text`, or None where it is not one expression from its first character to its last.

    `functions` are letters that are functions where a bracket follows: `f(x)` is then a call, and else a product.
    """
    if len(text) > MAX_LENGTH:
        return None
    if text.isdigit() and text.isascii():
        return Number(0, len(text), decimal(text))
    if (simple := _SIMPLE.fullmatch(text)) is not None:
        left = made(Number, (*simple.span(1), decimal(simple[1].replace(",", ""))))
        if simple[2] is None:
            return left
        right = made(Number, (*simple.span(3), decimal(simple[3].replace(",", ""))))
        return made(Binary, (left.start, len(text), OPERATORS[simple[2]], left, right))
    try:
        return Operators(tokens_of(text), functions).whole()
    except Unreadable:
        return None
