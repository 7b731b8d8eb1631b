"""Grounding: do the quantities come from the problem, an earlier step or common knowledge?"""

import re
from collections.abc import Iterator
from fractions import Fraction

from mathcontracts import Dimension, Finding, FindingCode
from mathverifier.core.reading import Reading
from mathverifier.core.steps.graph import Operand

_UNITS = {
    "time": ("second", "minute", "hour", "day", "week", "month", "year"),
    "length": ("inch", "foot", "feet", "yard", "mile", "centimeter", "meter", "kilometer"),
    "money": ("dollar", "cent"),
}
_ASKED = re.compile(r"\bhow (?:many|much) (?:more |total |in )?([a-z]+)", re.IGNORECASE)
MISQUOTED, INVENTED, WRONG_UNIT = 0.6, 0.3, 0.6


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the quantities that are not the problem's, and an answer in another unit than was asked for."""
    if reading.problem is None:
        return
    for operand in reading.graph.operands:
        if operand.source is None and not is_carry(reading, operand):
            yield _foreign(reading, operand)
    yield from _unit(reading)


def applies(reading: Reading) -> bool:
    """Say whether there are a problem and computations to compare."""
    return reading.problem is not None and bool(reading.graph.operands)


def near(one: Fraction, other: Fraction) -> bool:
    """Say whether one number may be a slip of the other: a digit, or a few units off."""
    if one == other or one.denominator != 1 or other.denominator != 1:
        return False
    first, second = str(one.numerator), str(other.numerator)
    if abs(one - other) <= 2 or (abs(one - other) == 10 and min(one, other) > 10):
        return True
    if len(first) != len(second) or len(first) < 2:
        return False
    return sorted(first) == sorted(second) or sum(a != b for a, b in zip(first, second, strict=True)) == 1


def is_carry(reading: Reading, operand: Operand) -> bool:
    """Say whether the operand is more likely a slip of an earlier result, which the logical dimension reports."""
    return carried(reading, operand) is not None


def carried(reading: Reading, operand: Operand) -> Fraction | None:
    """Return the last earlier result that nothing uses and that the operand may be a slip of."""
    used = reading.graph.used()
    for claim, value in reversed(reading.graph.results):
        if claim < operand.claim and value not in used and near(operand.value, value):
            return value
    return None


def _foreign(reading: Reading, operand: Operand) -> Finding:
    span = (operand.start, operand.end)
    said = reading.solution[operand.start : operand.end]
    used = reading.graph.used()
    meant = sorted(
        (value for value in reading.graph.given if value not in used and near(operand.value, value)),
        key=lambda value: abs(value - operand.value),
    )
    if meant:
        message = f"the problem says {meant[0]}, the step says {said}"
        return reading.finding(
            Dimension.GROUNDING, FindingCode.MISQUOTED_QUANTITY, MISQUOTED, span, message, expected=str(meant[0])
        )
    message = f"{said} is neither in the problem nor in an earlier step"
    return reading.finding(Dimension.GROUNDING, FindingCode.INVENTED_QUANTITY, INVENTED, span, message)


def _unit(reading: Reading) -> Iterator[Finding]:
    answer = reading.extraction.answer
    asked = _ASKED.findall(reading.problem or "")
    if answer is None or not asked:
        return
    wanted = _kind(asked[-1])
    given = next((kind for word in re.findall(r"[a-z]+", answer.text.lower()) if (kind := _kind(word))), None)
    if wanted and given and wanted[0] == given[0] and wanted[1] != given[1]:
        message = f"the problem asks for {wanted[1]}s, the answer is in {given[1]}s"
        yield reading.finding(
            Dimension.GROUNDING,
            FindingCode.WRONG_UNIT,
            WRONG_UNIT,
            (answer.start, answer.end),
            message,
            expected=wanted[1],
        )


def _kind(word: str) -> tuple[str, str] | None:
    word = word.lower().removesuffix("s")
    return next(((kind, word) for kind, units in _UNITS.items() if word in units), None)
