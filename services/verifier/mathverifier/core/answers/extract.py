"""The final answer of a solution.

The marks are looked for in the order in which the text has them, and the last one that stands is the answer. A solution
that corrects itself is taken by its correction. Every search is linear in the length of the text.
"""

from collections.abc import Sequence
from typing import NamedTuple

from mathcontracts import Answer, AnswerSource
from mathverifier.core.answers.extraction.assertion import Doubt
from mathverifier.core.answers.extraction.box_formula import unboxed
from mathverifier.core.answers.extraction.breakdowns import without_parts
from mathverifier.core.answers.extraction.markers import Mark, cut_in_box, find_marks
from mathverifier.core.answers.extraction.reasoning_blocks import without_thoughts, without_workings
from mathverifier.core.answers.extraction.run_on import next_problem, next_turn
from mathverifier.core.answers.extraction.selection import Standing, closing, standing
from mathverifier.core.answers.extraction.spans import blank
from mathverifier.core.answers.left_side import with_left_side

# Characters at the end of a text that marks no answer, in which a value may stand that was not understood.
CLOSING = 160


class Extraction(NamedTuple):
    """What was found: the answer that stands, all different ones that are marked, and whether any was.

    `values` are what is asserted as the answer of the whole problem. They are one, the values of a list, the sides of a
    hedge, or answers that contradict each other. `doubt` says why none is asserted: then `values` are all that the
    answer may be, or nothing where even that is not known.
    """

    answer: Answer | None
    candidates: tuple[Answer, ...] = ()
    marked: bool = False
    values: tuple[Answer, ...] = ()
    doubt: Doubt | None = None
    # Where nothing is marked, what the text ends in.
    closing: str = ""
    source: AnswerSource | None = None
    # The solution as it was read: with blanks for its thoughts.
    read: str = ""

    @property
    def said(self) -> str:
        """Return all that is asserted, as one text to compare: several values as a list."""
        if len(self.values) > 1:
            return ", ".join(self.texts)
        return without_parts(unboxed(without_workings(self.answer.text))) if self.answer else ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Return each of the values as a text to compare."""
        return tuple(without_parts(unboxed(without_workings(value.text))) for value in self.values)


def extract(solution: str, problem: str | None = None, *, thought_open: bool = False) -> Extraction:
    """Return the final answer of `solution`, with its span in it; the `problem` tells what its sentences may speak of.

    `thought_open` says that the prompt had opened a thought: without its end, all of the solution is that.
    """
    text = without_thoughts(solution, is_open=thought_open)
    text = _cut(text, next_turn(text))
    marks = find_marks(text)
    if marks and (end := next_problem(text, marks[0].end)) < len(text):
        text = _cut(text, end)
        marks = [mark for mark in marks if mark.end <= end]
    said = [mark for mark in marks if not blank(mark.answer.text)]
    if said:
        found = standing(text, said, problem or "")
        return _extraction(text, found, _source(said, found.answer), problem)
    if marks or cut_in_box(text):
        return Extraction(None, marked=True, read=text)
    return _extraction(text, closing(text, problem=problem or ""), None, problem)


def _cut(text: str, end: int) -> str:
    """Return `text` with blanks from `end` on, so that all else keeps its place."""
    return text if end == len(text) else text[:end] + " " * (len(text) - end)


def _source(marks: Sequence[Mark], answer: Answer | None) -> AnswerSource:
    """Return what marks the answer; one behind all marks stands in the text's last line."""
    if answer is None:
        return "last_line"
    for mark in reversed(marks):
        if mark.start < answer.end and answer.start < mark.end:
            return mark.source
    return "last_line"


def _extraction(text: str, found: Standing, source: AnswerSource | None, problem: str | None) -> Extraction:
    """Return what was found; `source` is None where nothing is marked."""
    answer, values = found.answer, found.values
    if answer is not None and values == (answer,) and found.doubt is None:
        answer = with_left_side(text, answer, problem)
        values = (answer,)
    marked = source is not None
    end = "" if marked else text.rstrip()[-CLOSING:]
    return Extraction(answer, found.candidates, marked, values, found.doubt, end, source or "last_line", text)
