"""Structural: is it a whole solution? An answer, one answer, not cut off, not looping, nothing that cannot be read."""

import re
from collections.abc import Iterator

from mathcontracts import Dimension, Finding, FindingCode, Step
from mathverifier.core.reading import Reading

_CUT = re.compile(
    r"(?:[-+*/×·÷=<>≈(,]|\\(?:frac|times|cdot|div|approx|leq|geq|boxed)\s*\{?|\b(?:the|is|of|and|so|a|an|to|then|equals))"
    r"\s*\$?\s*$"
)
_UNREADABLE = re.compile(r"[\ufffd\x00-\x08\x0e-\x1f]+")
# A line said this many times is a loop; one said twice may be a summary.
LOOP = 3


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what keeps the text from being one whole solution."""
    yield from _answers(reading)
    yield from _truncated(reading)
    yield from _loops(reading)
    for found in _UNREADABLE.finditer(reading.solution):
        message = "characters that cannot be read"
        yield reading.finding(Dimension.STRUCTURAL, FindingCode.UNREADABLE_MATH, 0.3, found.span(), message)
        break


def applies(reading: Reading) -> bool:
    """Every solution has a structure."""
    del reading
    return True


def _answers(reading: Reading) -> Iterator[Finding]:
    extraction = reading.extraction
    if extraction.answer is None:
        end = len(reading.solution)
        yield reading.finding(Dimension.STRUCTURAL, FindingCode.NO_ANSWER, 0.8, (end, end), "no final answer is given")
    elif len(extraction.candidates) > 1:
        span = (extraction.candidates[0].start, extraction.candidates[0].end)
        listed = ", ".join(answer.text for answer in extraction.candidates[:4])
        message = f"more than one final answer: {listed}"
        yield reading.finding(Dimension.STRUCTURAL, FindingCode.SEVERAL_ANSWERS, 0.3, span, message)


def _truncated(reading: Reading) -> Iterator[Finding]:
    end = len(reading.solution.rstrip())
    cut = _CUT.search(reading.solution, max(0, end - 40), end)
    if cut is not None:
        message = "the solution breaks off"
        yield reading.finding(Dimension.STRUCTURAL, FindingCode.TRUNCATED, 0.8, (cut.start(), end), message)


def _loops(reading: Reading) -> Iterator[Finding]:
    said: dict[str, list[Step]] = {}
    for step in reading.steps:
        if len(step.text) > 8:
            said.setdefault(step.text, []).append(step)
    for steps in said.values():
        if len(steps) >= LOOP:
            message = f"said {len(steps)} times"
            span = (steps[1].start, steps[1].end)
            yield reading.finding(Dimension.STRUCTURAL, FindingCode.LOOP, 0.8, span, message)
