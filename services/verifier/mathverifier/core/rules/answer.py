"""Answer: whether the final answer is the reference's. A near miss is less grave than a far one."""

import math
from collections.abc import Iterator

from mathcontracts import Dimension, FindingCode
from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.answers.compare import number
from mathverifier.core.rules.base import Found, rule
from mathverifier.core.rules.severities import LEAST, MOST, SEVERITIES

_LEVELS = SEVERITIES["wrong_answer"]


@rule(Dimension.ANSWER, FindingCode.WRONG_ANSWER, "reference")
def wrong_answer(reading: SolutionAnalysis) -> Iterator[Found]:
    """The final answer is proven not to be the reference's, or there is none.

    Fails: `The answer is: 12` where it should be 14.
    Passes: `The answer is: 0.5` where it should be 1/2.
    """
    if reading.comparison.outcome != "incorrect" or reading.reference is None:
        return
    answer = reading.extraction.answer
    if answer is None:
        end = len(reading.solution)
        none = "no answer" if reading.extraction.doubt is None else "no answer is asserted"
        yield Found(end, end, _LEVELS["none"], f"{none}; it should be {reading.reference}", reading.reference)
        return
    said = reading.extraction.said
    severity = _LEVELS[LEAST] + (_LEVELS[MOST] - _LEVELS[LEAST]) * distance(reading.reference, said)
    message = f"the answer is {said}, it should be {reading.reference}"
    yield Found(answer.start, answer.end, severity, message, reading.reference)


def applies(reading: SolutionAnalysis) -> bool:
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
