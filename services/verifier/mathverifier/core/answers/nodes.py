"""Nodes of answers: one value, several, a tuple or interval, a union, a relation, a matrix."""

from dataclasses import dataclass

from mathverifier.core.answers.qualifier import (
    Condition,
)


@dataclass(frozen=True)
class Leaf:
    """One value or phrase, unread as yet."""

    text: str


@dataclass(frozen=True)
class Several:
    """Values without an order: a list without brackets, or a set; `either` where they are joined by `or`."""

    items: tuple["Shape", ...]
    braces: bool = False
    either: bool = False


@dataclass(frozen=True)
class Bracketed:
    """A tuple, point, vector or interval; `opening` and `closing` are its brackets."""

    opening: str
    closing: str
    items: tuple["Shape", ...]


@dataclass(frozen=True)
class Union:
    """Intervals or sets, joined."""

    parts: tuple["Shape", ...]


@dataclass(frozen=True)
class Both:
    """Conditions or sets that hold together: `x > 1 and x \\ne 3`."""

    parts: tuple["Shape", ...]


@dataclass(frozen=True)
class Without:
    """A set, less another one."""

    whole: "Shape"
    less: "Shape"


@dataclass(frozen=True)
class Builder:
    """All values of `variable`, which is bound, that meet `condition`; all whole ones, or natural ones, by `among`."""

    variable: str
    condition: "Shape"
    among: str = ""


@dataclass(frozen=True)
class Cases:
    """A function by cases: pairs of value and condition."""

    items: tuple["Shape", ...]


@dataclass(frozen=True)
class Reals:
    """The whole real line."""


@dataclass(frozen=True)
class Relation:
    """`sides[0] signs[0] sides[1] …`, with signs among `=`, `<`, `>`, `\\le`, `\\ge`, `\\ne`, `\\in`."""

    sides: tuple[str, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Matrix:
    """Rows of entries."""

    rows: tuple[tuple["Shape", ...], ...]


@dataclass(frozen=True)
class Qualified:
    """`body` under conditions that are said besides."""

    body: "Shape"
    conditions: frozenset[Condition]


Shape = Leaf | Several | Bracketed | Union | Both | Without | Builder | Reals | Cases | Relation | Matrix | Qualified
