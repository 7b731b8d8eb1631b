"""What a text ends in: an answer, or several values of which any may be it."""

from typing import NamedTuple

from mathcontracts import Answer
from mathverifier.core.text.stretch import Stretch


class Ending(NamedTuple):
    """What a text ends in. Where its line may give one of `several` values, `answer` is all of them.

    `readings` are these, or nothing where words work something out of them. `bound` is the number of an inequality,
    `listed` are the values of a list, and `line` is where it stands.
    """

    answer: Answer
    readings: tuple[Answer, ...] = ()
    several: bool = False
    bound: Answer | None = None
    listed: tuple[Answer, ...] = ()
    line: Stretch | None = None
