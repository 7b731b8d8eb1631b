"""A step of a solution cut into pieces: plain text and formulas, each with the findings whose evidence it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from mathcontracts import Dimension, Finding, Step
from mathverifier.web.formulas import MAX_FORMULA, Formulas

Numbered = tuple[int, Finding]
# What stands between the signs of a formula: none that opens another one, so that a search takes no more than a look at
# each character.
_INNER = rf"((?:(?!(?<!\\)\\[(\[]).){{1,{MAX_FORMULA}}}?)"
_FORMULA = re.compile(
    rf"\$\$([^$]{{1,{MAX_FORMULA}}})\$\$|\\\[{_INNER}\\\]|\\\({_INNER}\\\)"
    # Not `$2 for one and $3 for two`, nor `$ 2`.
    rf"|(?<![\\$])\$(?!\s)([^$\n]{{1,{MAX_FORMULA}}})(?<![\s\\])\$(?!\d)"
    r"|(\\boxed\s?\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,100}\}){0,100}\}){1,200}\})",
    re.DOTALL,
)


@dataclass(frozen=True)
class Piece:
    """A piece of a text as it is shown, and the places of the findings that it is evidence of."""

    shown: Markup
    findings: tuple[int, ...] = ()
    dimension: Dimension | None = None


def pieces(solution: str, step: Step, found: Sequence[Numbered], formulas: Formulas) -> list[Piece]:
    """Return the pieces of a step, in order; together they show all of its text.

    A formula is one piece: evidence within it marks the whole of it.
    """
    start, end = step.start, step.end
    shown = {(place, stop): math for place, stop, math in _formulas(solution[start:end], start, formulas)}
    cuts = {start, end}
    for one, stop in shown:
        cuts |= {one, stop}
    for _, finding in found:
        cuts |= {place for place in (finding.start, finding.end) if start < place < end}
    inside = {cut for one, stop in shown for cut in cuts if one < cut < stop}
    return [
        _piece(shown.get((one, stop)) or escape(solution[one:stop]), (one, stop), found)
        for one, stop in pairwise(sorted(cuts - inside))
    ]


def prose(text: str, formulas: Formulas) -> Markup:
    """Return a text with its formulas as MathML."""
    parts, place = [], 0
    for start, end, math in _formulas(text, 0, formulas):
        parts += [escape(text[place:start]), math]
        place = end
    return Markup("").join([*parts, escape(text[place:])])


def _formulas(text: str, offset: int, formulas: Formulas) -> Iterator[tuple[int, int, Markup]]:
    """Yield the formulas between `$…$`, `\\(…\\)` and the like that can be shown as such, by their places."""
    for match in _FORMULA.finditer(text):
        # The first two are set apart.
        math = formulas.mathml(match[match.lastindex or 0], block=(match.lastindex or 0) <= 2)
        if math is not None:
            yield offset + match.start(), offset + match.end(), math


def _piece(shown: Markup, span: tuple[int, int], found: Sequence[Numbered]) -> Piece:
    here = [(number, one) for number, one in found if one.start < span[1] and one.end > span[0]]
    if not here:
        return Piece(shown)
    gravest = max((one for _, one in here), key=lambda one: one.severity)
    return Piece(shown, tuple(number for number, _ in here), gravest.dimension)
