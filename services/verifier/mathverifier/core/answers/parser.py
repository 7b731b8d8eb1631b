"""The parser of answers: from a text to its node."""

import itertools
import re
from collections.abc import Iterable

from mathverifier.core.answers.environments import whole_environment
from mathverifier.core.answers.latex_normalization import squeezed
from mathverifier.core.answers.letters import is_letter, mentions
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
from mathverifier.core.answers.qualifier import (
    Condition,
    declaration_cut,
    declared,
    is_open,
    is_qualifier,
    qualifier_cut,
)
from mathverifier.core.answers.separators import Separator, closing, parted, split, split_at
from mathverifier.core.text.lexer import GROUPED, lexed
from mathverifier.core.text.lexicon import SENTENCES

MAX_ITEMS = 200
MAX_DEPTH = 6
_CUP = Separator(commands=("cup",), words=("U", "or"), before="([")
_CAP = Separator(commands=("cap",))
_LESS = Separator(commands=("setminus", "backslash", "smallsetminus"))
_REALS = ("real", "reals", "real number", "real numbers")
_REAL_LINE = ("\\mathbbR", "\\R", "\\Reals", "ℝ")
_SEPARATOR = Separator(",;", ("land", "lor", "wedge", "vee"), ("and", "or"))
_OR = Separator(commands=("lor", "vee"), words=("or",))
_SIGN = Separator("=<>", ("le", "ge", "ne", "in", "approx"))
_THOUSANDS = re.compile(rf"[-+]?\s*{GROUPED}(?:\s*[a-zA-Z%°]+)?")
# What stands between the letter of a set and its condition.
_SUCH_THAT = Separator("|:;", ("mid", "vert"), ("such that",))
_WHOLE_SETS = {"ℤ": "Z", "ℕ": "N", "Z": "Z", "N": "N", "R": "", "ℝ": ""}
# What compares a letter with what follows, or with zero.
_OF_ZERO = {"not_zero": "\\ne", "below_zero": "<", "above_zero": ">"}
_COMPARISONS = {"at_least": "\\ge", "at_most": "\\le", "greater": ">", "smaller": "<"}
_UNLIKE = ("<", ">", "\\le", "\\ge", "\\ne")
# What stands before the condition of a case.
_CONDITIONAL = ("if", "for", "when", "otherwise", "else", "\\text")


def shape(text: str, depth: int = 0) -> Shape:
    """Return the shape of `text`, which must be in the notation's one spelling."""
    text = _group(text.strip())
    if "[" in text or "]" in text:
        text = _turned(text)
    if depth > MAX_DEPTH or not text:
        return Leaf(text)
    for reading in (_environment, _rule, _declared, _set_operation, _set, _list, _qualified, _relation, _bracketed):
        found = reading(text, depth)
        if found is not None:
            return found
    return Leaf(text)


def _turned(text: str) -> str:
    """Write an interval with its usual brackets: an end that is not taken in turns its bracket, in some countries."""
    first, last, inner = text[:1], text[-1:], text[1:-1]
    if first + last not in ("][", "[[", "]]") or "[" in inner or "]" in inner or (first == "[" and "," not in inner):
        return text
    return f"{'(' if first == ']' else '['}{inner}{')' if last == '[' else ']'}"


def _has_comma(text: str) -> bool:
    return "," in text or ";" in text


def _unconditional(cell: str) -> str:
    """Return the condition of a case without the word that leads to it."""
    word = next((word for word in _CONDITIONAL if cell.lower().startswith(word)), "")
    behind = cell[len(word) :]
    return behind.lstrip() if word and not (behind[:1].isalnum() or behind[:1] == "_") else cell


def _point(text: str) -> tuple[str, str] | None:
    """Return the name of a point and its coordinates: `A(1, 2)`, `B' (3, 4)`."""
    name, bracket, inner = text.partition("(")
    name = name.rstrip()
    is_name = len(name.removesuffix("'")) == 1 and name[0].isascii() and name[0].isupper()
    if not is_name or not bracket or "," not in inner or inner.find(")") != len(inner) - 1 or "(" in inner:
        return None
    return name, bracket + inner


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


def _rule(text: str, _depth: int) -> Shape | None:
    """Read `x \\mapsto 2x` as a function, and the real line."""
    head, mapped, rule = text.partition("\\mapsto")
    letter = head.rpartition(":")[2].strip()
    if mapped and len(letter) == 1 and letter.isalpha() and rule[:1] in (" ", "\\", "(", "-") and rule.strip():
        return Relation((f"f({letter})", rule.strip()), ("=",))
    return Reals() if _is_real_line(text) else None


def _is_real_line(text: str) -> bool:
    """Say whether a text is the set of the real numbers, by its sign or in words."""
    if "".join(one for one in text if one not in "{} ") in _REAL_LINE:
        return True
    words = text.lower().removeprefix("the ").removeprefix("set of ").removeprefix("all ")
    return words in _REALS


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
    if "," not in name and _THOUSANDS.fullmatch(value.strip()):
        return None
    items, cuts = split_at(text, ";")
    if len(items) == 1:
        items, cuts = split_at(text, _SEPARATOR)
        if len(items) == 1:
            return None
        if alternatives := _alternatives(text, cuts, depth):
            return alternatives
    items = _whole_items(text, items, cuts)
    said = [declared(item) if place else () for place, item in enumerate(items)]
    items = _run([item for item, conditions in zip(items, said, strict=True) if item and not conditions])
    conditions = tuple(itertools.chain.from_iterable(said))
    if conditions and len(items) == 1:
        return qualified(shape(items[0], depth + 1), conditions)
    if len(items) == 2 and not conditions and cuts == [","] and _is_condition(items[1], items[0]):
        return qualified(shape(items[0], depth + 1), (Condition(squeezed(items[1])),))
    if 1 < len(items) <= MAX_ITEMS and all(items):
        either = any(map(_is_or, cuts))
        found = _joined(tuple(shape(item, depth + 1) for item in items), either)
        return qualified(found, conditions) if conditions else found
    return None


def _is_condition(text: str, value: str) -> bool:
    """Say whether a text bounds a letter of a value, which is no relation itself: `n \\ge 1`, of `2^n`."""
    sides, signs = split_at(text, _SIGN)
    if not 1 <= len(signs) <= 2 or not set(signs) <= set(_UNLIKE) or split_at(value, _SIGN)[1]:
        return False
    return any(is_letter(side.strip("|")) and mentions(value, side.strip("|")) for side in sides)


def _alternatives(text: str, cuts: list[str], depth: int) -> Shape | None:
    """Read `x = 1 and y = 2 or x = 2 and y = 1` as two: `and` binds closer than `or`, and a comma as it is meant."""
    kinds = {"or" if _is_or(cut) else "and" if "and" in cut or "wedge" in cut else "," for cut in cuts}
    if "or" not in kinds or len(kinds) == 1:
        return None
    parts = split(text, _OR)
    if kinds == {"or", ","} and not all(_has_comma(part) and "=" in part for part in parts):
        # `1, 2 or 3` is one list; of `x > 1, x \\ne 3 or x < 0` nobody knows.
        return Leaf(text) if any(_SIGN.at(text, place) in _UNLIKE for place in range(len(text))) else None
    if len(parts) > MAX_ITEMS or not all(parts):
        return None
    shapes = tuple(shape(part, depth + 1) for part in parts)
    return _joined(shapes, True) if kinds != {"or", ","} or all(map(_is_solution, shapes)) else None


def _is_or(cut: str) -> bool:
    """Say whether a separator says `or`."""
    return cut.strip(", ") in ("or", "\\lor", "\\vee")


def _is_solution(one: Shape) -> bool:
    return isinstance(one, Several) and _is_named(one)


def _whole_items(text: str, items: list[str], cuts: list[str]) -> list[str]:
    """Give an item its qualifier back, and to `where a = 3` what goes on behind the comma: `b = 4`.

    A number of `text` that was cut at the comma of its groups (`at most 1,000 mL`) is put together again.
    """
    found: list[str] = []
    for item, cut in zip(items, ["", *cuts], strict=True):
        if found and cut == "," and _is_last_group(text, found[-1], item):
            found[-1] = f"{found[-1]},{item}"
        elif found and (is_qualifier(item) or is_open(found[-1])) and not _is_or(cut):
            found[-1] = f"{found[-1]}{cut} {item}"
        else:
            found.append(item)
    return found


def _is_last_group(text: str, before: str, item: str) -> bool:
    """Say whether `item` begins with the last group of a number that ends `before`: `000`, or `234 L` with a unit."""
    group, rest = item[:3], item[3:]
    whole = len(group) == 3 and group.isdecimal() and not rest[:1].isdecimal()
    return (
        whole
        and (group[0] == "0" or rest.lstrip()[:1].isalpha())
        and before[-1:].isdecimal()
        and f"{before},{item}" in text
    )


def _run(items: list[str]) -> list[str]:
    """Write out `1, 2, \\ldots, 5` where the step is plain."""
    if items.count("\\ldots") != 1:
        return items
    place = items.index("\\ldots")
    around = items[max(0, place - 2) : place] + items[place + 1 : place + 2]
    if not 1 <= place < len(items) - 1 or not all(map(_is_short_number, around)):
        return items
    *first, last = (int(one) for one in around)
    step = first[1] - first[0] if len(first) == 2 else 1
    between = range(first[-1] + step, last, step) if step else range(0)
    if not between or len(between) > MAX_ITEMS or between[-1] + step != last:
        return items
    return items[:place] + [str(one) for one in between] + items[place + 1 :]


def _is_short_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isdecimal() and len(digits) < 10


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
    bounds = [isinstance(item, Relation) and not set(item.signs).isdisjoint(_UNLIKE) for item in items]
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


def _is_named(several: Several) -> bool:
    """Whether it is one solution in several unknowns: `p = 5, q = 2`."""
    return all(isinstance(item, Relation) and item.signs == ("=",) for item in several.items)


def items_of(leaf: Leaf) -> Several | None:
    """Read `1,234,567` as three values, where reading it as one number has failed."""
    parts = split(leaf.text, _SEPARATOR)
    cut_number = any(map(str.isalpha, leaf.text)) and any(
        _is_last_group(leaf.text, one, other) for one, other in itertools.pairwise(parts)
    )
    return Several(tuple(Leaf(part) for part in parts)) if len(parts) > 1 and all(parts) and not cut_number else None


def _group(text: str) -> str:
    while text.startswith("{") and closing(text, 0) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _braced(text: str) -> str | None:
    if text.startswith("\\lbrace") and text.endswith("\\rbrace") and text.count("\\lbrace") == 1:
        return text.removeprefix("\\lbrace").removesuffix("\\rbrace").strip()
    return None


def _set(text: str, depth: int) -> Shape | None:
    inner = _braced(text)
    if not inner:
        return None
    head, cut, said = parted(inner, _SUCH_THAT)
    if cut and (bound := _bound_letter(head)):
        return Builder(bound[0], shape(said, depth + 1), bound[1])
    if cut.strip(" ;") and not parted(said, _SUCH_THAT)[1] and (conditions := declared(said)):
        return qualified(Several((shape(head, depth + 1),), braces=True), conditions)
    content = shape(inner, depth + 1)
    return Several(content.items, braces=True) if isinstance(content, Several) else Several((content,), braces=True)


def _bound_letter(text: str) -> tuple[str, str] | None:
    """Return the letter whose values make a set, and the whole numbers that it is among: `x`, `n \\in \\mathbb{Z}`."""
    if len(text) == 1 and text.isalpha():
        return text, ""
    tokens = lexed(text)
    match [one for one in map(tokens.texts.__getitem__, tokens.significant()) if one not in ("{", "}", "\\mathbb")]:
        case [name]:
            among = ""
        case [name, "\\in", whole] if whole in _WHOLE_SETS:
            among = _WHOLE_SETS[whole]
        case _:
            return None
    name = name.removeprefix("\\")
    return (name, among) if name.isascii() and name.isalpha() else None


def _relation(text: str, depth: int) -> Shape | None:
    found = _sides(text)
    return None if found is None else _componentwise(found, depth) or found


def _sides(text: str) -> Relation | None:
    sides, signs = split_at(text, _SIGN)
    if not signs:
        name, mark, value = text.partition(":")
        if mark and value.strip() and _is_label(name):
            return Relation((name.rstrip(), value.strip()), ("=",))
        return _comparison(text) if " is " in text else None
    return Relation(tuple(sides), tuple(signs)) if len(sides) <= 8 and all(sides) else None


def _comparison(text: str) -> Relation | None:
    """Read `k is greater than 4` and `m is nonzero`, said of one letter."""
    letter, _, said = text.strip(". ").partition(" is ")
    if not is_letter(letter.strip()):
        return None
    for section, sign in _OF_ZERO.items():
        if said in SENTENCES[section]:
            return Relation((letter.strip(), "0"), (sign,))
    for section, sign in _COMPARISONS.items():
        for phrase in SENTENCES[section]:
            if said.startswith(f"{phrase} "):
                return Relation((letter.strip(), said.removeprefix(phrase).strip()), (sign,))
    return None


def _is_label(text: str) -> bool:
    """Say whether a text is letters and spaces, with a number at most at its end: `Sequence 1`."""
    text = text.rstrip()
    words = text[:-2] if text[-2:-1] == " " and text[-1:].isdecimal() else text
    return len(text) > 1 and words[:1].isalpha() and words.replace(" ", "").isalpha() and words.isascii()


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
    if named := _point(text):
        return Relation(named, ("=",))
    pair = ("\\langle", "\\rangle")
    if text.startswith(pair[0]) and text.endswith(pair[1]):
        opening, inner, closer = "(", text[len(pair[0]) : -len(pair[1])], ")"
    elif text[0] in "([" and closing(text, 0) == len(text) - 1:
        opening, inner, closer = text[0], text[1:-1], text[-1]
    else:
        return None
    items, cuts = split_at(inner, _SEPARATOR)
    if len(items) == 1 or not all(items):
        return None
    if not all(map(_has_comma, cuts)):
        # `(p \\lor q)` only groups.
        return shape(inner, depth + 1)
    return Bracketed(opening, closer, tuple(shape(item, depth + 1) for item in items))
