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
from mathverifier.core.answers.separators import Separator, closing, command_at, parted
from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.evaluation import evaluate, operate
from mathverifier.core.expressions.nodes import Binary, Expression, Symbol, substituted
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import letters
from mathverifier.core.expressions.written_functions import written_out

_COMMANDS: Final = {"\\sum": "+", "\\prod": "*"}
# Terms that are added up to prove a difference, and at most to work out a sum whose ends are numbers.
TERMS, MAX_TERMS = 6, 400
_ZERO: Final = number(Fraction(0))
_ONE: Final = number(Fraction(1))
# What ends the term of a sum, outside brackets.
_TERMS: Final = Separator("+-")
_INFINITY: Final = "\\infty"


@dataclass(frozen=True)
class Series:
    """`factor` times the sum, or product, of `term` for `index` from `low` to `high`; None is no end."""

    sign: Literal["+", "*"]
    index: str
    low: Expression
    high: Expression | None
    term: Expression
    # What stands before the sign.
    factor: Expression = _ONE
    # What is added behind its term.
    added: Expression = _ZERO


@dataclass(frozen=True)
class Constant:
    """A formula without letters."""

    tree: Expression


@reader
def read_constant(text: str) -> Constant | None:
    """Return the number that a text is, written as a formula."""
    tree = parse(text.rpartition("=")[2]) if text.count("=") < 2 else None
    return Constant(tree) if tree is not None and not letters(tree) else None


@reader
def read_series(text: str) -> Series | None:
    """Return the sum or product that a text is, or one with a factor before its sign: `\\frac1n \\sum_{k=1}^n k`."""
    found = [(text.find(command), command) for command in _COMMANDS if command in text]
    if not found:
        return None
    place, command = min(found)
    factor, rest = _factor(text[:place]), text[place + len(command) :].strip()
    if factor is None:
        return None
    ends: dict[str, str] = {}
    while rest[:1] in ("_", "^") and rest[:1] not in ends:
        mark, rest = rest[0], rest[1:].strip()
        stop = closing(rest, 0) if rest.startswith("{") else len(command_at(rest, 0)) - 1 if rest[:1] == "\\" else 0
        if stop is None or not rest:
            return None
        ends[mark], rest = rest[: stop + 1].strip("{} "), rest[stop + 1 :].strip()
    head, sign, behind = parted(rest, _TERMS)
    # A sign in front is the term's own.
    added = parse(f"0{sign}{behind}") if head and sign else _ZERO
    rest = head or rest
    index, equals, begin = ends.get("_", "").partition("=")
    end = ends.get("^", "")
    low, high, term = parse(begin), parse(end), parse(rest)
    if not equals or len(index.strip()) != 1 or low is None or term is None or (high is None and end != _INFINITY):
        return None
    if added is None or index.strip() in letters(added):
        return None  # Whether the term goes on behind the sign is a matter of taste.
    return Series("+" if command == "\\sum" else "*", index.strip(), low, high, term, factor, added)


def _factor(text: str) -> Expression | None:
    """Return the factor that a text before the sign is; None where what follows is added, or within something."""
    text = text.strip().removesuffix("\\cdot").strip()
    if not text or text == "-":
        return number(Fraction(-1 if text else 1))
    tree = parse(text)
    return None if isinstance(tree, Binary) and tree.operator in ("+", "-") and not _is_grouped(text) else tree


def _is_grouped(text: str) -> bool:
    return text[:1] in ("(", "[", "{") and closing(text, 0) == len(text) - 1


@comparator(Series, Value, rung="sums", order=55)
def closed_form_of_sum(reference: Series, answer: Value, _policy: Policy) -> bool | None:
    """A sum or product up to a letter, and its closed form: by induction; another value for small n is a difference."""
    closed = Binary(0, 0, "-", answer.tree, reference.added) if reference.added != _ZERO else answer.tree
    if reference.factor != _ONE:
        closed = Binary(0, 0, "/", closed, reference.factor)
    return _by_induction(reference, closed)


@comparator(Series, Constant, rung="sums", order=57)
def value_of_sum(reference: Series, answer: Constant, _policy: Policy) -> bool | None:
    r"""A sum or product between two numbers, and a geometric series: `\sum_{k=0}^\infty 2^{-k}` and `2`."""
    total = _total(reference)
    return None if total is None else equal(total, answer.tree)


@comparator(Series, Series, rung="sums", order=58)
def values_of_sums(reference: Series, answer: Series, _policy: Policy) -> bool | None:
    """Two sums or products, each with a value."""
    first, second = _total(reference), _total(answer)
    return None if first is None or second is None else equal(first, second)


def _total(series: Series) -> Expression | None:
    """Return the value of a sum or product, and what is added; None where it is not known, or would take too long."""
    total = _sum_of(series)
    return total if total is None or series.added == _ZERO else Binary(0, 0, "+", total, series.added)


def _sum_of(series: Series) -> Expression | None:
    low = evaluate(series.low)
    if low is None or low.denominator != 1:
        return None
    if series.high is None:
        return _geometric(series, low)
    high = evaluate(series.high)
    if high is None or high.denominator != 1 or not low <= high < low + MAX_TERMS:
        return None
    total: Fraction | None = None
    for index in range(int(low), int(high) + 1):
        term = evaluate(series.term, {series.index: Fraction(index)})
        total = term if total is None or term is None else operate(series.sign, total, term)
        if total is None:
            return None
    return None if total is None else Binary(0, 0, "*", series.factor, number(total))


def _geometric(series: Series, low: Fraction) -> Expression | None:
    """Return the sum of an endless series whose terms are known to have one ratio, below one."""
    first, second = (evaluate(series.term, {series.index: low + step}) for step in range(2))
    if series.sign == "*" or not first or second is None or letters(series.term) != {series.index}:
        return None
    ratio = second / first
    after = Binary(0, 0, "+", Symbol(0, 0, series.index), _ONE)
    grown = Binary(0, 0, "*", series.term, number(ratio))
    has_ratio = equal(substituted(series.term, series.index, after), grown)
    if abs(ratio) >= 1 or not has_ratio:
        return None
    return Binary(0, 0, "*", series.factor, number(first / (1 - ratio)))


@comparator(Series, Series, rung="sums", order=56)
def sums(reference: Series, answer: Series, _policy: Policy) -> bool | None:
    """Two sums or products over one range, term by term; over ranges of one length, by induction, or as they begin."""
    return True if _same_terms(reference, answer) else _side_by_side(reference, answer)


def _same_terms(reference: Series, answer: Series) -> bool | None:
    if not equal(reference.factor, answer.factor) or not equal(reference.added, answer.added):
        return None
    if reference.sign != answer.sign or not equal(reference.low, answer.low):
        return None
    if reference.high is None or answer.high is None:
        if reference.high is not answer.high:
            return None
    elif not equal(reference.high, answer.high):
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
    before = substituted(closed, last, Binary(0, 0, "-", series.high, _ONE))
    grown = Binary(0, 0, series.sign, before, substituted(series.term, series.index, series.high))
    return True if equal(closed, grown) else _differs(series, closed, last, low)


def _side_by_side(first: Series, second: Series) -> bool | None:
    """Compare two sums up to one letter: each grows by its last term, and both begin with one value."""
    lasts = [frozenset[str]() if one.high is None else letters(one.high) for one in (first, second)]
    if len(lasts[0]) != 1 or lasts[0] != lasts[1] or first.sign != second.sign:
        return None
    if not equal(first.added, second.added):
        return None
    (last,) = lasts[0]
    begun = False
    for places in range(1, TERMS):
        totals = [_partial(one, last, places) for one in (first, second)]
        if totals[0] is None or totals[1] is None:
            continue
        same = equal(totals[0], totals[1])
        if not same:
            return same
        begun = True
    steps = [_step(one, last) for one in (first, second)]
    if not begun or steps[0] is None or steps[1] is None:
        return None
    return True if equal(steps[0], steps[1]) and equal(first.factor, second.factor) else None


def _partial(series: Series, last: str, value: int) -> Expression | None:
    """Return a sum up to a letter where the letter is a number; None where it has no terms then, or too many."""
    assert series.high is not None
    there = number(Fraction(value))
    term = substituted(series.term, last, there)
    total = written_out(series.sign, term, series.index, series.low, substituted(series.high, last, there))
    return None if total is None else Binary(0, 0, "*", substituted(series.factor, last, there), total)


def _step(series: Series, last: str) -> Expression | None:
    """Return the term that comes on top where the letter grows by 1; None where more changes than that."""
    assert series.high is not None
    if last in letters(series.term) | letters(series.factor):
        return None
    after = substituted(series.high, last, Binary(0, 0, "+", Symbol(0, 0, last), _ONE))
    grows_by_one = equal(Binary(0, 0, "-", after, series.high), _ONE)
    return substituted(series.term, series.index, after) if grows_by_one else None


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
