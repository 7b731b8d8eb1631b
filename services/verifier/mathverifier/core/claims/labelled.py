"""Formulas that words hold together: in `Time = 28 - 5. Time = 23`, 28 - 5 is 23; `1 (bad) + 5 (unripe)` is 1 + 5."""

import re
from collections.abc import Iterator
from itertools import pairwise

from mathverifier.core.claims.expression_spans import Side, computes, side_after

# What a number is of, in brackets behind it, inside a formula: `$3.00 (laundry) + $1.50 (room) =`.
_GLOSS = re.compile(r" (?<=[\d)}%] ) ?\( ?[a-z][a-zA-Z'’ -]{1,40}\)(?= {0,2}(?:[-+*=×÷≈.,;\n]|\\times|\\div|$))")
# What goes on with a formula.
_OPERATOR = re.compile(r"\s{0,4}(?:[-+*/^×÷(]|\\(?:times|div|cdot)|of\b)")
# A name in front of an equals sign: words or `\text{…}` that begin a sentence, a line or a formula.
_NAMED = re.compile(
    r"(?:^|[.:;,\n\[(]\s{0,4}|\\\[\s{0,4}|- )(?P<name>(?:\\text\{ ?)?[A-Za-z][A-Za-z'’ ]{2,60}\}?) {0,2}=(?!=)"
)
# An equals sign that may stand behind a name: most formulas name nothing.
_NAMES = re.compile(r"=(?:(?<=[a-zA-Z'’ ][a-zA-Z'’}]=)|(?<=[a-zA-Z'’ ][a-zA-Z'’}] =)|(?<=  =))")


def without_glosses(text: str) -> str:
    """Blank what stands in brackets behind a number of a formula; every place in the text stays where it was."""
    return _GLOSS.sub(lambda found: " " * len(found.group()), text) if " (" in text else text


def restated(text: str) -> Iterator[tuple[Side, Side]]:
    """Yield a formula and the number that stands next for a thing of the same name."""
    if len(_NAMES.findall(text)) < 2:
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
        if not (_OPERATOR.match(text, before.end) or _OPERATOR.match(text, after.end)):
            yield before, after


def _name(found: re.Match[str]) -> str:
    return found["name"].removeprefix("\\text{").strip(" }").lower()


def _next_sign(text: str, start: int) -> int:
    place = text.find("=", start)
    return place if place >= 0 else len(text)
