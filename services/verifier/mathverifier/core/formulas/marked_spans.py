"""The spans of a text in marks of mathematics: dollar signs, brackets with strokes, environments."""

import re
from itertools import pairwise

# Marks that begin a formula, with those that end it, and dollar signs that do both.
# The characters that they begin with, told first, are looked for many times as fast as alternatives.
_BEGINNING = re.compile(
    r"[\\$](?:(?<=\\)(?:[\[(]|begin\{(?:align|gather|equation|eqnarray|multline|split|flalign))|(?<=\$)(?<!\\\$))"
)
_ENDING = {"\\[": "\\]", "\\(": "\\)"}
_DOLLARS = re.compile(
    r"\$\$(?P<wide>[^$]{1,2000})\$\$|\$(?P<thin>(?=[^$]*[\\=^_a-zA-Z<>])[^$\n]{1,600}(?<![-+*/=(])(?<!\\))\$"
    r"|\$(?P<number>\d[\d.,]*)\$"
)
_RELATING = (
    *"=<>≈≤≥≡≠",
    *("\\approx", "\\le", "\\ge", "\\equiv", "\\ne", "\\lt", "\\gt", "\\not"),
)
# What a formula goes on with, or goes on from.
_JOINING = (*_RELATING[:-1], *"-+*/", "\\cdot", "\\times")
_JOINING_ENDS = (*_JOINING, "\\leq", "\\geq", "\\neq")
# Characters beside a formula in which something joins it.
_BESIDE = 12
# What may stand around a word.
_AROUND = ".,;:!?()'"
_COMMAND = re.compile(r"\\[a-z]+\{[^{}]*\}")


def marked(text: str) -> list[tuple[int, int]]:
    """Return the spans of the text in marks of mathematics; between dollar signs only formulas, no prices."""
    if "$" not in text and "\\" not in text:
        return []
    found: list[tuple[int, int]] = []
    end = 0
    missing: set[str] = set()
    for begins in _BEGINNING.finditer(text):
        start = begins.start()
        if start < end:
            continue
        if begins[0] == "$":
            match = _DOLLARS.match(text, start)
            if match is None or (match["thin"] is not None and _is_price(match["thin"])):
                continue
            end = match.end()
        else:
            ending = _ENDING.get(begins[0], "\\end{")
            closes = -1 if ending in missing else text.find(ending, begins.end())
            if closes < 0:
                missing.add(ending)
                continue
            end = closes + len(ending)
        found.append((start, end))
    return found


def _is_price(inside: str) -> bool:
    """Say whether what stands between two dollar signs is text between two prices."""
    if inside[-1].isspace() and not inside[0].isspace():
        return True
    return any(_is_word(one, 3) and _is_word(other, 2) for one, other in pairwise(_COMMAND.sub("", inside).split()))


def _is_word(piece: str, length: int) -> bool:
    """Say whether a piece of text between blanks has so many letters, and is no command or in the braces of one."""
    return len(piece) >= length and piece.strip(_AROUND).isalpha() and "\\" not in piece and "}" not in piece


def is_alone(text: str, start: int, end: int) -> bool:
    """Say whether a formula in marks has no relation in it, and none beside it."""
    inside = text[start:end]
    if any(map(inside.__contains__, _RELATING)):
        return False
    behind = text[end : end + 2 * _BESIDE].lstrip(" \t\n$&")
    if behind.startswith(("\\(", "\\[")):
        behind = behind[2:].lstrip(" \t\n&")
    before = text[max(0, start - _BESIDE) : start].rstrip(" \t\n$")
    return not (before.endswith(_JOINING_ENDS) or behind.startswith(_JOINING))
