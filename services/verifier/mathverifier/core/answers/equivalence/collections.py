"""Lists, sets and tuples, compared item by item. `same` compares two items; None is what it cannot tell."""

from collections.abc import Callable, Sequence

from mathverifier.core.answers.nodes import Bracketed, Leaf, Relation, Several, Shape
from mathverifier.core.answers.parser import shape
from mathverifier.core.answers.progression import alphabetical
from mathverifier.core.answers.variable_names import is_name
from mathverifier.core.expressions.nodes import symbols
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.reading import read_quantity

Same = Callable[[Shape, Shape], bool | None]
# Beyond so many comparisons, items are compared in order alone.
MAX_PAIRS = 1_600

_COORDINATES = {"x", "y", "z"}


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


def is_number(text: str) -> bool:
    """Say whether `text` is surely one number: an expression without letters of its own."""
    quantity = read_quantity(text)
    tree = quantity.expression
    known = quantity.number is not None or (tree is not None and not symbols(tree) - {"e", "pi"})
    return quantity.understood and known


def is_plain(one: Shape) -> bool:
    """Say whether an item is a number, or a tuple of numbers: one more of these is another list."""
    if isinstance(one, Bracketed):
        return all(is_plain(item) for item in one.items)
    return isinstance(one, Leaf) and is_number(one.text)


def names_in(one: Shape) -> bool:
    """Say whether a list gives any of its values a name."""
    return isinstance(one, Several) and any(
        isinstance(item, Relation) and item.signs == ("=",) and is_name(item.sides[0]) for item in one.items
    )


def same_lists(reference: Several, answer: Several, same: Same) -> bool | None:
    """Compare two lists or sets, whose values may have names."""
    result = _same_items(reference, answer, same)
    return None if result and not _joined_alike(reference, answer) else result


def _joined_alike(reference: Several, answer: Several) -> bool:
    """`1 and 2`, `1 or 2` and `1, 2` are one list; of equations and propositions `or` says less than `and`."""
    return reference.either == answer.either or (_lists_values(reference) and _lists_values(answer))


def _lists_values(several: Several) -> bool:
    named = {item.sides[0].replace(" ", "") for item in several.items if isinstance(item, Relation)}
    if named:
        return len(named) == 1 and len(several.items) > 1
    return several.braces or not (any(map(_is_claim, several.items)) or all(map(_is_letter, several.items)))


def _is_letter(item: Shape) -> bool:
    """Whether an item may be a proposition, where all are: `p` and `q`."""
    return isinstance(item, Leaf) and len(item.text) == 1 and item.text.isalpha()


def _is_claim(item: Shape) -> bool:
    """Whether an item is in words, and so may be a proposition, or a list or set of its own."""
    if not isinstance(item, Leaf):
        return isinstance(item, Several) and (item.braces or not names_in(item))
    return parse(item.text) is None and read_quantity(item.text).value is None


def _same_items(reference: Several, answer: Several, same: Same) -> bool | None:
    reference, answer = _flat(reference, answer), _flat(answer, reference)
    names = [_named(reference), _named(answer)]
    if names[0] and names[1]:
        names[1] = _called_alike(names[0], names[1])
        if set(names[0]) != set(names[1]):
            # What leaves one of the unknowns open is no solution.
            return False if set(names[1]) < set(names[0]) else None
        result = all_of([same(shape(names[0][key]), shape(names[1][key])) for key in names[0]])
        # Of curves with a parameter nobody knows whether they are one, run through in another way.
        return None if result is False and _parameters(names[0]) & _parameters(names[1]) else result
    relations = [any(isinstance(item, Relation) for item in one.items) for one in (reference, answer)]
    if (names[0] and not relations[1]) or (names[1] and not relations[0]):
        return _half_named(reference, answer, names, same)
    if reference.braces and answer.braces:
        return _same_set(reference.items, answer.items, same)
    return unordered(reference.items, answer.items, same)


def _called_alike(ours: dict[str, str], theirs: dict[str, str]) -> dict[str, str]:
    """Return named values with the names of the others of which theirs are the beginning, or that begin theirs.

    `max` is `maximum`, and q and r are the quotient and the remainder, where each has one that it may be.
    """
    found = {name: [one for one in ours if _begins(one, name) or _begins(name, one)] for name in theirs}
    if any(len(names) != 1 for names in found.values()) or len({names[0] for names in found.values()}) < len(theirs):
        return theirs
    return {found[name][0]: value for name, value in theirs.items()}


def _begins(short: str, long: str) -> bool:
    """Say whether letters are the beginning of a word; `AB` is no word, but a segment."""
    return is_label(long) and " " not in long and short.isalpha() and long.lower().startswith(short.lower())


def _parameters(values: dict[str, str]) -> frozenset[str]:
    """Return the letters that no value is of and several values are made of."""
    trees = [parse(value) for value in values.values()]
    letters = [symbols(tree) - values.keys() - {"e", "i", "pi"} for tree in trees if tree is not None]
    return frozenset(name for names in letters for name in names if sum(name in some for some in letters) > 1)


def shared_name(several: Several, other: Shape) -> Several:
    """`x = 1, 2, 3` are three values, and so are `x = 1, x = 2, x = 3`; beside other names the name stays."""
    name = name_of(several)
    if name is None or (_is_named(other) and name_of(other) != name):
        return several
    items = (shape(item.sides[1]) if isinstance(item, Relation) else item for item in several.items)
    return Several(tuple(items), several.braces, several.either)


def _is_named(one: Shape) -> bool:
    return names_in(one) or (isinstance(one, Relation) and set(one.signs) == {"="})


def name_of(one: Shape) -> str | None:
    """Return the one name of all values of a list, which each of them has, or the first for all; or an equation's."""
    items = one.items if isinstance(one, Several) else (one,)
    relations = [item for item in items if isinstance(item, Relation)]
    names = {item.sides[0].replace(" ", "") for item in relations}
    if len(names) != 1 or any(item.signs != ("=",) or not is_name(item.sides[0]) for item in relations):
        return None
    if len(relations) not in (1, len(items)) or (len(relations) == 1 and items[0] is not relations[0]):
        return None
    return names.pop()


def _flat(one: Several, other: Several) -> Several:
    """Give up labels (`Sequence 1: 1, 2 and Sequence 2: 3`) and inner sets where the other side lists bare values."""
    if not all(isinstance(item, Leaf) for item in other.items) or len(other.items) < 2:
        return one
    if one.either and any(isinstance(item, Several) for item in one.items):
        return one
    items: list[Shape] = []
    for item in map(_without_label, one.items):
        items.extend(item.items if isinstance(item, Several) else (item,))
    # Each with a name of its own is another matter.
    return Several(tuple(items), one.braces) if len(items) == len(other.items) and _named(one) is None else one


def _without_label(item: Shape) -> Shape:
    labelled = isinstance(item, Relation) and item.signs == ("=",) and is_label(item.sides[0])
    return shape(item.sides[1]) if labelled and isinstance(item, Relation) else item


def is_label(text: str) -> bool:
    """Say whether a text names a value in words: `Sequence 1`, `Tom`, `larger root`."""
    words = text.split(" ")
    if len(words) > 1 and len(words[-1]) == 1 and words[-1].isdecimal():
        words.pop()
    first = words[0]
    is_word = len(first) > 2 and first.isascii() and first.isalpha() and first[1:].islower()
    return is_word and len(words) <= 5 and all(word.isascii() and word.isalpha() for word in words)


def _is_symbol(text: str) -> bool:
    """Say whether a name is one letter, which may have an index."""
    letter, mark, index = text.removeprefix("\\").partition("_")
    index = index.strip("{}")
    if text.startswith("\\") and not mark:
        return letter.isascii() and letter.isalpha() and (len(letter) == 1 or letter.islower())
    return len(letter) == 1 and letter.isascii() and letter.isalpha() and (not mark or len(index) == 1)


def _half_named(reference: Several, answer: Several, names: list[dict[str, str] | None], same: Same) -> bool | None:
    """Compare named values with bare ones, which are taken in the order of the names."""
    values = [Several(tuple(shape(value) for value in one.values())) if one else None for one in names]
    first, second = (values[0] or reference).items, (values[1] or answer).items
    if all_of(pairs(first, second, same)):
        return True
    in_any_order = unordered(first, second, same)
    labels = names[1] or {}
    if in_any_order and labels and all(map(is_label, labels)) and not _upside_down(labels):
        # Of words, other than letters, nobody knows in which order the reference's bare values go.
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


def same_listed(reference: Shape, answer: Shape, same: Same) -> bool | None:
    """Compare `a = 1, b = 2`, or `1, 2`, with `(1, 2)`; a tuple has its values by the alphabet, or as the reference."""
    several, other = (reference, answer) if isinstance(reference, Several) else (answer, reference)
    if not isinstance(several, Several) or not isinstance(other, Bracketed):
        return None
    if len(several.items) == 1:
        return same(several.items[0], other)
    if all(isinstance(item, Bracketed) for item in several.items):
        return unordered(several.items, (other,), same)
    if several.braces or (other.opening, other.closing) != ("(", ")"):
        return False
    if len(several.items) != len(other.items):
        return None
    named = _named(several)
    if named is not None:
        return _in_order(named, other, same, by_reference=several is reference)
    return all_of(pairs(other.items, several.items, same)) if not names_in(several) else None


def _in_order(named: dict[str, str], other: Bracketed, same: Same, *, by_reference: bool) -> bool | None:
    """Compare named values with those of a tuple, in the order that their names have."""
    in_order = all_of(pairs(other.items, [shape(value) for value in named.values()], same))
    by_letter = sorted(named, key=alphabetical)
    if list(named) == by_letter or not all(map(_is_symbol, named)):
        return in_order
    if in_order and by_reference and not set(named) <= _COORDINATES:
        return True
    return True if all_of(pairs(other.items, [shape(named[name]) for name in by_letter], same)) else None


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
        # A tuple or an interval listed twice is still one; of numbers, as many must be listed.
        if all(isinstance(one, Bracketed) for one in (*first, *second)):
            return _same_set(first, second, same)
        plain = all(map(is_plain, (*first, *second)))
        return False if plain or _has_stranger(first, second, same) or _has_stranger(second, first, same) else None
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


def _has_stranger(some: Sequence[Shape], others: Sequence[Shape], same: Same) -> bool:
    """Say whether one of `some` is proven to be none of `others`."""
    if len(some) * len(others) > MAX_PAIRS:
        return False
    return any(all(same(one, other) is False for other in others) for one in some)


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
