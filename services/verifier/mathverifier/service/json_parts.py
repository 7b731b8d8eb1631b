"""How many parts a JSON text has, counted piece by piece as it comes, before anything is built of it."""

# Values, names and brackets of one body: more than any honest batch has, and little enough to be read in a moment.
MAX_PARTS = 400_000
_MARKS = (b",", b":", b"[", b"{")


class Parts:
    """Counts the parts of a text that comes in pieces: its marks, but for those within texts.

    Each piece is looked through as it comes, so that none has to wait for all that came before.
    """

    def __init__(self) -> None:
        self._count = 0
        self._inside = False
        self._rest = b""

    def feed(self, piece: bytes) -> bool:
        """Take the next piece; say whether all so far has no more than `MAX_PARTS` parts."""
        self._count += self._marks_outside(piece)
        return self._count <= MAX_PARTS

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
