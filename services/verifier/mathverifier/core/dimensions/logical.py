"""Logical: whether each step uses what was derived, and the conclusion follows."""

import re
from collections.abc import Iterator
from itertools import pairwise

from mathcontracts import Dimension, Finding, FindingCode
from mathverifier.core.answers.compare import number
from mathverifier.core.dimensions import numerical
from mathverifier.core.dimensions.algebraic import BRANCHES, continues, contradicted
from mathverifier.core.dimensions.conclusion import stands_apart
from mathverifier.core.dimensions.grounding import foreign
from mathverifier.core.expression import Binary, Symbol
from mathverifier.core.number_format import shown
from mathverifier.core.quantities.measures import named_unit
from mathverifier.core.rational import Fraction
from mathverifier.core.reading import Reading
from mathverifier.core.steps.repair import Repair
from mathverifier.core.steps.sides import computes
from mathverifier.core.text.lexicon import NUMERALS
from mathverifier.core.wording import formal

_SIGNED = re.compile(
    r"negative|below|debt|loss|owe|change|difference|temperature|integer|deficit|[-−]\s?\d", re.IGNORECASE
)
# What a story counts below nothing.
_BELOW = re.compile(
    r"\b(?:negative|below|debts?|ow(?:e|es|ed|ing)|overdr[a-z]{1,5}|temperatures?|integers?|deficit|elevation|altitude"
    r"|backwards?)\b|[-−]\d",
    re.IGNORECASE,
)
# Letters and functions may be of any sign.
_FORMULA = re.compile(
    r"\\(?!\$|%)[a-zA-Z]+|\$[^$]*[a-zA-Z^][^$]*\$|(?<![a-zA-Z'])(?![aAI]\b)[a-zA-Z]\s*[-+*/=^]|[-+*/=^]\s*\d*[a-zA-Z]\b"
)
# A minus behind it is an operator.
_OPERAND = re.compile(r"[\d)}]\s*$")
_PLACES = re.compile(
    r"\b(?:before|after|intersections?|points?|vert(?:ex|ices)|initially|new|updated?|asymptotes?|holes?|intercepts?"
    r"|(?:try|test|sett|substitut|plugg|lett|tak|putt)ing|sets?|candidates?|zeros?|next)\b",
    re.IGNORECASE,
)
_CHANCE = re.compile(r"\b(?:what is the|what's the|find the|compute the) probability\b", re.IGNORECASE)
_SUM_OF_PARTS = re.compile(r"m\s*\+\s*n|percent|express", re.IGNORECASE)
_COUNTED = re.compile(r"\bhow many (?:more |fewer |total |different |of the )*([a-z]+)", re.IGNORECASE)
# What is asked for by `how many` and may be broken, besides units and scales.
_BROKEN = frozenset(("times", "point", "points", "kilo", "kilos"))
REACHED = 0.9
OF_PROPERTY = 0.3
REPAIRABLE, UNSUPPORTED, CONTRADICTION, NEGATIVE, FRACTIONAL, CHANCE = 0.5, 0.7, 0.7, 0.5, 0.4, 0.7


def find(reading: Reading) -> Iterator[Finding]:
    """Yield altered carries, contradictions, a conclusion that nothing leads to, and values that cannot be."""
    for suspect in reading.suspects:
        if suspect.kind == "carry" and (finding := foreign(reading, suspect)):
            yield finding
    yield from _repairs(reading)
    yield from _contradictions(reading)
    yield from _implausible(reading)
    yield from _negative(reading)
    yield from _conclusion(reading)


def applies(reading: Reading) -> bool:
    """Say whether anything is derived."""
    return bool(reading.claims)


def _repairs(reading: Reading) -> Iterator[Finding]:
    """Steps of which a small change would have led to the right answer; the more of them, the less each one says.

    None from the first false equation on: that one says better what went wrong.
    """
    if not reading.repairs:
        return
    false = [finding.start for finding in numerical.find(reading) if finding.code is FindingCode.FALSE_EQUALITY]
    for repair in reading.repairs:
        claim = reading.claims[repair.claim]
        if false and claim.end > false[0]:
            return
        message = f"if {repair.change}, the answer would be {reading.reference}"
        severity = REPAIRABLE / len(reading.repairs)
        span = (claim.start, claim.end)
        expected = shown(repair.value)
        dimension = Dimension.GROUNDING if _misquotes(reading, repair) else Dimension.LOGICAL
        yield reading.finding(dimension, FindingCode.REPAIRABLE_STEP, severity, span, message, expected=expected)


def _misquotes(reading: Reading, repair: Repair) -> bool:
    """Say whether a repair puts a number of the problem in place of one that neither the problem nor a result has."""
    return repair.kind == "quote" and any(
        operand.claim == repair.claim and operand.source in (None, "step", "common")
        for operand in reading.graph.operands
    )


def _contradictions(reading: Reading) -> Iterator[Finding]:
    """A letter that is one number and then another, in a solution that nowhere tells cases or places apart."""
    values: dict[str, tuple[Fraction, int]] = {}
    found = []
    for before, claim in pairwise((None, *reading.claims)):
        known = values.get(claim.left.name) if claim and isinstance(claim.left, Symbol) else None
        if claim and contradicted(before, claim, values) and isinstance(claim.left, Symbol) and known is not None:
            found.append((claim, claim.left.name, shown(known[0])))
    if not found or BRANCHES.search(reading.solution) or _PLACES.search(reading.solution):
        return
    for claim, letter, value in found:
        message = f"{letter} was {value} before"
        span = (claim.start, claim.end)
        yield reading.finding(
            Dimension.LOGICAL, FindingCode.CONTRADICTION, CONTRADICTION, span, message, expected=value
        )


def _implausible(reading: Reading) -> Iterator[Finding]:
    """An answer that what is asked for cannot have: a negative or broken count, a probability above 1."""
    answer = reading.extraction.answer
    value = number(answer.text) if answer is not None else None
    if answer is None or value is None or reading.problem is None or reading.comparison.outcome == "correct":
        return
    span = (answer.start, answer.end)
    code = FindingCode.IMPLAUSIBLE_VALUE
    before = reading.solution[max(0, answer.start - 4) : answer.start]
    if value < 0 and not _OPERAND.search(before) and _worldly(reading.problem):
        message = f"{answer.text} is negative, and nothing in the problem can be"
        yield reading.finding(Dimension.LOGICAL, code, NEGATIVE, span, message)
    elif value.denominator != 1 and _counts_wholes(reading.problem) and "percent" not in reading.problem:
        message = f"{answer.text} is not whole, and the problem asks how many"
        yield reading.finding(Dimension.LOGICAL, code, FRACTIONAL, span, message)
    elif value > 1 and _asks_for_chance(reading.problem) and "%" not in answer.text:
        message = f"{answer.text} is above 1, and the problem asks for a probability"
        yield reading.finding(Dimension.LOGICAL, code, CHANCE, span, message)


def _counts_wholes(problem: str) -> bool:
    """Say whether a problem asks how many of what has no parts: of a measure there may be a half."""
    words = [word.lower() for word in _COUNTED.findall(problem)]
    return any(word not in _BROKEN and word not in NUMERALS and named_unit(word) is None for word in words)


def _worldly(problem: str) -> bool:
    """Say whether nothing that a problem speaks of can be negative."""
    return not (_SIGNED.search(problem) or _FORMULA.search(problem))


def _negative(reading: Reading) -> Iterator[Finding]:
    """The first difference of a story that is negative, where nothing told of can be and the answer is not right."""
    if formal(reading.problem) or reading.comparison.outcome == "correct":
        return
    for result in reading.graph.results:
        claim = reading.claims[result.claim]
        if result.value >= 0 or not isinstance(claim.left, Binary) or claim.left.operator != "-" or claim.letters:
            continue
        if not _BELOW.search(reading.problem or ""):
            message = f"{shown(result.value)} is negative, and nothing in the problem can be"
            span = (claim.start, claim.end)
            yield reading.finding(Dimension.LOGICAL, FindingCode.IMPLAUSIBLE_VALUE, NEGATIVE, span, message)
        return


def _asks_for_chance(problem: str) -> bool:
    """Tell a probability from a sum of its parts (`m + n`) and from a percentage."""
    return bool(_CHANCE.search(problem, max(0, len(problem) - 200))) and not _SUM_OF_PARTS.search(problem)


def _conclusion(reading: Reading) -> Iterator[Finding]:
    """An answer that is not what the last computation came to, in a solution in plain numbers that was read whole."""
    answer = reading.extraction.answer
    value = number(answer.text) if answer is not None else None
    results = reading.graph.results
    if answer is None or value is None or not results or not reading.extraction.marked or not reading.graph.plain:
        return
    last = results[-1]
    if last.used or not computes(reading.claims[last.claim].left) or _same(last.value, value):
        return
    if reading.comparison.outcome == "correct" or stands_apart(reading, value):
        return
    begin = reading.claims[last.claim].end
    between = (mention for mention in reading.graph.mentioned if begin <= mention.start and mention.end <= answer.start)
    if any(_same(one, value) for mention in between for one in mention.values):
        return
    message = f"the last step gives {shown(last.value)}, the answer is {answer.text}"
    span = (answer.start, answer.end)
    # What was worked out is the right answer: it can only be the conclusion that is wrong.
    reached = reading.reference is not None and number(reading.reference) == last.value
    severity = REACHED if reached else UNSUPPORTED
    if not reached and formal(reading.problem) and not _gives_value(reading, last.claim):
        # What is asked for may be a property of what was worked out: its last digit, its remainder, how many there are.
        severity = OF_PROPERTY
    yield reading.finding(
        Dimension.LOGICAL, FindingCode.UNSUPPORTED_ANSWER, severity, span, message, expected=shown(last.value)
    )


def _gives_value(reading: Reading, last: int) -> bool:
    """Say whether the last computation gives a letter its value: `x = 8 / 2 = 4`."""
    while last and continues(reading.claims[last - 1], reading.claims[last]):
        last -= 1
    return isinstance(reading.claims[last].left, Symbol)


def _same(result: Fraction, answer: Fraction) -> bool:
    """Allow for a percentage, a sign that words express, and rounding to a whole."""
    if answer in (result, -result, result * 100, result / 100):
        return True
    return result.denominator != 1 and abs(result - answer) < 1
