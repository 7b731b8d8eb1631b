"""Which final answer does a solution give?

The marks are looked for in the order in which the text has them, and the last one that stands is the answer: a solution
that corrects itself is taken by its correction. Every search is linear in the length of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mathcontracts import Answer


@dataclass(frozen=True)
class Extraction:
    """What was found: the answer that stands, all different ones asserted as final, and whether any was marked."""

    answer: Answer | None
    candidates: tuple[Answer, ...] = ()
    marked: bool = False


_THOUGHT_END = "</think>"
_BOX = re.compile(r"\\(?:boxed|fbox)\s*")
_TAG = re.compile(r"<answer>(.*?)</answer>", re.DOTALL | re.IGNORECASE)
_HASHES = re.compile(r"####[ \t]*([^\n]+)")
_STATED = re.compile(
    r"\b(?:the\s+)?(?:final\s+|correct\s+)?answer(?:\s+to\s+the\s+(?:problem|question))?\s*"
    r"(?:is|=|:|\*\*:?\**)(?:\s*(?:therefore|thus|:))?[ \t]*\n?[ \t]*([^\n]+)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[^\s.])\.(?=\s|$)|,\s+(?:so|because|since|which|and)\b|\s+(?:because|since)\b|;")
_RESTART = re.compile(r"\b(?:wait|hmm|actually|no,|scratch that)\b", re.IGNORECASE)
_NUMBER = re.compile(r"[-−]?\s?[$€£]?\s?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:\s*/\s*\d+)?\s?%?")
_EDGE = " \t*_$`\"'"


def extract(solution: str) -> Extraction:
    """Return the final answer of `solution`, with its span in it."""
    begin = _after_thinking(solution)
    if begin is None:
        return Extraction(None)
    marked = sorted(_marked(solution, begin), key=lambda answer: answer.start)
    standing = [answer for answer in marked if answer.text]
    if marked:
        if not standing:
            return Extraction(None, marked=True)
        return Extraction(standing[-1], _asserted(solution, standing), marked=True)
    plain = _last_line(solution, begin)
    return Extraction(plain, (plain,) if plain else ())


def _after_thinking(solution: str) -> int | None:
    """Where the text after the thinking begins; None where the thinking never ends."""
    end = solution.rfind(_THOUGHT_END)
    if end >= 0:
        return end + len(_THOUGHT_END)
    return None if "<think>" in solution else 0


def _marked(solution: str, begin: int) -> Iterator[Answer]:
    boxes = list(_boxes(solution, begin))
    yield from boxes
    for pattern in (_TAG, _HASHES):
        for found in pattern.finditer(solution, begin):
            yield _trimmed(solution, found.start(1), found.end(1))
    for found in _STATED.finditer(solution, begin):
        start, end = found.span(1)
        # A box in the sentence says it more exactly.
        if any(start <= box.start < end + 1 for box in boxes) or "\\boxed" in found.group(1):
            continue
        stop = _SENTENCE_END.search(solution, start, end)
        yield _trimmed(solution, start, stop.start() if stop else end)


def _boxes(solution: str, begin: int) -> Iterator[Answer]:
    place = begin
    while found := _BOX.search(solution, place):
        place = found.end()
        if place >= len(solution) or solution[place] != "{":
            bare = re.compile(r"[^\s$.,]+").match(solution, place)
            if bare:
                yield _trimmed(solution, bare.start(), bare.end())
            continue
        close = _closing(solution, place)
        if close is None:
            return  # Never closed, and neither is any box after it that is not inside it.
        yield _trimmed(solution, place + 1, close)
        place = close


def _closing(solution: str, opening: int) -> int | None:
    depth = 0
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(solution, opening):
        if found.group() == "{":
            depth += 1
        elif found.group() == "}":
            depth -= 1
            if depth == 0:
                return found.start()
    return None


def _trimmed(solution: str, start: int, end: int) -> Answer:
    while start < end and (solution[start] in _EDGE or solution[start].isspace()):
        start += 1
    while end > start and (solution[end - 1] in _EDGE + ".,;" or solution[end - 1].isspace()):
        # `\$` at the end and `2.` both lose what is not the answer's.
        end -= 1
    return Answer(text=solution[start:end], start=start, end=end)


def _asserted(solution: str, standing: list[Answer]) -> tuple[Answer, ...]:
    """The different answers that are all asserted as final: those after the last change of mind."""
    kept = [standing[-1]]
    for earlier, later in zip(reversed(standing[:-1]), reversed(standing[1:]), strict=True):
        if _RESTART.search(solution, earlier.end, later.start):
            break
        if all(earlier.text != answer.text for answer in kept):
            kept.append(earlier)
    return tuple(reversed(kept))


def _last_line(solution: str, begin: int) -> Answer | None:
    """The last number of the last line that has any text, where nothing is marked."""
    end = len(solution)
    while end > begin:
        start = max(solution.rfind("\n", begin, end) + 1, begin)
        if solution[start:end].strip():
            found = list(_NUMBER.finditer(solution, start, end))
            return _trimmed(solution, *found[-1].span()) if found else None
        end = start - 1
    return None
