"""What touches a box within its formula belongs to its value: a sign, a power, a factor, a relation, a scale word."""

from typing import Final, Literal, NamedTuple

from mathverifier.core.answers.extraction.amount_ends import AmountEnds, scaled_end
from mathverifier.core.answers.extraction.box_formula import fills_formula, in_environment, in_formula, unboxed
from mathverifier.core.answers.extraction.relation_ends import name_begin, relation_begin, relation_end
from mathverifier.core.answers.extraction.token_steps import SPACES, is_space, last_before, next_from, text_at
from mathverifier.core.quantities.measures import named_unit
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.quantities.unit_reader import POWER_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind as TokenKind

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


_TEXT: Final = frozenset(
    f"\\{name}"
    for name in ("text", "mbox", "mathrm", "textbf", "textrm", "mathbf", "mathit", "textit", "underline", "bm", "hbox")
) | {"\\boldsymbol"}
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
_CLOSERS: Final = frozenset(("$", "\\)", "\\]", *SPACES))
_BRACKETS: Final = {"(": ")", "[": "]", "\\{": "\\}", "|": "|"}
_DEGREES: Final = frozenset(("\\circ", "\\degree"))


def touching(before: Stretch, behind: Stretch) -> Touching | None:
    """Return what touches the box between `before` and `behind`; None where its content is all."""
    text, start, end = before.text, before.end, behind.start
    if fills_formula(text, start, end):
        if scale := _scale_end(behind, 0):
            return Touching("whole", start, behind.places[scale])
        unit = _unit_behind(before, behind)
        return Touching("whole", start, unit.end) if unit else None
    inside = in_formula(text, start, end) or in_environment(text, start)
    if inside and _is_bracketed(before, behind):
        return Touching("part", start, end)
    left = _before(before, len(before), inside=inside)
    right = _behind(behind, 0, inside=inside) or _unit_behind(before, behind)
    kinds = {one for one in (left.kind if left else None, right.kind if right else None) if one}
    if not kinds:
        return None
    begin, stop = left.start if left else start, right.end if right else end
    kind: Kind = "part" if "part" in kinds else "related" if "related" in kinds else "whole"
    return Touching(kind, begin, stop)


def _is_bracketed(left: Stretch, right: Stretch) -> bool:
    """Say whether the box is one of several things in brackets, as of `(\\boxed{12}, 5)`."""
    closing = _BRACKETS.get(text_at(left, left.size - 1))
    if closing is None:
        return False
    at = next_from(right, 0)
    named = left.size > 1 and left.is_letter(left.size - 2)
    if text_at(right, at) == closing and closing == ")" and named:
        # `f(\\boxed{7})`
        return True
    if text_at(right, at) == closing:
        after = next_from(right, at + 1)
        return closing == "|" and after < right.size and _is_joined(right, after, inside=True)
    return text_at(right, at) in (",", ";", ":") or (at < right.size and _is_joined(right, at, inside=True))


def _before(line: Stretch, place: int, *, inside: bool) -> Touching | None:
    """Return what touches, from before, what begins at `place`."""
    if text_at(line, place - 1) == "{":
        command = _command(line, place - 1)
        if text_at(line, command) in _INNER:
            return Touching("part", line.end, line.end)
        return _before(line, command, inside=inside) if command else None
    last = last_before(line, place)
    spaced = last < place - 1
    relation = relation_begin(line, last)
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
        return Touching("related", line.places[name_begin(line, relation)], line.end)
    return Touching("part", line.end, line.end) if _is_operand(line, last, inside=inside) else None


def _command(line: Stretch, brace: int) -> int:
    """Return the index of the command whose argument begins with the brace; of the brace, where there is none."""
    place = last_before(line, brace)
    for closing in ("}", "]"):
        if text_at(line, place) == closing:
            place = last_before(line, line.tokens.partners.get(place, 0))
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
    if text_at(line, place - 1) in _BEFORE_SIGN:
        return True
    before = last_before(line, place)
    if before < 0 or line.texts[before] in _BEFORE_SIGN or line.texts[before] in _RELATING:
        return True
    return line.kinds[before] is TokenKind.RELATION or _closes_text(line, before)


def _closes_text(line: Stretch, place: int) -> bool:
    """Say whether the bracket at `place` closes words, as of `\\text{so }`."""
    if line.texts[place] != "}" or place not in line.tokens.partners:
        return False
    return text_at(line, last_before(line, line.tokens.partners[place])) in _TEXT


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
    at = next_from(line, place)
    if at >= line.size:
        return None
    if not inside and at > place:
        return Touching("part", line.start, line.start) if _goes_on(line, at) else None
    text = line.texts[at]
    # Outside of a formula, an exclamation mark only ends a sentence.
    ends = text == "!" and not inside and not text_at(line, at + 1).strip()
    if ends or text == "!=" or _is_degree(line, at):
        return None
    if postfix := _postfix_end(line, at):
        more = _behind(line, postfix, inside=inside)
        return more or Touching("whole", line.start, line.places[postfix])
    if inside and (related := relation_end(line, at)):
        return Touching("related", line.start, line.places[related])
    part = _is_listed(line, at) or (inside and (text == "\\bmod" or _is_worked_out(line, at)))
    return Touching("part", line.start, line.start) if part or _is_joined(line, at, inside=inside) else None


def _goes_on(line: Stretch, place: int) -> bool:
    """Say whether an operator with a number behind it stands apart from the box: `\\boxed{12} - 5`."""
    if line.texts[place] not in _OPERATORS and line.texts[place] not in ("\\bmod", ":"):
        return False
    at = next_from(line, place + 1)
    return at > place + 1 and at < line.size and line.kinds[at] is TokenKind.NUMBER and line.texts[place - 1] != "\n"


def _is_worked_out(line: Stretch, place: int) -> bool:
    """Say whether the box is only one side of an equation in a letter: `\\boxed{12} = 2x`."""
    if line.texts[place] != "=":
        return False
    number = next_from(line, place + 1)
    letter = next_from(line, number + 1)
    return letter < line.size and line.kinds[number] is TokenKind.NUMBER and line.is_letter(letter)


def _is_listed(line: Stretch, place: int) -> bool:
    """Say whether a comma at `place` goes on to another number, and nothing else: `\\boxed{12}, 15`."""
    at = next_from(line, place + 1)
    at += text_at(line, at) == "-"
    if line.texts[place] not in (",", ":") or at >= line.size or line.kinds[at] is not TokenKind.NUMBER:
        return False
    rest = next_from(line, at + 1)
    return rest >= line.size or line.texts[rest] in (",", "$", ".", ")", "]", "\\}", "\\)", "\\]")


def _is_degree(line: Stretch, place: int) -> bool:
    if line.texts[place] != "^":
        return False
    raised = next_from(line, place + 1)
    return text_at(line, raised if text_at(line, raised) != "{" else next_from(line, raised + 1)) in _DEGREES


def _postfix_end(line: Stretch, place: int) -> int | None:
    """Return the end of a power, an index, a percent sign or a factorial."""
    text = line.texts[place]
    if text in ("%", "\\%", "!"):
        return place + 1
    if text not in ("^", "_"):
        return None
    argument = next_from(line, place + 1)
    if text_at(line, argument) == "{":
        close = line.tokens.partners.get(argument)
        return None if close is None else close + 1
    one = len(text_at(line, argument)) == 1 and text_at(line, argument).isalnum()
    command = text == "^" and argument < line.size and line.kinds[argument] is TokenKind.COMMAND
    return argument + 1 if one or command else None


def _is_joined(line: Stretch, place: int, *, inside: bool) -> bool:
    """Say whether a digit, an operator, a letter or a bracket at `place` makes a part of the box before it."""
    text, following = line.texts[place], text_at(line, place + 1)
    if (
        text in ("\\frac", "\\dfrac", "\\tfrac")
        and following == "{"
        and text_at(line, next_from(line, place + 2)) in _TEXT
    ):
        return False
    number = line.kinds[place] is TokenKind.NUMBER
    if number or (text in (",", ".") and place + 1 < line.size and line.kinds[place + 1] is TokenKind.NUMBER):
        return True
    if inside:
        bracket = text == "(" and following not in ("\\text", "\\mathrm")
        return bracket or text in _OPERATORS or (line.is_letter(place) and text.isascii())
    return text in ("/", "^", "×", "·", "÷") or (text in ("-", "+", "*") and following[:1].isdigit())


def _unit_behind(before: Stretch, behind: Stretch) -> Touching | None:
    """Return the unit behind a box that holds a number alone: `\\boxed{12} cm`."""
    place = 0
    while place < behind.size and (is_space(behind, place) or behind.texts[place] in _CLOSERS):
        place += 1
    if not behind.is_word(place) or "\n" in behind.texts[:place]:
        return None
    content = unboxed(before.text[before.end : behind.start])
    if not (quantity := read_quantity(content)).is_bare or quantity.number is None:
        return None
    end = AmountEnds(behind).unit_behind(place)
    # A letter alone is a unit at the end of its sentence.
    closes = text_at(behind, end) in ("", ".", "\n")
    if not end or not (named_unit(behind.texts[place]) or behind.words[place] in POWER_WORDS or closes):
        return None
    return Touching("whole", behind.start, behind.places[end])


def _scale_end(line: Stretch, place: int) -> int | None:
    """Return the end of a word behind the box that multiplies what is in it: `million`, `dozen`, `squared`."""
    while place < line.size and (is_space(line, place) or line.texts[place] in _CLOSERS):
        place += 1
    if text_at(line, place) in _TEXT and text_at(line, line.behind(place + 1)) == "{":
        place = next_from(line, line.behind(place + 1) + 1)
    end = scaled_end(line, place)
    return end if end is None else end + (text_at(line, end) == "}")
