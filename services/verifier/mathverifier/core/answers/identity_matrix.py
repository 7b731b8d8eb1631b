r"""Multiples of the identity matrix by its name: `\frac12 I`, `3I_2`."""

from dataclasses import dataclass
from typing import Final

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
    """Return the multiple of the identity matrix that a text names."""
    name, _, index = text.replace(" ", "").partition(f"{_NAME}_")
    size = index.strip("{}")
    if not index:
        name = name.removesuffix(_NAME) if name.endswith(_NAME) else "?"
    elif not size.isdecimal():
        return None
    factor = name.removesuffix("\\cdot").removesuffix("*")
    if factor in ("", "-"):
        return Multiple(f"{factor}1", int(size) if size else None)
    tree = parse(factor)
    if tree is None or _NAME in letters(tree):
        return None
    return Multiple(factor, int(size) if size else None)
