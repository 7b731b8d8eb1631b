"""A cursor over the signs of a formula: it looks at the next ones, takes them, and asks for one of a kind."""

from collections.abc import Sequence

from mathverifier.core.formulas.items import Item
from mathverifier.core.formulas.literals import Unreadable

MAX_DEPTH = 40
_END = Item("end", "", -1, -1)


class Cursor:
    """A place among the signs of one formula, and the level of nesting there."""

    def __init__(self, items: Sequence[Item]):
        self._items = [*items, _END]
        self._place = 0
        self._depth = 0

    def _kind(self, ahead: int = 0) -> str:
        place = self._place + ahead
        return self._items[place].kind if place < len(self._items) else "end"

    def _next(self) -> Item:
        item = self._items[self._place]
        if item is _END:
            raise Unreadable
        self._place += 1
        return item

    def _expect(self, kind: str, text: str = "") -> Item:
        item = self._next()
        if item.kind != kind or (text and item.text != text):
            raise Unreadable
        return item
