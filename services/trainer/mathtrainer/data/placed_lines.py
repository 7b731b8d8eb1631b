"""Lines of a file by the byte at which they begin, so that one of them can be read again without the rest."""

from collections.abc import Iterator
from pathlib import Path


def placed_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each line of a file, with what ends it, behind its place."""
    place = 0
    with path.open("rb") as file:
        for line in file:
            yield place, line
            place += len(line)


def lines_at(path: Path, places: Iterator[int]) -> Iterator[bytes]:
    """Yield the lines that begin at these places."""
    with path.open("rb") as file:
        for place in places:
            file.seek(place)
            yield file.readline()
