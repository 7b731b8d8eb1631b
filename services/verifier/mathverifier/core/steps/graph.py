"""Where the numbers of a solution come from: the problem, an earlier result, common knowledge, or nowhere."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from mathcontracts import Step
from mathverifier.core.expression import Number, numbers
from mathverifier.core.quantity import Quantity, quantities
from mathverifier.core.rational import Fraction
from mathverifier.core.steps.claims import Claim
from mathverifier.core.steps.implied import implied_by_words, single_words
from mathverifier.core.steps.sides import computes
from mathverifier.core.wording import formal

# Days of a week and a year, months, hours, minutes, percent, ounces, inches, feet and the like, and small counts.
COMMON = frozenset(
    Fraction(value)
    for value in (0, 1, 2, 3, 4, 7, 10, 12, 16, 24, 30, 31, 36, 52, 60, 90, 100, 180, 360, 365, 366, 1000, 3600, 5280)
)
# The words that call for a number that nobody states.
_EVOKED = (
    (
        "half, halv, twice, double, both, two, each other, average, middle, pair, second, couple, perimeter, rectang",
        (2,),
    ),
    ("third, triple, thrice, three, triang", (3,)),
    ("quarter, fourth, four, square, season", (4, 25)),
    ("week, day, daily", (7, 5, 2, 24)),
    ("year, month, annual", (12, 52, 365, 366, 30, 31, 4)),
    ("hour, minute, second", (60, 24, 30, 15, 3600)),
    ("dozen, foot, feet, inch, yard", (12, 3, 36)),
    ("cent, dime, nickel, penn, coin, dollar, %, $", (100, 10, 5, 1, 25)),
    ("meter, kilo, gram, liter, km, kg, ml, cm, mm, mg", (1000, 100, 10)),
    ("ounce, pound, pint, quart, quarter, gallon", (16, 2, 4, 8)),
    ("degree, angle, circle, clock", (360, 180, 90, 12)),
    ("decade, ten", (10,)),
)
_EVOKING: dict[str, frozenset[Fraction]] = {}
for _words, _values in _EVOKED:
    for _word in _words.split(", "):
        _EVOKING[_word] = _EVOKING.get(_word, frozenset()) | {Fraction(value) for value in _values}
# The beginnings of words, the longer ones first.
_BEGINNINGS = "|".join(sorted(filter(str.isalpha, _EVOKING), key=len, reverse=True))
_FIRST = "".join(sorted({word[0] for word in _EVOKING if word[0].isalpha()}))
# The letters that they begin with, told first, spare the engine most of the alternatives.
_CALL = re.compile(rf"(?=[%${_FIRST}])(?:\b(?:{_BEGINNINGS}|each other)|[%$])")
# 30 % is used as 0.3, 25 cents as $0.25; 500 grams as 0.5 kilograms.
_HUNDREDTHS = re.compile(r"%|percent|\bcents?\b|¢|\bcm\b|centi")
_THOUSANDTHS = re.compile(
    r"\b(?:kilo|milli)?(?:grams?|met(?:er|re)s?|lit(?:er|re)s?)\b|(?<![a-zA-Z])(?:kg|g|km|m|mm|ml|l|mg)\b"
)
_NO_AMOUNT = re.compile(r"(?:st|nd|rd|th)\b|:\d|\s?(?:[ap]\.?m\b|o'clock)|/\d|-year-old", re.IGNORECASE)
# Most problems have none of them, which is told in no time.
_COINS = ("cent", "¢", "penn", "nickel", "dime", "quarter")
_MONEY = re.compile(r"\bcents?\b|¢|\b(?:penny|pennies|nickels?|dimes?|quarters?)\b", re.IGNORECASE)


_LETTERS = attrgetter("letters")


class Operand(NamedTuple):
    """A literal number that a computation uses; `source` is 'problem', 'result', 'common', 'text', 'step' or None.

    'text' is an earlier step, 'step' the words of this one.
    """

    claim: int
    step: int
    value: Fraction
    start: int
    end: int
    source: str | None


class Result(NamedTuple):
    """What a computation came to; `used` says whether anything behind it, the answer included, is of that value."""

    claim: int
    value: Fraction
    used: bool


class Graph(NamedTuple):
    """Operands, results in order, and the numbers that the problem states.

    `numeric` says that the problem is a story and the relations that were read are of numbers alone, `plain` that there
    are no others in the text: only then does it tell anything that a result is *not* used. `given` counts how often the
    problem states a number, `mentioned` are the solution's, `unused` are those in figures that nothing in the solution
    repeats, `unused_words` those in words; of a solution that is not `answered`, they may be for what is missing.
    `evoked` are, by step, the numbers that it or the problem has words for.
    """

    given: Mapping[Fraction, int]
    mentioned: Sequence[Quantity]
    unused: frozenset[Fraction]
    unused_words: frozenset[Fraction]
    results: tuple[Result, ...]
    operands: tuple[Operand, ...]
    numeric: bool
    plain: bool
    answered: bool
    evoked: Mapping[int, frozenset[Fraction]]

    def is_evoked(self, operand: Operand) -> bool:
        """Say of a common number whether the problem or its step has words that call for it."""
        return operand.source == "common" and operand.value in self.evoked[operand.step]


def build_graph(
    problem: str | None,
    solution: str,
    steps: Sequence[Step],
    words: frozenset[str],
    claims: Sequence[Claim],
    *,
    all_read: bool,
    answered: bool,
) -> Graph:
    """Tie each operand of each computation to where its value was first seen; `words` are those of all `steps`."""
    stated = quantities(problem or "")
    given: dict[Fraction, int] = {}
    for quantity in stated:
        given[quantity.value] = given.get(quantity.value, 0) + 1
    implied: frozenset[Fraction] | None = None
    mentioned = quantities(solution, words)
    first_seen = {quantity.value: quantity.start for quantity in reversed(mentioned)}
    last_seen = {quantity.value: quantity.start for quantity in mentioned}
    results: list[Result] = []
    known: set[Fraction] = set()
    operands: list[Operand] = []
    for index, claim in enumerate(claims):
        for side, base in ((claim.left, claim.left_start), (claim.right, claim.right_start)):
            if not computes(side):
                continue
            for number in numbers(side):
                place = base + number.start
                source = _source(number, place, given, known, first_seen, steps[claim.step].start)
                if source in (None, "step", "common"):
                    if implied is None:
                        implied = _implied(stated, problem or "") | implied_by_words(problem or "", stated)
                    source = "problem" if number.value in implied else source
                operands.append(Operand(index, claim.step, number.value, place, base + number.end, source))
        value = claim.right_value
        if value is not None and claim.relation in "=≈":
            shown = (-value, value / 100)
            later = last_seen.get(value, -1) >= claim.end or any(
                last_seen.get(seen, -1) >= claim.end for seen in (*shown, value * 100)
            )
            results.append(Result(index, value, later))
            known.update((value, *shown) if value < 0 else (value, shown[1]))  # What is read has no sign.
    letters = any(map(_LETTERS, claims))
    plain = all_read and bool(claims) and not letters
    numeric = bool(claims) and not letters and not formal(problem)
    digits = frozenset(q.value for q in stated if _is_amount(problem or "", q) and q.value not in (0, 1))
    unused = _never(digits, first_seen, problem or "")
    spelt = _never(single_words(problem or "", stated) - unused, first_seen, problem or "")
    return Graph(
        given,
        mentioned,
        unused,
        spelt,
        tuple(results),
        tuple(operands),
        numeric,
        plain,
        answered,
        _Evoked(problem or "", steps),
    )


def _never(stated: frozenset[Fraction], seen: Mapping[Fraction, int], problem: str) -> frozenset[Fraction]:
    """Return those of the numbers `stated` that are not `seen`, in whichever unit."""
    missing = stated - seen.keys()
    shifts = _shifts(problem) if missing else ()
    return frozenset(value for value in missing if not any(value * shift in seen for shift in shifts))


def _shifts(problem: str) -> set[Fraction]:
    """Return by what a number of the problem may be multiplied where it is used, the units being what they are."""
    factors = [100] * bool(_HUNDREDTHS.search(problem)) + [1000] * bool(_THOUSANDTHS.search(problem))
    return {Fraction(1), *map(Fraction, factors), *(Fraction(1, factor) for factor in factors)}


def _is_amount(problem: str, quantity: Quantity) -> bool:
    """Tell an amount, which a solution ought to use, from a number word, a date, `the 13th` or `3:30 pm`."""
    digit = problem[quantity.start].isdigit() or problem[quantity.start] == "."
    return digit and _NO_AMOUNT.match(problem, quantity.end) is None and problem[max(0, quantity.start - 1)] != ":"


def _implied(stated: Sequence[Quantity], problem: str) -> frozenset[Fraction]:
    """Return what the problem's numbers say, too: 5 of a fifth, 120 % of 20 % more, $0.25 of 25 cents."""
    values = {1 / quantity.value for quantity in stated if 0 < quantity.value < 1 and quantity.value.numerator == 1}
    for quantity in stated if "%" in problem or "percent" in problem else ():
        if "%" in problem[quantity.start : quantity.end] or "percent" in problem[quantity.start : quantity.end]:
            share = quantity.value if quantity.value < 1 else quantity.value / 100
            values |= {1 + share, 1 - share, 100 + 100 * share, 100 - 100 * share}
    small = problem.lower()
    if any(coin in small for coin in _COINS) and _MONEY.search(problem):
        values |= {quantity.value * factor for quantity in stated for factor in (100, Fraction(1, 100))}
    elif "$" in problem or "dollar" in problem:
        values |= {quantity.value * 100 for quantity in stated if quantity.value.denominator != 1}
    return frozenset(values)


class _Evoked(dict[int, frozenset[Fraction]]):
    """By step, the numbers that it or the problem has words for; read when it is asked for."""

    def __init__(self, problem: str, steps: Sequence[Step]):
        self._problem, self._steps = problem, steps

    @cached_property
    def of_problem(self) -> frozenset[Fraction]:
        """The numbers that the problem has words for."""
        return _evoked(self._problem)

    def __missing__(self, step: int) -> frozenset[Fraction]:
        self[step] = self.of_problem | _evoked(self._steps[step].text)
        return self[step]


def _evoked(text: str) -> frozenset[Fraction]:
    return frozenset().union(*(_EVOKING[word] for word in set(_CALL.findall(text.lower()))))


def _source(
    number: Number,
    place: int,
    given: Mapping[Fraction, int],
    known: set[Fraction],
    first_seen: dict[Fraction, int],
    step_start: int,
) -> str | None:
    value = number.value
    if value in known:
        return "result"
    if value in given:
        return "problem"
    if value in COMMON:
        return "common"
    first = first_seen.get(value, place)
    if first < step_start:
        return "text"
    return "step" if first < place else None
