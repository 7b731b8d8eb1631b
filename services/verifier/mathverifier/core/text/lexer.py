r"""The lexer of prose and mathematics, plain and LaTeX: one pass, one pattern, every character in a token.

Numbers keep their groups of thousands (`1,234`, `1{,}234`, `1\,234`) and their decimals. Words are runs of Latin or
Cyrillic letters, with the Greek ones of units (`μm`, `kΩ`). A letter of any other script is a token of its own.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from mathverifier.core.text.lexicon import CUES, NUMERALS, UNIT_SYMBOLS, UNIT_WORDS
from mathverifier.core.text.tokens import Kind, Tokens

# Digits with their groups and decimals. The one definition of a number in figures, for every pattern that needs one.
# An empty alternative takes the engine less time than an optional group.
GROUPED = r"\d{1,3}+(?=[,{\\])(?:(?:,\\!|,|\{,\}|\\,|\\!)\d{3})+(?!\d)(?:\.\d+|)"
NUMERAL = rf"(?:{GROUPED}|\d+(?:\.\d+|)|\.\d+)"
_LETTERS = "a-zA-Z\u03a9\u03bc\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0400-\u052f\u1e00-\u1eff"
_WORD = re.compile(rf"[{_LETTERS}]++(?:['\u2019][{_LETTERS}]++|)")
# What begins nothing longer, told early.
_SINGLE = r"[,;(){}\[\]$=+/?\n\"-]"
_TOKEN = re.compile(
    rf"{_WORD.pattern}|[ \t]++|{_SINGLE}|{NUMERAL}|\\not *[=<>]|\\[a-zA-Z]+\*?|\\."
    r"|[<>!]=|:=|'+|\.\.\.|\*\*|&nbsp;|[⁰-⁹⁻²³¹]+|[₀-₉]+|.",
    re.DOTALL,
)

# Tokens whose kind is kept, and the longest of them.
MAX_KEPT, LONGEST_KEPT = 20_000, 40

_COMMANDS = {
    **dict.fromkeys(
        (
            *("\\le", "\\leq", "\\leqslant", "\\leqq", "\\ge", "\\geq", "\\geqslant", "\\geqq", "\\ne", "\\neq"),
            *("\\lt", "\\gt", "\\approx", "\\sim", "\\simeq", "\\cong", "\\equiv", "\\in", "\\notin", "\\not"),
            *("\\to", "\\mapsto", "\\implies", "\\Rightarrow", "\\rightarrow", "\\iff", "\\subset", "\\subseteq"),
        ),
        Kind.RELATION,
    ),
    **dict.fromkeys(
        ("\\times", "\\cdot", "\\ast", "\\div", "\\pm", "\\mp", "\\cup", "\\cap", "\\land", "\\lor", "\\setminus"),
        Kind.OPERATOR,
    ),
    **dict.fromkeys(("\\{", "\\lbrace", "\\langle", "\\lfloor", "\\lceil"), Kind.OPEN),
    **dict.fromkeys(("\\}", "\\rbrace", "\\rangle", "\\rfloor", "\\rceil"), Kind.CLOSE),
    **dict.fromkeys(("\\ ", "\\,", "\\;", "\\:", "\\!", "\\quad", "\\qquad", "&nbsp;"), Kind.SPACE),
    **dict.fromkeys(("\\$", "\\pounds", "\\euro"), Kind.CURRENCY),
    **{"\\%": Kind.OPERATOR, "\\\\": Kind.SEPARATOR, "\\colon": Kind.SEPARATOR},
    **{f"\\not{space}{sign}": Kind.RELATION for sign in "=<>" for space in ("", " ")},
    **{"<=": Kind.RELATION, ">=": Kind.RELATION, "!=": Kind.RELATION, ":=": Kind.RELATION, "**": Kind.OPERATOR},
}
_CHARACTERS = {
    **dict.fromkeys("0123456789.½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", Kind.NUMBER),
    **dict.fromkeys("+-*/^!%°×÷·∙⋅∗∕±∓|&√∪∩∖", Kind.OPERATOR),
    **dict.fromkeys("=<>≤≥≠≈∼≡∈∉→⇒⇔↦", Kind.RELATION),
    **dict.fromkeys("([{⟨⌊⌈", Kind.OPEN),
    **dict.fromkeys(")]}⟩⌋⌉", Kind.CLOSE),
    **dict.fromkeys(",;:、。!?？！\n\r\x0b\x0c\x85\u2028\u2029", Kind.SEPARATOR),
    **dict.fromkeys(" \t~\u00a0\u2002\u2003\u2009\u202f\u3000\ufeff", Kind.SPACE),
    **dict.fromkeys("$€£¥¢₹₽₩", Kind.CURRENCY),
    **dict.fromkeys("_⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉'′″", Kind.SCRIPT),
    "\\": Kind.COMMAND,
}
_CHARACTERS["!"] = Kind.OPERATOR
# What stands alone and has the first character of something else.
_WHOLE = {**_COMMANDS, ".": Kind.SEPARATOR, "...": Kind.OTHER, "'": Kind.SCRIPT}


def _plain_characters() -> dict[int, str]:
    """Return one plain character for each full-width one, and for each sign that Unicode has several of."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys(map(ord, "−–‒﹣"), "-")
    table |= dict.fromkeys(map(ord, "’‘"), "'") | dict.fromkeys(map(ord, "“”"), '"')
    table |= {ord("⁄"): "/", ord("…"): "…", ord("µ"): "μ"}
    return table


_PLAIN = _plain_characters()


def kind_of(token: str) -> Kind:
    """Return the kind of a token, which is known by its text alone."""
    return _KINDS[token]


def lex(text: str) -> Tokens:
    """Return the tokens of `text`; linear in its length, and never raises."""
    if not text.isascii():
        text = text.translate(_PLAIN)
    texts = _TOKEN.findall(text)
    return Tokens(text, texts, list(map(_KINDS.__getitem__, texts)))


@lru_cache(maxsize=64)
def lexed(text: str) -> Tokens:
    """Return the tokens of a text that is read again, as of a problem that has many solutions."""
    return lex(text)


class _ByFirst(dict[str, Kind]):
    """Kinds by the first character, found once for each that is met."""

    def __missing__(self, first: str) -> Kind:
        kind = Kind.WORD if first.isalpha() else Kind.NUMBER if first.isdecimal() else Kind.OTHER
        if kind is Kind.OTHER and unicodedata.category(first) == "Zs":
            kind = Kind.SPACE
        self[first] = kind
        return kind


_FIRST = _ByFirst(_CHARACTERS)


def _kind(token: str) -> Kind:
    # Words that begin a sentence have a capital letter, which the lexicon leaves out.
    return _WORDS.get(token.lower()) or _FIRST[token[0]]


def _single_words() -> dict[str, Kind]:
    """Return the kinds of the lexicon's single words; of a word in several tables, a numeral's is the first choice."""
    tables: tuple[tuple[Kind, Iterable[str]], ...] = (
        (Kind.CUE, (phrase for phrases in CUES.values() for phrase in phrases)),
        (Kind.UNIT, UNIT_WORDS),
        (Kind.NUMERAL, NUMERALS),
    )
    return {word: kind for kind, words in tables for word in words if _WORD.fullmatch(word)}


_WORDS = _single_words()


class _Kinds(dict[str, Kind]):
    """The kinds of tokens; those that were met are kept, as most words of a text stand in the next one, too."""

    def __missing__(self, token: str) -> Kind:
        kind = _kind(token)
        if len(self) < MAX_KEPT and len(token) <= LONGEST_KEPT:
            self[token] = kind
        return kind


_KINDS = _Kinds(
    {
        **{symbol: Kind.UNIT for symbol in UNIT_SYMBOLS if _WORD.fullmatch(symbol)},
        **_WORDS,
        **_WHOLE,
    }
)
