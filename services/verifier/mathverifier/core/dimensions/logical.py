"""Logical: does each step use what was derived, and does the conclusion follow?"""

import re
from collections.abc import Iterator
from fractions import Fraction

from mathcontracts import Dimension, Finding, FindingCode
from mathverifier.core.answers.compare import number
from mathverifier.core.dimensions.grounding import carried
from mathverifier.core.evaluation import evaluate
from mathverifier.core.expression import Symbol
from mathverifier.core.quantity import quantities
from mathverifier.core.reading import Reading
from mathverifier.core.steps.claims import computes

_BRANCH = re.compile(r"\b(?:or|if|case|suppose|when|let|try|assume|either|wait|instead)\b", re.IGNORECASE)
_SIGNED = re.compile(
    r"negative|below|debt|loss|owe|change|difference|temperature|integer|deficit|[-−]\s?\d", re.IGNORECASE
)
_COUNTED = re.compile(r"how many (\w+)", re.IGNORECASE)
CARRY, UNSUPPORTED, ELSEWHERE, CONTRADICTION, IMPLAUSIBLE = 0.7, 0.6, 0.35, 0.4, 0.5


def find(reading: Reading) -> Iterator[Finding]:
    """Yield altered carries, contradictions, a conclusion that nothing leads to, and values that cannot be."""
    for operand in reading.graph.operands:
        value = carried(reading, operand) if operand.source is None else None
        if value is not None:
            said = reading.solution[operand.start : operand.end]
            message = f"an earlier step gives {value}, this one goes on with {said}"
            span = (operand.start, operand.end)
            yield reading.finding(
                Dimension.LOGICAL, FindingCode.ALTERED_CARRY, CARRY, span, message, expected=str(value)
            )
    yield from _contradictions(reading)
    yield from _conclusion(reading)


def applies(reading: Reading) -> bool:
    """Say whether anything is derived."""
    return bool(reading.claims)


def _contradictions(reading: Reading) -> Iterator[Finding]:
    """A letter that is one number and then another, outside of any case or supposition."""
    known: dict[str, Fraction] = {}
    for claim in reading.claims:
        if not isinstance(claim.left, Symbol) or claim.relation != "=" or claim.chain:
            continue
        value = evaluate(claim.right)
        if value is None or _BRANCH.search(reading.steps[claim.step].text):
            continue
        before = known.setdefault(claim.left.name, value)
        if before != value:
            message = f"{claim.left.name} was {before} before"
            span = (claim.start, claim.end)
            yield reading.finding(Dimension.LOGICAL, FindingCode.CONTRADICTION, CONTRADICTION, span, message)
            known[claim.left.name] = value


def _conclusion(reading: Reading) -> Iterator[Finding]:
    answer = reading.extraction.answer
    value = number(answer.text) if answer is not None else None
    if answer is None or value is None:
        return
    span = (answer.start, answer.end)
    if value < 0 and reading.problem is not None and not _SIGNED.search(reading.problem):
        message = f"{answer.text} is negative, and nothing in the problem can be"
        yield reading.finding(Dimension.LOGICAL, FindingCode.IMPLAUSIBLE_VALUE, IMPLAUSIBLE, span, message)
    results = [result for _, result in reading.graph.results]
    if len(results) < 2 or not reading.extraction.marked:
        return
    said = {quantity.value for quantity in quantities(reading.solution[: answer.start])}
    if value not in said and -value not in said and value not in results and value * 100 not in said:
        message = f"no step leads to {answer.text}"
        yield reading.finding(Dimension.LOGICAL, FindingCode.UNSUPPORTED_ANSWER, UNSUPPORTED, span, message)
    elif value not in results and _last_is_loose(reading, results[-1]):
        message = f"the last step gives {results[-1]}, the answer is {answer.text}"
        yield reading.finding(
            Dimension.LOGICAL, FindingCode.UNSUPPORTED_ANSWER, ELSEWHERE, span, message, expected=str(results[-1])
        )
    elif value != results[-1] and value in results and _last_is_loose(reading, results[-1]):
        message = f"the last step gives {results[-1]}, the answer is an earlier result, {answer.text}"
        yield reading.finding(
            Dimension.LOGICAL, FindingCode.UNSUPPORTED_ANSWER, ELSEWHERE, span, message, expected=str(results[-1])
        )


def _last_is_loose(reading: Reading, last: Fraction) -> bool:
    """Say whether the last computation is worked out and then nothing is made of it."""
    claim = reading.claims[reading.graph.results[-1][0]]
    return computes(claim.left) and last not in reading.graph.used()
