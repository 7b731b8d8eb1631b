"""The parser of answers: from a text to its node."""

import itertools
from collections.abc import Iterable

from mathverifier.core.answers.environments import whole_environment
from mathverifier.core.answers.latex_normalization import squeezed
from mathverifier.core.answers.list_items import (
    GROUPED_NUMBER,
    MAX_ITEMS,
    OR,
    SEPARATOR,
    is_last_group,
    is_or,
    run_of,
    whole_items,
)
from mathverifier.core.answers.matrix import determinant_of, matrix_of, without_gap
from mathverifier.core.answers.nodes import (
    Both,
    Bracketed,
    Builder,
    Cases,
    Leaf,
    Matrix,
    Qualified,
    Reals,
    Relation,
    Several,
    Shape,
    Union,
    Without,
)
from mathverifier.core.answers.qualifier import Condition, declaration_cut, declared, qualifier_cut
from mathverifier.core.answers.separators import Separator, closing, parted, split, split_at
from mathverifier.core.answers.set_notation import (
    SUCH_THAT,
    bound_letter,
    braced,
    half_line,
    is_real_line,
    named_point,
    usual_brackets,
)
from mathverifier.core.answers.written_relations import SIGN, UNLIKE, is_condition, labelled_value, relation_of

MAX_DEPTH = 6
_CUP = Separator(commands=("cup",), words=("U", "or"), before="([")
_CAP = Separator(commands=("cap",))
_EXCEPT = Separator(words=("except", "other than", "but"))
_LESS = Separator(commands=("setminus", "backslash", "smallsetminus"))
# What stands before the condition of a case.
_CONDITIONAL = ("if", "for", "when", "otherwise", "else", "\\text")


def shape(text: str, depth: int = 0) -> Shape:
    """Return the shape of `text`, which must be in the notation's one spelling."""
    text = _group(text.strip())
    if "[" in text or "]" in text:
        text = usual_brackets(text)
    if depth > MAX_DEPTH or not text or text.isdecimal():
        return Leaf(text)
    for reading in (_environment, _rule, _declared, _set_operation, _set, _list, _qualified, _relation, _bracketed):
        found = reading(text, depth)
        if found is not None:
            return found
    return Leaf(text)


def _has_comma(text: str) -> bool:
    return "," in text or ";" in text


def _unconditional(cell: str) -> str:
    """Return the condition of a case without the word that leads to it."""
    word = next((word for word in _CONDITIONAL if cell.lower().startswith(word)), "")
    behind = cell[len(word) :]
    return behind.lstrip() if word and not (behind[:1].isalnum() or behind[:1] == "_") else cell


def _environment(text: str, depth: int) -> Shape | None:
    """Read a system, a function by cases, a matrix or a determinant."""
    if "\\begin" not in text:
        return None
    if (body := _body_of_cases(text)) is not None:
        return _cases(body, depth)
    if (rows := matrix_of(text)) is not None:
        return Matrix(tuple(tuple(shape(cell, depth + 1) for cell in row) for row in rows[:MAX_ITEMS]))
    determinant = determinant_of(text)
    return None if determinant is None else Leaf(determinant)


def _body_of_cases(text: str) -> str | None:
    """Return what is within a system or a function by cases, which may have a name in front."""
    found = whole_environment(text)
    if found is None:
        return None
    head, kind, body = found
    in_brace = head.rstrip().endswith("\\lbrace")
    if kind not in (("array", "aligned", "matrix") if in_brace else ("cases",)):
        return None
    name, equals, rest = head.rstrip().removesuffix("\\lbrace").partition("=")
    return body if not rest.strip() and (_names_function(name) if equals else not name.strip()) else None


def _names_function(text: str) -> bool:
    """Say whether a text is a word, or one with the letter that it is a function of: `f(x)`, `a1`."""
    name, bracket, argument = text.strip().partition("(")
    is_word = name[:1].isalpha() and name.replace("_", "a").isalnum()
    return is_word and (not bracket or (len(argument) == 2 and argument[0].isalpha() and argument[1] == ")"))


def _rule(text: str, depth: int) -> Shape | None:
    """Read `x \\mapsto 2x` as a function, and the real line."""
    head, mapped, rule = text.partition("\\mapsto")
    letter = head.rpartition(":")[2].strip()
    if mapped and len(letter) == 1 and letter.isalpha() and rule[:1] in (" ", "\\", "(", "-") and rule.strip():
        return Relation((f"f({letter})", rule.strip()), ("=",))
    if sign := half_line(text):
        return Builder("x", Relation(("x", "0"), (sign,)))
    line, word, points = parted(text, _EXCEPT)
    if not is_real_line(line):
        return None
    left_out = shape(points.removeprefix("for "), depth + 1) if word else None
    return Reals() if left_out is None else Without(Reals(), _set_of(left_out))


def _set_of(points: Shape) -> Several:
    """Return the set of the points that are listed, each of which may have a name."""
    items = points.items if isinstance(points, Several) else (points,)
    bare = (shape(item.sides[1]) if isinstance(item, Relation) and item.signs == ("=",) else item for item in items)
    return Several(tuple(bare), braces=True)


def _declared(text: str, depth: int) -> Shape | None:
    """Read `2k, k \\in \\mathbb{Z}`: what is said at the end is said of the whole."""
    head, conditions = declaration_cut(text)
    return qualified(shape(head, depth), conditions) if conditions else None


def _qualified(text: str, depth: int) -> Shape | None:
    head, conditions = qualifier_cut(text)
    return qualified(shape(head, depth + 1), conditions) if conditions else None


def qualified(body: Shape, conditions: Iterable[Condition]) -> Shape:
    """Put conditions beside a shape."""
    if isinstance(body, Qualified):
        return Qualified(body.body, body.conditions | frozenset(conditions))
    return Qualified(body, frozenset(conditions))


def _list(text: str, depth: int) -> Shape | None:
    name, _, value = text.rpartition("=")
    if "," not in name and GROUPED_NUMBER.fullmatch(value.strip()):
        return None
    items, cuts = split_at(text, ";")
    if len(items) == 1:
        items, cuts = split_at(text, SEPARATOR)
        if len(items) == 1:
            return None
        if alternatives := _alternatives(text, cuts, depth):
            return alternatives
    items = whole_items(text, items, cuts)
    said = [declared(item) if place else () for place, item in enumerate(items)]
    items = run_of([item for item, conditions in zip(items, said, strict=True) if item and not conditions])
    conditions = tuple(itertools.chain.from_iterable(said))
    if conditions and len(items) == 1:
        return qualified(shape(items[0], depth + 1), conditions)
    if len(items) == 2 and not conditions and cuts == [","] and is_condition(items[1], items[0]):
        return qualified(shape(items[0], depth + 1), (Condition(squeezed(items[1])),))
    if 1 < len(items) <= MAX_ITEMS and all(items):
        either = any(map(is_or, cuts))
        found = _joined(tuple(shape(item, depth + 1) for item in items), either)
        return qualified(found, conditions) if conditions else found
    return None


def _alternatives(text: str, cuts: list[str], depth: int) -> Shape | None:
    """Read `x = 1 and y = 2 or x = 2 and y = 1` as two: `and` binds closer than `or`, and a comma as it is meant."""
    kinds = {"or" if is_or(cut) else "and" if "and" in cut or "wedge" in cut else "," for cut in cuts}
    if "or" not in kinds or len(kinds) == 1:
        return None
    parts = split(text, OR)
    if kinds == {"or", ","} and not all(_has_comma(part) and "=" in part for part in parts):
        # `1, 2 or 3` is one list; of `x > 1, x \\ne 3 or x < 0` nobody knows.
        return Leaf(text) if any(SIGN.at(text, place) in UNLIKE for place in range(len(text))) else None
    if len(parts) > MAX_ITEMS or not all(parts):
        return None
    shapes = tuple(shape(part, depth + 1) for part in parts)
    return _joined(shapes, True) if kinds != {"or", ","} or all(map(_is_solution, shapes)) else None


def _is_solution(one: Shape) -> bool:
    return isinstance(one, Several) and _is_named(one)


def _set_operation(text: str, depth: int) -> Shape | None:
    for sign, kind in ((_CUP, Union), (_CAP, Both)):
        parts = split(text, sign)
        if 1 < len(parts) <= MAX_ITEMS and all(parts):
            shapes = tuple(shape(part, depth + 1) for part in parts)
            sets = [one for one in shapes if isinstance(one, Several) and one.braces]
            if kind is Union and len(sets) == len(shapes):
                return Several(tuple(item for one in sets for item in one.items), braces=True)
            return kind(shapes)
    parts = split(text, _LESS)
    if len(parts) == 2 and all(parts):
        return Without(shape(parts[0], depth + 1), shape(parts[1], depth + 1))
    return None


def _cases(body: str, depth: int) -> Shape:
    """Read a system as its equations, a function by cases as pairs of value and condition."""
    rows = [row for row in (without_gap(row).strip(",;. ") for row in split(body, "\\\\")) if row]
    items: list[Shape] = []
    for row in rows[:MAX_ITEMS]:
        cells = [_unconditional(cell.strip(", ")) for cell in split(row, "&")]
        one = tuple(shape(cell, depth + 1) for cell in cells)
        items.append(one[0] if len(one) == 1 else Bracketed("(", ")", one))
    if any(isinstance(item, Bracketed) for item in items):
        return Cases(_with_rest(items))
    bounds = [isinstance(item, Relation) and not set(item.signs).isdisjoint(UNLIKE) for item in items]
    return Both(tuple(items)) if len(items) > 1 and all(bounds) else Several(tuple(items))


def _with_rest(items: list[Shape]) -> tuple[Shape, ...]:
    """Return the cases with what `otherwise` leaves as the last condition."""
    last = items[-1]
    if not isinstance(last, Bracketed) or len(last.items) != 2 or last.items[1] not in (Leaf(""), Leaf("otherwise")):
        return tuple(items)
    conditions = tuple(item.items[1] for item in items[:-1] if isinstance(item, Bracketed))
    rest = Without(Reals(), Union(conditions))
    return (*items[:-1], Bracketed("(", ")", (last.items[0], rest)))


def _joined(items: tuple[Shape, ...], either: bool) -> Shape:
    """Inequalities joined by `or` are a union, by `and` or a comma they hold together."""
    items = _with_labels(items)
    relations = [item for item in items if isinstance(item, Relation)]
    unlike = [set(item.signs) - {"=", "\\in"} for item in relations]
    if len(relations) == len(items) and (any(unlike) if either else all(unlike)):
        return Union(items) if either else Both(items)
    # `{1, 2} and {3, 4}` in braces that only group are four values; `(p \\lor q) \\land r` is no list of three.
    lists = [
        one.items
        if isinstance(one, Several) and not (one.braces or _is_named(one) or one.either is not either)
        else (one,)
        for one in items
    ]
    return Several(tuple(one for some in lists for one in some), either=either)


def _with_labels(items: tuple[Shape, ...]) -> tuple[Shape, ...]:
    """Read `length 12, width 5` as named values, where each has a name of its own."""
    found = [labelled_value(item.text) if isinstance(item, Leaf) else None for item in items]
    known = [one for one in found if one is not None]
    if len(known) < len(items) or len({name.lower() for name, _ in known}) < len(items):
        return items
    return tuple(Relation((name.lower(), value), ("=",)) for name, value in known)


def _is_named(several: Several) -> bool:
    """Whether it is one solution in several unknowns: `p = 5, q = 2`."""
    return all(isinstance(item, Relation) and item.signs == ("=",) for item in several.items)


def items_of(leaf: Leaf) -> Several | None:
    """Read `1,234,567` as three values, where reading it as one number has failed."""
    parts = split(leaf.text, SEPARATOR)
    cut_number = any(map(str.isalpha, leaf.text)) and any(
        is_last_group(leaf.text, one, other) for one, other in itertools.pairwise(parts)
    )
    return Several(tuple(Leaf(part) for part in parts)) if len(parts) > 1 and all(parts) and not cut_number else None


def _group(text: str) -> str:
    while text.startswith("{") and closing(text, 0) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _set(text: str, depth: int) -> Shape | None:
    inner = braced(text)
    if not inner:
        return None
    head, cut, said = parted(inner, SUCH_THAT)
    if cut and (bound := bound_letter(head)):
        return Builder(bound[0], shape(said, depth + 1), bound[1])
    if cut.strip(" ;") and not parted(said, SUCH_THAT)[1] and (conditions := declared(said)):
        return qualified(Several((shape(head, depth + 1),), braces=True), conditions)
    content = shape(inner, depth + 1)
    return Several(content.items, braces=True) if isinstance(content, Several) else Several((content,), braces=True)


def _relation(text: str, depth: int) -> Shape | None:
    found = relation_of(text)
    return None if found is None else _componentwise(found, depth) or found


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
    if named := named_point(text):
        return Relation(named, ("=",))
    pair = ("\\langle", "\\rangle")
    if text.startswith(pair[0]) and text.endswith(pair[1]):
        opening, inner, closer = "(", text[len(pair[0]) : -len(pair[1])], ")"
    elif text[0] in "([" and closing(text, 0) == len(text) - 1:
        opening, inner, closer = text[0], text[1:-1], text[-1]
    else:
        return None
    items, cuts = split_at(inner, SEPARATOR)
    if len(items) == 1 or not all(items):
        return None
    if not all(map(_has_comma, cuts)):
        # `(p \\lor q)` only groups.
        return shape(inner, depth + 1)
    return Bracketed(opening, closer, tuple(shape(item, depth + 1) for item in items))
