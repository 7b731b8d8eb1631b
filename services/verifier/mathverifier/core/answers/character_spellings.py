"""One spelling for characters beyond ASCII, and for signs that are written in several ways."""

import itertools
import unicodedata

from mathverifier.core.quantities.numbers import VULGAR

# Marks of byte order and joints that no reader sees, fractions and circled numbers of one character.
_CHARACTERS = {
    **dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060")),
    **{ord(one): f" \\frac{{{value.numerator}}}{{{value.denominator}}}" for one, value in VULGAR.items()},
    **{code: f"{code - ord('①') + 1}, " for code in range(ord("①"), ord("⑳") + 1)},
}
_RAISED, _LOWERED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "₀₁₂₃₄₅₆₇₈₉"
_SCRIPTS = str.maketrans(_RAISED + _LOWERED, "0123456789-0123456789")
# Signs that mean one thing, and the one spelling of it.
SPELLINGS = {
    "−": "-",
    "–": "-",
    "⁄": "/",
    "≤": "\\le ",
    "≥": "\\ge ",
    "≠": "\\ne ",
    "∪": "\\cup ",
    "≈": "\\approx ",
    "∞": "\\infty ",
    "∈": "\\in ",
    "∀": "\\forall ",
    "∃": "\\exists ",
    "±": "\\pm ",
    "+/-": "\\pm ",
    "∅": "\\emptyset",
    "<=": "\\le ",
    ">=": "\\ge ",
    "\\!=": "=",
    "!=": "\\ne ",
    "{.}": ".",
    "&nbsp;": " ",
    "<sup>": "^{",
    "<sub>": "_{",
    "</sup>": "}",
    "</sub>": "}",
    "¢": " cents ",
    "∠": "\\angle ",
    "`": " ",
}
# What joins the values of a list, in other scripts.
_JOINTS = {
    "、": ", ",
    **dict.fromkeys(("或者", "或"), " or "),
    **dict.fromkeys(("并且", "和", "且", "及", "与"), " and "),
}


def in_ascii(text: str) -> str:
    """Return `text` with the digits, fractions and letters of ASCII for those that have one."""
    text = _with_scripts(text.translate(_CHARACTERS))
    for written, meant in _JOINTS.items():
        text = text.replace(written, meant)
    return unicodedata.normalize("NFKC", text)


def _with_scripts(text: str) -> str:
    """Return `text` with `^{…}` and `_{…}` for raised and lowered figures."""
    runs = ((mark, "".join(run)) for mark, run in itertools.groupby(text, _script))
    return "".join(f"{mark}{{{run.translate(_SCRIPTS)}}}" if mark else run for mark, run in runs)


def _script(character: str) -> str:
    return "^" if character in _RAISED else "_" if character in _LOWERED else ""
