"""Which final answer does a solution give?

The marks are looked for in the order in which the text has them, and the last one that stands is the answer: a solution
that corrects itself is taken by its correction. Every search is linear in the length of the text.
"""

import itertools
import re
from bisect import bisect_left
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
_BARE_BOX = re.compile(r"[^\s$.,]+")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_TAG = re.compile(r"<(/?)answer>", re.IGNORECASE)
_HASHES = re.compile(r"####[ \t]*([^\n]+)")
_STATED = re.compile(
    r"\b(?:(?:final|correct|right)\s+)?answer(?:\s+to\s+(?:the|this)\s+(?:problem|question))?\**\s*"
    r"(?:is|=|:|would\s+be|must\s+be)\**(?:\s*(?:therefore|thus)?[:,])?[ \t]*\n{0,2}[ \t]*([^\n]+)",
    re.IGNORECASE,
)
_HEADED = re.compile(r"^[#* \t]*(?:final )?answer[*: \t]*\n\s*([^\n]+)", re.IGNORECASE | re.MULTILINE)
_SENTENCE_END = re.compile(
    r"(?<=[^\s.])\.(?=\s|$)|,\s+(?:so|because|since|which|as)\b|\s+(?:because|since)\b|<\||\s+I hope\b"
)
_RESTART = re.compile(r"\b(?:wait|hmm|actually|no,|scratch that|correction|mistake)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w.\\])[-−]?\\?[$€£]?(?:\d{1,3}(?:(?:,|\{,\})\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?:\s*/\s*\d+)?(?:\s?\\?%)?"
)
_MATH = re.compile(
    r"\$\$(?P<display>[^$]+)\$\$|\\\[(?P<bracket>.+?)\\\]|\\\((?P<round>.+?)\\\)"
    r"|(?<![\\$])\$(?P<dollar>[^$\n]+)(?<!\\)\$(?!\d)",
    re.DOTALL,
)
_WORD = re.compile(r"(?<![\\a-zA-Z])(?:[a-zA-Z]{3,}|[Ii]s|[Ii]t|[Ss]o)(?![a-zA-Z])")
_COPULA = re.compile(r"\b(?:is|are|equals|was|were|be)\b\s*(?:exactly|only|therefore|then)?\s*", re.IGNORECASE)
_JOINT = re.compile(r"(?:[\s$,]|and|or|\\q?quad(?![a-zA-Z])|\\text\s*\{\s*,?\s*(?:and|or)\s*\}|\\[,;()\[\]])*")
_EDGE = " \t*_$`\"'"
_TELLING = re.compile(r"\d|[=<>]|\\(?:infty|pi|le|ge|in|text|emptyset|mathbb)(?![a-zA-Z])")
# Words, beyond which an answer is taken to be a sentence that holds it.
MAX_WORDS = 2
LAST_LINE = 4_000
LAST_LINES = 3
MAX_JOINED = 50

# An operator or relation with nothing behind it: what it would have come to is not said. Bold text and rules are none.
_BROKEN_OFF = re.compile(r"(?:[+/×·÷=≈(]|(?<!-)-|(?<!\*)\*|\s[<>])\s*\$?\s*\Z")


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
    if _BOX.search(solution, begin):
        # Cut off inside its box.
        return Extraction(None, marked=True)
    if _BROKEN_OFF.search(solution, max(begin, len(solution) - LAST_LINE)):
        return Extraction(None)
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
    starts = [box.start for box in boxes]
    yield from boxes
    yield from _tagged(solution, begin)
    for found in _HASHES.finditer(solution, begin):
        yield _trimmed(solution, found.start(1), found.end(1))
    for found in itertools.chain(_STATED.finditer(solution, begin), _HEADED.finditer(solution, begin)):
        start, end = found.span(1)
        # A box in the sentence says it more exactly.
        if bisect_left(starts, start) < bisect_left(starts, end) or "\\boxed" in found.group(1):
            continue
        while again := _STATED.search(solution, start, end):
            start = again.start(1)
        stop = _SENTENCE_END.search(solution, start, end)
        answer = _reduced(solution, start, stop.start() if stop else end)
        # "So the answer is right" takes nothing back.
        if not boxes or _TELLING.search(answer.text):
            yield answer


def _tagged(solution: str, begin: int) -> Iterator[Answer]:
    opened: int | None = None
    for tag in _TAG.finditer(solution, begin):
        if tag.group(1) and opened is not None:
            yield _trimmed(solution, opened, tag.start())
        opened = None if tag.group(1) else tag.end()


def _boxes(solution: str, begin: int) -> Iterator[Answer]:
    """Yield what is boxed; boxes joined by `and` or a comma are one answer."""
    group: list[tuple[int, Answer]] = []
    for opening, answer in _single_boxes(solution, begin):
        if group:
            between = solution[group[-1][1].end + 1 : opening]
            if len(between) < 60 and _joins(between) and len(group) < MAX_JOINED:
                group.append((opening, answer))
                continue
            yield _joined(solution, group)
        group = [(opening, answer)]
    if group:
        yield _joined(solution, group)


def _joined(solution: str, group: list[tuple[int, Answer]]) -> Answer:
    last = group[-1][1]
    if len({answer.text for _, answer in group}) == 1:
        return last
    start, end = group[0][0], last.end + 1
    return Answer(text=solution[start:end], start=start, end=end)


def _joins(between: str) -> bool:
    return "\n" not in between and bool(re.search(r"and|or|,", between)) and bool(_JOINT.fullmatch(between))


def _single_boxes(solution: str, begin: int) -> Iterator[tuple[int, Answer]]:
    place = begin
    while found := _BOX.search(solution, place):
        place = found.end()
        if place >= len(solution) or solution[place] != "{":
            if bare := _BARE_BOX.match(solution, place):
                yield found.start(), _trimmed(solution, bare.start(), bare.end())
            continue
        close = _closing(solution, place)
        if close is None:
            return  # Never closed, and neither is any box after it that is not inside it.
        yield found.start(), _trimmed(solution, place + 1, close)
        place = close


def _closing(solution: str, opening: int) -> int | None:
    depth = 0
    for found in _BRACE.finditer(solution, opening):
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


def _reduced(solution: str, start: int, end: int) -> Answer:
    """Return what a statement gives as the answer: all of it where it is short, else what its sentence ends in."""
    if len(_WORD.findall(solution, start, end)) <= MAX_WORDS and not _COPULA.search(solution, start, end):
        return _trimmed(solution, start, end)
    math = [found.span() for found in _math(solution, start, end)]
    for copula in _COPULA.finditer(solution, start, end):
        if not _inside(copula.start(), math) and copula.end() < end:
            start = copula.end()
    math = [span for span in math if span[0] >= start]
    numbers = [found.span() for found in _NUMBER.finditer(solution, start, end) if not _inside(found.start(), math)]
    if len(_WORD.findall(solution, start, end)) > MAX_WORDS:
        if math and not numbers:
            return _trimmed(solution, math[0][0], math[-1][1])
        if len(numbers) == 1 and not math:
            return _trimmed(solution, *numbers[0])
    return _trimmed(solution, start, end)


def _math(solution: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the stretches of mathematics; two dollar signs of prices are none."""
    place = start
    while found := _MATH.search(solution, place, end):
        body = found["dollar"]
        if body and body[0].isdigit() and "\\" not in body and _WORD.search(body):
            place = found.start() + 1
            continue
        yield found
        place = found.end()


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _asserted(solution: str, standing: list[Answer]) -> tuple[Answer, ...]:
    """The different answers that are all asserted as final: those after the last change of mind."""
    kept, texts = [standing[-1]], {standing[-1].text}
    for earlier, later in zip(reversed(standing[:-1]), reversed(standing[1:]), strict=True):
        if _RESTART.search(solution, earlier.end, later.start):
            break
        if earlier.text not in texts:
            kept.append(earlier)
            texts.add(earlier.text)
    return tuple(reversed(kept))


def _last_line(solution: str, begin: int) -> Answer | None:
    """What the last line that says anything ends in, where nothing is marked."""
    end = len(solution.rstrip())
    for _ in range(LAST_LINES):
        start = _line_start(solution, begin, end)
        if start >= end:
            return None
        if answer := _line(solution, start, end):
            return answer
        end = begin + len(solution[begin:start].rstrip())
    return None


def _line_start(solution: str, begin: int, end: int) -> int:
    start = max(solution.rfind("\n", begin, end) + 1, begin, end - LAST_LINE)
    closing = solution[start:end].strip()
    if closing in ("\\]", "$$"):
        # A formula set apart, in lines of its own.
        opening = solution.rfind("\\[" if closing == "\\]" else "$$", begin, end - 2)
        start = max(opening, begin, end - LAST_LINE)
    return start


def _line(solution: str, start: int, end: int) -> Answer | None:
    if not solution[start:end].strip("-=*_~ \t"):
        return None  # A rule across the page.
    math = list(_math(solution, start, end))
    whole = len(math) == 1 and not (solution[start : math[0].start()] + solution[math[0].end() : end]).strip(" .\t")
    if whole:
        return _inner(solution, math[0])
    if not _WORD.search(solution, start, end):
        return _trimmed(solution, start, end)
    spans = [found.span() for found in math]
    numbers = [one for one in _NUMBER.finditer(solution, start, end) if not _inside(one.start(), spans)]
    told = [one for one in math if _TELLING.search(one.group())]
    if told and (not numbers or told[-1].start() > numbers[-1].start()):
        first = len(told) - 1
        while first and _joins(solution[told[first - 1].end() : told[first].start()]):
            first -= 1
        if first < len(told) - 1:
            return _trimmed(solution, told[first].start(), told[-1].end())
        return _inner(solution, told[-1])
    return _trimmed(solution, *_result(solution, numbers, start, end).span()) if numbers else None


def _result(solution: str, numbers: list[re.Match[str]], start: int, end: int) -> re.Match[str]:
    """Return the number that the line's last equation comes to (`5 + 3 = 8 for 3 gallons`), else the last one."""
    equals = solution.rfind("=", start, end)
    after = next((one for one in numbers if 0 <= one.start() - equals <= 3), None)
    return after if equals >= 0 and after is not None else numbers[-1]


def _inner(solution: str, math: re.Match[str]) -> Answer:
    return _trimmed(solution, *math.span(math.lastgroup or 0))
