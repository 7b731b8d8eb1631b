"""Work that is shared out."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def shares(items: Sequence[T], count: int) -> list[Sequence[T]]:
    """Cut items into `count` runs of almost the same length, in order; into fewer where one would be empty."""
    count = min(count, len(items))
    return [items[len(items) * place // count : len(items) * (place + 1) // count] for place in range(count)]
