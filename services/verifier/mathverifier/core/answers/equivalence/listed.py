"""Lists of unequal length, and values whose letters go through numbers that a condition names."""

from dataclasses import dataclass

from mathverifier.core.answers.equivalence.number_sets import EMPTY, NumberSet, hold_alike, is_countable
from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.answers.nodes import Leaf, Qualified, Relation, Several, Shape
from mathverifier.core.answers.parser import shape
from mathverifier.core.answers.qualifier import EVERYTHING
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.structure import letters

MAX_ITEMS = 12


@dataclass(frozen=True)
class Listed:
    """One value or several, each without conditions that say nothing."""

    items: tuple[Shape, ...]
    letters: frozenset[str]


@dataclass(frozen=True)
class Conditioned:
    """A value with what its letters go through, by name."""

    body: Shape
    domains: tuple[tuple[str, str], ...]


@reader
def read_listed(text: str) -> Listed | None:
    """Return the values that a text lists; None where one has a condition that matters, or letters are not known."""
    one = shape(text)
    items = one.items if isinstance(one, Several) else (one,)
    bare = [_unconditioned(item) for item in items]
    known = [item for item in bare if item is not None]
    names = [_letters(item) for item in known]
    if len(known) < len(items) or len(items) > MAX_ITEMS or None in names:
        return None
    return Listed(tuple(known), frozenset().union(*(some for some in names if some is not None)))


@reader
def read_conditioned(text: str) -> Conditioned | None:
    """Return a value of which all conditions name a set that a letter goes through."""
    one = shape(text)
    if not isinstance(one, Qualified) or not all(condition.letter for condition in one.conditions):
        return None
    return Conditioned(one.body, tuple(sorted((condition.letter, condition.says) for condition in one.conditions)))


def _unconditioned(one: Shape) -> Shape | None:
    if not isinstance(one, Qualified):
        return one
    harmless = all(condition.letter and condition.says in (EVERYTHING, "R") for condition in one.conditions)
    return one.body if harmless else None


def _letters(one: Shape) -> frozenset[str] | None:
    match one:
        case Leaf(text):
            trees = [parse(text)]
        case Relation(sides, ("=",)):
            trees = [parse(side) for side in sides]
        case _:
            return None
    return None if None in trees else frozenset().union(*(letters(tree) for tree in trees if tree is not None))


@comparator(NumberSet, Listed, rung="number sets", order=59)
def values_for_a_set(reference: NumberSet, answer: Listed, _policy: Policy) -> bool | None:
    """A set of endlessly many numbers is no list of values: `all positive integers`, `1, 2, 3`."""
    return None if reference.name == EMPTY or answer.letters else False


@comparator(Listed, NumberSet, rung="number sets", order=59)
def set_for_values(reference: Listed, answer: NumberSet, policy: Policy) -> bool | None:
    """A list of values is no set of endlessly many numbers."""
    return values_for_a_set(answer, reference, policy)


@comparator(Listed, Listed, rung="lists", order=60)
def lists_of_other_lengths(reference: Listed, answer: Listed, policy: Policy) -> bool | None:
    """Lists of unequal length: an item of one that is proven to be none of the other's."""
    if len(reference.items) == len(answer.items) or reference.letters != answer.letters:
        return None
    for some, others in ((reference.items, answer.items), (answer.items, reference.items)):
        for item in some:
            if all(_letters(item) == _letters(other) and _same(item, other, policy) is False for other in others):
                return False
    return None


@comparator(Conditioned, Conditioned, rung="domains", order=61)
def domains(reference: Conditioned, answer: Conditioned, policy: Policy) -> bool | None:
    """One value whose letter goes through other numbers: `n^2, n \\in \\mathbb{Q}` and `n^2, n \\in \\mathbb{R}`."""
    ours, theirs = dict(reference.domains), dict(answer.domains)
    if ours.keys() != theirs.keys() or _same(reference.body, answer.body, policy) is not True:
        return None
    unlike = [name for name in ours if hold_alike(ours[name], theirs[name]) is False]
    if not unlike or len(unlike) < sum(ours[name] != theirs[name] for name in ours):
        return None
    inside = _letters(reference.body)
    if inside is None:
        return None
    for name in unlike:
        # What is not in the value is said by itself; of a value, countably many are not all real ones.
        if name not in inside or is_countable(ours[name]) != is_countable(theirs[name]):
            return False
    return None


def _same(one: Shape, other: Shape, policy: Policy) -> bool | None:
    from mathverifier.core.answers.equivalence.dispatch import match
    from mathverifier.core.answers.equivalence.scalars import equal_values

    return match(one, other, lambda first, second: equal_values(first, second, policy))
