"""Notations of sets and points: braces, turned brackets, the real line, letters that go through a set."""

from mathverifier.core.answers.separators import Separator
from mathverifier.core.text.lexer import lexed
from mathverifier.core.text.lexicon import SENTENCES

_REALS = ("real", "reals", "real number", "real numbers")
_REAL_LINE = ("\\mathbbR", "\\R", "\\Reals", "ℝ")
# What stands between the letter of a set and its condition.
SUCH_THAT = Separator("|:;", ("mid", "vert"), ("such that",))
# What words compare with zero.
OF_ZERO = {
    **{"not_zero": "\\ne", "below_zero": "<", "above_zero": ">"},
    **{"not_below_zero": "\\ge", "not_above_zero": "\\le"},
}
_WHOLE_SETS = {"ℤ": "Z", "ℕ": "N", "Z": "Z", "N": "N", "R": "", "ℝ": ""}


def usual_brackets(text: str) -> str:
    """Write an interval with its usual brackets: an end that is not taken in turns its bracket, in some countries."""
    first, last, inner = text[:1], text[-1:], text[1:-1]
    if first + last not in ("][", "[[", "]]") or "[" in inner or "]" in inner or (first == "[" and "," not in inner):
        return text
    return f"{'(' if first == ']' else '['}{inner}{')' if last == '[' else ']'}"


def named_point(text: str) -> tuple[str, str] | None:
    """Return the name of a point and its coordinates: `A(1, 2)`, `B' (3, 4)`."""
    name, bracket, inner = text.partition("(")
    name = name.rstrip()
    is_name = len(name.removesuffix("'")) == 1 and name[0].isascii() and name[0].isupper()
    if not is_name or not bracket or "," not in inner or inner.find(")") != len(inner) - 1 or "(" in inner:
        return None
    return name, bracket + inner


def is_real_line(text: str) -> bool:
    """Say whether a text is the set of the real numbers, by its sign or in words."""
    if "".join(one for one in text if one not in "{} ") in _REAL_LINE:
        return True
    words = text.lower().removeprefix("the ").removeprefix("set of ").removeprefix("all ")
    return words in _REALS


def half_line(text: str) -> str | None:
    """Return how the numbers of `all positive real numbers` compare with zero, None where a text is no such set."""
    words = text.lower().removeprefix("the ").removeprefix("set of ").removeprefix("all ")
    noun = next((noun for noun in _REALS if words.endswith(f" {noun}")), "")
    kind = words.removesuffix(noun).strip()
    return next((sign for section, sign in OF_ZERO.items() if noun and kind in SENTENCES[section]), None)


def braced(text: str) -> str | None:
    """Return what stands in the braces of one set, None where a text is none."""
    if text.startswith("\\lbrace") and text.endswith("\\rbrace") and text.count("\\lbrace") == 1:
        return text.removeprefix("\\lbrace").removesuffix("\\rbrace").strip()
    return None


def bound_letter(text: str) -> tuple[str, str] | None:
    """Return the letter whose values make a set, and the whole numbers that it is among: `x`, `n \\in \\mathbb{Z}`."""
    if len(text) == 1 and text.isalpha():
        return text, ""
    tokens = lexed(text)
    match [one for one in map(tokens.texts.__getitem__, tokens.significant()) if one not in ("{", "}", "\\mathbb")]:
        case [name]:
            among = ""
        case [name, "\\in", whole] if whole in _WHOLE_SETS:
            among = _WHOLE_SETS[whole]
        case _:
            return None
    name = name.removeprefix("\\")
    return (name, among) if name.isascii() and name.isalpha() else None
