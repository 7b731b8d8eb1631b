"""What touches a box within its formula belongs to its value: a sign, a power, a factor, a relation, a scale word."""

import re
from typing import Literal, NamedTuple

from mathverifier.core.answers.sentence import SCALE, formulas

# Characters around a box that are looked at.
AROUND, PARAGRAPH = 60, 2_000
# `whole`: the value is `start` to `end`. `part`: the box is a part of an expression. `related`: the box is one side of
# a relation that is no equality.
Kind = Literal["whole", "part", "related"]


class Touching(NamedTuple):
    """What a box and all that touches it come to."""

    kind: Kind
    start: int
    end: int


_SPACE = r"(?:\s|~|\\[,;:! ]|\\q?quad(?![a-zA-Z])|&)"
_SPACES_BEFORE = re.compile(rf"{_SPACE}*\Z")
_SPACES = re.compile(rf"{_SPACE}*")
_WORDS = r"(?:text|mbox|mathrm|textbf|textrm|mathbf|mathit|textit|underline|bm|boldsymbol|hbox)"
_RELATION = (
    r"(?:(?<=\s)!=|\\not\s*=|[<>≠≤≥]=?"
    r"|\\(?:ne|neq|lt|gt|le|ge|leq|geq|leqslant|geqslant|leqq|geqq|ll|gg|nmid)(?![a-zA-Z]))"
)
_RELATED_BEFORE = re.compile(rf"{_RELATION}\Z")
_NAME = re.compile(r"(?<![\w\\^_+*/<>-])[a-zA-Z](?:_\{?\w\}?)?\s*\Z")
_RELATED = re.compile(_RELATION)
_OPERATION = (
    r"(?:[-−+*/×·÷^_±∓√]|\\(?:cdot|times|div|pm|mp|ast|sqrt|frac|dfrac|binom|ln|log|sin|cos|tan|pi)(?![a-zA-Z]))"
)
_OPERATED_BEFORE = re.compile(rf"{_OPERATION}\Z")
_OPERATED = re.compile(rf"{_OPERATION}")
_SIGN = re.compile(
    rf"(?:\A|[=<>≈(,:&$\[≠≤≥]|\\[(\[]|\\\\|\\{_WORDS}\s*\{{[^{{}}]*\}}"
    r"|\\(?:approx|equiv|Rightarrow|rightarrow|implies|iff|to|therefore|sim|in|[nlg]eq?|[lg]eqslant|q?quad)(?![a-zA-Z]))"
    rf"{_SPACE}*(?P<sign>[-−+]){_SPACE}*\Z"
)
# Outside of any formula, the word before it is no operand.
_SIGN_OUTSIDE = re.compile(r"(?:\A|[\s=(,:$*])(?P<sign>[-−+])\Z")
_TAIL_WORD = re.compile(rf"\\{_WORDS}\s*\{{[^{{}}]*\}}\Z")
_NESTED = re.compile(r"(?:(?P<command>\\[a-zA-Z]+|[\^_])\s*(?:\[[^\]]*\]\s*)?(?P<argument>\{[^{}]*\}\s*)?)?\{\Z")
_INNER = re.compile(r"\\(?:[dtc]?frac|sqrt|[dt]?binom)\Z|[\^_]\Z")
_COMMAND_END = re.compile(r"\\[a-zA-Z]+\Z")
_LETTER_END = re.compile(r"(?:(?<![a-zA-Z\\])[a-zA-Z]|(?<=\d)[a-zA-Z])\Z")
_LETTER = re.compile(r"[a-zA-Z](?![a-zA-Z])")
_POSTFIX = re.compile(r"\^\s*(?:\{[^{}]*\}|\\[a-zA-Z]+|\w)|_\s*(?:\{[^{}]*\}|\w)|\\?%|!")
_DEGREE = re.compile(r"\^\s*\{?\s*\\(?:circ|degree)")
_UNIT_FRACTION = re.compile(r"\\[dt]?frac\s*\{\s*\\text")
_CLOSERS = re.compile(rf"(?:{_SPACE}|\$|\\[)\]])*(?:\\{_WORDS}\s*\{{\s*)?\s*")
_MARKUP = re.compile(r"<[^<>\n]{0,40}>\Z")
_BOX = re.compile(r"\\(?:boxed|fbox)\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
_ATOM = re.compile(r"\s*(?:\d[\d.,]*|[a-zA-Z])\s*")
_MARKS = re.compile(r"(?<!\\)\$|\\[()\[\]]")
_DIGITS = re.compile(r"[.,]?\d")
_DASHED_WORD = re.compile(r"[-−][a-zA-Z]")


def touching(text: str, start: int, end: int) -> Touching | None:
    """Return what touches the box `text[start:end]`; None where its content is all."""
    if _fills_formula(text, start, end):
        return None
    inside = _in_formula(text, start, end) or _in_environment(text, start)
    before = _before(text, start, inside=inside)
    behind = _behind(text, end, inside=inside)
    kinds = {one for one in (before.kind if before else None, behind.kind if behind else None) if one}
    if not kinds:
        return None
    begin, stop = before.start if before else start, behind.end if behind else end
    kind: Kind = "part" if "part" in kinds else "related" if "related" in kinds else "whole"
    return Touching(kind, begin, stop)


def _in_formula(text: str, start: int, end: int) -> bool:
    low, high = _paragraph(text, start, end)
    if text.find("$", low, start) >= 0:
        # A dollar sign may be of a price.
        return any(one.start() <= start < one.end() for one in formulas(text, low, high))
    opened, closed = (max(text.rfind(sign, low, start) for sign in pair) for pair in (("\\[", "\\("), ("\\]", "\\)")))
    return opened > closed


def _fills_formula(text: str, start: int, end: int) -> bool:
    """Say whether the box is all of its formula: `$\\boxed{7}$`, `\\[\\boxed{7}\\]`, with a full stop at most."""
    before, behind = text[max(0, start - 4) : start].rstrip(), text[end : end + 6].lstrip(" \n.")
    pairs = (("$", "$"), ("\\[", "\\]"), ("\\(", "\\)"))
    return any(before.endswith(opening) and behind.startswith(closing) for opening, closing in pairs)


def is_related(text: str) -> bool:
    """Say whether `text` holds a relation that is no equality."""
    return _RELATED.search(text) is not None


def unboxed(text: str) -> str:
    """Return the text of a value in one formula: what a box in it holds in brackets, where it is more than a number."""
    if "\\boxed" not in text and "\\fbox" not in text:
        return text
    text = _BOX.sub(lambda box: box[1] if _ATOM.fullmatch(box[1]) else f"({box[1]})", text)
    return _MARKS.sub("", text)


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    low = text.rfind("\n\n", max(0, start - PARAGRAPH), start)
    high = text.find("\n\n", end, end + PARAGRAPH)
    return (max(0, start - PARAGRAPH) if low < 0 else low), (min(len(text), end + PARAGRAPH) if high < 0 else high)


def _in_environment(text: str, start: int) -> bool:
    opened = text.rfind("\\begin{", max(0, start - PARAGRAPH), start)
    return opened >= 0 and text.rfind("\\end{", opened, start) < 0


def _before(text: str, start: int, *, inside: bool) -> Touching | None:
    left = text[max(0, start - AROUND) : start]
    shift = start - len(left)
    if nested := _NESTED.search(left):
        if _INNER.search(nested["command"] or ""):
            return Touching("part", start, start)
        return _before(text, shift + nested.start(), inside=inside) if nested.start() else None
    bare = _SPACES_BEFORE.sub("", left)
    spaced = len(bare) < len(left)
    if not bare or _MARKUP.search(bare) or (spaced and not inside and not _RELATED_BEFORE.search(bare)):
        return None
    if sign := (_SIGN if inside else _SIGN_OUTSIDE).search(left):
        outer = _before(text, shift + sign.start("sign"), inside=inside)
        return outer if outer and outer.kind == "related" else Touching("whole", shift + sign.start("sign"), start)
    if related := _RELATED_BEFORE.search(bare):
        name = _NAME.search(bare[: related.start()])
        return Touching("related", shift + (name or related).start(), start)
    return Touching("part", start, start) if _is_operand(bare, inside=inside) else None


def _is_operand(bare: str, *, inside: bool) -> bool:
    """Say whether what stands before a box works something out of it: `3 +`, `2`, `x`."""
    if not inside:
        return bare[-1].isdigit() or _glued_sign(bare)
    if _TAIL_WORD.search(bare) or bare.endswith("**"):
        return False
    if _OPERATED_BEFORE.search(bare):
        return True
    factor = bare[-1].isdigit() or bare[-1] in ")}" or _LETTER_END.search(bare)
    return bool(factor) and not _COMMAND_END.search(bare)


def _glued_sign(bare: str) -> bool:
    """Say whether an operator outside of any formula joins the box to a number before it: `12-`, `2*`."""
    return len(bare) > 1 and bare[-1] in "-−+*/×·÷^" and (bare[-2].isdigit() or bare[-2] in ")}")


def _behind(text: str, end: int, *, inside: bool) -> Touching | None:
    if scale := _scale(text, end):
        return Touching("whole", end, scale)
    gap = _SPACES.match(text, end)
    place = gap.end() if gap else end
    if place >= len(text) or (place > end and not inside):
        return None
    if _DEGREE.match(text, place) or text.startswith("!=", place):
        return None
    if postfix := _POSTFIX.match(text, place):
        # Outside of a formula, an exclamation mark only ends a sentence.
        ends = postfix.group() == "!" and not inside and not text[place + 1 : place + 2].strip()
        if ends:
            return None
        more = _behind(text, postfix.end(), inside=inside)
        return more._replace(start=end) if more else Touching("whole", end, postfix.end())
    if inside and (related := _RELATED.match(text, place)):
        return Touching("related", end, related.end())
    return Touching("part", end, end) if _is_joined(text, place, inside=inside) else None


def _is_joined(text: str, place: int, *, inside: bool) -> bool:
    """Say whether a digit, an operator, a letter or a bracket at `place` makes a part of the box before it."""
    if _UNIT_FRACTION.match(text, place):
        return False
    if _DIGITS.match(text, place):
        return True
    if inside:
        letter = _LETTER.match(text, place) and text[place - 1 : place] not in "\\"
        bracket = text[place] == "(" and not text.startswith(("(\\text", "(\\mathrm"), place)
        return bool(letter or bracket or _OPERATED.match(text, place))
    joined = text[place] in "/^×·÷" or (text[place] in "-−+*" and text[place + 1 : place + 2].isdigit())
    return joined and not _DASHED_WORD.match(text, place)


def _scale(text: str, end: int) -> int | None:
    """Return the end of a word behind the box that multiplies what is in it: `million`, `dozen`, `squared`."""
    closers = _CLOSERS.match(text, end)
    scale = SCALE.match(text, closers.end() if closers else end)
    if scale is None:
        return None
    return scale.end() + 1 if text[scale.end() : scale.end() + 1] == "}" else scale.end()
