"""Answer: whether the final answer is the reference's. A near miss is less grave than a far one."""

import math
from collections.abc import Iterator

from mathcontracts import Dimension, Finding, FindingCode
from mathverifier.core.answers.compare import number
from mathverifier.core.reading import Reading

# The least that a wrong answer weighs, however close it is.
NEAREST = 0.6
# None at all: the structure says why.
NONE = 0.8


def find(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where the answer is known not to be the reference's."""
    if reading.comparison.outcome != "incorrect" or reading.reference is None:
        return
    answer = reading.extraction.answer
    if answer is None:
        end = len(reading.solution)
        none = "no answer" if reading.extraction.doubt is None else "no answer is asserted"
        message = f"{none}; it should be {reading.reference}"
        yield reading.finding(
            Dimension.ANSWER, FindingCode.WRONG_ANSWER, NONE, (end, end), message, expected=reading.reference
        )
        return
    yield reading.finding(
        Dimension.ANSWER,
        FindingCode.WRONG_ANSWER,
        NEAREST + (1 - NEAREST) * distance(reading.reference, reading.extraction.said),
        (answer.start, answer.end),
        f"the answer is {reading.extraction.said}, it should be {reading.reference}",
        expected=reading.reference,
    )


def applies(reading: Reading) -> bool:
    """Say whether the answer could be compared with a reference."""
    return reading.comparison.outcome != "unknown"


def distance(reference: str, answer: str) -> float:
    """Return how far the answer is, 0 (equal) to 1 (another sign, or a hundred times as large); 1 where not numbers.

    The distance is on a logarithmic scale: `|ln(a / r)| / ln 100`, at most 1.
    """
    expected, found = number(reference), number(answer)
    if expected is None or found is None:
        return 1.0
    if expected == found:
        return 0.0
    if expected * found <= 0:
        return 1.0
    ratio = abs(_log(found.numerator, found.denominator) - _log(expected.numerator, expected.denominator))
    return min(1.0, ratio / math.log(100))


def _log(above: int, below: int) -> float:
    return math.log(abs(above)) - math.log(below)
