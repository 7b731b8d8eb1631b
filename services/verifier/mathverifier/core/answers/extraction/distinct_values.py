"""Answers that differ in their values, however these are written."""

import re
from collections.abc import Sequence
from functools import lru_cache

from mathcontracts import Answer
from mathverifier.core.answers.latex_normalization import plain

# Characters of a long answer, or of a long stretch between two of them.
LONG = 200
_THOUSANDS = re.compile(r"(?<=\d)(?:,|\{,\})(?=\d{3}(?!\d))")


def _spelled(answer: Answer) -> str:
    """Return one spelling for the same answer in `$` or in a box."""
    return answer.text if len(answer.text) > LONG else _one_spelling(answer.text)


@lru_cache(maxsize=64)
def _one_spelling(text: str) -> str:
    return plain(_THOUSANDS.sub("", text)).replace(" ", "")


def value_of(answer: Answer) -> str:
    """Return one spelling for the value that an equation comes to: `x = 4` and `4` assert the same."""
    return _spelled(answer).rpartition("=")[2]


def distinct(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Return the answers without those that repeat the value of another one."""
    if len(answers) < 2:
        return tuple(answers)
    return tuple({_spelled(answer): answer for answer in answers}.values())
