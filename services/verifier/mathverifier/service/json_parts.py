"""How many parts a JSON text has, counted piece by piece as it comes, before anything is built of it."""

# Values, names and brackets of one body: more than any honest batch has, and little enough to be read in a moment.
MAX_PARTS = 400_000
_MARKS = (b",", b":", b"[", b"{")


class Parts:
    """Counts the parts of a text that comes in pieces.

    Marks within texts count at first, as leaving them out takes longer; only where that is too much are they left out.
    """

    def __init__(self) -> None:
        self._bound = 0
        self._unread: list[bytes] = []
        self._exact: int | None = None
        self._inside = False
        self._rest = b""

    def feed(self, piece: bytes) -> bool:
        """Take the next piece; say whether all so far has no more than `MAX_PARTS` parts."""
        if self._exact is None:
            self._bound += _marks(piece)
            self._unread.append(piece)
            if self._bound <= MAX_PARTS:
                return True
            self._exact, pieces, self._unread = 0, self._unread, []
        else:
            pieces = [piece]
        for one in pieces:
            self._exact += self._marks_outside(one)
        return self._exact <= MAX_PARTS

    def _marks_outside(self, piece: bytes) -> int:
        """Return the marks of a piece that are in no text, and keep whether one is open at its end."""
        text = self._rest + piece
        if b"\\" in text:
            text = text.replace(rb"\\", b"")
            # What the last one escapes may be in the next piece.
            self._rest = b"\\" if text.endswith(b"\\") else b""
            text = text.replace(rb"\"", b"").removesuffix(b"\\")
        else:
            self._rest = b""
        parts = text.split(b'"')
        found = _marks(b"".join(parts[self._inside :: 2]))
        self._inside ^= len(parts) % 2 == 0
        return found


def _marks(text: bytes) -> int:
    return sum(map(text.count, _MARKS))
