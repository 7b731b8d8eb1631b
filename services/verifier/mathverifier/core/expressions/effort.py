"""How much work the decisions within one comparison may take together.

A list of many values is compared value by value, and each alone may take a good part of the time that there is. What
is counted is operations, not time, so that a verdict does not depend on what else the machine does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Operations with a word's precision, each of some microseconds.
MOST_OF_A_DECISION = 40_000.0
MOST_OF_A_COMPARISON = 80_000.0

_left: ContextVar[list[float] | None] = ContextVar("left", default=None)


@contextmanager
def one_comparison() -> Iterator[None]:
    """Bound what the decisions inside may take together; one within another is a part of it."""
    if _left.get() is not None:
        yield
        return
    token = _left.set([MOST_OF_A_COMPARISON])
    try:
        yield
    finally:
        _left.reset(token)


def is_spent() -> bool:
    """Say whether nothing is left for another decision."""
    left = _left.get()
    return left is not None and left[0] <= 0


def spend(operations: float) -> None:
    """Take the operations of a decision from what is left."""
    left = _left.get()
    if left is not None:
        left[0] -= operations
