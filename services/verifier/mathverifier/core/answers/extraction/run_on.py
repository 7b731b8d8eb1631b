"""Where a text leaves its problem: for another turn of a chat, or for a problem that it puts to itself.

Models that are not stopped go on so. What they answer there is no answer to the problem that they were given.
"""

from collections.abc import Iterator
from typing import Final

from mathverifier.core.text.lexicon import CUES

# How formats of chats begin the turn of whoever asks; a line may begin so as well.
_TURNS: Final = (
    "<|im_start|>user",
    "<|start_header_id|>user",
    "<start_of_turn>user",
    "<|start|>user",
    "<|user|>",
    "<|User|>",
    "<｜User｜>",
    "[INST]",
    "\nHuman:",
    "\nUser:",
    "\n### Instruction",
)
# Each of the turns has one of these.
_SIGNS: Final = ("ser", "INST]", "Human:", "### I")
# Characters of a heading, and what may stand around it.
MAX_HEADING: Final = 24
_AROUND: Final = " \t*#>_"


def next_turn(text: str) -> int:
    """Return where another turn of whoever asks begins behind the text's own words; the text's end where none does."""
    if not any(sign in text for sign in _SIGNS):
        return len(text)
    places = (text.find(turn) for turn in _TURNS)
    return min((place for place in places if place >= 0 and text[:place].strip()), default=len(text))


def next_problem(text: str, answered: int) -> int:
    """Return where a heading behind `answered` puts another problem: `Question: …?`, `Problem 2: …`; else the end.

    A text that has such headings before is in parts, which are its own.
    """
    if any(_puts_problem(text, start, end) for start, end in _lines(text, 0, answered)):
        return len(text)
    behind = _lines(text, answered, len(text))
    return next((start for start, end in behind if _puts_problem(text, start, end)), len(text))


def _lines(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    start = begin
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _puts_problem(text: str, start: int, end: int) -> bool:
    """Say whether the line `text[start:end]` is the heading of a problem.

    One without a number may also say what is the matter (`Problem: I forgot one`). A question has to follow it, or a
    line that says where the solution begins.
    """
    if start and text[start - 1] != "\n":
        return False
    colon = text.find(":", start, min(end, start + MAX_HEADING))
    words = text[start:colon].strip(_AROUND).lower().split() if colon > 0 else []
    if not words or len(words) > 2 or words[0] not in CUES["problem_headings"]:
        return False
    if len(words) == 2:
        return words[1].strip(_AROUND).isdigit()
    following = text[end:].lstrip("\n" + _AROUND).lower()
    return text[colon:end].rstrip(_AROUND).endswith("?") or following.startswith(tuple(CUES["solution_headings"]))
