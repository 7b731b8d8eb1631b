"""What touches a box within its formula belongs to its value: a sign, a power, a factor, a relation, a scale word."""

from typing import Final, Literal, NamedTuple

from mathverifier.core.answers.extraction.amounts import scaled_end
from mathverifier.core.answers.extraction.spans import formulas
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind as TokenKind

# Characters around a box in which its formula is looked for.
PARAGRAPH = 2_000
# Tokens of a tag.
MAX_TAG = 12
# `whole`: the value is `start` to `end`. `part`: the box is a part of an expression. `related`: the box is one side of
# a relation that is no equality.
Kind = Literal["whole", "part", "related"]


class Touching(NamedTuple):
    """What a box and all that touches it come to."""

    kind: Kind
    start: int
    end: int


_SPACES: Final = frozenset(("\n", "&"))
_TEXT: Final = frozenset(
    f"\\{name}"
    for name in ("text", "mbox", "mathrm", "textbf", "textrm", "mathbf", "mathit", "textit", "underline", "bm", "hbox")
) | {"\\boldsymbol"}
_RELATIONS: Final = frozenset(
    (
        *("<", ">", "<=", ">=", "≠", "≤", "≥", "\\ne", "\\neq", "\\lt", "\\gt", "\\le", "\\ge", "\\leq", "\\geq"),
        *("\\leqslant", "\\geqslant", "\\leqq", "\\geqq", "\\ll", "\\gg", "\\nmid"),
    )
)
_OPERATORS: Final = frozenset(
    (
        *("-", "+", "*", "/", "×", "·", "÷", "^", "_", "±", "∓", "√", "**", "\\cdot", "\\times", "\\div", "\\pm"),
        *(
            "\\mp",
            "\\ast",
            "\\sqrt",
            "\\frac",
            "\\dfrac",
            "\\binom",
            "\\ln",
            "\\log",
            "\\sin",
            "\\cos",
            "\\tan",
            "\\pi",
        ),
    )
)
_GLUED: Final = frozenset(("-", "+", "*", "/", "×", "·", "÷", "^"))
# Commands whose arguments are parts of an expression.
_INNER: Final = frozenset(
    f"\\{name}" for name in ("frac", "dfrac", "tfrac", "cfrac", "sqrt", "binom", "dbinom", "tbinom")
) | {"^", "_"}
# Before a sign, these are no operand: `= -7`, `(-7`.
_BEFORE_SIGN: Final = frozenset(
    ("(", "[", ",", ":", "&", "$", "\\(", "\\[", "\\\\", "\\quad", "\\qquad", "\\therefore")
)
_RELATING: Final = frozenset(("\\Rightarrow", "\\rightarrow", "\\implies", "\\iff", "\\to", "\\therefore"))
_BEFORE_SIGN_OUTSIDE: Final = frozenset("=(,:$*\n")
_CLOSERS: Final = frozenset(("$", "\\)", "\\]", *_SPACES))
_MATH_MARKS: Final = frozenset(("$", "\\(", "\\)", "\\[", "\\]"))
_BOXES: Final = frozenset(("\\boxed", "\\fbox"))
_BRACKETS: Final = {"(": ")", "[": "]", "\\{": "\\}", "|": "|"}
_DEGREES: Final = frozenset(("\\circ", "\\degree"))


def touching(before: Stretch, behind: Stretch) -> Touching | None:
    """Return what touches the box between `before` and `behind`; None where its content is all."""
    text, start, end = before.text, before.end, behind.start
    if _fills_formula(text, start, end):
        return None
    inside = _in_formula(text, start, end) or _in_environment(text, start)
    if inside and _is_bracketed(before, behind):
        return Touching("part", start, end)
    left = _before(before, len(before), inside=inside)
    right = _behind(behind, 0, inside=inside)
    kinds = {one for one in (left.kind if left else None, right.kind if right else None) if one}
    if not kinds:
        return None
    begin, stop = left.start if left else start, right.end if right else end
    kind: Kind = "part" if "part" in kinds else "related" if "related" in kinds else "whole"
    return Touching(kind, begin, stop)


def _is_bracketed(left: Stretch, right: Stretch) -> bool:
    """Say whether the box is one of several things in brackets, as of `(\\boxed{12}, 5)`."""
    closing = _BRACKETS.get(_text(left, left.size - 1))
    if closing is None:
        return False
    at = _next(right, 0)
    named = left.size > 1 and left.is_letter(left.size - 2)
    if _text(right, at) == closing and closing == ")" and named:
        # `f(\\boxed{7})`
        return True
    if _text(right, at) == closing:
        after = _next(right, at + 1)
        return closing == "|" and after < right.size and _is_joined(right, after, inside=True)
    return _text(right, at) in (",", ";", ":") or (at < right.size and _is_joined(right, at, inside=True))


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
    line = Stretch(text, 0, len(text))
    return any(_related_end(line, place) for place in range(line.size))


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


def _in_environment(text: str, start: int) -> bool:
    opened = text.rfind("\\begin{", max(0, start - PARAGRAPH), start)
    return opened >= 0 and text.rfind("\\end{", opened, start) < 0


def _is_space(line: Stretch, place: int) -> bool:
    return line.kinds[place] is TokenKind.SPACE or line.texts[place] in _SPACES


def _last(line: Stretch, place: int) -> int:
    """Return the index of the last token before `place` that is no space; -1 where there is none."""
    place -= 1
    while place >= 0 and _is_space(line, place):
        place -= 1
    return place


def _next(line: Stretch, place: int) -> int:
    """Return the index of the first token from `place` on that is no space."""
    while place < line.size and _is_space(line, place):
        place += 1
    return place


def _text(line: Stretch, place: int) -> str:
    return line.texts[place] if 0 <= place < line.size else ""


def _before(line: Stretch, place: int, *, inside: bool) -> Touching | None:
    """Return what touches, from before, what begins at `place`."""
    if _text(line, place - 1) == "{":
        command = _command(line, place - 1)
        if _text(line, command) in _INNER:
            return Touching("part", line.end, line.end)
        return _before(line, command, inside=inside) if command else None
    last = _last(line, place)
    spaced = last < place - 1
    relation = _relation_begin(line, last)
    if last < 0 or _is_tag(line, last) or (spaced and not inside and relation is None):
        return None
    if (
        line.texts[last] in ("-", "+")
        and _is_sign(line, last, inside=inside)
        and (inside or not spaced or line.text[line.places[last]] == "−")
    ):
        outer = _before(line, last, inside=inside)
        return outer if outer and outer.kind == "related" else Touching("whole", line.places[last], line.end)
    if relation is not None:
        return Touching("related", line.places[_name_begin(line, relation)], line.end)
    return Touching("part", line.end, line.end) if _is_operand(line, last, inside=inside) else None


def _command(line: Stretch, brace: int) -> int:
    """Return the index of the command whose argument begins with the brace; of the brace, where there is none."""
    place = _last(line, brace)
    for closing in ("}", "]"):
        if _text(line, place) == closing:
            place = _last(line, line.tokens.partners.get(place, 0))
    named = place >= 0 and (line.kinds[place] is TokenKind.COMMAND or line.texts[place] in ("^", "_", *_OPERATORS))
    return place if named and line.texts[place] not in _GLUED - {"^"} else brace


def _is_tag(line: Stretch, last: int) -> bool:
    """Say whether a tag, as `<answer>`, ends at `last`."""
    if line.texts[last] != ">":
        return False
    for place in range(last - 1, max(-1, last - MAX_TAG), -1):
        if line.texts[place] in (">", "\n"):
            return False
        if line.texts[place] == "<":
            return True
    return False


def _is_sign(line: Stretch, place: int, *, inside: bool) -> bool:
    """Say whether no operand stands before the sign at `place`."""
    if not inside:
        return line.is_spaced(place - 1) or line.texts[place - 1][-1] in _BEFORE_SIGN_OUTSIDE
    if _text(line, place - 1) in _BEFORE_SIGN:
        return True
    before = _last(line, place)
    if before < 0 or line.texts[before] in _BEFORE_SIGN or line.texts[before] in _RELATING:
        return True
    return line.kinds[before] is TokenKind.RELATION or _closes_text(line, before)


def _closes_text(line: Stretch, place: int) -> bool:
    """Say whether the bracket at `place` closes words, as of `\\text{so }`."""
    if line.texts[place] != "}" or place not in line.tokens.partners:
        return False
    return _text(line, _last(line, line.tokens.partners[place])) in _TEXT


def _relation_begin(line: Stretch, last: int) -> int | None:
    """Return the index of the relation, other than an equality, that ends at `last`."""
    if last < 0:
        return None
    if line.texts[last] in _RELATIONS:
        return last
    if line.texts[last] == "!=" and last > 0 and _is_space(line, last - 1):
        return last
    if line.texts[last] == "=":
        before = _last(line, last)
        if _text(line, before) == "\\not" or (before == last - 1 and _text(line, before) in ("≠", "≤", "≥")):
            return before
    return None


def _related_end(line: Stretch, place: int) -> int | None:
    """Return the end of the relation, other than an equality, that begins at `place`."""
    text = line.texts[place]
    if text in _RELATIONS:
        return place + 1
    if text == "!=" and place and _is_space(line, place - 1):
        return place + 1
    if text == "\\not":
        equals = line.behind(place + 1)
        return equals + 1 if _text(line, equals) == "=" else None
    return None


def _name_begin(line: Stretch, relation: int) -> int:
    """Return the index of the letter before a relation, of `x < 7`; of the relation, where there is none."""
    name = line.before(relation)
    if name >= 2 and line.texts[name] == "}" and _text(line, name - 3) == "_":
        name -= 4
    elif name >= 2 and line.texts[name - 1] == "_" and len(line.texts[name]) == 1:
        name -= 2
    before = _text(line, name - 1)
    free = not before or not (before[-1].isalnum() or before in ("\\", "^", "_", "+", "*", "/", "<", ">", "-", "**"))
    return name if name >= 0 and line.is_letter(name) and free else relation


def _is_operand(line: Stretch, last: int, *, inside: bool) -> bool:
    """Say whether what stands before a box works something out of it: `3 +`, `2`, `x`."""
    text = line.texts[last]
    if not inside:
        return text[-1].isdigit() or (text in _GLUED and last > 0 and _ends_operand(line.texts[last - 1]))
    if _closes_text(line, last) or text == "**":
        return False
    if text in _OPERATORS:
        return True
    return line.kinds[last] is not TokenKind.COMMAND and (
        _ends_operand(text) or (line.is_letter(last) and text.isascii())
    )


def _ends_operand(text: str) -> bool:
    return text[-1].isdigit() or text[-1] in ")}"


def _behind(line: Stretch, place: int, *, inside: bool) -> Touching | None:
    """Return what touches, from behind, what ends at `place`."""
    if scale := _scale_end(line, place):
        return Touching("whole", line.start, line.places[scale])
    at = _next(line, place)
    if at >= line.size:
        return None
    if not inside and at > place:
        return Touching("part", line.start, line.start) if _goes_on(line, at) else None
    text = line.texts[at]
    # Outside of a formula, an exclamation mark only ends a sentence.
    ends = text == "!" and not inside and not _text(line, at + 1).strip()
    if ends or text == "!=" or _is_degree(line, at):
        return None
    if postfix := _postfix_end(line, at):
        more = _behind(line, postfix, inside=inside)
        return more or Touching("whole", line.start, line.places[postfix])
    if inside and (related := _related_end(line, at)):
        return Touching("related", line.start, line.places[related])
    part = _is_listed(line, at) or (inside and (text == "\\bmod" or _is_worked_out(line, at)))
    return Touching("part", line.start, line.start) if part or _is_joined(line, at, inside=inside) else None


def _goes_on(line: Stretch, place: int) -> bool:
    """Say whether an operator with a number behind it stands apart from the box: `\\boxed{12} - 5`."""
    if line.texts[place] not in _OPERATORS and line.texts[place] not in ("\\bmod", ":"):
        return False
    at = _next(line, place + 1)
    return at > place + 1 and at < line.size and line.kinds[at] is TokenKind.NUMBER and line.texts[place - 1] != "\n"


def _is_worked_out(line: Stretch, place: int) -> bool:
    """Say whether the box is only one side of an equation in a letter: `\\boxed{12} = 2x`."""
    if line.texts[place] != "=":
        return False
    number = _next(line, place + 1)
    letter = _next(line, number + 1)
    return letter < line.size and line.kinds[number] is TokenKind.NUMBER and line.is_letter(letter)


def _is_listed(line: Stretch, place: int) -> bool:
    """Say whether a comma at `place` goes on to another number, and nothing else: `\\boxed{12}, 15`."""
    at = _next(line, place + 1)
    at += _text(line, at) == "-"
    if line.texts[place] not in (",", ":") or at >= line.size or line.kinds[at] is not TokenKind.NUMBER:
        return False
    rest = _next(line, at + 1)
    return rest >= line.size or line.texts[rest] in (",", "$", ".", ")", "]", "\\}", "\\)", "\\]")


def _is_degree(line: Stretch, place: int) -> bool:
    if line.texts[place] != "^":
        return False
    raised = _next(line, place + 1)
    return _text(line, raised if _text(line, raised) != "{" else _next(line, raised + 1)) in _DEGREES


def _postfix_end(line: Stretch, place: int) -> int | None:
    """Return the end of a power, an index, a percent sign or a factorial."""
    text = line.texts[place]
    if text in ("%", "\\%", "!"):
        return place + 1
    if text not in ("^", "_"):
        return None
    argument = _next(line, place + 1)
    if _text(line, argument) == "{":
        close = line.tokens.partners.get(argument)
        return None if close is None else close + 1
    one = len(_text(line, argument)) == 1 and _text(line, argument).isalnum()
    command = text == "^" and argument < line.size and line.kinds[argument] is TokenKind.COMMAND
    return argument + 1 if one or command else None


def _is_joined(line: Stretch, place: int, *, inside: bool) -> bool:
    """Say whether a digit, an operator, a letter or a bracket at `place` makes a part of the box before it."""
    text, following = line.texts[place], _text(line, place + 1)
    if text in ("\\frac", "\\dfrac", "\\tfrac") and following == "{" and _text(line, _next(line, place + 2)) in _TEXT:
        return False
    number = line.kinds[place] is TokenKind.NUMBER
    if number or (text in (",", ".") and place + 1 < line.size and line.kinds[place + 1] is TokenKind.NUMBER):
        return True
    if inside:
        bracket = text == "(" and following not in ("\\text", "\\mathrm")
        return bracket or text in _OPERATORS or (line.is_letter(place) and text.isascii())
    return text in ("/", "^", "×", "·", "÷") or (text in ("-", "+", "*") and following[:1].isdigit())


def _scale_end(line: Stretch, place: int) -> int | None:
    """Return the end of a word behind the box that multiplies what is in it: `million`, `dozen`, `squared`."""
    while place < line.size and (_is_space(line, place) or line.texts[place] in _CLOSERS):
        place += 1
    if _text(line, place) in _TEXT and _text(line, line.behind(place + 1)) == "{":
        place = _next(line, line.behind(place + 1) + 1)
    end = scaled_end(line, place)
    return end if end is None else end + (_text(line, end) == "}")
