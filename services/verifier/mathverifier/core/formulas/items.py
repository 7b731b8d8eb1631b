"""The signs of formulas, what each of them is, and runs of them: an operator, a relation, a letter, a function."""

from collections.abc import Sequence
from typing import NamedTuple

from mathverifier.core.expressions.tokens import FUNCTIONS

# What relations are called here.
RELATIONS = {
    **{sign: sign for sign in "=≈≠<>≤≥≡"},
    **{"\\approx": "≈", "\\ne": "≠", "\\neq": "≠", "!=": "≠", "\\not=": "≠", "\\not =": "≠", "\\lt": "<", "\\gt": ">"},
    **{"<=": "≤", ">=": "≥", "\\le": "≤", "\\leq": "≤", "\\leqslant": "≤", "\\ge": "≥", "\\geq": "≥"},
    **{"\\geqslant": "≥", "\\equiv": "≡"},
}
OPERATORS = {
    **dict.fromkeys(("*", "×", "·", "∙", "⋅", "∗", "\\times", "\\cdot", "\\ast"), "*"),
    **dict.fromkeys(("/", "÷", "∕", "\\div"), "/"),
    **{sign: sign for sign in "+-^!%|"},
    **{"**": "^", "\\%": "%", "°": "°", "\\degree": "°", "\\circ": "∘", "√": "sqrt", "\\vert": "|"},
    **{"\\lvert": "|", "\\rvert": "|"},
}
_COMMANDS = {
    **dict.fromkeys(("\\frac", "\\dfrac", "\\tfrac", "\\cfrac"), "frac"),
    **dict.fromkeys(("\\binom", "\\dbinom", "\\tbinom"), "binom"),
    **dict.fromkeys(("\\mod", "\\bmod"), "mod"),
    **{"\\pmod": "pmod", "\\sqrt": "sqrt", "\\int": "int", "\\sum": "sum", "\\prod": "prod"},
    **{"\\gcd": "named", "\\lcm": "named", "\\max": "named", "\\min": "named", "\\pi": "symbol"},
}
_COMMANDS |= {f"\\{name}": "function" for name in FUNCTIONS}
_GREEK = "theta alpha beta gamma delta lambda mu phi omega sigma epsilon rho tau varphi psi xi eta zeta kappa nu"
_COMMANDS |= {f"\\{name}": "symbol" for name in _GREEK.split()}
FORMULA_WORDS = dict.fromkeys(FUNCTIONS, "function") | dict.fromkeys(("gcd", "lcm", "GCD", "LCM"), "named")
FORMULA_WORDS |= {"mod": "mod", "sqrt": "sqrt", "π": "symbol", "θ": "symbol", "pi": "symbol"}
SIGNS = {**_COMMANDS, **OPERATORS, **FORMULA_WORDS, "_": "_"}
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# What only says how large something is set.
SIZES = frozenset(
    (
        *("\\left", "\\right", "\\middle", "\\displaystyle", "\\textstyle", "\\limits", "\\nolimits"),
        *("\\boxed", "\\mathbf", "\\bf"),
        *(f"\\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")),
    )
)
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
BRACKETS = {**{sign: sign for sign in "([{)]}"}, "\\{": "(", "\\}": ")", "\\lbrace": "(", "\\rbrace": ")"}
BRACKETS |= {"\\lfloor": "\\lfloor", "\\rfloor": "\\rfloor", "\\lceil": "\\lceil", "\\rceil": "\\rceil"}
BRACKETS |= {"⌊": "\\lfloor", "⌋": "\\rfloor", "⌈": "\\lceil", "⌉": "\\rceil"}
CLOSING = frozenset((")", "]", "}", "\\rfloor", "\\rceil"))


class Item(NamedTuple):
    """A sign of a formula. `kind` is an operator's sign, or number, symbol, function, named, frac, open or close."""

    kind: str
    text: str
    start: int
    end: int


class Run(NamedTuple):
    """Signs between two breaks; `before` and `behind` are the words there, empty where none touches the run.

    `relations` are the places of its relations among the items, one at least. `is_marked` says that it stands in marks
    of mathematics.
    """

    items: Sequence[Item]
    relations: Sequence[int]
    before: str
    behind: str
    is_marked: bool
