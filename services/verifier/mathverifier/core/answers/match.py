"""One shape against another. True and False are proven; None is what only symbolic work can tell."""

import itertools
import re
from collections.abc import Callable, Sequence

from mathverifier.core.answers.interval import as_interval, parts_of
from mathverifier.core.answers.leaf import number_of, proportional, read_value
from mathverifier.core.answers.name import is_name
from mathverifier.core.answers.shape import Bracketed, Leaf, Matrix, Relation, Several, Shape, Union, items_of, shape
from mathverifier.core.evaluation import Polynomial, polynomial
from mathverifier.core.expression import Binary, parse

# Tells of two values whether they are equal.
Decide = Callable[[str, str], bool | None]
MAX_SIGNS = 4
MAX_PAIRS = 400

_FUNCTION = re.compile(r"^\\?[a-zA-Z]+(?:_\{?\w+\}?)?\s*\(\s*([a-zA-Z])\s*\)$")
_PLUS_MINUS = re.compile(r"\\(?:pm|mp)(?![a-zA-Z])")


def match(reference: Shape, answer: Shape, decide: Decide) -> bool | None:
    """Say whether both shapes mean the same."""
    reference, answer = _without_name(reference, answer), _without_name(answer, reference)
    reference, answer = _expanded(reference), _expanded(answer)
    match reference, answer:
        case Leaf(), Leaf():
            return _leaves(reference, answer, decide)
        case Relation(), Relation():
            return _relations(reference, answer, decide)
        case (Matrix() as matrix, other) | (other, Matrix() as matrix):
            return _matrix(matrix, other, decide)
        case Bracketed(), Bracketed():
            same = (reference.opening, reference.closing) == (answer.opening, answer.closing)
            return all_of(_pairs(reference.items, answer.items, decide)) if same else False
        case ((Relation() | Union() | Bracketed()), (Relation() | Union() | Bracketed())):
            return _intervals(reference, answer, decide)
        case ((Several() | Bracketed() | Union()), (Several() | Bracketed() | Union())):
            return _collections(reference, answer, decide)
        case (Several(), Leaf()) | (Leaf(), Several()):
            return _one_of_several(reference, answer, decide)
        case _:
            return None


def all_of(results: Sequence[bool | None] | None) -> bool | None:
    """Return False where one is, else None where one is, else True; None stands for a difference in number."""
    if results is None or False in results:
        return False
    return None if None in results else True


def _pairs(first: Sequence[Shape], second: Sequence[Shape], decide: Decide) -> list[bool | None] | None:
    if len(first) != len(second):
        return None
    return [match(one, other, decide) for one, other in zip(first, second, strict=True)]


def _leaves(reference: Leaf, answer: Leaf, decide: Decide) -> bool | None:
    result = decide(reference.text, answer.text)
    if result is True or "," not in reference.text + answer.text:
        return result
    # `1,234` is a number, or else two.
    lists = [items_of(reference) or reference, items_of(answer) or answer]
    if isinstance(lists[0], Several) and isinstance(lists[1], Several):
        return True if _unordered(lists[0].items, lists[1].items, decide) else result
    return result


def _one_of_several(reference: Shape, answer: Shape, decide: Decide) -> bool | None:
    several, leaf = (reference, answer) if isinstance(reference, Several) else (answer, reference)
    assert isinstance(several, Several) and isinstance(leaf, Leaf)
    if len(several.items) == 1:
        return match(several.items[0], leaf, decide)
    if items := items_of(leaf):
        return _unordered(several.items, items.items, decide)
    # Prose and set operations may name several values at once.
    return False if number_of(read_value(leaf.text).body) is not None else None


def _collections(reference: Shape, answer: Shape, decide: Decide) -> bool | None:
    if isinstance(reference, Several) and isinstance(answer, Several):
        names = [_named(reference), _named(answer)]
        if names[0] and names[1]:
            if set(names[0]) != set(names[1]):
                return None
            return all_of([match(shape(names[0][key]), shape(names[1][key]), decide) for key in names[0]])
        if names[0] or names[1]:
            values = [Several(tuple(shape(value) for value in one.values())) if one else None for one in names]
            first, second = (values[0] or reference).items, (values[1] or answer).items
            in_order = all_of(_pairs(first, second, decide))
            # Which name the reference's values go by is not known here.
            return in_order or (False if _unordered(first, second, decide) is False else None)
        return _unordered(reference.items, answer.items, decide)
    several, other = (reference, answer) if isinstance(reference, Several) else (answer, reference)
    if not isinstance(several, Several) or not isinstance(other, Bracketed) or several.braces:
        return None if isinstance(other, Union) else False
    # `a = 1, b = 2`, or `1, 2`, for `(1, 2)`.
    if (other.opening, other.closing) != ("(", ")"):
        return False
    named = _named(several)
    items = tuple(shape(value) for value in named.values()) if named else several.items
    return all_of(_pairs(other.items, items, decide)) if len(items) == len(other.items) else None


def _named(several: Several) -> dict[str, str] | None:
    """Return the values by name, where each has its own."""
    found: dict[str, str] = {}
    for item in several.items:
        if not isinstance(item, Relation) or item.signs != ("=",) or not is_name(item.sides[0]):
            return None
        found[item.sides[0].replace(" ", "")] = item.sides[1]
    return found if len(found) == len(several.items) else None


def _unordered(first: Sequence[Shape], second: Sequence[Shape], decide: Decide) -> bool | None:
    """Match each to one of the others. A repetition adds nothing to a set, but neither is it taken away here."""
    if len(first) != len(second):
        return _same_set(first, second, decide)
    left, undecided = list(second), False
    for one in first:
        results = [match(one, other, decide) for other in left]
        if True in results:
            left.pop(results.index(True))
        elif None in results:
            undecided = True
        else:
            return False
    return None if undecided else True


def _same_set(first: Sequence[Shape], second: Sequence[Shape], decide: Decide) -> bool | None:
    """A tuple or an interval listed twice is still one; of bare values, as many must be listed."""
    if not all(isinstance(one, Bracketed) for one in (*first, *second)) or len(first) * len(second) > MAX_PAIRS:
        return False
    for some, others in ((first, second), (second, first)):
        if not all(any(match(one, other, decide) for other in others) for one in some):
            return False
    return True


def _matrix(matrix: Matrix, other: Shape, decide: Decide) -> bool | None:
    if isinstance(other, Matrix):
        if [len(row) for row in matrix.rows] != [len(row) for row in other.rows]:
            return False
        entries = [list(itertools.chain.from_iterable(one.rows)) for one in (matrix, other)]
        return all_of(_pairs(entries[0], entries[1], decide))
    flat = [row[0] for row in matrix.rows] if all(len(row) == 1 for row in matrix.rows) else None
    if len(matrix.rows) == 1:
        flat = list(matrix.rows[0])
    if flat is None or not isinstance(other, Bracketed):
        return None
    return all_of(_pairs(flat, other.items, decide))


def _without_name(one: Shape, other: Shape) -> Shape:
    """`x = 5` is 5 beside a bare value, `3 + 4 = 7` is 7; `x \\in A` is A."""
    if isinstance(one, Several) and one.items and not isinstance(other, Several) and not one.braces:
        return one
    if not isinstance(one, Relation):
        return _shared_name(one) if isinstance(one, Several) else one
    if one.signs == ("\\in",) and not isinstance(other, Relation):
        return shape(one.sides[1])
    if isinstance(other, Relation) or set(one.signs) != {"="}:
        return one
    values = [number_of(read_value(side).body) for side in one.sides]
    if is_name(one.sides[0]) or (values[0] is not None and values[0] == values[-1]):
        return shape(one.sides[-1])
    return one


def _shared_name(several: Several) -> Several:
    """`x = 1, 2, 3` are three values, and so are `x = 1, x = 2, x = 3`."""
    relations = [item for item in several.items if isinstance(item, Relation)]
    names = {item.sides[0].replace(" ", "") for item in relations}
    if len(names) != 1 or any(item.signs != ("=",) or not is_name(item.sides[0]) for item in relations):
        return several
    if len(relations) not in (1, len(several.items)) or (len(relations) == 1 and several.items[0] is not relations[0]):
        return several
    items = (shape(item.sides[1]) if isinstance(item, Relation) else item for item in several.items)
    return Several(tuple(items), several.braces)


def _expanded(one: Shape) -> Shape:
    """Write out `\\pm`: one in a value gives two values, each of several in a tuple goes its own way."""
    match one:
        case Leaf(text) if len(_PLUS_MINUS.findall(text)) == 1:
            return Several(tuple(shape(sign) for sign in _both(text)))
        case Bracketed(opening, closing, items) if all(isinstance(item, Leaf) for item in items):
            texts = [item.text for item in items if isinstance(item, Leaf)]
            counts = [len(_PLUS_MINUS.findall(text)) for text in texts]
            if 0 < sum(counts) <= MAX_SIGNS and max(counts) == 1 and "\\mp" not in "".join(texts):
                ways = itertools.product(
                    *(_both(text) if count else [text] for text, count in zip(texts, counts, strict=True))
                )
                return Several(tuple(Bracketed(opening, closing, tuple(map(shape, way))) for way in ways))
        case Several(items, braces):
            expanded = [_expanded(item) for item in items]
            if any(isinstance(new, Several) and old != new for new, old in zip(expanded, items, strict=True)):
                flat = (new.items if isinstance(new, Several) else (new,) for new in expanded)
                return Several(tuple(itertools.chain.from_iterable(flat)), braces)
        case _:
            pass
    return one


def _both(text: str) -> list[str]:
    return [_PLUS_MINUS.sub(sign, text).strip().removeprefix("+").strip() for sign in ("+", "-")]


def _relations(reference: Relation, answer: Relation, decide: Decide) -> bool | None:
    if set(reference.signs) == set(answer.signs) == {"="}:
        return _equations(reference, answer, decide)
    intervals = [as_interval(one) for one in (reference, answer)]
    if intervals[0] and intervals[1]:
        if intervals[0][0].strip() != intervals[1][0].strip():
            return None
        return match(intervals[0][1], intervals[1][1], decide)
    if reference.signs == answer.signs:
        results = [decide(one, other) for one, other in zip(reference.sides, answer.sides, strict=True)]
        return True if all_of(results) else None
    return None


def _equations(reference: Relation, answer: Relation, decide: Decide) -> bool | None:
    first, second = _difference(reference), _difference(answer)
    if first is not None and second is not None and proportional(first, second):
        return True
    named = [bool(is_name(one.sides[0])) for one in (reference, answer)]
    if not all(named):
        return None
    last = answer.sides[-1]
    parameters = [_FUNCTION.match(one.sides[0]) for one in (reference, answer)]
    if parameters[0] and parameters[1]:
        last = _renamed(last, parameters[1].group(1), parameters[0].group(1))
    elif reference.sides[0].replace(" ", "") != answer.sides[0].replace(" ", ""):
        return None
    return match(shape(reference.sides[-1]), shape(last), decide)


def _renamed(text: str, old: str, new: str) -> str:
    """Put another letter for a function's parameter, unless that letter has a meaning of its own there."""
    if old == new or re.search(rf"(?<![a-zA-Z\\]){new}(?![a-zA-Z])", text):
        return text
    return re.sub(rf"(?<![a-zA-Z\\]){old}(?![a-zA-Z])", new, text)


def _difference(equation: Relation) -> Polynomial | None:
    if len(equation.sides) != 2:
        return None
    left, right = parse(equation.sides[0]), parse(equation.sides[1])
    return None if left is None or right is None else polynomial(Binary(0, 0, "-", left, right))


def _intervals(reference: Shape, answer: Shape, decide: Decide) -> bool | None:
    sides = [parts_of(one) for one in (reference, answer)]
    if sides[0] is None or sides[1] is None:
        return None
    result = _unordered(sides[0], sides[1], decide)
    # Unions can be cut in more than one way.
    return None if result is False and len(sides[0]) != len(sides[1]) else result
