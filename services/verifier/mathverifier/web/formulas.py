"""Formulas as MathML that is safe to show: of a stranger's LaTeX, only known elements and attributes get through."""

import re
from html import unescape
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element
from markupsafe import Markup, escape

# The converter takes 3 seconds for 100,000 characters, and 0.4 milliseconds for the shortest formula.
MAX_FORMULA, MAX_ALL, MAX_COUNT = 1_000, 8_000, 300
# Deeper is no formula of a person, and the recursion below has an end.
MAX_DEPTH = 60
_ELEMENTS = frozenset(
    (
        *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "mpadded"),
        *("msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "menclose"),
    )
)
# No link, no class, no style, no colour, and no length that could cover the page.
_ATTRIBUTES = {
    **dict.fromkeys(
        ("stretchy", "fence", "separator", "accent", "accentunder", "displaystyle", "movablelimits", "symmetric"),
        re.compile("true|false"),
    ),
    "form": re.compile("prefix|infix|postfix"),
    "scriptlevel": re.compile(r"[+-]?\d"),
    "linethickness": re.compile("0|0px|0em"),
    "columnalign": re.compile("(?:left|center|right)(?: (?:left|center|right)){0,9}"),
    "width": re.compile(r"0|[0-2](?:\.\d{1,4})?em"),
    "notation": re.compile("box"),
    "display": re.compile("inline|block"),
}
_PERCENT = re.compile(r"(?<!\\)%")


class Formulas:
    """Converts the formulas of one page, until they have together become too long or too many."""

    def __init__(self) -> None:
        self._left, self._more = MAX_ALL, MAX_COUNT

    def mathml(self, latex: str, *, block: bool = False) -> Markup | None:
        """Return `latex` as a `math` element with its source in `alttext`; None where it cannot be shown so."""
        if not latex.strip() or len(latex) > min(MAX_FORMULA, self._left) or self._more == 0:
            return None
        self._left, self._more = self._left - len(latex), self._more - 1
        try:
            # A bare percent sign begins a comment in LaTeX, and in a solution it is a percent sign.
            root = convert_to_element(_PERCENT.sub(r"\\%", latex), display="block" if block else "inline")
            written = _written(root, MAX_DEPTH)
        except Exception:  # What a stranger types need not be LaTeX, and the converter has an error for each way.
            return None
        return Markup('<math alttext="{}" {}').format(latex, Markup(written.removeprefix("<math ")))


def _written(element: Element, depth: int) -> Markup:
    """Return an element as markup. Raises ValueError where it, or what it holds, is not known or nests too deeply."""
    if element.tag not in _ELEMENTS or depth == 0:
        raise ValueError(element.tag)
    attributes = Markup("").join(
        Markup(' {}="{}"').format(name, value)
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES and _ATTRIBUTES[name].fullmatch(value)
    )
    # The converter writes characters as entities, and leaves it to a printer to make characters of them again.
    text = escape(unescape(element.text or ""))
    inner = Markup("").join(_written(child, depth - 1) for child in element)
    return Markup("<{0}{1}>{2}{3}</{0}>").format(Markup(element.tag), attributes, text, inner)
