"""The tokens of arithmetic and algebra, plain and LaTeX."""

import re
from collections.abc import Iterator
from functools import lru_cache, reduce
from typing import NamedTuple

from mathverifier.core.expressions.rational import Fraction, decimal
from mathverifier.core.text.lexer import NUMERAL
from mathverifier.core.tuples import made

# What walks the tree is recursive, and an operator can add a level.
MAX_TOKENS = 400

_GREEK = (
    "pi|theta|alpha|beta|gamma|delta|lambda|mu|phi|omega|sigma|epsilon|rho|tau|varphi|psi|xi|eta|zeta|kappa|nu|chi|iota"
    "|upsilon|varepsilon|vartheta|varrho|ell|Pi|Theta|Gamma|Delta|Lambda|Phi|Omega|Psi|Xi|Upsilon"
)
# Greek letters as characters; μ is the prefix of a unit as well.
GREEK_LETTERS = {
    **dict(
        zip(
            "αβγδεζηθκλνξπρστυφχψω",
            (
                *(
                    "alpha",
                    "beta",
                    "gamma",
                    "delta",
                    "epsilon",
                    "zeta",
                    "eta",
                    "theta",
                    "kappa",
                    "lambda",
                    "nu",
                    "xi",
                    "pi",
                ),
                *("rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
            ),
            strict=True,
        )
    ),
    **dict(
        zip(
            "ΓΔΘΛΞΠΣΦΨΩ",
            (*("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega"),),
            strict=True,
        )
    ),
}
# What stands over letters and makes another symbol of them.
ACCENTS = ("vec", "overrightarrow", "bar", "overline", "hat", "widehat", "tilde", "dot")
FUNCTIONS = (
    *("arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "sin", "cos", "tan", "cot", "sec", "csc"),
    *("ln", "lg", "log", "exp"),
    *("arccot", "arcsec", "arccsc", "arsinh", "arcsinh", "arcosh", "arccosh", "artanh", "arctanh"),
    *("sech", "csch", "coth", "cis"),
)
# Functions as programs call them: a bracket follows.
PROGRAM_FUNCTIONS = ("abs", "cbrt", "floor", "ceil", "asin", "acos", "atan", "log2", "log10")
_PATTERN = (
    r"""(?P<number>NUMERAL)
      |(?P<symbol>[a-zA-Z](?![a-zA-Z]))
      |(?P<skip>\s+|\\[,;!: ]|~|\\q?quad(?![a-zA-Z])|\\(?:left|right|[bB]igg?[lr]?)(?![a-zA-Z])|\\?\$|[€£])
      |(?P<op>\*\*|\\times(?![a-zA-Z])|\\cdot(?![a-zA-Z])|\\ast(?![a-zA-Z])|\\div(?![a-zA-Z])|\\%|[-+*/^!%°×·∙⋅÷−–∗∕])
      |(?P<vulgar>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])
      |(?P<frac>\\[dtc]?frac(?![a-zA-Z]))
      |(?P<sqrt>\\sqrt(?![a-zA-Z])|sqrt(?=\s*[({])|√)
      |(?P<binom>\\[dt]?binom(?![a-zA-Z]))
      |(?P<func>(?:PROGRAMS)(?=\()|\\?(?:FUNCTIONS)(?![a-zA-Z])|\\angle(?![a-zA-Z]))
      |(?P<bar>\||\\[lr]?vert(?![a-zA-Z]))
      |(?P<sub>_)
      |(?P<prime>'+|\\prime(?![a-zA-Z]))
      |(?P<comma>,)|(?P<equals>=)|(?P<series>\\(?:sum|prod)(?![a-zA-Z]))
      |(?P<accent>\\(?:ACCENTS)(?![a-zA-Z]))
      |(?P<several>\\(?:max|min|gcd|lcm)(?![a-zA-Z])|(?:max|min|gcd|lcm)(?=\s*\())
      |(?P<open>[(\[]|\\?\{|\\l(?:floor|ceil)(?![a-zA-Z]))|(?P<close>[)\]]|\\?\}|\\r(?:floor|ceil)(?![a-zA-Z]))
      |(?P<greek>\\(?:GREEK)(?![a-zA-Z])|pi(?![a-zA-Z])|[LETTERS])
      |(?P<letters>(?!sqrt(?![a-zA-Z]))[a-zA-Z]+)""".replace("GREEK", _GREEK)
    .replace("NUMERAL", NUMERAL)
    .replace("[LETTERS]", f"[{''.join(GREEK_LETTERS)}]")
    .replace("ACCENTS", "|".join(ACCENTS))
    .replace("FUNCTIONS", "|".join(FUNCTIONS))
    .replace("PROGRAMS", "|".join(PROGRAM_FUNCTIONS))
)
_KIND = re.compile(_PATTERN, re.VERBOSE)
# Without the names of the kinds, all tokens of a text are found at once.
_UNNAMED = reduce(lambda pattern, name: pattern.replace(f"P<{name}>", ":"), _KIND.groupindex, _PATTERN)
_TOKEN = re.compile(_UNNAMED, re.VERBOSE)
OPERATORS = {
    **dict.fromkeys(("*", "×", "·", "∙", "⋅", "∗", "\\times", "\\cdot", "\\ast"), "*"),
    **dict.fromkeys(("/", "÷", "∕", "\\div"), "/"),
    **dict.fromkeys(("-", "−", "–"), "-"),
    **{"+": "+", "^": "^", "**": "^", "!": "!", "%": "%", "\\%": "%", "°": "°"},
}
# Pairs of letters that are words or units rather than products.
_WORDS = frozenset(
    (
        *("am", "an", "as", "at", "by", "cm", "do", "ft", "go", "he", "hr", "if", "in", "is", "it", "kg", "km", "lb"),
        *(
            "lg",
            "ln",
            "me",
            "ml",
            "mm",
            "my",
            "no",
            "of",
            "oh",
            "on",
            "or",
            "oz",
            "pi",
            "pm",
            "so",
            "to",
            "up",
            "us",
            "we",
        ),
    )
)
# Those of them that are units, or functions, wherever they stand.
_UNITS = frozenset(("am", "cm", "ft", "hr", "in", "kg", "km", "lb", "lg", "ln", "ml", "mm", "oz", "pi", "pm"))
_LETTERS_TOO = _WORDS - _UNITS
_SIGNS = frozenset("+-*/^")
# Letters that join two numbers.
_BETWEEN = frozenset("xXCP")


# Longer runs that are products and no words.
_PRODUCT = frozenset("xyz")


class Unreadable(Exception):
    """The text is not an expression."""


class Token(NamedTuple):
    """A piece of the text; `kind` is its group in the pattern, of a letter `symbol`, of an operator its sign."""

    kind: str
    text: str
    start: int
    end: int


# Stands behind the last token.
END = Token("end", "", -1, -1)


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of `text`. Raises Unreadable where it has other characters, words, or too many tokens."""
    tokens: list[Token] = []
    place = 0
    for found in _TOKEN.findall(text):
        kind, start = _kind(found), place
        place += len(found)
        if kind == "letters":
            # Behind a sign, or before a power, a short word is a product: `u + at`, `at^2`.
            is_factor = (bool(tokens) and tokens[-1].kind in _SIGNS) or text[place : place + 1] == "^"
            tokens.extend(_letters(found, start, is_factor=is_factor))
        elif kind != "skip":
            tokens.append(made(Token, (kind, found, start, place)))
    # What is no token was left out.
    if place < len(text) or len(tokens) > MAX_TOKENS:
        raise Unreadable
    if _BETWEEN.isdisjoint(text):
        return tokens
    return [_joint(tokens, index) if token.text in _BETWEEN else token for index, token in enumerate(tokens)]


@lru_cache(maxsize=2048)
def _kind(token: str) -> str:
    """Return the kind of a token by itself."""
    if token in PROGRAM_FUNCTIONS:
        return "func"
    found = _KIND.fullmatch(token)
    kind = found.lastgroup if found else None
    return OPERATORS[token] if kind == "op" else kind or "sqrt"  # Which is known by what stands behind it.


def is_product(run: str) -> bool:
    """Say whether a run of letters is a product: one letter, two small ones, a few longer runs that are no words."""
    if len(run) == 2:
        return run.islower() and run not in _WORDS
    return len(run) < 2 or (len(run) <= 4 and _PRODUCT.issuperset(run)) or run in ("abc", "abcd", "bcd", "pqr")


def _letters(run: str, start: int, *, is_factor: bool) -> Iterator[Token]:
    if not is_product(run) and not (is_factor and run in _LETTERS_TOO):
        raise Unreadable
    for offset, letter in enumerate(run):
        yield Token("symbol", letter, start + offset, start + offset + 1)


def _joint(tokens: list[Token], index: int) -> Token:
    """Read a letter between two numbers: `12 x 3` is a product, `10C3` a number of selections."""
    token = tokens[index]
    if 0 < index < len(tokens) - 1:
        around = {tokens[index - 1].kind, tokens[index + 1].kind}
        if token.text in "xX" and around <= {"number", "vulgar"}:
            return Token("*", "*", token.start, token.end)
        if token.text in "CP" and around == {"number"}:
            return Token("choose", token.text, token.start, token.end)
    return token


def value_of(number: Token) -> Fraction:
    """Return what a number is worth, without the commas of its groups."""
    digits = number.text
    return decimal(digits if digits.isdigit() else "".join(one for one in digits if one.isdigit() or one == "."))
