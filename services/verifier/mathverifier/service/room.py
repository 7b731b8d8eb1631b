"""Room for requests at work: as many as there is, and no queue behind them."""

from collections.abc import Iterator
from contextlib import contextmanager

from mathverifier.service.problems import Unavailable


class Room:
    """Counts what is at work, and turns away what is too much, so that no backlog can grow."""

    def __init__(self, places: int, item_places: int):
        self._places = places
        self._item_places = item_places
        self.requests = 0
        self.items = 0

    @contextmanager
    def place(self, items: int = 0) -> Iterator[None]:
        """Hold a place for a request, and for the `items` of its batch. Raises Unavailable where there is none.

        A batch that is alone always has room.
        """
        if self.requests >= self._places:
            raise Unavailable("too many requests are open: ask again a little later, or send batches")
        if items and self.items and self.items + items > self._item_places:
            raise Unavailable("too many items are at work: send this batch again a little later")
        self.requests += 1
        self.items += items
        try:
            yield
        finally:
            self.requests -= 1
            self.items -= items
