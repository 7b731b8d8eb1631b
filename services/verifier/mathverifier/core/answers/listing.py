"""Lists, sets and tuples, compared item by item. `same` compares two items; None is what it cannot tell."""

import re
from collections.abc import Callable, Sequence

from mathverifier.core.answers.name import is_name
from mathverifier.core.answers.shape import Bracketed, Leaf, Relation, Several, Shape, shape
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.rational import Fraction

Same = Callable[[Shape, Shape], bool | None]
# Beyond so many comparisons, items are compared in order alone.
MAX_PAIRS = 1_600

_LABEL = re.compile(r"^[A-Za-z][a-z]{2,}(?: [A-Za-z]+){0,4}(?: \d)?$")


def all_of(results: Sequence[bool | None] | None) -> bool | None:
    """Return False where one is, else None where one is, else True; None stands for a difference in number."""
    if results is None or False in results:
        return False
    return None if None in results else True


def pairs(first: Sequence[Shape], second: Sequence[Shape], same: Same) -> list[bool | None] | None:
    """Compare one with one, in order; None where there are more of one."""
    if len(first) != len(second):
        return None
    return [same(one, other) for one, other in zip(first, second, strict=True)]


def same_lists(reference: Several, answer: Several, same: Same) -> bool | None:
    """Compare two lists or sets, whose values may have names."""
    reference, answer = _flat(reference, answer), _flat(answer, reference)
    names = [_named(reference), _named(answer)]
    if names[0] and names[1]:
        if set(names[0]) != set(names[1]):
            return None
        return all_of([same(shape(names[0][key]), shape(names[1][key])) for key in names[0]])
    if names[0] or names[1]:
        return _half_named(reference, answer, names, same)
    if reference.braces and answer.braces:
        return _same_set(reference.items, answer.items, same)
    return unordered(reference.items, answer.items, same)


def _flat(one: Several, other: Several) -> Several:
    """Give up labels (`Sequence 1: 1, 2 and Sequence 2: 3`) and inner sets where the other side lists bare values."""
    if not all(isinstance(item, Leaf) for item in other.items) or len(other.items) < 2:
        return one
    items: list[Shape] = []
    for item in map(_without_label, one.items):
        items.extend(item.items if isinstance(item, Several) else (item,))
    # Each with a name of its own is another matter.
    return Several(tuple(items), one.braces) if len(items) == len(other.items) and _named(one) is None else one


def _without_label(item: Shape) -> Shape:
    labelled = isinstance(item, Relation) and item.signs == ("=",) and _LABEL.match(item.sides[0])
    return shape(item.sides[1]) if labelled and isinstance(item, Relation) else item


def _half_named(reference: Several, answer: Several, names: list[dict[str, str] | None], same: Same) -> bool | None:
    values = [Several(tuple(shape(value) for value in one.values())) if one else None for one in names]
    first, second = (values[0] or reference).items, (values[1] or answer).items
    in_order = all_of(pairs(first, second, same))
    if in_order:
        return True
    labels = names[0] or names[1] or {}
    in_any_order = unordered(first, second, same)
    if in_any_order and all(_LABEL.match(label) for label in labels) and not _upside_down(labels):
        # Of words, other than letters, nobody knows in which order the bare values go.
        return True
    return False if in_any_order is False else None


def _upside_down(labels: dict[str, str]) -> bool:
    """Whether a minimum is above a maximum."""
    ends: dict[str, Fraction] = {}
    for label, text in labels.items():
        value = read_quantity(text).value
        if value is not None:
            ends[label.lower()[:3]] = value
    return "min" in ends and "max" in ends and ends["min"] > ends["max"]


def same_listed(several: Several, other: Bracketed, same: Same) -> bool | None:
    """Compare `a = 1, b = 2`, or `1, 2`, with `(1, 2)`."""
    if several.braces or (other.opening, other.closing) != ("(", ")"):
        return False
    named = _named(several)
    items = tuple(shape(value) for value in named.values()) if named else several.items
    return all_of(pairs(other.items, items, same)) if len(items) == len(other.items) else None


def _named(several: Several) -> dict[str, str] | None:
    """Return the values by name, where each has its own."""
    found: dict[str, str] = {}
    for item in several.items:
        if not isinstance(item, Relation) or item.signs != ("=",) or not is_name(item.sides[0]):
            return None
        found[item.sides[0].replace(" ", "")] = item.sides[1]
    return found if len(found) == len(several.items) else None


def unordered(first: Sequence[Shape], second: Sequence[Shape], same: Same) -> bool | None:
    """Match each to one of the others. A repetition adds nothing to a set, but neither is it taken away here."""
    if len(first) != len(second):
        # A tuple or an interval listed twice is still one; of bare values, as many must be listed.
        bare = not all(isinstance(one, Bracketed) for one in (*first, *second))
        return False if bare else _same_set(first, second, same)
    if len(first) ** 2 > MAX_PAIRS:
        return True if all_of(pairs(first, second, same)) else None
    left, undecided = list(second), False
    # What is written alike needs no comparing.
    unlike = [one for one in first if not _taken_from(left, one)]
    for one in unlike:
        results = [same(one, other) for other in left]
        if True in results:
            left.pop(results.index(True))
        elif None in results:
            undecided = True
        else:
            return False
    return None if undecided else True


def _taken_from(left: list[Shape], one: Shape) -> bool:
    if one not in left:
        return False
    left.remove(one)
    return True


def _same_set(first: Sequence[Shape], second: Sequence[Shape], same: Same) -> bool | None:
    """Compare as sets, in which a repetition adds nothing."""
    if len(first) * len(second) > MAX_PAIRS:
        return True if all_of(pairs(first, second, same)) else None
    undecided = False
    for some, others in ((first, second), (second, first)):
        for one in some:
            results = [same(one, other) for other in others]
            if True not in results:
                if None not in results:
                    return False
                undecided = True
    return None if undecided else True
