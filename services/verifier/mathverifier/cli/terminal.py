"""Text of strangers on a terminal: nothing in it commands the terminal, and every place in it can be pointed at."""

from collections.abc import Iterator

from rich.cells import cell_len, get_character_cell_size


def folds(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines in which `text[start:end]` fits into `width` cells, in order.

    Lines break at line breaks, behind spaces and beside wide characters; what is too long for a line anywhere. Spaces
    at a break belong to no line.
    """
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield from _folds_of_line(text, start, stop, width)
        start = stop + 1


def _folds_of_line(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    if start == end:
        yield start, end
    while start < end:
        stop, cells, breakable = start, 0, start
        while stop < end and cells + (size := get_character_cell_size(text[stop])) <= width:
            wide = size > 1
            if wide:
                breakable = stop
            cells, stop = cells + size, stop + 1
            if wide or text[stop - 1] == " ":
                breakable = stop
        if stop < end and text[stop] != " " and breakable > start:
            stop = breakable
        stop = max(stop, start + 1)
        yield start, stop
        start = stop
        while start < end and text[start] == " ":
            start += 1


def pointer(text: str, line: tuple[int, int], evidence: tuple[int, int]) -> str:
    """Return `^^^` to stand beneath the part of the line `text[slice(*line)]` that is `evidence`; empty if none is."""
    start, end = max(line[0], evidence[0]), min(line[1], evidence[1])
    marked = text[start:end].rstrip() if start < end else ""
    return " " * cell_len(text[line[0] : start]) + "^" * cell_len(marked) if marked else ""
