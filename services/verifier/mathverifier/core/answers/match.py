"""One shape against another. True and False are proven; None is what only symbolic work can tell."""

import itertools

from mathverifier.core.answers.equation import is_solution, same_relations
from mathverifier.core.answers.inequality import solved, whole_numbers
from mathverifier.core.answers.listing import Same, all_of, pairs, same_listed, same_lists, unordered
from mathverifier.core.answers.name import is_name
from mathverifier.core.answers.plus_minus import expanded
from mathverifier.core.answers.real_set import Decide, equal_sets
from mathverifier.core.answers.shape import (
    Both,
    Bracketed,
    Builder,
    Cases,
    Leaf,
    Matrix,
    Reals,
    Relation,
    Several,
    Shape,
    Union,
    Without,
    items_of,
    shape,
)
from mathverifier.core.expression import symbols
from mathverifier.core.quantities.reading import read_quantity


def match(reference: Shape, answer: Shape, decide: Decide) -> bool | None:
    """Say whether both shapes mean the same. `decide` compares two values."""
    reference, answer = _without_name(reference, answer), _without_name(answer, reference)
    reference, answer = _listed(expanded(reference)), _listed(expanded(answer))

    def same(one: Shape, other: Shape) -> bool | None:
        return match(one, other, decide)

    if type(reference) is type(answer):
        return _of_one_kind(reference, answer, decide, same)
    if _is_set(reference) or _is_set(answer):
        found = equal_sets(reference, answer, decide)
        if found is not None:
            return found
    return _of_two_kinds(reference, answer, same)


def _of_one_kind(reference: Shape, answer: Shape, decide: Decide, same: Same) -> bool | None:
    match reference, answer:
        case Leaf(), Leaf():
            return _leaves(reference, answer, decide, same)
        case Relation(), Relation():
            return same_relations(reference, answer, decide, same)
        case Matrix(), Matrix():
            return _matrices(reference, answer, same)
        case Bracketed(), Bracketed():
            alike = (reference.opening, reference.closing) == (answer.opening, answer.closing)
            return all_of(pairs(reference.items, answer.items, same)) if alike else False
        case Several(), Several():
            return same_lists(reference, answer, same)
        case Union(first), Union(second):
            found = equal_sets(reference, answer, decide)
            return found if found is not None else True if unordered(first, second, same) else None
        case Cases(first), Cases(second):
            # Cases that meet may be cut in more than one way.
            return True if unordered(first, second, same) else None
        case _:
            return equal_sets(reference, answer, decide)


def _of_two_kinds(reference: Shape, answer: Shape, same: Same) -> bool | None:
    match reference, answer:
        case (Relation(signs=("=",)) as one, Leaf() as leaf) | (Leaf() as leaf, Relation(signs=("=",)) as one):
            return is_solution(one, leaf)
        case (Matrix() as matrix, other) | (other, Matrix() as matrix):
            return _matrix(matrix, other, same)
        case (Several() as several, Bracketed() as other) | (Bracketed() as other, Several() as several):
            return same_listed(several, other, same)
        case (Several() as several, Leaf() as leaf) | (Leaf() as leaf, Several() as several):
            return _one_of_several(several, leaf, same)
        case (Leaf(text), _) | (_, Leaf(text)):
            return False if _is_number(text) else None
        case _:
            return None


def _listed(one: Shape) -> Shape:
    """Return the whole numbers that meet a condition, one by one, where they are few."""
    if not isinstance(one, Builder) or not one.whole or not isinstance(one.condition, Relation):
        return one
    found = solved(one.condition)
    if found is None or found.variable != one.variable or len(found.intervals) != 1:
        return one
    numbers = whole_numbers(found.intervals[0])
    return one if numbers is None else Several(tuple(Leaf(str(number)) for number in numbers), braces=True)


def _is_set(one: Shape) -> bool:
    return isinstance(one, Union | Both | Without | Builder | Reals) or (
        isinstance(one, Relation) and not set(one.signs) <= {"="}
    )


def _is_number(text: str) -> bool:
    """Say whether `text` is surely one number: an expression without letters of its own."""
    quantity = read_quantity(text)
    tree = quantity.expression
    known = quantity.number is not None or (tree is not None and not symbols(tree) - {"e", "pi"})
    return quantity.understood and known


def _leaves(reference: Leaf, answer: Leaf, decide: Decide, same: Same) -> bool | None:
    result = decide(reference.text, answer.text)
    if result is True or "," not in reference.text + answer.text:
        return result
    # `1,234` is a number, or else two.
    lists = [items_of(reference) or reference, items_of(answer) or answer]
    if isinstance(lists[0], Several) and isinstance(lists[1], Several):
        return True if unordered(lists[0].items, lists[1].items, same) else result
    return result


def _one_of_several(several: Several, leaf: Leaf, same: Same) -> bool | None:
    if several.braces and leaf.text == "\\emptyset":
        return False
    if len(several.items) == 1:
        return same(several.items[0], leaf)
    if items := items_of(leaf):
        return unordered(several.items, items.items, same)
    # Prose and set operations may name several values at once.
    return False if _is_number(leaf.text) else None


def _matrices(reference: Matrix, answer: Matrix, same: Same) -> bool | None:
    if [len(row) for row in reference.rows] != [len(row) for row in answer.rows]:
        return False
    entries = [list(itertools.chain.from_iterable(one.rows)) for one in (reference, answer)]
    return all_of(pairs(entries[0], entries[1], same))


def _matrix(matrix: Matrix, other: Shape, same: Same) -> bool | None:
    """Compare a matrix with `[[1, 2], [3, 4]]`, one row or column with a tuple."""
    if isinstance(other, Leaf) and _is_number(other.text):
        return False
    if not isinstance(other, Bracketed):
        return None
    rows = [row.items for row in other.items if isinstance(row, Bracketed)]
    if len(rows) == len(other.items):
        return _matrices(matrix, Matrix(tuple(rows)), same)
    flat = [entry for row in matrix.rows for entry in row]
    one_wide = len(matrix.rows) == 1 or all(len(row) == 1 for row in matrix.rows)
    return all_of(pairs(flat, other.items, same)) if one_wide else None


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
    values = [read_quantity(side).value for side in one.sides]
    if values[0] is not None and values[-1] is None and is_name(one.sides[-1]):
        return shape(one.sides[0])
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
