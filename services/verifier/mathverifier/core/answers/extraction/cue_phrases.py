"""What leads up to an answer: `the answer is`, `my final answer:`, a heading `Final answer`."""

import re
from typing import NamedTuple

from mathverifier.core.text.vocabulary import last_words

# Characters before a place that are looked at for what it belongs to.
LOOK_BACK = 48


_NAME = "answer"
# The one letter that would grow in lower case, and move all that comes behind it.
_GROWING = ("\u0130", "I")
_QUALIFYING = frozenset(("final", "correct", "right", "my"))
_SAID = re.compile(
    r"answer(?:\s+to\s+(?:the|this)\s+(?:problem|question))?\**\s*"
    r"(?P<verb>is|=|:|(?:would|must|should|could|might|may)\s+be)\**"
    r"(?:\s*(?:therefore|thus|then|hence|simply|clearly|just|probably|maybe|either))?"
    r"(?:\s*[:,])?\**[ \t]*\n{0,2}[ \t]*",
    re.IGNORECASE,
)
# A line feed, also one that was written out as `\\n` by whoever stored the text; `\\ne` and `\\nu` are commands.
_LINE_FEED = r"(?:\n|\\n(?!(?:eq?|ot|u|i|abla|mid)(?![a-zA-Z])))"
_HEADING = re.compile(rf"[#* \t]*(?P<final>final )?answer[*: \t]*{_LINE_FEED}(?:\s|{_LINE_FEED})*", re.IGNORECASE)
# A statement that begins its sentence speaks of the whole problem; `a permutation, and the answer is` may not.
_CONCLUDING = frozenset(("so", "thus", "therefore", "hence", "finally"))
# "We may check our answer: 2 + 3 = 5" is no statement of it.
_CHECKING = frozenset(("check", "checking", "verify", "verifying", "confirm", "confirming", "test", "testing"))


class Head(NamedTuple):
    """What leads up to an answer, `start` to `end`, and whether it speaks of the whole problem's."""

    start: int
    end: int
    final: bool


def find_heads(text: str) -> list[Head]:
    """Return what leads up to an answer, in the order in which it ends."""
    small = text.replace(*_GROWING).lower()
    heads: list[Head] = []
    place, reached = small.find(_NAME), 0
    while place >= 0:
        found = []
        if heading := _headed(text, place, reached):
            reached = heading.end
            found.append(heading)
        if said := _said(text, small, place):
            found.append(said)
        heads += [one for one in found if not _is_checked(small, one)]
        place = small.find(_NAME, place + len(_NAME))
    return sorted(heads, key=lambda head: (head.end, head.start)) if len(heads) > 1 else heads


def _is_checked(small: str, head: Head) -> bool:
    """Say whether one of the last two words before a head says that something is checked."""
    before = small[max(0, head.start - LOOK_BACK) : head.start]
    return not _CHECKING.isdisjoint(last_words(before)[-2:])


def _headed(text: str, place: int, reached: int) -> Head | None:
    """Return the heading that has its `answer` at `place`, of lines that begin behind `reached`."""
    if not _HEADING.match(text, place):
        return None
    line = text.rfind("\n", 0, place) + 1
    heading = _HEADING.match(text, line) if line >= reached else None
    return Head(heading.start(), heading.end(), bool(heading["final"])) if heading else None


def _said(text: str, small: str, place: int) -> Head | None:
    """Return the statement that has its `answer` at `place`."""
    said = _SAID.match(text, place)
    if said is None or (place and (text[place - 1].isalnum() or text[place - 1] == "_")):
        return None
    before = small[max(0, place - LOOK_BACK) : place]
    words = last_words(before)
    if before[-1:].isspace() and words and words[-1] in _QUALIFYING:
        return Head(small.rindex(words[-1], 0, place), said.end(), final=True)
    return Head(place, said.end(), final=said["verb"] in ("is", ":") and _leads(before))


def _leads(before: str) -> bool:
    """Say whether nothing but `so, the` or the like stands in a sentence."""
    for end in "\n.!?*":
        before = before.rpartition(end)[2]
    words = before.replace(",", " ").strip(" \t#").split()
    if words[:1] and words[0] in _CONCLUDING:
        words = words[1:]
    elif words[:2] == ["in", "conclusion"]:
        words = words[2:]
    return words in ([], ["the"])
