"""The places where a text marks an answer: boxes, tags, `#### n`, "the answer is …", a "Final answer" heading."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from mathcontracts import Answer, AnswerSource
from mathverifier.core.answers.extraction.contrast import instead
from mathverifier.core.answers.extraction.cue_phrases import LOOK_BACK, Head, find_heads
from mathverifier.core.answers.extraction.further_clauses import further_clause
from mathverifier.core.answers.extraction.spans import HEDGE, TELLING, WORD, blank, enclosed, reduced, trimmed
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.vocabulary import first_words, last_words

# Characters of a statement that are looked at for its answer.
STATEMENT = 2_000
# Words of an answer that is a sentence without any mathematics.
MAX_PROSE = 8
# Lines that lead up to an answer.
MAX_LEADING = 2
_CUT_BOX = re.compile(r"\\(?:boxed|fbox)(?![a-zA-Z])")
_BOX_OR_BRACE = re.compile(r"\\{1,2}(?:boxed|fbox)(?![a-zA-Z])\s*(?P<open>\{?)|\\.|[{}]", re.DOTALL)
_BARE_BOX = re.compile(r"[-+]?\d+(?:[.,]\d+)*|(?!\\(?:boxed|fbox))[^\s$.,{}][^\s$.,]{0,99}")
_TAG = re.compile(r"<(/?)answer>", re.IGNORECASE)
_HASHES = re.compile(r"####[ \t]*([^\n]+)")
_TITLES = frozenset(
    (
        *("step", "case", "subcase", "scenario", "part", "example", "method", "approach", "option", "problem"),
        *("question", "answer"),
    )
)
_SENTENCE_END = re.compile(
    r"(?<=[^\s.])\.(?=\s|$)|,\s+(?:so|because|since|which|as|not)\b|\s+(?:because|since|(?:and|but)\s+not)\b"
    r"|\s+for\s+(?:the\s+|all\s+)?\d+\s+[a-z]{3,}|\s+\((?:rounded|correct\s+to|as\s+a)\b|<\||</|\s+I hope\b"
)
# A box that is a sentence, with no word of what it would be the value of.
_ALONE = re.compile(
    r"(?:^|[.!?]\$?\s)\s*(?:(?:so|thus|therefore|hence)\b[\s,]*)?(?:(?:it\s+is|it's|this\s+is)\s+)?[\s$\\(\[]*\Z",
    re.IGNORECASE,
)
# No sentence: the rules of sentences say nothing of it.
_BARE_NUMBER = re.compile(r"[*$]*(-?\d[\d,]*(?:\.\d+)?)[*$]*(?:(?=\.(?:\s|\Z))|[ \t]*\Z)", re.ASCII)
_OPENINGS = ("", "\\(", "\\[")
_WRAPPED = re.compile(r"(?:[\s$*{]|\\[a-zA-Z]+\s*\{|\bthe\b|\bso\b)*", re.IGNORECASE)
# What a line that leads up to the next ends in, and how long it may be.
_LEADING, _LONGEST_LEAD = frozenset(("is", "are", "equals", "be")), 206
# A comma behind a value, with nothing but prose behind it: `72, in total`.
_PROSE = re.compile(
    r",\s+(?:and\s+(?=(?:we|so|then|this|that|I)\b)|(?!and\b))"
    r"(?!(?:or|but|nor|if|unless|when|where|for|with|without|provided|assuming|except|plus|minus|times|such|not|maybe"
    r"|perhaps|possibly)\b)[a-z]{2,}\b[^,;]*\Z"
)
_DENYING, _LONGEST_DENIAL = frozenset(("not", "never", "unknown", "unclear")), 24


class Mark(NamedTuple):
    """An answer as it is marked: `start` to `end` with the mark, and whether it is asserted for the whole problem.

    `denied` says that the mark itself holds the denial: `\\boxed{\\text{The answer is not } 7}`.
    """

    answer: Answer
    start: int
    end: int
    boxed: bool = False
    final: bool = False
    denied: bool = False
    source: AnswerSource = "phrase"


def find_marks(text: str) -> list[Mark]:
    """Return what is marked, in the order of the text; an empty box is a mark with a blank answer."""
    boxes = list(_boxes(text))
    heads = find_heads(text)
    starts = [box.start for box in boxes if not blank(box.answer.text)]
    if boxes and heads:
        boxes = [_beheaded(text, box, heads) for box in boxes]
        heads = _outside(boxes, heads)
    if boxes:
        said = set(_boxes_said(text, boxes, heads))
        boxes = [box._replace(final=place in said or _alone(text, box)) for place, box in enumerate(boxes)]
    marks = [*boxes, *_tagged(text, starts), *_hashes(text, starts), *_stated(text, starts, heads)]
    return sorted(marks, key=lambda mark: (mark.answer.start, mark.end))


def _beheaded(text: str, box: Mark, heads: list[Head]) -> Mark:
    """Return a box without the words in it that only lead up to the answer: `\\text{Answer: }7`."""
    start, end = box.answer.start, box.answer.end
    inner = [head for head in heads if start <= head.start and head.end <= end]
    if not inner or not _WRAPPED.fullmatch(text, start, inner[0].start):
        return box
    if _denied(text, inner[0].end):
        return box._replace(denied=True)
    return box._replace(answer=enclosed(text, inner[0].end, end))


def _outside(boxes: list[Mark], heads: list[Head]) -> list[Head]:
    """Return the heads that are in no box: what a box holds is marked already."""
    starts = [box.start for box in boxes]
    kept = []
    for head in heads:
        place = bisect_left(starts, head.start + 1) - 1
        if place < 0 or head.start >= boxes[place].end:
            kept.append(head)
    return kept


def cut_in_box(text: str) -> bool:
    """Say whether the text holds the beginning of a box."""
    return bool(_CUT_BOX.search(text))


def _boxes(text: str) -> Iterator[Mark]:
    """Yield the outermost boxes that are closed, in one pass over the braces."""
    first = _CUT_BOX.search(text)
    if first is None:
        return
    opened: list[tuple[int, int]] = []
    closed: list[tuple[int, int, int, int]] = []
    # What is open before the first box can only be closed behind it, and is none.
    for token in _BOX_OR_BRACE.finditer(text, max(0, first.start() - 1)):
        if token["open"] == "{":
            opened.append((token.start(), token.end()))
        elif token["open"] == "":
            bare = _BARE_BOX.match(text, token.end())
            # "in \\boxed as you asked" is talk of a box.
            if bare and not (text[token.end() - 1].isspace() and _is_talk(bare.group())):
                closed.append((token.start(), bare.start(), bare.end(), bare.end()))
        elif token.group() == "{":
            opened.append((-1, -1))
        elif token.group() == "}" and opened:
            start, content = opened.pop()
            if start >= 0:
                closed.append((start, content, token.start(), token.end()))
    reached = -1
    for start, content, close, end in sorted(closed):
        if start >= reached:
            yield Mark(trimmed(text, content, close), start, end, boxed=True, source="boxed")
            reached = end


def _is_talk(word: str) -> bool:
    return len(word) > 1 and word.isascii() and word.isalpha() and word.islower()


def _boxes_said(text: str, boxes: list[Mark], heads: list[Head]) -> Iterator[int]:
    """Yield the places of the boxes that a statement of the final answer holds."""
    starts = [box.start for box in boxes]
    for head in heads:
        place = bisect_left(starts, head.end)
        if place == len(boxes) or starts[place] - head.end > STATEMENT or not head.final:
            continue
        between = text[head.end : starts[place]]
        if "\n" not in between.strip() or between.strip(" \n\t$*:({") in _OPENINGS:
            yield place


def _alone(text: str, box: Mark) -> bool:
    return bool(_ALONE.search(text, max(0, box.start - LOOK_BACK), box.start))


def _tagged(text: str, starts: list[int]) -> Iterator[Mark]:
    opened: re.Match[str] | None = None
    for tag in _TAG.finditer(text) if "<" in text else ():
        if tag.group(1):
            if opened and not _holds(starts, opened.end(), tag.start()):
                yield Mark(
                    trimmed(text, opened.end(), tag.start()), opened.start(), tag.end(), final=True, source="tag"
                )
            opened = None
        else:
            opened = tag
    if opened and len(text) - opened.end() <= STATEMENT and not _holds(starts, opened.end(), len(text)):
        # Sampling that stops at the closing tag leaves it out.
        yield Mark(trimmed(text, opened.end(), len(text)), opened.start(), len(text), final=True, source="tag")


def _hashes(text: str, starts: list[int]) -> Iterator[Mark]:
    for found in _HASHES.finditer(text) if "####" in text else ():
        start, end = found.span(1)
        stop = _SENTENCE_END.search(text, start, min(end, start + STATEMENT)) if "<" in found.group(1) else None
        end = stop.start() if stop and text[stop.start()] == "<" else end
        if not _holds(starts, start, end) and not _heading(text, start, end):
            yield Mark(trimmed(text, start, end), found.start(), end, final=True, source="tag")


def _heading(text: str, start: int, end: int) -> bool:
    """Say whether `#### …` is a heading of markdown rather than an answer."""
    title = text[start:end].strip(" \t*")
    if title.isdecimal() or read_quantity(title).numbers:
        return False
    words = len(WORD.findall(title))
    more = bool(text[end : end + STATEMENT].strip())
    return (
        title.endswith(":")
        or not _TITLES.isdisjoint(_named(title))
        or (more and (words > 3 or (words > 0 and not title[0].isdigit())))
    )


def _named(title: str) -> list[str]:
    """Return the first word of a title, behind its number."""
    return first_words(title.lower().lstrip("0123456789.) ").replace("sub-", "sub"))[:1]


def _stated(text: str, starts: list[int], heads: list[Head]) -> Iterator[Mark]:
    begins = sorted(head.start for head in heads)
    for head in heads:
        later = bisect_left(begins, head.end)
        following = begins[later] if later < len(begins) else len(text)
        start = _led_on(text, head.end, following)
        end = min(_line_end(text, start), following)
        if _holds(starts, start, end):
            continue  # A box in the sentence says it more exactly.
        if bare := _BARE_NUMBER.match(text, start, end):
            yield Mark(
                trimmed(text, *bare.span()), head.start, bare.end(), final=head.final, source=_source(text, head)
            )
            continue
        end = _sentence_end(text, start, end)
        if _denied(text, start):
            if given := instead(Stretch(text, start, end)):
                yield Mark(given, head.start, end, final=head.final, source=_source(text, head))
            elif not text[end : end + STATEMENT].strip(" \n.!"):
                yield Mark(Answer(text="", start=start, end=start), head.start, end)
            continue
        answer = reduced(text, start, end)
        answer = enclosed(text, answer.start, answer.end)
        # "So the answer is right" takes nothing back, nor does a statement that only leads up to the next.
        if blank(answer.text) or ((starts or end == following < len(text)) and not TELLING.search(answer.text)):
            continue
        if len(WORD.findall(answer.text)) > MAX_PROSE and not (
            TELLING.search(answer.text) or read_quantity(answer.text).numbers
        ):
            continue  # It speaks about the answer, and gives none.
        yield Mark(answer, head.start, end, final=head.final, source=_source(text, head))


def _source(text: str, head: Head) -> AnswerSource:
    """Return whether a head is a line of its own or a phrase in one."""
    return "heading" if text[head.start : head.end].endswith("\n") else "phrase"


def _sentence_end(text: str, start: int, end: int) -> int:
    """Return where the sentence of a statement ends; what it hedges with comes behind it."""
    if stop := _SENTENCE_END.search(text, start, end):
        end = stop.start()
    if ", " in text[start:end] or "; " in text[start:end]:
        end = further_clause(Stretch(text, start, end)) or end
    if box := _CUT_BOX.search(text, start, end):
        end = box.start()
    while prose := _PROSE.search(text, start, end):
        if TELLING.search(prose.group()) or not TELLING.search(text, start, prose.start()):
            break
        end = prose.start()
    hedge = HEDGE.search(text, start, end)
    return hedge.start() if hedge and text[start : hedge.start()].strip() else end


def _denied(text: str, start: int) -> bool:
    """Say whether a statement begins with what denies it: `not`, `unknown`."""
    begins = text[start : start + _LONGEST_DENIAL].lstrip(" \n\t}").lower()
    return begins.startswith("n't") or not _DENYING.isdisjoint(first_words(begins)[:1])


def _leads_on(line: str) -> bool:
    """Say whether a line leads up to the next: `The area is:`, `There are`."""
    said = line.rstrip(" \t*")
    ends = said.endswith(":") or not _LEADING.isdisjoint(last_words(said.lower())[-1:])
    return ends and "=" not in said and len(said) <= _LONGEST_LEAD and (said[0].isalpha() or said == ":")


def _led_on(text: str, start: int, following: int) -> int:
    """Return where a statement gives its answer: behind the lines that only lead up to it."""
    for _ in range(MAX_LEADING):
        end = text.find("\n", start, min(following, start + STATEMENT))
        if end < 0 or not _leads_on(text[start:end].strip()) or not text[end:following].strip():
            return start
        start = end + len(text[end:following]) - len(text[end:following].lstrip())
    return start


def _line_end(text: str, start: int) -> int:
    """Return where the line of a statement ends; a formula set apart in lines of its own is one line."""
    limit = min(len(text), start + STATEMENT)
    end = text.find("\n", start, limit)
    end = limit if end < 0 else end
    opening = text[start:end].strip()
    if opening in ("\\[", "$$"):
        close = text.find("\\]" if opening == "\\[" else "$$", end, limit)
        return end if close < 0 else close + 2
    return end


def _holds(starts: list[int], start: int, end: int) -> bool:
    return bisect_left(starts, start) < bisect_left(starts, end)
