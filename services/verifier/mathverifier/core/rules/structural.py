"""Structural: whether a solution is whole. An answer, one answer, not cut off, not looping, nothing unreadable."""

import re
from collections.abc import Iterator
from string import ascii_letters

from mathcontracts import Dimension, FindingCode, Step
from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.rules.base import Found, rule
from mathverifier.core.rules.severities import SEVERITIES
from mathverifier.core.text.cues import Cues
from mathverifier.core.text.lexer import lex
from mathverifier.core.text.lexicon import FUNCTION_WORDS, SENTENCES, TEXT_CUES
from mathverifier.core.text.tokens import WORDS, Kind
from mathverifier.core.text.vocabulary import vocabulary, words_of

# Signs, commands and words behind which a text that ends there breaks off.
_OPEN_SIGNS = tuple("-+*/×·÷=<>≈([{:")
_OPEN_COMMANDS = frozenset(("frac", "times", "cdot", "div", "approx", "leq", "geq", "boxed"))
_WANTING = TEXT_CUES["wanting"]
# What closes a text and says nothing: a tag, a token of the end, a fence, or a line that is a rule.
_CLOSING = re.compile(r"(?:</[a-zA-Z_]{1,20}>|<[|｜][^<>|｜\n]{1,40}[|｜]>|<eos>|`{1,3}|(?<=\n)[-*=_]{3,80})\s*$")
# Behind these, a star is an operator.
_OPERANDS = tuple("*)]}_")
# Behind these a lone `a` is the first of the choices.
_CHOICE = Cues("choosing")
MAX_CLOSINGS, MAX_STARS, TAIL = 8, 3, 320
# Marks that end a step; with fewer steps above, nobody can tell that they always do.
_ENDINGS = (".", "!", "?", ":", ".)", ".$", "$.", ".*", "**")
LEAST_STEPS, LEAST_WORDS, SHORTEST_HALF = 2, 3, 2
# Words that are the beginnings of others.
_WORDS = frozenset[str]().union(*FUNCTION_WORDS.values())
# A verb and a number are a whole sentence.
_VERBS = TEXT_CUES["verbs"]
# So many letters in which a repeated sentence is looked for.
MAX_LINE = 4000
# Characters of the shortest sentence of which a repetition is looked for, and of the longest.
SHORTEST_SENTENCE, LONGEST_SENTENCE = 14, 152
_ENDS = str.maketrans("!?", "..")
# What cannot be read: the sign that stands for it, and characters that control a device.
_UNREADABLE = "\ufffd" + "".join(map(chr, (*range(9), *range(14, 32))))
_UNREADABLE_SET = frozenset(_UNREADABLE)
# A line said this many times is a loop; one said twice may be a summary. A short one is one only in a row.
LOOP, LONG = 3, 8
# Letters of a line that says something, besides the name of an environment.
LEAST_LETTERS = 4
_ENVIRONMENT = ("\\begin{", "\\end{")


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
    tail = reading.solution[max(0, end - TAIL // 8) : end]
    cut = _cut(tail)
    if cut and not _CHOICE.end(words_of(tail.lower())):
        yield Found(end - cut, end, severity, "the solution breaks off")


def _cut(tail: str) -> int:
    """Return how many characters from the end the operator begins, or the word that wants another; 0 without one."""
    said = tail.rstrip().removesuffix("$").rstrip()
    before = said.rstrip(ascii_letters)
    word, place = said[len(before) :], len(before)
    if not word:
        return len(tail) - len(said) + 1 if said.endswith(_OPEN_SIGNS) else 0
    if before.endswith("\\"):
        return len(tail) - place + 1 if word in _OPEN_COMMANDS else 0
    is_whole = not (before[-1:].isalnum() or before.endswith("_"))
    return len(tail) - place if is_whole and word in _WANTING else 0


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
    return _VERBS.isdisjoint(words_of(last)) or not any(map(str.isdecimal, last))


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
        kept = closing.start() if closing else end - _emphasis(text[start:end])
        if kept == end:
            return end
        end = len(text[start:kept].rstrip()) + start
    return end


def _emphasis(text: str) -> int:
    """Return how many stars end a text that set a word of it: those behind `**36**` are no operators."""
    said = text.rstrip("*")
    stars = text[len(said) :]
    before, opening, word = said.rpartition(stars or "*")
    is_set = bool(opening) and bool(word[:1].strip()) and "\n" not in word and "*" not in word
    is_operator = before.endswith(_OPERANDS) or before[-1:].isalnum()
    return len(stars) if is_set and not is_operator and len(stars) <= MAX_STARS else 0


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
    drawn = list(_drawings(reading.solution))
    for step in reading.steps:
        text = step.text.strip()
        if not _says(text) or any(start <= step.start < end for start, end in drawn):
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


def _drawings(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of what is drawn, up to the end of the text where no mark closes it."""
    start = text.find("[asy]")
    while start >= 0:
        end = text.find("[/asy]", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = text.find("[asy]", end)


def _says(line: str) -> bool:
    """Say whether a line has a number, or words, beside what sets it."""
    if line.startswith(_ENVIRONMENT):
        line = line.partition("}")[2]
    tokens = lex(line)
    words = (text for text, kind in zip(tokens.texts, tokens.kinds, strict=True) if kind in WORDS)
    letters = sum(len(word) for word in words if len(word) > 1 or not word.isascii())
    return Kind.NUMBER in tokens.kinds or letters >= LEAST_LETTERS


@rule(Dimension.STRUCTURAL, FindingCode.LOOP)
def repeated_sentence(reading: SolutionAnalysis) -> Iterator[Found]:
    """A sentence is said three times in a row within one line.

    Fails: `She has 4 apples left over now. She has 4 apples left over now. She has 4 apples left over now.`
    Passes: `She has 4 apples left over now. She has 4 apples left over now.`
    """
    for step in reading.steps:
        if (found := _said_in_a_row(step.text[:MAX_LINE])) is not None:
            begin, end = found
            severity = SEVERITIES["repeated_sentence"]["loop"]
            yield Found(step.start + begin, step.start + end, severity, "said over and over")


def _said_in_a_row(text: str) -> tuple[int, int] | None:
    """Return where a sentence stands three times or more in a row; None where none does.

    The first of them may end a longer sentence.
    """
    if len(text) < LOOP * SHORTEST_SENTENCE:
        return None
    pieces = text.translate(_ENDS).split(".")[:-1]
    if len(set(map(str.lstrip, pieces))) == len(pieces):
        # Most texts say nothing twice.
        return None
    spans, place = [], 0
    for piece in pieces:
        behind = place + len(piece) + 1
        spans.append((behind - len(piece.lstrip()) - 1, behind))
        place = behind
    for index, (begin, end) in enumerate(spans[1:-1]):
        said, first_end = text[begin:end], spans[index][1]
        if not _is_sentence(said) or not text.endswith(said, 0, first_end):
            continue
        last = index
        while last + 1 < len(spans) and spans[last + 1][0] > spans[last][1] and text[slice(*spans[last + 1])] == said:
            last += 1
        if last - index + 1 >= LOOP:
            return first_end - len(said), spans[last][1]
    return None


def _is_sentence(said: str) -> bool:
    """Say whether a text between two ends of sentences is one line that begins as a sentence does."""
    begins = "A" <= said[0] <= "Z" or said[0].isdecimal()
    return begins and SHORTEST_SENTENCE <= len(said) <= LONGEST_SENTENCE and "\n" not in said


@rule(Dimension.STRUCTURAL, FindingCode.UNREADABLE_MATH)
def unreadable_math(reading: SolutionAnalysis) -> Iterator[Found]:
    """There are characters that cannot be read.

    Fails: `So x � 4.`
    Passes: `So x ≤ 4.`
    """
    text = reading.solution
    # Most texts have nothing that a line does not print.
    if text.replace("\n", "").isprintable() and "\ufffd" not in text:
        return
    if unreadable := _UNREADABLE_SET.intersection(text):
        start = min(map(text.index, unreadable))
        end = len(text) - len(text[start:].lstrip(_UNREADABLE))
        severity = SEVERITIES["unreadable_math"]["unreadable"]
        yield Found(start, end, severity, "characters that cannot be read")
