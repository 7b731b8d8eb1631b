r"""Environments of LaTeX: `\begin{cases} … \end{cases}`."""

from collections.abc import Iterator
from typing import NamedTuple

_BEGIN, _END = "\\begin", "\\end"


class Environment(NamedTuple):
    """The places of an environment in its text, its name, and what is within, without the layout of columns."""

    start: int
    end: int
    name: str
    body: str


def environments(text: str) -> Iterator[Environment]:
    """Yield those that hold no other, from left to right."""
    place = text.find(_BEGIN)
    while place >= 0:
        following = text.find(_BEGIN, place + len(_BEGIN))
        found = _from(text, place)
        if found is not None and not place < following < found.end:
            yield found
        place = following


def whole_environment(text: str) -> tuple[str, str, str] | None:
    """Return what stands before the first environment of a text, its name and its body; None where it ends earlier."""
    place = text.find(_BEGIN)
    last = text.rfind(_END)
    found = _from(text, place, last) if 0 <= place < last else None
    return None if found is None or found.end != len(text) else (text[:place], found.name, found.body)


def _from(text: str, place: int, stop: int | None = None) -> Environment | None:
    """Return the environment that begins at a place, and ends at `stop` or as soon as one ends."""
    name, inside = _argument(text, place + len(_BEGIN))
    stop = text.find(_END, inside) if stop is None else stop
    closed, end = _argument(text, stop + len(_END))
    if not name or stop < inside or closed != name:
        return None
    layout, behind = _argument(text, inside)
    begin = behind if layout and set(layout) <= set("clr| ") else inside
    return Environment(place, end, name, text[begin:stop])


def _argument(text: str, place: int) -> tuple[str, int]:
    """Return what stands in braces at a place, and the place behind it; an empty text where there are none."""
    opening = len(text) - len(text[place:].lstrip())
    closing = text.find("}", opening)
    return (
        (text[opening + 1 : closing], closing + 1)
        if text[opening : opening + 1] == "{" and closing > 0
        else ("", place)
    )
