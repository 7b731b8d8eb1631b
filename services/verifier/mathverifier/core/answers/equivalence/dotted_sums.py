r"""Sums and products with dots up to a letter or number: `1 + 3 + \ldots + (2n - 1)`, read where one rule alone fits.

The last term tells the rule: its letter goes through whole numbers, and the first terms have to be what it gives.
"""

import itertools
from collections.abc import Sequence
from typing import Final, Literal

from mathverifier.core.answers.equivalence.formulas import number
from mathverifier.core.answers.equivalence.registry import reader
from mathverifier.core.answers.equivalence.series import Series
from mathverifier.core.answers.separators import Separator, split
from mathverifier.core.expressions.evaluation import evaluate, polynomial
from mathverifier.core.expressions.nodes import Binary, Expression, Number, Symbol, substituted
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import letters

# Terms that have to be written, and those by which a rule that is no straight line is told from any other.
LEAST, CERTAIN = 2, 3
_DOTS: Final = ("\\ldots", "...")
_INDEX: Final = "k"
# Whole numbers from which a rule may begin.
_LOWEST: Final = (1, 0, 2)
_SUM: Final = Separator("+")
_PRODUCT: Final = Separator("*")


@reader
def read_dotted(text: str) -> Series | None:
    """Return the sum or product that a text with dots is; None where its rule is not certain."""
    dots = next((one for one in _DOTS if one in text), None)
    if dots is None or text.count(dots) != 1:
        return None
    before, after = (part.strip() for part in text.split(dots))
    if before.endswith("+") and after.startswith("+"):
        return _read(before[:-1], after[1:], "+")
    spelled = before.replace("\\cdot", "*").replace("\\times", "*").strip()
    return _read(spelled.removesuffix("*"), after.removeprefix("\\cdot").removeprefix("\\times"), "*")


def _read(before: str, after: str, sign: Literal["+", "*"]) -> Series | None:
    """Return the sum or product of the terms in front of the dots, those that are left out, and the last one."""
    texts = split(before, _SUM if sign == "+" else _PRODUCT)
    terms, last = [parse(text) for text in texts], parse(after)
    known = [term for term in terms if term is not None and not letters(term)]
    if last is None or len(known) < len(texts) or len(known) < LEAST or _is_joined(after.strip()):
        return None
    values = [value for term in known if (value := evaluate(term)) is not None]
    if len(values) < len(known):
        return None
    end = letters(last)
    if not end:
        return _up_to_number(values, evaluate(last), sign)
    if len(end) > 1:
        return None
    (letter,) = end
    return _up_to_letter(known, values, last, letter, sign)


def _is_joined(last: str) -> bool:
    """Say whether what stands behind the dots may be more than one term: `n + 1` without brackets."""
    return len(split(last, Separator("+-"))) > 1


def _up_to_letter(
    terms: Sequence[Expression], values: Sequence[Fraction], last: Expression, letter: str, sign: Literal["+", "*"]
) -> Series | None:
    """Return the sum whose terms are the last one with a whole number for its letter."""
    low = next((low for low in _LOWEST if _fits(values, last, letter, low)), None)
    if low is None:
        return None
    rule = polynomial(last)
    is_straight = rule is not None and set(rule) <= {(), ((letter, 1),)}
    if not is_straight and len(values) < CERTAIN and any(isinstance(term, Number) for term in terms[1:]):
        # `1 + 2 + ... + 2^n` may go through all whole numbers.
        return None
    index = _INDEX if letter != _INDEX else "j"
    term = substituted(last, letter, Symbol(0, 0, index))
    return Series(sign, index, number(Fraction(low)), Symbol(0, 0, letter), term)


def _fits(values: Sequence[Fraction], last: Expression, letter: str, low: int) -> bool:
    return all(evaluate(last, {letter: Fraction(low + at)}) == value for at, value in enumerate(values))


def _up_to_number(values: Sequence[Fraction], last: Fraction | None, sign: Literal["+", "*"]) -> Series | None:
    """Return the sum of numbers with one difference, as no other rule fits: the whole numbers, or three terms."""
    step = values[1] - values[0]
    steps = {later - earlier for earlier, later in itertools.pairwise(values)}
    if last is None or len(steps) > 1 or not step or (len(values) < CERTAIN and not values[0] == step == 1):
        return None
    count = (last - values[0]) / step
    if count.denominator != 1 or count < len(values) or _is_power(last, values):
        return None
    grown = Binary(0, 0, "*", number(step), Symbol(0, 0, _INDEX))
    term = Binary(0, 0, "+", number(values[0]), grown)
    return Series(sign, _INDEX, number(Fraction(0)), number(count), term)


def _is_power(last: Fraction, values: Sequence[Fraction]) -> bool:
    """Say whether two terms, and the last one, may as well be powers of one number: `1 + 2 + ... + 64`."""
    ratio = values[1] / values[0] if values[0] else Fraction(0)
    if len(values) >= CERTAIN or ratio <= 1:
        return False
    while last > values[-1] and (last / ratio).denominator == 1:
        last /= ratio
    return last == values[-1]
