"""Steps from token to token of a line, over spaces."""

from typing import Final

from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind as TokenKind

SPACES: Final = frozenset(("\n", "&"))


def is_space(line: Stretch, place: int) -> bool:
    """Say whether the token at `place` is a space, a new line or a tab stop of LaTeX."""
    return line.kinds[place] is TokenKind.SPACE or line.texts[place] in SPACES


def last_before(line: Stretch, place: int) -> int:
    """Return the index of the last token before `place` that is no space; -1 where there is none."""
    place -= 1
    while place >= 0 and is_space(line, place):
        place -= 1
    return place


def next_from(line: Stretch, place: int) -> int:
    """Return the index of the first token from `place` on that is no space."""
    while place < line.size and is_space(line, place):
        place += 1
    return place


def text_at(line: Stretch, place: int) -> str:
    """Return the token at `place`, nothing outside of the line."""
    return line.texts[place] if 0 <= place < line.size else ""
