"""Formulas that words hold together: in `Time = 28 - 5. Time = 23`, 28 - 5 is 23; `1 (bad) + 5 (unripe)` is 1 + 5."""

import re
from collections.abc import Iterator
from itertools import pairwise
from string import ascii_letters

from mathverifier.core.claims.expression_spans import Side, computes, side_after

# What a number is of, in brackets behind it, inside a formula: `$3.00 (laundry) + $1.50 (room) =`.
_GLOSS = re.compile(r" (?<=[\d)}%] ) ?\( ?[a-z][a-zA-Z'’ -]{1,40}\)(?= {0,2}(?:[-+*=×÷≈.,;\n]|\\times|\\div|$))")
# What goes on with a formula, and the characters behind it in which it does.
_OPERATORS, _BEHIND = (*"-+*/^×÷(", "\\times", "\\div", "\\cdot", "of "), 12
# A name in front of an equals sign: words or `\text{…}` that begin a sentence, a line or a formula.
_NAMED = re.compile(
    r"(?:^|[.:;,\n\[(]\s{0,4}|\\\[\s{0,4}|- )(?P<name>(?:\\text\{ ?)?[A-Za-z][A-Za-z'’ ]{2,60}\}?) {0,2}=(?!=)"
)
# What a name ends in.
_ENDS = frozenset(f"{ascii_letters}'’}} ")


def without_glosses(text: str) -> str:
    """Blank what stands in brackets behind a number of a formula; every place in the text stays where it was."""
    return _GLOSS.sub(lambda found: " " * len(found.group()), text) if " (" in text else text


def restated(text: str) -> Iterator[tuple[Side, Side]]:
    """Yield a formula and the number that stands next for a thing of the same name."""
    # Most steps have one equation, and most formulas name nothing.
    if text.count("=") < 2 or sum(map(_may_name, text.split("=")[:-1])) < 2:
        return
    named = list(_NAMED.finditer(text))
    for first, second in pairwise(named):
        if _name(first) != _name(second):
            continue
        start = max(first.end(), text.rfind("=", first.end(), second.start("name")) + 1)
        before = side_after(text, start, second.start("name"))
        after = side_after(text, second.end(), _next_sign(text, second.end()))
        if before is None or after is None or not computes(before.tree) or computes(after.tree):
            continue
        if not (_goes_on(text, before.end) or _goes_on(text, after.end)):
            yield before, after


def _may_name(before: str) -> bool:
    """Say soon whether an equals sign may have a name before it."""
    return _ENDS.issuperset(before.removesuffix(" ")[-2:])


def _goes_on(text: str, end: int) -> bool:
    return text[end : end + _BEHIND].lstrip().startswith(_OPERATORS)


def _name(found: re.Match[str]) -> str:
    return found["name"].removeprefix("\\text{").strip(" }").lower()


def _next_sign(text: str, start: int) -> int:
    place = text.find("=", start)
    return place if place >= 0 else len(text)
