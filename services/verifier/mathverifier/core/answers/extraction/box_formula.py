"""The formula that a box stands in: where it begins and ends, and what it says with the box taken off."""

from typing import Final

from mathverifier.core.answers.extraction.spans import formulas
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind as TokenKind

# Characters around a box in which its formula is looked for.
PARAGRAPH = 2_000
_MATH_MARKS: Final = frozenset(("$", "\\(", "\\)", "\\[", "\\]"))
_BOXES: Final = frozenset(("\\boxed", "\\fbox"))


def in_formula(text: str, start: int, end: int) -> bool:
    """Say whether the box from `start` to `end` stands in marks of mathematics."""
    low, high = _paragraph(text, start, end)
    if text.find("$", low, start) >= 0:
        # A dollar sign may be of a price.
        return any(one.start() <= start < one.end() for one in formulas(text, low, high))
    opened, closed = (max(text.rfind(sign, low, start) for sign in pair) for pair in (("\\[", "\\("), ("\\]", "\\)")))
    return opened > closed


def fills_formula(text: str, start: int, end: int) -> bool:
    """Say whether the box is all of its formula: `$\\boxed{7}$`, `\\[\\boxed{7}\\]`, with a full stop at most."""
    before, behind = text[max(0, start - 4) : start].rstrip(), text[end : end + 6].lstrip(" \n.")
    pairs = (("$", "$"), ("\\[", "\\]"), ("\\(", "\\)"))
    return any(before.endswith(opening) and behind.startswith(closing) for opening, closing in pairs)


def unboxed(text: str) -> str:
    """Return the text of a value in one formula: what a box in it holds in brackets, where it is more than a number."""
    if "\\boxed" not in text and "\\fbox" not in text:
        return text
    return _unboxed(Stretch(text, 0, len(text)))


def _unboxed(line: Stretch) -> str:
    pieces, closing, place = [], {}, 0
    while place < line.size:
        opening = line.behind(place + 1)
        close = line.tokens.partners.get(opening)
        if line.texts[place] in _BOXES and close is not None and line.texts[opening] == "{":
            content = [index for index in range(opening + 1, close) if line.kinds[index] is not TokenKind.SPACE]
            alone = len(content) == 1 and (line.kinds[content[0]] is TokenKind.NUMBER or line.is_letter(content[0]))
            pieces.append("" if alone else "(")
            closing[close] = "" if alone else ")"
            place = opening + 1
            continue
        if place in closing:
            pieces.append(closing[place])
        elif line.texts[place] not in _MATH_MARKS:
            pieces.append(line.read(place, place + 1))
        place += 1
    return "".join(pieces)


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    low = text.rfind("\n\n", max(0, start - PARAGRAPH), start)
    high = text.find("\n\n", end, end + PARAGRAPH)
    return (max(0, start - PARAGRAPH) if low < 0 else low), (min(len(text), end + PARAGRAPH) if high < 0 else high)


def in_environment(text: str, start: int) -> bool:
    """Say whether an environment of LaTeX is open at `start`."""
    opened = text.rfind("\\begin{", max(0, start - PARAGRAPH), start)
    return opened >= 0 and text.rfind("\\end{", opened, start) < 0
