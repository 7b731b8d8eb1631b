"""One spelling for what answers write in many: Unicode, LaTeX spacing, text commands, currency, markdown."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from mathverifier.core.quantities.numbers import VULGAR
from mathverifier.core.quantities.units import unit_senses

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# Marks of byte order and joints that no reader sees.
_WIDTHLESS = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060"))
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SUBSCRIPT = re.compile("[₀₁₂₃₄₅₆₇₈₉]+")
_VULGAR = re.compile(f"[{''.join(VULGAR)}]")
_CIRCLED = re.compile("[①-⑳]")
_SPELLINGS = {
    "−": "-",
    "–": "-",
    "⁄": "/",
    "≤": "\\le ",
    "≥": "\\ge ",
    "≠": "\\ne ",
    "∪": "\\cup ",
    "\\cupdot": "\\cup",
    "\\sqcup": "\\cup",
    "≈": "\\approx ",
    "∞": "\\infty ",
    "∈": "\\in ",
    "∀": "\\forall ",
    "∃": "\\exists ",
    "±": "\\pm ",
    "\\dfrac": "\\frac",
    "\\tfrac": "\\frac",
    "\\cfrac": "\\frac",
    "\\dbinom": "\\binom",
    "\\tbinom": "\\binom",
    "\\{": "\\lbrace ",
    "\\}": "\\rbrace ",
    "\\! ": "",
    "\\!": "",
    "\\%": "%",
    "\\displaystyle": "",
    "\\varnothing": "\\emptyset",
    "∅": "\\emptyset",
    "\\dots": "\\ldots",
    "\\cdots": "\\ldots",
}
# What joins the values of a list, in other scripts.
_JOINTS = {
    "、": ", ",
    **dict.fromkeys(("或者", "或"), " or "),
    **dict.fromkeys(("并且", "和", "且", "及", "与"), " and "),
}
_JOINED = {"ou": "or", "oder": "or", "или": "or", "o": "or", "et": "and", "und": "and", "и": "and", "y": "and"}
# Each digit is looked at once, however many there are.
_AMOUNT = r"(?<![\d.,])\d++(?:,\d{3})*(?:\.\d++)?(?![\d.,]*\d|\s*(?:[a-zA-Z\\^*/+(]|-\s*\d))"
_AHEAD = r"\s*(?:[-\d.(]|\\[dt]?frac)"
_IDLE_CURRENCY = rf"(?:\\\$|[€£])(?!{_AHEAD})"
_PRICE = re.compile(rf"(?<!\\)\$(?={_AHEAD})")
_DOLLAR = re.compile(r"(?<!\\)\$")
# A symbol of one or two letters in text behind a value: `5\text{ m}`.
_TEXT_SYMBOL = re.compile(
    r"(?<=[\w})])(?:\s|\\[,;:! ]|~)*\\(?:text(?:rm|normal)?|mathrm|mbox)"
    r"\s*\{\s*([a-zA-Z]{1,2}(?:/[a-zA-Z]{1,3})?)\s*\.?\s*\}(?![a-zA-Z_])"
)
# Rules of rewriting, in order: what a text must have one of for the rule to match, its pattern, and what is meant.
_COMMANDS = (
    ("{", re.compile(r"(?<=\d)\{,\}(?=\d{3}(?!\d))"), ""),
    ("{", re.compile(r"\{,\}"), ","),
    (".", re.compile(r"(?<=\d)\.\.\."), r"\\ldots "),
    ("{", re.compile(r"(?<=\d)\{\.\}(?=\d)"), "."),
    ("\\", re.compile(r"\\(?:left|right|bigg?[lrm]?|Bigg?[lrm]?|displaylimits|limits)(?![a-zA-Z])\.?"), ""),
    ("\\<", re.compile(r"\\(?:leqslant|leqq|leq|le)(?![a-zA-Z])|<="), r"\\le "),
    ("\\>", re.compile(r"\\(?:geqslant|geqq|geq|ge)(?![a-zA-Z])|>="), r"\\ge "),
    ("\\!", re.compile(r"\\(?:neq|ne)(?![a-zA-Z])|!=|\\not\s*="), r"\\ne "),
    ("\\", re.compile(r"\\lt(?![a-zA-Z])"), "<"),
    ("\\", re.compile(r"\\[lr]?vert(?![a-zA-Z])"), "|"),
    ("\\", re.compile(r"\{([^{}]*?)\\choose(?![a-zA-Z])([^{}]*)\}"), r"\\binom{\1}{\2}"),
    ("\\", re.compile(r"\{([^{}]*?)\\over(?![a-zA-Z])([^{}]*)\}"), r"\\frac{\1}{\2}"),
    ("\\", re.compile(r"\\gt(?![a-zA-Z])"), ">"),
    ("\\", re.compile(r"\\colon(?![a-zA-Z])"), ":"),
    ("\\~", re.compile(r"(?<=\d)(?:\\[,:; ]|~)(?=\d{3}(?!\d))"), ""),
    ("\\~&", re.compile(r"(?<!\\)\\(?:[,;: ]|q?quad(?![a-zA-Z]))|~|&nbsp;"), " "),
    ("<", re.compile(r"<sup>([^<>]*)</sup>"), r"^{\1}"),
    ("<", re.compile(r"<sub>([^<>]*)</sub>"), r"_{\1}"),
    ("\\", re.compile(r"\\(?:mathrm|mathit|mathbf|boldsymbol|bm|rm)\s*\{\s*([a-zA-Z])\s*\}"), r" \1 "),
    (
        "\\",
        re.compile(
            r"\\(?:text(?:bf|it|rm|sc|sf|tt|normal)?|math(?:rm|bf|it|sf|tt|cal)|mbox|operatorname|boldsymbol|bm|emph|underline)\s*\{([^{}]*)\}"
        ),
        r" \1 ",
    ),
    ("\\", re.compile(r"\\(?:boxed|fbox)\s*(?=\{)"), ""),
    ("\\", re.compile(r"\^\s*\{?\s*\\(?:text)?circ(?![a-zA-Z])\s*\}?|\\degree(?![a-zA-Z])"), "°"),
    # A currency sign before a number is its unit; a lone dollar sign is no mark of mathematics.
    ("$", re.compile(rf"\\\$\s*({_AMOUNT})"), r" \1 dollars "),
    ("€", re.compile(rf"€\s*({_AMOUNT})|({_AMOUNT})\s*€"), r" \1\2 euros "),
    ("£", re.compile(rf"£\s*({_AMOUNT})"), r" \1 GBP "),
    ("¢", re.compile(r"¢"), " cents "),
    # A currency sign before any other amount stays; every other dollar sign is a mark of mathematics.
    ("\\$€£*`", re.compile(rf"{_IDLE_CURRENCY}|(?<!\\)\\[()\[\]]|\*\*|`"), " "),
    ("\\", re.compile(r"\\lbrace\s*\\rbrace"), r"\\emptyset"),
    ("{", re.compile(r"([\^_])\{(\w)\}(?![\d.])"), r"\1\2"),
    ("t", re.compile(r"(?<=[\d)}]) +to +(?=[\d({\\])"), ":"),
    ("}", re.compile(r"(?<=\})\.(?=\s*[\])])"), ""),
    # A backslash that was lost.
    ("{", re.compile(r"(?<![a-zA-Z\\])(sqrt|frac)(?=\s*\{)"), r"\\\1"),
    # A command has letters: `\15` is 15 by a slip of the pen.
    ("\\", re.compile(r"(?<!\\)\\(?=\d|$)"), ""),
)
# What is left of `\frac`, `\text`, … where text with single backslashes was read as if it were escaped.
_ESCAPED = (
    ("\x0c", re.compile("\x0c(?=rac)"), r"\\f"),
    ("\t", re.compile("\t(?=ext|imes|heta|an\\b)"), r"\\t"),
    ("\x08", re.compile("\x08(?=oxed|inom|eta|ar\\b)"), r"\\b"),
    ("\r", re.compile("\r(?=ight|ho)"), r"\\r"),
)
# Pairs of braces around an answer that are taken off.
MAX_BRACES = 20
_SPACES = re.compile(r"\s+")
# A joint in another language, or glued to the values beside it: `2 oder 3`, `(1,2)and(3,4)`.
_JOINT = re.compile(
    r"(?<=[\d)}\]])\s*(or|and)\s*(?=[\d(\[\\-]|[a-zA-Z]\s*=)"
    r"|(?<=[\d)}\]])\s+(ou|oder|или|o|et|und|и|y)\s+(?=-?\d|[a-zA-Z]\s*=)"
    r"|(?<=\w)\s+(ou|oder|или|und|и)\s+(?=[\w\\(\[-])"
)
_LEAD_IN = re.compile(
    r"^\s*(?:(?:so|thus|therefore|hence)\b,?\s*)?(?:the\s+)?(?:final\s+|correct\s+)?answer\s*(?:is\b\s*:?|:)\s*(?=\S)",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def plain(text: str) -> str:
    """Return `text` in the one spelling that the readers of answers expect; meaning is kept, spans are not."""
    if text.isdecimal() and text.isascii():
        return text
    text = _rewritten(text, _ESCAPED)
    if "_" in text and _is_grouped(text):
        return text.replace("_", "")
    if not text.isascii():
        text = _ascii(text)
    for written, meant in _SPELLINGS.items():
        text = text.replace(written, meant)
    if "**" in text:
        text = _with_powers(text)
    if "$" in text:
        text = _without_marks(text)
    if "{" in text:
        text = _TEXT_SYMBOL.sub(_as_unit, text)
    text = _JOINT.sub(_joint, _SPACES.sub(" ", _rewritten(text, _COMMANDS)))
    return _bare(_LEAD_IN.sub("", text))


def _is_grouped(text: str) -> bool:
    """Say whether a text is a number whose groups of thousands are set apart as programs do: `1_234_567`."""
    first, *groups = text.split("_")
    # One group may be an index.
    grouped = len(groups) > 1 and all(len(group) == 3 and group.isdecimal() for group in groups)
    return grouped and first.isdecimal() and len(first) <= 3


def _with_powers(text: str) -> str:
    """Return `text` with `^` for the `**` of programs; a pair of those around something is Markdown."""
    first, *rest = text.split("**")
    pieces, before, bold = [first], first, False
    for behind in rest:
        is_power = not bold and _is_base(before.rstrip()) and _is_exponent(before, behind)
        bold = bold if is_power else not bold
        pieces += ["^" if is_power else "**", behind]
        before = behind
    return "".join(pieces)


def _is_base(text: str) -> bool:
    """Say whether a text ends in what may be raised: a number, a bracket that closes, or one letter by itself."""
    last = text[-1:]
    return last.isdigit() or last in (")", "}", "]") or (last.isalpha() and not text[-2:-1].isalpha())


def _is_exponent(before: str, behind: str) -> bool:
    """Say whether `behind` begins as an exponent, with a space on both sides of the sign or on neither."""
    written = behind.lstrip()[:1]
    return before[-1:].isspace() == behind[:1].isspace() and (written.isalnum() or written in ("(", "{", "-", "\\"))


def _as_unit(found: re.Match[str]) -> str:
    """Keep the mode of a short symbol in text, which is a unit where a letter of a formula would be a factor."""
    return f" \\unit{{{found[1]}}} " if all(map(unit_senses, found[1].split("/"))) else found[0]


def _without_marks(text: str) -> str:
    """Return `text` without the dollar signs that mark mathematics; one before an amount that marks none is a currency.

    As in Markdown, a sign that closes has no space before it and no digit behind.
    """
    signs = [found.start() for found in _DOLLAR.finditer(text)]
    pieces = list(text)
    for place in signs:
        pieces[place] = " "
    while signs:
        opening = signs.pop(0)
        if signs and signs[0] == opening + 1:
            signs.pop(0)  # Of a display.
        elif (closing := next((place for place in signs if _closes(text, place)), None)) is not None:
            del signs[: signs.index(closing) + 1]
        elif _PRICE.match(text, opening):
            pieces[opening] = "\\$"
    return "".join(pieces)


def _closes(text: str, place: int) -> bool:
    return not text[place - 1].isspace() and not text[place + 1 : place + 2].isdigit()


def _joint(found: re.Match[str]) -> str:
    word = next(word for word in found.groups() if word)
    return f" {_JOINED.get(word, word)} "


def _rewritten(text: str, rules: Iterable[tuple[str, re.Pattern[str], str]]) -> str:
    characters = set(text)
    for needed, pattern, meant in rules:
        if not characters.isdisjoint(needed):
            text = pattern.sub(meant, text)
            characters = set(text)
    return text


def _ascii(text: str) -> str:
    """Return `text` with the digits, fractions and letters of ASCII for those that have one."""
    text = text.translate(_WIDTHLESS)
    text = _SUPERSCRIPT.sub(lambda run: "^{" + run.group().translate(_SUPERSCRIPTS) + "}", text)
    text = _CIRCLED.sub(lambda one: unicodedata.normalize("NFKC", one.group()) + ", ", text)
    text = _VULGAR.sub(
        lambda one: f" \\frac{{{VULGAR[one.group()].numerator}}}{{{VULGAR[one.group()].denominator}}}", text
    )
    text = _SUBSCRIPT.sub(lambda run: "_{" + run.group().translate(_SUBSCRIPTS) + "}", text)
    for written, meant in _JOINTS.items():
        text = text.replace(written, meant)
    return unicodedata.normalize("NFKC", text)


def _bare(text: str) -> str:
    """Strip what stands around an answer: spaces, full stops, commas, braces that group all of it."""
    text = text.strip(",; ").rstrip(".,;: ").removeprefix("=").lstrip()
    for _ in range(MAX_BRACES):
        if not (text.startswith("{") and text.endswith("}") and closing(text, 0) == len(text) - 1):
            break
        text = text[1:-1].strip()
    return text


def squeezed(text: str) -> str:
    """Return `text` without the spaces that mean nothing: one between two digits may (`5 1/4`)."""
    return _IDLE.sub("", text)


_IDLE = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_OPENS = "([{"
_CLOSES = ")]}"
_OPENING_COMMANDS = ("\\lbrace", "\\langle")
_CLOSING_COMMANDS = ("\\rbrace", "\\rangle")


def closing(text: str, opening: int) -> int | None:
    """Return the place of the bracket that closes the one at `opening`, whatever its kind (`[0, 1)` is a pair)."""
    depth = 0
    for place in range(opening, len(text)):
        if text[place] in _OPENS:
            depth += 1
        elif text[place] in _CLOSES:
            depth -= 1
            if depth == 0:
                return place
    return None


def split(text: str, separator: re.Pattern[str]) -> list[str]:
    """Cut `text` at the separators that are inside no bracket."""
    return split_at(text, separator)[0]


def split_at(text: str, separator: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """Cut `text` at the separators that are inside no bracket; return the separators, too."""
    if not separator.search(text):
        return [text.strip()], []
    parts, cuts, depth, begin, place = list[str](), list[str](), 0, 0, 0
    while place < len(text):
        if text[place] in _OPENS or text.startswith(_OPENING_COMMANDS, place):
            depth += 1
        elif text[place] in _CLOSES or text.startswith(_CLOSING_COMMANDS, place):
            depth -= 1
        elif depth == 0 and (found := separator.match(text, place)) and found.end() > place:
            parts.append(text[begin:place].strip())
            cuts.append(found.group())
            begin = place = found.end()
            continue
        place += 1
    parts.append(text[begin:].strip())
    return parts, cuts


def outside(text: str, place: int) -> bool:
    """Say whether the place is inside no bracket of `text`."""
    depth = 0
    for index in range(place):
        if text[index] in _OPENS or text.startswith(_OPENING_COMMANDS, index):
            depth += 1
        elif text[index] in _CLOSES or text.startswith(_CLOSING_COMMANDS, index):
            depth -= 1
    return depth == 0
