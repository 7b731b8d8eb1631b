"""The ladder of comparators: each takes two kinds of node, and has a rung's name and a place in the order.

A reader makes a node of a text, or none. A comparator answers True or False where that is proven, None where it cannot
tell. The first comparator that tells decides, and its rung is what the comparison names.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import UnionType
from typing import NamedTuple, TypeVar

from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.expressions.effort import note_rung

Node = object
Reader = Callable[[str], Node | None]
Compare = Callable[[Node, Node, Policy], bool | None]

_N = TypeVar("_N")


class Decided(NamedTuple):
    """What a comparator proved, and the rung it is on."""

    equal: bool
    rung: str


@dataclass(frozen=True)
class Comparator:
    """A rung of the ladder."""

    first: type | UnionType
    second: type | UnionType
    rung: str
    order: int
    compare: Compare

    @property
    def says(self) -> str:
        """What it decides, in the words of its documentation."""
        return (self.compare.__doc__ or "").strip().split("\n")[0]


_readers: list[Reader] = []
_comparators: list[Comparator] = []


def reader(read: Callable[[str], _N | None]) -> Callable[[str], _N | None]:
    """Register a reader of texts in the one spelling."""
    _readers.append(read)
    return read


def comparator(
    first: type | UnionType, second: type | UnionType, *, rung: str, order: int
) -> Callable[[Callable[..., bool | None]], Callable[..., bool | None]]:
    """Register a comparator of two kinds of node, the reference's first."""

    def registered(compare: Callable[..., bool | None]) -> Callable[..., bool | None]:
        _comparators.append(Comparator(first, second, rung, order, compare))
        _comparators.sort(key=lambda one: one.order)
        return compare

    return registered


def ladder() -> tuple[Comparator, ...]:
    """Return the comparators in their order."""
    return tuple(_comparators)


def decided(reference: str, answer: str, policy: Policy) -> Decided | None:
    """Read both texts in every way that there is, and return what the first comparator proves of them."""
    first, second = _nodes(reference), _nodes(answer)
    if not first or not second:
        return None
    for one in _comparators:
        for expected in first:
            for found in second:
                if isinstance(expected, one.first) and isinstance(found, one.second):
                    result = one.compare(expected, found, policy)
                    if result is not None:
                        note_rung(result, one.rung)
                        return Decided(result, one.rung)
    return None


def _nodes(text: str) -> list[Node]:
    return [node for node in _read(text) if node is not None]


def _read(text: str) -> Iterable[Node | None]:
    return (read(text) for read in _readers)
