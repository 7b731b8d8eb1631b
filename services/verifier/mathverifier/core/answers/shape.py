"""The shape of an answer: one value, several, a tuple or interval, a union, a relation, a matrix."""

import re
from dataclasses import dataclass

from mathverifier.core.answers.notation import closing, split

MAX_ITEMS = 200
MAX_DEPTH = 6


@dataclass(frozen=True)
class Leaf:
    """One value or phrase, unread as yet."""

    text: str


@dataclass(frozen=True)
class Several:
    """Values without an order: a list without brackets, or a set."""

    items: tuple["Shape", ...]
    braces: bool = False


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
class Relation:
    """`sides[0] signs[0] sides[1] …`, with signs among `=`, `<`, `>`, `\\le`, `\\ge`, `\\ne`, `\\in`."""

    sides: tuple[str, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Matrix:
    """Rows of entries."""

    rows: tuple[tuple["Shape", ...], ...]


Shape = Leaf | Several | Bracketed | Union | Relation | Matrix

_CUP = re.compile(r"\\cup(?![a-zA-Z])\s*|\s(?:U|or)\s(?=\s*[(\[])")
_SEPARATOR = re.compile(r",\s*(?:and|or)\s|[,;]|\s(?:and|or)\s|\\(?:land|lor|wedge|vee)(?![a-zA-Z])")
_OR = re.compile(r",?\s+or\s|\\(?:lor|vee)(?![a-zA-Z])")
_SEMICOLON = re.compile(";")
_SIGN = re.compile(r"\\(?:le|ge|ne|in)(?![a-zA-Z])|[=<>]")
_THOUSANDS = re.compile(r"[-+]?\s*\d{1,3}(?:,\d{3})+(?:\.\d+)?(?:\s*[a-zA-Z%°]+)?")
_MATRIX = re.compile(
    r"^\\begin\s*\{(?:[pbvV]?matrix|array)\}(?:\s*\{[clr| ]*\})?(.*?)\\end\s*\{(?:[pbvV]?matrix|array)\}$", re.DOTALL
)
_BUILDER = re.compile(r"^([a-zA-Z](?:\s*\\in\s*(?:\\mathbb\s*\{?R\}?|R))?)\s*(?:\||:|\\mid(?![a-zA-Z])|\\vert)\s*(.*)$")
_ROW = re.compile(r"\\\\")
_CELL = re.compile("&")
_LABEL = re.compile(r"^([A-Za-z][A-Za-z ]*?)\s*:\s*(?=[^\s])(.*)$")


def shape(text: str, depth: int = 0) -> Shape:
    """Return the shape of `text`, which must be in the notation's one spelling."""
    text = _group(text.strip())
    if depth > MAX_DEPTH or not text:
        return Leaf(text)
    matrix = _MATRIX.match(text.strip("()[] "))
    if matrix and "\\begin" not in matrix.group(1):
        return _matrix(matrix.group(1), depth)
    parts = split(text, _CUP)
    if 1 < len(parts) <= MAX_ITEMS and all(parts):
        return Union(tuple(shape(part, depth + 1) for part in parts))
    if inner := _braced(text):
        return _set(inner, depth)
    if not _THOUSANDS.fullmatch(text):
        items = split(text, _SEMICOLON)
        if len(items) == 1:
            items = [item for item in split(text, _SEPARATOR) if item]
        if 1 < len(items) <= MAX_ITEMS and all(items):
            return _joined(text, tuple(shape(item, depth + 1) for item in items))
    if relation := _relation(text):
        return _componentwise(relation, depth) or relation
    return _bracketed(text, depth) or Leaf(text)


def _joined(text: str, items: tuple[Shape, ...]) -> Shape:
    """Inequalities joined by `or` are a union; by `and` or a comma an intersection, which is not read."""
    if all(isinstance(item, Relation) and set(item.signs) - {"=", "\\in"} for item in items):
        return Union(items) if len(split(text, _OR)) == len(items) else Leaf(text)
    # `{1, 2} and {3, 4}` in braces that only group are four values.
    lists = [one.items if isinstance(one, Several) and not one.braces else (one,) for one in items]
    return Several(tuple(one for some in lists for one in some))


def items_of(leaf: Leaf) -> Several | None:
    """Read `1,234,567` as three values, where reading it as one number has failed."""
    parts = split(leaf.text, _SEPARATOR)
    return Several(tuple(Leaf(part) for part in parts)) if len(parts) > 1 and all(parts) else None


def _group(text: str) -> str:
    while text.startswith("{") and closing(text, 0) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _braced(text: str) -> str | None:
    if text.startswith("\\lbrace") and text.endswith("\\rbrace") and text.count("\\lbrace") == 1:
        return text.removeprefix("\\lbrace").removesuffix("\\rbrace").strip()
    return None


def _set(inner: str, depth: int) -> Shape:
    if builder := _BUILDER.match(inner):
        return shape(builder.group(2), depth + 1)
    content = shape(inner, depth + 1)
    return Several(content.items, braces=True) if isinstance(content, Several) else Several((content,), braces=True)


def _matrix(body: str, depth: int) -> Shape:
    rows = [row for row in split(body, _ROW) if row and row != "\\hline"]
    return Matrix(tuple(tuple(shape(cell, depth + 1) for cell in split(row, _CELL)) for row in rows[:MAX_ITEMS]))


def _relation(text: str) -> Relation | None:
    sides = split(text, _SIGN)
    if len(sides) == 1:
        label = _LABEL.match(text)
        return Relation((label.group(1), label.group(2)), ("=",)) if label and len(label.group(1)) > 1 else None
    if not 2 <= len(sides) <= 8 or not all(sides):
        return None
    signs, place = [], 0
    for side in sides[:-1]:
        found = _SIGN.search(text, text.index(side, place) + len(side))
        assert found is not None
        signs.append(found.group())
        place = found.end()
    return Relation(tuple(sides), tuple(signs))


def _componentwise(relation: Relation, depth: int) -> Several | None:
    """Read `(f(n), g(n)) = (n, 1)` as two equations."""
    if relation.signs != ("=",):
        return None
    left, right = (_bracketed(side, depth) for side in relation.sides)
    if not isinstance(left, Bracketed) or not isinstance(right, Bracketed) or len(left.items) != len(right.items):
        return None
    pairs = list(zip(left.items, right.items, strict=True))
    sides = [(one.text, other.text) for one, other in pairs if isinstance(one, Leaf) and isinstance(other, Leaf)]
    return Several(tuple(Relation(pair, ("=",)) for pair in sides)) if len(sides) == len(pairs) else None


def _bracketed(text: str, depth: int) -> Shape | None:
    pair = ("\\langle", "\\rangle")
    if text.startswith(pair[0]) and text.endswith(pair[1]):
        opening, inner, closer = "(", text[len(pair[0]) : -len(pair[1])], ")"
    elif text[0] in "([" and closing(text, 0) == len(text) - 1:
        opening, inner, closer = text[0], text[1:-1], text[-1]
    else:
        return None
    items = split(inner, _SEPARATOR)
    if len(items) == 1 or not all(items):
        return None
    return Bracketed(opening, closer, tuple(shape(item, depth + 1) for item in items))
