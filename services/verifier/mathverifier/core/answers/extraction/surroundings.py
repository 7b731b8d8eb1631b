"""What stands around an answer: its sentence before it, and all behind it."""

import re
from typing import NamedTuple

from mathverifier.core.answers.extraction.retraction import PUNCTUATION
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Characters before an answer in which its sentence begins, looked at first and at most.
NEAR, BEFORE = 80, 240
_SENTENCE_END = re.compile(r"[.!?][\"'”’)*$]*\s|\n\s*\n|;|\\\\(?![\[(])")


class Surroundings(NamedTuple):
    """What stands around the answer from `start` to `end`: what is `before` it in its sentence, and all `behind` it."""

    text: str
    start: int
    end: int
    before: Stretch
    behind: Stretch
    problem: str = ""

    @property
    def known(self) -> str:
        """Return all that names things before the answer's sentence: the problem and the solution up to there."""
        return f"{self.problem}\n{self.text[: self.before.start]}"

    @property
    def goes_on(self) -> bool:
        """Say whether more than marks that close follow the answer."""
        return bool(self.text[self.end :].strip(PUNCTUATION))

    @property
    def is_subject(self) -> bool:
        """Say whether the answer begins its sentence."""
        return not any(kind in WORDS or kind is Kind.NUMBER for kind in self.before.kinds)

    def widened(self, start: int, end: int) -> "Surroundings":
        """Return what stands around an answer that takes in some of what touched it."""
        before, behind = self.before, self.behind
        front, rest = before.part(before.start, start), behind.part(end, behind.end)
        return Surroundings(self.text, start, end, front, rest, self.problem)


def surroundings(text: str, start: int, end: int, line: Stretch | None = None, problem: str = "") -> Surroundings:
    """Return what stands around `text[start:end]`; each stretch is lexed once, and not again where `line` holds it."""
    begin = start - len(sentence_before(text, start))
    inside = line is not None and line.start <= start and end <= line.end
    if line is None or not inside:
        return Surroundings(text, start, end, Stretch(text, begin, start), Stretch(text, end, len(text)), problem)
    before = line.part(begin, start) if begin >= line.start else Stretch(text, begin, start)
    ends = not text[line.end :].strip()
    behind = line.part(end, line.end) if ends else Stretch(text, end, len(text))
    return Surroundings(text, start, end, before, behind, problem)


def sentence_before(text: str, start: int) -> str:
    """Return what stands before `start` in its sentence, or in its row of a formula of several."""
    begin = start
    for width in (NEAR, BEFORE):
        begin = max(0, start - width)
        if ends := [found.end() for found in _SENTENCE_END.finditer(text, begin, start)]:
            return text[ends[-1] : start]
    return text[begin:start]
