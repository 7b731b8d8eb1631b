"""Structural: whether a solution is whole. An answer, one answer, not cut off, not looping, nothing unreadable."""

import re
from collections.abc import Iterator

from mathcontracts import Dimension, FindingCode, Step
from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.rules.base import Found, rule
from mathverifier.core.rules.severities import SEVERITIES
from mathverifier.core.text.lexicon import FUNCTION_WORDS, SENTENCES
from mathverifier.core.text.vocabulary import vocabulary

_CUT = re.compile(
    r"(?:[-+*/×·÷=<>≈(\[{:]|\\(?:frac|times|cdot|div|approx|leq|geq|boxed)\s*\{?|\b(?:the|is|are|was|were|of|and|so|a|an|to"
    r"|then|equals|he|she|they|we|his|their|our|every|if|which|because|since|as|or|but|who|when|with|from|will))"
    r"\s*\$?\s*$"
)
# What closes a text and says nothing: a tag, a token of the end, a fence, or a line that is a rule.
_CLOSING = re.compile(r"(?:</[a-zA-Z_]{1,20}>|<[|｜][^<>|｜\n]{1,40}[|｜]>|<eos>|`{1,3}|(?<=\n)[-*=_]{3,80})\s*$")
# `**36**`: the stars behind it are no operators where as many stand before it.
_EMPHASIS = re.compile(r"(?<![\w*)\]}])(?P<stars>\*{1,3})(?=[^\s*])[^*\n]{1,300}(?P=stars)\s*$")
# Behind these a lone `a` is the first of the choices.
_CHOICE = re.compile(r"\b(?:answer|option|choice)(?: is)?[ :(*]{1,4}a$", re.IGNORECASE)
MAX_CLOSINGS, TAIL = 8, 320
# Marks that end a step; with fewer steps above, nobody can tell that they always do.
_ENDINGS = (".", "!", "?", ":", ".)", ".$", "$.", ".*", "**")
LEAST_STEPS, LEAST_WORDS, SHORTEST_HALF = 2, 3, 2
# Words that are the beginnings of others.
_WORDS = frozenset[str]().union(*FUNCTION_WORDS.values())
# A verb and a number are a whole sentence.
_STATED = re.compile(
    r"\d.*\b(?:is|are|was|were|has|have|had|left|remains?|gets?|needs?|costs?|makes?|takes?|earns?)\b"
    r"|\b(?:is|are|was|were|has|have|had|gets?|needs?|costs?|makes?|takes?|earns?|gives?|will|can|spends?|pays?)\b.*\d"
)
# So many letters in which a repeated sentence is looked for.
MAX_LINE = 4000
_REPEATED = re.compile(r"([A-Z\d][^.!?\n]{12,150}[.!?])(?:\s+\1){2,}")
# Letters of the shortest sentence that is said three times.
SHORTEST = 44
_SENTENCE_END = re.compile(r"\s(?<=[.!?]\s)\s*")
# The sets stand first by themselves, for the engine to look for; what is not read has a character of its own.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_UNREADABLE = re.compile(r"[\ufffd\x00-\x08\x0e-\x1f]+")
# A line said this many times is a loop; one said twice may be a summary. A short one is one only in a row.
LOOP, LONG = 3, 8
# What sets a text and says nothing, drawings, and what is left of a line that says something.
_SCAFFOLDING = re.compile(r"\\(?:begin|end|left|right|quad|qquad)\b(?:\{[^{}]*\})?|\\[\[\]()\\]|[&$*#_|:-]")
_DRAWING = re.compile(r"\[asy\].*?(?:\[/asy\]|\Z)", re.DOTALL)
_SAYING = re.compile(r"\d|[^\W\d]{2,}.*[^\W\d]{2,}")


def applies(reading: SolutionAnalysis) -> bool:
    """Every solution has a structure."""
    del reading
    return True


@rule(Dimension.STRUCTURAL, FindingCode.NO_ANSWER)
def no_answer(reading: SolutionAnalysis) -> Iterator[Found]:
    """The solution ends without a final answer.

    Fails: `She has some apples.`
    Passes: `She has 24 apples. The answer is: 24`
    """
    # An answer in doubt is there, but it is not told which it is, or it is not asserted.
    if reading.extraction.doubt is None and reading.extraction.answer is None:
        end = len(reading.solution)
        yield Found(end, end, SEVERITIES["no_answer"]["none"], "no final answer is given")


@rule(Dimension.STRUCTURAL, FindingCode.SEVERAL_ANSWERS)
def several_answers(reading: SolutionAnalysis) -> Iterator[Found]:
    """Different answers are all asserted as final.

    Fails: `The answer is: 24. The answer is: 12`
    Passes: `The answer is: 24. The answer is: 24`
    """
    extraction = reading.extraction
    if extraction.doubt is None and extraction.answer is not None and len(extraction.candidates) > 1:
        first = extraction.candidates[0]
        listed = ", ".join(answer.text for answer in extraction.candidates[:4])
        severity = SEVERITIES["several_answers"]["several"]
        yield Found(first.start, first.end, severity, f"more than one final answer: {listed}")


@rule(Dimension.STRUCTURAL, FindingCode.TRUNCATED)
def truncated(reading: SolutionAnalysis) -> Iterator[Found]:
    """The text breaks off: behind an operator or a word that wants another, in a word, or in a sentence.

    Marks, tags and rules that close the text are passed over.

    Fails: `So she has 9 * 2 =`
    Passes: `So she has 9 * 2 = 18`
    """
    severity = SEVERITIES["truncated"]["cut"]
    end = _end_of_words(reading.solution)
    if _stops_in_a_sentence(reading, end):
        start = max(reading.steps[-1].start, end - TAIL // 8)
        yield Found(start, end, severity, "the solution breaks off in the middle of a sentence")
        return
    if reading.solution[end - 1 : end].isdigit():
        return
    cut = _CUT.search(reading.solution, max(0, end - 40), end)
    if cut is not None and not _CHOICE.search(reading.solution, max(0, end - 40), end):
        yield Found(cut.start(), end, severity, "the solution breaks off")


def _stops_in_a_sentence(reading: SolutionAnalysis, end: int) -> bool:
    """Say whether the last step alone ends without a mark, in words, and nothing says what the answer is."""
    *before, last = [step.text.strip() for step in reading.steps] or [""]
    if reading.extraction.marked or not reading.solution[end - 1 : end].isalpha():
        return False
    if ":" in last or "#" in last or "_" in last:
        return False  # A label, a heading, the name of a choice.
    if _is_half_a_word(reading, end):
        return True
    if len(before) < LEAST_STEPS or len(last.split()) < LEAST_WORDS:
        return False
    if "=" in last or "\\" in last or not all(text.endswith(_ENDINGS) for text in before if text):
        return False
    return _STATED.search(last) is None


def _is_half_a_word(reading: SolutionAnalysis, end: int) -> bool:
    """Say whether the text ends in the beginning of a word that was said before, or closes a solution."""
    start = end
    while start and reading.solution[start - 1].isalpha():
        start -= 1
    half = reading.solution[start:end].lower()
    if len(half) < SHORTEST_HALF:
        return False
    said = vocabulary(reading.problem or "") | vocabulary(reading.solution[:start])
    if half in said or half in _WORDS:
        return False
    return any(len(word) > len(half) + 1 and word.startswith(half) for word in said | SENTENCES["closing"])


def _end_of_words(text: str) -> int:
    """Return where the text ends but for what closes it."""
    end = len(text.rstrip())
    for _ in range(MAX_CLOSINGS):
        if text[end - 1 : end] not in (*">*`-=_",):
            return end
        start = max(0, end - TAIL)
        closing = _CLOSING.search(text, max(0, end - TAIL // 4), end)
        emphasis = None if closing else _EMPHASIS.search(text, start, end)
        if closing is None and emphasis is None:
            return end
        kept = closing.start() if closing else end - len(emphasis["stars"]) if emphasis else end
        end = len(text[start:kept].rstrip()) + start
    return end


@rule(Dimension.STRUCTURAL, FindingCode.LOOP)
def repeated_line(reading: SolutionAnalysis) -> Iterator[Found]:
    """A line is said three times or more, a short one in a row; what only sets a text or draws is none.

    Fails: `She has 4 apples left over now.` three times.
    Passes: `She has 4 apples left over now.` twice.
    """
    # Most solutions say none even twice.
    if len(reading.steps) - len({step.text.strip() for step in reading.steps}) < LOOP - 1:
        return
    said: dict[str, list[Step]] = {}
    drawn = [found.span() for found in _DRAWING.finditer(reading.solution)] if "[asy]" in reading.solution else []
    for step in reading.steps:
        text = step.text.strip()
        if not _SAYING.search(_SCAFFOLDING.sub(" ", text)) or any(start <= step.start < end for start, end in drawn):
            continue
        own = said.setdefault(text, [])
        if len(text) <= LONG and own and own[-1].index != step.index - 1:
            own.clear()
        if text:
            own.append(step)
    for steps in said.values():
        if len(steps) >= LOOP:
            message = f"said {len(steps)} times"
            yield Found(steps[1].start, steps[1].end, SEVERITIES["repeated_line"]["loop"], message)


@rule(Dimension.STRUCTURAL, FindingCode.LOOP)
def repeated_sentence(reading: SolutionAnalysis) -> Iterator[Found]:
    """A sentence is said three times in a row within one line.

    Fails: `She has 4 apples left over now. She has 4 apples left over now. She has 4 apples left over now.`
    Passes: `She has 4 apples left over now. She has 4 apples left over now.`
    """
    for step in reading.steps:
        text = step.text[:MAX_LINE]
        if len(text) < SHORTEST:
            continue
        marks = text.count(".") + text.count("!") + text.count("?")
        sentences = _SENTENCE_END.split(text) if marks >= LOOP else ()
        found = _REPEATED.search(text) if len(set(sentences)) < len(sentences) else None
        if found is not None:
            severity = SEVERITIES["repeated_sentence"]["loop"]
            yield Found(step.start + found.start(), step.start + found.end(), severity, "said over and over")


@rule(Dimension.STRUCTURAL, FindingCode.UNREADABLE_MATH)
def unreadable_math(reading: SolutionAnalysis) -> Iterator[Found]:
    """There are characters that cannot be read.

    Fails: `So x � 4.`
    Passes: `So x ≤ 4.`
    """
    unreadable = "\ufffd" in reading.solution or _CONTROL.search(reading.solution)
    if unreadable and (found := _UNREADABLE.search(reading.solution)):
        severity = SEVERITIES["unreadable_math"]["unreadable"]
        yield Found(found.start(), found.end(), severity, "characters that cannot be read")
