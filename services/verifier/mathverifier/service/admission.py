"""Room for requests at work: as many as there is, and no queue behind them."""

from mathverifier.service.refusal import Unavailable


class AdmissionControl:
    """Counts what is at work, and turns away what is too much, so that no backlog can grow."""

    def __init__(self, places: int, item_places: int):
        self._places = places
        self._item_places = item_places
        self.requests = 0
        self.items = 0

    def place(self, items: int = 0) -> "Slot":
        """Return a place for a request, and for the `items` of its batch, to be held by `with`.

        Entering raises Unavailable where there is none. A batch that is alone always has room.
        """
        return Slot(self, items)

    def take(self, items: int) -> None:
        """Count a request in, or raise Unavailable."""
        if self.requests >= self._places:
            raise Unavailable("too many requests are open: ask again a little later, or send batches")
        if items and self.items and self.items + items > self._item_places:
            raise Unavailable("too many items are at work: send this batch again a little later")
        self.requests += 1
        self.items += items

    def leave(self, items: int) -> None:
        """Count a request out."""
        self.requests -= 1
        self.items -= items


class Slot:
    """A place in a room, while it is held. A generator as a context manager would take several times as long."""

    __slots__ = ("_items", "_room")

    def __init__(self, admission: AdmissionControl, items: int):
        self._room, self._items = admission, items

    def __enter__(self) -> None:
        self._room.take(self._items)

    def __exit__(self, *_: object) -> None:
        self._room.leave(self._items)
