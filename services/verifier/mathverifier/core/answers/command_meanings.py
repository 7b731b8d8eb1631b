"""What LaTeX commands mean in answers: several names of one thing, and those that only set a text in type."""

import re

# Functions as they are called in other countries.
_FUNCTIONS = {
    **dict.fromkeys(("tg", "tan"), "tan"),
    **dict.fromkeys(("ctg", "cotg", "cot"), "cot"),
    **dict.fromkeys(("arctg", "arctan"), "arctan"),
    **{"sen": "sin", "cosec": "csc", "arcsen": "arcsin"},
}
# What is meant by a command, or by a backslash and a sign.
_MEANINGS = {
    **dict.fromkeys(("displaystyle", "boxed", "fbox", "!", "! "), ""),
    **dict.fromkeys(("leqslant", "leqq", "leq", "le"), "\\le "),
    **dict.fromkeys(("geqslant", "geqq", "geq", "ge"), "\\ge "),
    **dict.fromkeys(("neq", "ne"), "\\ne "),
    **dict.fromkeys(("lvert", "rvert", "vert"), "|"),
    **dict.fromkeys((",", ";", ":", " ", "~", "quad", "qquad", "(", ")", "[", "]"), " "),
    **dict.fromkeys(("dfrac", "tfrac", "cfrac"), "\\frac"),
    **dict.fromkeys(("dbinom", "tbinom"), "\\binom"),
    **dict.fromkeys(("dots", "cdots", "dotsc", "dotsb"), "\\ldots"),
    **dict.fromkeys(("cupdot", "sqcup"), "\\cup"),
    **dict.fromkeys(("{", "lbrace"), "\\lbrace "),
    **dict.fromkeys(("}", "rbrace"), "\\rbrace "),
    **{
        "lt": "<",
        "gt": ">",
        "colon": ":",
        "%": "%",
        "varnothing": "\\emptyset",
        "degree": "°",
        "": "",
        "textcirc": "\\circ",
    },
    # A command has letters: `\\15` is 15 by a slip of the pen.
    **{digit: digit for digit in "0123456789"},
    **{name: f"\\{meant}" for name, meant in _FUNCTIONS.items()},
}
# Commands that only tell how large a bracket is; a dot behind them is a bracket that is not there.
_SIZES = frozenset(
    (
        *("left", "right", "limits", "displaylimits"),
        *(f"{size}{side}" for size in ("big", "bigg", "Big", "Bigg") for side in ("", *"lrm")),
    )
)
# Spaces that may stand between the groups of a number.
_NARROW = frozenset((",", ":", ";", " ", "~"))
_COMMAND = re.compile(r"\\([a-zA-Z]+\.?|! ?|.|)|~", re.DOTALL)
_TEXT = re.compile(
    r"\\(?:text(?:bf|it|rm|sc|sf|tt|normal)?|math(?:rm|bf|it|sf|tt|cal)|rm|mbox|operatorname|boldsymbol|bm|emph"
    r"|underline)\s*\{([^{}]*)\}"
)


def with_meanings(text: str) -> str:
    """Return `text` with one name for each command, and without those that only set it in type."""
    return _COMMAND.sub(_meant, text)


def _meant(command: re.Match[str]) -> str:
    """Return the one name of a command that has several, and nothing for what only sets a text in type."""
    name = command[1] if command[1] is not None else "~"
    if name in _NARROW and _parts_number(command.string, command.start(), command.end()):
        return ""
    bare = name.rstrip(".") or name
    if bare in _SIZES:
        return ""
    return _MEANINGS.get(bare, f"\\{bare}") + name[len(bare) :]


def _parts_number(text: str, start: int, end: int) -> bool:
    """Say whether what stands between two places parts a number's groups of thousands."""
    group = text[end : end + 3]
    return (
        text[start - 1 : start].isdigit()
        and len(group) == 3
        and group.isdigit()
        and not text[end + 3 : end + 4].isdigit()
    )


def in_text(text: str) -> str:
    """Return `text` with what commands such as `\\text` hold in place of them."""
    return _TEXT.sub(_of_text, text)


def _of_text(found: re.Match[str]) -> str:
    """Return what stands in text; the name of a function is its command."""
    name = found[1].strip()
    return f" \\{_FUNCTIONS[name]} " if name in _FUNCTIONS else f" {found[1]} "
