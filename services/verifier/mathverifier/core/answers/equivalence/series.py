r"""Sums and products with a letter for their last index, `\sum_{k=1}^n k`, and their closed forms.

A closed form is proven by induction: it is the first term where the sum has one, and grows by each next term. Two sums
over the same range are one where their terms are.
"""

from dataclasses import dataclass
from typing import Final, Literal

from mathverifier.core.answers.equivalence.formulas import number
from mathverifier.core.answers.equivalence.piecewise import Value
from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.answers.notation import closing
from mathverifier.core.evaluation import evaluate
from mathverifier.core.expression import Binary, Expression, Symbol, substituted
from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.structure import letters
from mathverifier.core.parser import parse
from mathverifier.core.rational import Fraction

_COMMANDS: Final = {"\\sum": "+", "\\prod": "*"}
# Terms that are added up to prove a difference.
TERMS = 6


@dataclass(frozen=True)
class Series:
    """The sum, or product, of `term` for `index` from `low` to `high`."""

    sign: Literal["+", "*"]
    index: str
    low: Expression
    high: Expression
    term: Expression


@reader
def read_series(text: str) -> Series | None:
    """Return the sum or product that a text is, from its sign to the end of its term."""
    command = next((command for command in _COMMANDS if text.startswith(command)), None)
    if command is None:
        return None
    rest = text[len(command) :].strip()
    ends: dict[str, str] = {}
    while rest[:1] in ("_", "^") and rest[:1] not in ends:
        mark, rest = rest[0], rest[1:].strip()
        stop = closing(rest, 0) if rest.startswith("{") else 0
        if stop is None or not rest:
            return None
        ends[mark], rest = rest[: stop + 1].strip("{} "), rest[stop + 1 :].strip()
    index, equals, begin = ends.get("_", "").partition("=")
    trees = [parse(begin), parse(ends.get("^", "")), parse(rest)]
    known = [tree for tree in trees if tree is not None]
    if not equals or len(known) < 3 or len(index.strip()) != 1:
        return None
    sign: Literal["+", "*"] = "+" if command == "\\sum" else "*"
    return Series(sign, index.strip(), *known)


@comparator(Series, Value, rung="sums", order=55)
def closed_form_of_sum(reference: Series, answer: Value, _policy: Policy) -> bool | None:
    """A sum or product up to a letter, and its closed form: by induction; another value for small n is a difference."""
    return _by_induction(reference, answer.tree)


@comparator(Series, Series, rung="sums", order=56)
def sums(reference: Series, answer: Series, _policy: Policy) -> bool | None:
    """Two sums or products over one range, term by term, whatever their index is called."""
    if reference.sign != answer.sign or not (equal(reference.low, answer.low) and equal(reference.high, answer.high)):
        return None
    term = substituted(answer.term, answer.index, Symbol(0, 0, reference.index))
    return True if equal(reference.term, term) else None


def _by_induction(series: Series, closed: Expression) -> bool | None:
    if not isinstance(series.high, Symbol) or series.high.name == series.index:
        return None
    last, low = series.high.name, evaluate(series.low)
    if low is None or low.denominator != 1 or letters(series.term) - {series.index, last} - letters(closed):
        return None
    if last not in letters(closed):
        return None
    if last in letters(series.term):
        # Each term changes with the last index: `\\binom{n}{k}`.
        return _differs(series, closed, last, low)
    first = substituted(closed, last, number(low))
    if not equal(first, substituted(series.term, series.index, number(low))):
        return _differs(series, closed, last, low)
    before = substituted(closed, last, Binary(0, 0, "-", series.high, number(Fraction(1))))
    grown = Binary(0, 0, series.sign, before, substituted(series.term, series.index, series.high))
    return True if equal(closed, grown) else _differs(series, closed, last, low)


def _differs(series: Series, closed: Expression, last: str, low: Fraction) -> bool | None:
    for places in range(1, TERMS):
        high = number(low + places - 1)
        total: Expression | None = None
        for index in range(places):
            term = substituted(series.term, series.index, number(low + index))
            term = substituted(term, last, high)
            total = term if total is None else Binary(0, 0, series.sign, total, term)
        if total is not None and equal(total, substituted(closed, last, high)) is False:
            return False
    return None
