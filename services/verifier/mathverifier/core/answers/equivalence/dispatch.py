"""One shape against another. True and False are proven; None is what only symbolic work can tell."""

import itertools

from mathverifier.core.answers.condition import agree, binds, contradict
from mathverifier.core.answers.equation import is_other_sum, is_solution, same_relations
from mathverifier.core.answers.equivalence.collections import (
    Same,
    all_of,
    is_number,
    is_plain,
    name_of,
    names_in,
    pairs,
    same_listed,
    same_lists,
    shared_name,
    unordered,
)
from mathverifier.core.answers.equivalence.scalars import tells_no_value
from mathverifier.core.answers.identity_matrix import Multiple, identity_multiple
from mathverifier.core.answers.inequality import solved, whole_numbers
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
from mathverifier.core.answers.parser import items_of, shape
from mathverifier.core.answers.plus_minus import expanded
from mathverifier.core.answers.qualifier import Condition
from mathverifier.core.answers.real_set import Decide, equal_sets
from mathverifier.core.answers.variable_names import is_name
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.lexer import lex
from mathverifier.core.text.tokens import Kind


def match(reference: Shape, answer: Shape, decide: Decide) -> bool | None:
    """Say whether both shapes mean the same. `decide` compares two values."""
    if isinstance(reference, Qualified) or isinstance(answer, Qualified):
        return _under_conditions(reference, answer, decide)
    reference, answer = _spread(reference, answer), _spread(answer, reference)
    reference, answer = _without_name(reference, answer), _without_name(answer, reference)
    ways = list(itertools.product(_listings(expanded(reference)), _listings(expanded(answer))))
    if len(ways) > 1:
        results = {match(one, other, decide) for one, other in ways}
        return results.pop() if len(results) == 1 else None
    ((reference, answer),) = ways

    def same(one: Shape, other: Shape) -> bool | None:
        return match(one, other, decide)

    if type(reference) is type(answer):
        return _of_one_kind(reference, answer, decide, same)
    if _is_set(reference) or _is_set(answer):
        found = equal_sets(reference, answer, decide)
        if found is not None:
            return found
    return _of_two_kinds(reference, answer, same)


def _under_conditions(reference: Shape, answer: Shape, decide: Decide) -> bool | None:
    """Compare what stands under conditions; one that only one side names must be harmless."""
    whole = _of_whole_numbers(reference, answer), _of_whole_numbers(answer, reference)
    if whole != (reference, answer):
        return match(*whole, decide)
    (first, firsts), (second, seconds) = _taken_apart(reference), _taken_apart(answer)
    left, right = firsts - seconds, seconds - firsts
    same = match(first, second, decide)
    if same is None or agree(first, left, second, right):
        return same
    if same:
        return False if contradict(first, left, right) else None
    return None if binds(first, left) or binds(second, right) else False


def _of_whole_numbers(one: Shape, other: Shape) -> Shape:
    """Read `1 < x \\le 4, x \\in \\mathbb{Z}` as a set of numbers beside a list of them."""
    match one, other:
        case Qualified(Relation(signs=signs) as body, conditions), Several() if len(conditions) == 1:
            (condition,) = conditions
            is_bounded = not set(signs) & {"=", "\\in"} and condition.says in ("Z", "N")
            return Builder(condition.letter, body, condition.says) if is_bounded and condition.letter else one
        case _:
            return one


def _taken_apart(one: Shape) -> tuple[Shape, frozenset[Condition]]:
    return (one.body, one.conditions) if isinstance(one, Qualified) else (one, frozenset())


def _spread(one: Shape, other: Shape) -> Shape:
    """Read `a = b = 2` as `a = 2, b = 2` beside several named values."""
    if not isinstance(one, Relation) or not isinstance(other, Several) or set(one.signs) != {"="}:
        return one
    *names, value = one.sides
    if len(names) < 2 or not all(is_name(name) for name in names):
        return one
    return Several(tuple(Relation((name, value), ("=",)) for name in names))


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
        case Several() as several, Relation(signs=("=",)) if names_in(several):
            return same(several, Several((answer,)))
        case (Relation(signs=("=",)) as one, Leaf() as leaf) | (Leaf() as leaf, Relation(signs=("=",)) as one):
            return False if is_other_sum(one, leaf) else is_solution(one, leaf)
        case (Matrix() as matrix, other) | (other, Matrix() as matrix):
            return _matrix(matrix, other, same)
        case (Several(), Bracketed()) | (Bracketed(), Several()):
            return same_listed(reference, answer, same)
        case (Several(items, braces=False), Union(parts)) | (Union(parts), Several(items, braces=False)):
            return True if unordered(parts, items, same) else None
        case (Several() as several, Leaf() as leaf) | (Leaf() as leaf, Several() as several):
            return _one_of_several(several, leaf, same)
        case (Leaf(text), _) | (_, Leaf(text)):
            return False if is_number(text) else None
        case _:
            return None


def _listings(one: Shape) -> list[Shape]:
    """Return the few whole numbers that meet a condition, one by one; natural ones both with 0 and without."""
    if not isinstance(one, Builder) or not one.among or not isinstance(one.condition, Relation):
        return [one]
    found = solved(one.condition)
    if found is None or found.variable != one.variable:
        return [one]
    ranges = [whole_numbers(interval) for interval in found.intervals]
    numbers = [number for some in ranges if some is not None for number in some]
    if None in ranges:
        return [one]
    least = [min(numbers, default=0)] if one.among == "Z" else [0, 1] if 0 in numbers else [1]
    return [
        Several(tuple(Leaf(str(number)) for number in numbers if number >= lowest), braces=True) for lowest in least
    ]


def _is_set(one: Shape) -> bool:
    return isinstance(one, Union | Both | Without | Builder | Reals) or (
        isinstance(one, Relation) and not set(one.signs) <= {"="}
    )


def _leaves(reference: Leaf, answer: Leaf, decide: Decide, same: Same) -> bool | None:
    result = decide(reference.text, answer.text)
    if result is not None or "," not in reference.text + answer.text:
        return result
    if read_quantity(reference.text).numbers and read_quantity(answer.text).numbers:
        return None
    # `1,234` is a number, or else two.
    lists = [items_of(reference) or reference, items_of(answer) or answer]
    if isinstance(lists[0], Several) and isinstance(lists[1], Several):
        return True if unordered(lists[0].items, lists[1].items, same) else result
    return result


def _one_of_several(several: Several, leaf: Leaf, same: Same) -> bool | None:
    if several.items and tells_no_value(leaf.text):
        # What is listed is there, and ends.
        return False
    if len(several.items) == 1:
        return same(several.items[0], leaf)
    if items := items_of(leaf):
        return unordered(several.items, items.items, same)
    if not is_number(leaf.text):
        # Prose and set operations may name several values at once.
        return None
    results = [_holds(item, leaf, same) for item in several.items]
    if None in results and several.either:
        # Nobody knows what else it may be: `8 or thereabouts`.
        return None
    if True not in results:
        return False if False in results else None
    # One more bare value is another answer, and so is an alternative; what else is named may be said besides.
    is_extra = several.either or not any(isinstance(item, Relation) for item in several.items)
    return False if is_extra and False in results else None


def _holds(item: Shape, leaf: Leaf, same: Same) -> bool | None:
    """Say whether an item of a list is, or names, the one value, or says another; None for words without a number."""
    match item:
        case Qualified(body):
            return _holds(body, leaf, same)
        case Relation(sides, ("=",)):
            return same(shape(sides[1]), leaf) is not False
        case Leaf(text) if not is_plain(item):
            tokens = lex(text)
            numbers = [one for one, kind in zip(tokens.texts, tokens.kinds, strict=True) if kind is Kind.NUMBER]
            return all(same(Leaf(number), leaf) for number in numbers) if numbers else None
        case _:
            return same(item, leaf)


def _matrices(reference: Matrix, answer: Matrix, same: Same) -> bool | None:
    if [len(row) for row in reference.rows] != [len(row) for row in answer.rows]:
        return False
    entries = [list(itertools.chain.from_iterable(one.rows)) for one in (reference, answer)]
    return all_of(pairs(entries[0], entries[1], same))


def _matrix(matrix: Matrix, other: Shape, same: Same) -> bool | None:
    """Compare a matrix with `[[1, 2], [3, 4]]`, one row or column with a tuple."""
    if isinstance(other, Leaf) and is_number(other.text):
        return False
    if isinstance(other, Leaf):
        return _identity(matrix, identity_multiple(other.text), same)
    if not isinstance(other, Bracketed):
        return None
    rows = [row.items for row in other.items if isinstance(row, Bracketed)]
    if len(rows) == len(other.items):
        return _matrices(matrix, Matrix(tuple(rows)), same)
    flat = [entry for row in matrix.rows for entry in row]
    one_wide = len(matrix.rows) == 1 or all(len(row) == 1 for row in matrix.rows)
    return all_of(pairs(flat, other.items, same)) if one_wide else None


def _identity(matrix: Matrix, multiple: Multiple | None, same: Same) -> bool | None:
    """Compare a square matrix with a multiple of the identity matrix, entry by entry."""
    size = len(matrix.rows)
    if multiple is None:
        return None
    if any(len(row) != size for row in matrix.rows) or multiple.size not in (None, size):
        return False
    entries = [
        same(entry, Leaf(multiple.entry(at, place)))
        for at, row in enumerate(matrix.rows)
        for place, entry in enumerate(row)
    ]
    return all_of(entries)


def _without_name(one: Shape, other: Shape) -> Shape:
    """`x = 5` is 5 beside a bare value, `3 + 4 = 7` is 7; `x \\in A` is A. Beside a name, a name stays."""
    if isinstance(one, Several):
        return shared_name(one, other)
    if not isinstance(one, Relation):
        return one
    if one.signs == ("\\in",) and not isinstance(other, Relation):
        return shape(one.sides[1])
    if isinstance(other, Relation) or set(one.signs) != {"="} or _keeps_name(one, other):
        return one
    values = [read_quantity(side).value for side in one.sides]
    if values[0] is not None and values[-1] is None and is_name(one.sides[-1]):
        return shape(one.sides[0])
    if is_name(one.sides[0]) or (values[0] is not None and values[0] == values[-1]):
        return shape(one.sides[-1])
    return one


def _keeps_name(one: Relation, other: Shape) -> bool:
    """Whether the other side has other names, or is a set of which an equation is a point."""
    if isinstance(other, Several):
        return names_in(other) and name_of(other) != name_of(one)
    return isinstance(other, Both | Union) and is_number(one.sides[-1])
