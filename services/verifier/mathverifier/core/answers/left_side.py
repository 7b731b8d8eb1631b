"""The left side of the equation that an answer stands in: `x^2 = \\boxed{12}` says 12 of the square, and not of x."""

from collections.abc import Set
from typing import Final

from mathcontracts import Answer
from mathverifier.core.answers.extraction.spans import MATH
from mathverifier.core.answers.variable_names import is_name
from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.nodes import Expression, symbols
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.tokens import FUNCTIONS, is_product
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.lexer import lex
from mathverifier.core.text.tokens import WORDS, Kind

# Characters before an answer that are looked at.
LOOK_BACK = 80
# `The side is $2x = 12$` says 12 of the side.
_COPULAS: Final = frozenset(("is", "are", "be", "equals"))
_OPENS: Final = ("$", "\\(", "\\[")
_CONSTANTS: Final = frozenset(("e", "i", "pi"))
# What may stand between the sign and the answer.
_OPENERS = ("\\boxed{", "\\fbox{", "\\boxed", "$", "\\[", "\\(", "**", "{", "\\displaystyle")
# Behind one of these a chain has ended.
_CONCLUDING: Final = (" so ", " hence ", " then ", " thus ", " therefore ")
_BREAKS = ("\n", "$", "\\(", "\\[", ";", ":", "\\\\", "\\implies", "\\Rightarrow", "\\rightarrow", "⇒", "→", "<<", "&")


def with_left_side(text: str, answer: Answer, problem: str | None = None) -> Answer:
    """Return the answer with the left side of its equation, where that is an expression in one letter and no name.

    Some sides stay outside: a name (`x`), a value (`3 * 4`), what has the answer's value whatever its letter is
    (`2s/6s`). So does a sum of several letters, which is what is asked for. Of letters that the `problem` has in a
    formula, only a sum that it has, too, stays outside.
    """
    before = _without_openers(text[max(0, answer.start - LOOK_BACK) : answer.start])
    if not before.endswith("=") or before.endswith(("\\le=", "!=", "<=", ">=")):
        return answer
    side = _left_side(before, problem or "")
    # An answer in letters is another form of the left side.
    if side is None or read_quantity(answer.text).number is None:
        return answer
    begin = text.rfind(side, 0, answer.start)
    if _is_constant(side, answer.text) or _is_told(text[max(0, begin - LOOK_BACK) : begin]):
        return answer
    # The brace that closes a box belongs to it.
    end = answer.end + (text[begin : answer.end].count("{") > text[begin : answer.end].count("}"))
    return Answer(text=text[begin:end], start=begin, end=end)


def _is_constant(side: str, value: str) -> bool:
    """Say whether a side has a value whatever its letter is."""
    one, other = parse(side), parse(value)
    return one is not None and other is not None and equal(one, other) is True


def _without_openers(before: str) -> str:
    """Return the text before an answer without the marks that open it."""
    stripped = before.rstrip(" \t&~")
    for opener in _OPENERS:
        if stripped.endswith(opener):
            return _without_openers(stripped.removesuffix(opener))
    return stripped


def _left_side(before: str, problem: str) -> str | None:
    """Return the left side of the equation whose sign `before` ends in, where it is to be solved for a letter.

    A chain works its left side out: `2x = 2 * 6 = 12` gives the 12 that is wanted.
    """
    begin = max((before.rfind(mark) + len(mark) for mark in _BREAKS if mark in before), default=0)
    begin = max((before.rfind(word) + len(word) for word in _CONCLUDING if word in before[begin:]), default=begin)
    sides = before[begin:].removesuffix("=").split("=")
    if len(sides) > 1:
        return None
    side = sides[0].strip() if before[:begin].endswith(_OPENS) else _formula_at_the_end(sides[0])
    if _is_of_function(side):
        return side
    tree = parse(side)
    letters = symbols(tree) - _CONSTANTS if tree is not None else set()
    if not letters or is_name(side):
        return None
    return side if len(letters) == 1 or (tree is not None and _is_of_others(side, tree, letters, problem)) else None


def _is_of_others(text: str, side: Expression, letters: Set[str], problem: str) -> bool:
    """Say whether a side is made of the letters of a formula of the problem, and is none that the problem has."""
    bodies = [found.group(found.lastgroup or 0) for found in MATH.finditer(problem)]
    if not any(letters <= set(lex(body).texts) for body in bodies or [problem]):
        return False
    if not bodies:
        # A problem in plain letters.
        return "".join(text.split()) not in "".join(problem.split())
    trees = (parse(body.rstrip(" .,?")) for body in bodies)
    return not any(tree is not None and equal(tree, side) is True for tree in trees)


def _is_of_function(side: str) -> bool:
    """Say whether a side is a function of one letter: `sqrt(x)`, `log x`."""
    tokens = [token for token in lex(side).texts if not token.isspace() and token not in "(){}"]
    function = tokens[0].removeprefix("\\") if tokens else ""
    return (
        len(tokens) == 2
        and (function in FUNCTIONS or function == "sqrt")
        and tokens[1].isalpha()
        and len(tokens[1]) == 1
    )


def _formula_at_the_end(text: str) -> str:
    """Return what stands behind the last word of `text` that is no part of a formula."""
    tokens = lex(text)
    begin = 0
    for index, kind in enumerate(tokens.kinds):
        word = tokens.texts[index]
        is_word = kind in WORDS and not is_product(word) and word not in FUNCTIONS and word != "sqrt"
        if is_word or kind is Kind.SEPARATOR:
            begin = tokens.starts[index + 1]
    return text[begin:].strip()


def _is_told(before: str) -> bool:
    """Say whether a formula begins behind a copula: `the area is $`."""
    before = before.rstrip()
    mark = next((mark for mark in _OPENS if before.endswith(mark)), "")
    said = before.removesuffix(mark)
    return bool(mark) and said[-1:].isspace() and not _COPULAS.isdisjoint(lex(said.rstrip()).texts[-1:])
