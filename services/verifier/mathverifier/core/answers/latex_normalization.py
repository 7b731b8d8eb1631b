"""One spelling for what answers write in many: Unicode, LaTeX spacing, text commands, currency, markdown."""

import re
from collections.abc import Callable
from functools import lru_cache
from string import ascii_letters

from mathverifier.core.answers.character_spellings import SPELLINGS, in_ascii
from mathverifier.core.answers.command_meanings import in_text, with_meanings
from mathverifier.core.answers.dollar_signs import with_currencies, without_marks
from mathverifier.core.answers.separators import closing
from mathverifier.core.quantities.unit_reader import unit_senses

# One of these is in nearly every text of LaTeX that is more than letters.
_USUAL = ("frac", "dfrac", "sqrt", "left", "boxed", "text", "pi", "cdot", "times")
_JOINED = {"ou": "or", "oder": "or", "или": "or", "o": "or", "et": "and", "und": "and", "и": "and", "y": "and"}
# A symbol of one or two letters in text behind a value: `5\text{ m}`.
_TEXT_SYMBOL = re.compile(
    r"(?<=[\w})])(?:\s|\\[,;:! ]|~)*(\\mu(?:\s|\\[,;:! ]|~)*)?\\(?:text(?:rm|normal)?|mathrm|mbox)"
    r"\s*\{\s*([a-zA-Z]{1,2}(?:/[a-zA-Z]{1,3})?)\s*\.?\s*\}(?![a-zA-Z_])"
)
_INFIX = re.compile(r"\{([^{}]*?)\\(choose|over)(?![a-zA-Z])([^{}]*)\}")
_SHORT_SCRIPT = re.compile(r"([\^_])\{(\w)\}(?![\d.])")
# What is left of `\frac`, `\text`, … where text with single backslashes was read as if it were escaped.
_ESCAPES = {
    "\x0c": ("\\f", ("rac",), ()),
    "\t": ("\\t", ("ext", "imes", "heta"), ("an",)),
    "\x08": ("\\b", ("oxed", "inom", "eta"), ("ar",)),
    "\r": ("\\r", ("ight", "ho"), ()),
}
# Pairs of braces around an answer that are taken off.
MAX_BRACES = 20
# A joint in another language, or glued to the values beside it: `2 oder 3`, `(1,2)and(3,4)`.
_JOINT = re.compile(
    r"(?<=[\d)}\]])\s*(or|and)\s*(?=[\d(\[\\-]|[a-zA-Z]\s*=)"
    r"|(?<=[\d)}\]])\s+(ou|oder|или|o|et|und|и|y)\s+(?=-?\d|[a-zA-Z]\s*=)"
    r"|(?<=\w)\s+(ou|oder|или|und|и)\s+(?=[\w\\(\[-])"
)
_THEREFORE = frozenset(("so", "thus", "therefore", "hence"))


@lru_cache(maxsize=64)
def plain(text: str) -> str:
    """Return `text` in the one spelling that the readers of answers expect; meaning is kept, spans are not."""
    if text.isdecimal() and text.isascii():
        return text
    if "\\\\" in text:
        text = _unescaped(text)
    for character, (command, begins, whole) in _ESCAPES.items():
        if character in text:
            text = _with_command(text, character, command, begins, whole)
    if "_" in text and _is_grouped(text):
        return text.replace("_", "")
    if not text.isascii():
        text = in_ascii(text)
    for written, meant in SPELLINGS.items():
        text = text.replace(written, meant)
    if "$" in text:
        text = without_marks(text)
    if "{" in text:
        text = _TEXT_SYMBOL.sub(_as_unit, text)
        text = _with_groups(text.split("{,}"))
    if "**" in text:
        text = _with_powers(text)
    if "\\" in text or "~" in text:
        text = in_text(_INFIX.sub(_of_infix, with_meanings(text)))
    text = " ".join(_rewritten(text).split()).replace("\\lbrace \\rbrace", "\\emptyset")
    return _bare(_without_lead(_JOINT.sub(_joint, text)))


def _without_lead(text: str) -> str:
    """Return what stands behind `So the final answer is:`."""
    head, answer, behind = text.partition("nswer")
    words = f"{head.lstrip()}nswer".lower().replace(",", " ").split()
    if not answer or words.pop() != "answer":
        return text
    words = words[1:] if words[:1] and words[0] in _THEREFORE else words
    words = words[1:] if words[:1] == ["the"] else words
    words = words[1:] if words in (["final"], ["correct"]) else words
    behind = behind.lstrip()
    said = behind.removeprefix("is") if behind[:2].lower() == "is" else behind
    is_led = behind.startswith(("is", "Is", "IS")) and not (said[:1].isalnum() or said[:1] == "_")
    said = said.lstrip().removeprefix(":") if is_led else behind.removeprefix(":")
    return said.lstrip() if not words and said.strip() and (is_led or said != behind) else text


def _unescaped(text: str) -> str:
    """Return `text` with one backslash for two where no command has one alone: it was escaped once too often."""
    single = text.replace("\\\\", "\\")
    is_doubled = text.count("\\") == 2 * single.count("\\") and "\\begin" not in single
    return single if is_doubled and any(f"\\{name}" in single for name in _USUAL) else text


def _with_command(text: str, character: str, command: str, begins: tuple[str, ...], whole: tuple[str, ...]) -> str:
    """Return `text` with a command where what is left of one stands: a character, and the beginning, or all, of it."""
    first, *rest = text.split(character)
    pieces = [first]
    for piece in rest:
        letters = len(piece) - len(piece.lstrip(ascii_letters))
        ends = not (piece[letters : letters + 1].isalnum() or piece[letters : letters + 1] == "_")
        is_left = piece.startswith(begins) or (ends and piece[:letters] in whole)
        pieces += (command if is_left else character, piece)
    return "".join(pieces)


def _with_groups(pieces: list[str]) -> str:
    """Join what `{,}` sets apart: groups of thousands to one number, all else by commas."""
    text = pieces[0]
    for piece in pieces[1:]:
        is_group = text[-1:].isdigit() and piece[:3].isdigit() and len(piece[:3]) == 3 and not piece[3:4].isdigit()
        text += piece if is_group else f",{piece}"
    return text


def _of_infix(found: re.Match[str]) -> str:
    return f"\\{'binom' if found[2] == 'choose' else 'frac'}{{{found[1]}}}{{{found[3]}}}"


def _is_grouped(text: str) -> bool:
    """Say whether a text is a number whose groups of thousands are set apart as programs do: `1_234_567`."""
    first, *groups = text.split("_")
    # One group may be an index.
    grouped = len(groups) > 1 and all(len(group) == 3 and group.isdecimal() for group in groups)
    return grouped and first.isdecimal() and len(first) <= 3


def _with_powers(text: str) -> str:
    """Return `text` with `^` for the `**` of programs; a pair of those around something is Markdown, and goes."""
    first, *rest = text.split("**")
    pieces, before, bold = [first], first, False
    for behind in rest:
        is_power = not bold and _is_base(before.rstrip()) and _is_exponent(before, behind)
        bold = bold if is_power else not bold
        exponent = behind.lstrip()
        digits = len(exponent) - len(exponent.lstrip("0123456789"))
        power = f"^{{{exponent[:digits]}}}{exponent[digits:]}" if digits else f"^{exponent}"
        pieces.append(power if is_power else f" {behind}")
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
    """Keep the mode of a short symbol in text, which is a unit where a letter of a formula would be a factor.

    The letter mu in front of it, behind a number, is the prefix.
    """
    micro, symbol = found[1], found[2]
    if micro and found.string[found.start() - 1].isalpha():
        return found[0]
    written = f"μ{symbol}" if micro else symbol
    return f" \\unit{{{written}}} " if all(map(unit_senses, written.split("/"))) else found[0]


def _joint(found: re.Match[str]) -> str:
    word = next(word for word in found.groups() if word)
    return f" {_JOINED.get(word, word)} "


def _rewritten(text: str) -> str:
    """Return `text` in one spelling of dots, degrees, money, exponents of one character, and ratios."""
    if "..." in text:
        text = _between(text, "...", "\\ldots ", lambda before, _: before[-1:].isdecimal())
    if "+-" in text:
        text = _between(text, "+-", "\\pm ", lambda before, _: before.rstrip()[-1:] in ("", "=", ",", "("))
    if "\\circ" in text:
        text = _with_degrees(text)
    if "$" in text or "€" in text or "£" in text:
        # A sign before any other amount stays; a lone dollar sign is a mark of mathematics.
        text = with_currencies(text)
    if "{" in text:
        text = _SHORT_SCRIPT.sub(r"\1\2", text)
        text = _between(text, "}.", "}", lambda _, behind: behind.lstrip()[:1] in ("]", ")"))
        for command in ("sqrt", "frac"):
            if text.count(command) > text.count(f"\\{command}"):
                text = _between(text, command, f"\\{command}", _lacks_backslash)
    if " to " in text:
        text = _between(" ".join(text.split()), " to ", ":", _is_ratio)
    return text


def _between(text: str, written: str, meant: str, is_meant: Callable[[str, str], bool]) -> str:
    """Return `text` with `meant` for `written` where what stands before and behind says so."""
    first, *rest = text.split(written)
    pieces, before = [first], first
    for behind in rest:
        if is_meant(before, behind):
            pieces += (meant, behind)
        else:
            pieces += (written, behind)
        before = behind or written
    return "".join(pieces)


def _lacks_backslash(before: str, behind: str) -> bool:
    is_free = not (before[-1:] == "\\" or (before[-1:].isascii() and before[-1:].isalpha()))
    return is_free and behind.lstrip().startswith("{")


def _is_ratio(before: str, behind: str) -> bool:
    last, first = before.rstrip(" ")[-1:], behind.lstrip(" ")[:1]
    return (last.isdecimal() or last in (")", "}")) and (first.isdecimal() or first in ("(", "{", "\\"))


def _with_degrees(text: str) -> str:
    """Return `text` with the sign of degrees for a raised circle."""
    first, *rest = text.split("\\circ")
    pieces = [first]
    for behind in rest:
        before = pieces[-1].rstrip()
        base = before.removesuffix("{").rstrip()
        if base.endswith("^") and not behind[:1].isalpha():
            pieces[-1] = base[:-1]
            pieces += ("°", behind.lstrip().removeprefix("}"))
        else:
            pieces += ("\\circ", behind)
    return "".join(pieces)


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
    first, *rest = text.split() or [""]
    pieces = [first]
    for piece in rest:
        pieces.append(f" {piece}" if pieces[-1][-1].isdecimal() and piece[0].isdecimal() else piece)
    return "".join(pieces)
