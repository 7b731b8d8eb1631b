r"""Multiples of the identity matrix by its name: `\frac12 I`, `3I_2`."""

from dataclasses import dataclass
from typing import Final

from mathverifier.core.expressions.nodes import Binary, Expression
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.structure import letters

_NAME: Final = "I"


@dataclass(frozen=True)
class Multiple:
    """A number or formula times the identity matrix, of which the size may be said."""

    factor: str
    size: int | None

    def entry(self, row: int, column: int) -> str:
        """Return an entry of the matrix."""
        return self.factor if row == column else "0"


def identity_multiple(text: str) -> Multiple | None:
    """Return the multiple of the identity matrix that a text names; None for any other text, also for `3 + 2I`."""
    front, named, index = text.replace(" ", "").rpartition(_NAME)
    size = index.removeprefix("_").strip("{}")
    if not named or (index and not (index.startswith("_") and size.isdecimal())):
        return None
    number = int(size) if size else None
    factor = front.removesuffix("\\cdot").removesuffix("*")
    if factor in ("", "-"):
        return Multiple(f"{factor}1", number)
    tree = parse(factor)
    if tree is None or _is_open_sum(tree) or _NAME in letters(tree):
        return None
    return Multiple(factor, number)


def _is_open_sum(tree: Expression) -> bool:
    """Say whether a formula is a sum without brackets, of which only the last term is multiplied."""
    return isinstance(tree, Binary) and tree.operator in ("+", "-") and tree.left.start == tree.start
