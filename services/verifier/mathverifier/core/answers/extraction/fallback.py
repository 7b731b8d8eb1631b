"""The answer of a text that marks none: what its last line that says anything ends in."""

import re
from collections.abc import Sequence
from typing import Final

from mathcontracts import Answer
from mathverifier.core.answers.extraction.breakdowns import breakdown_begin
from mathverifier.core.answers.extraction.chains import with_result
from mathverifier.core.answers.extraction.clauses import ending, inner
from mathverifier.core.answers.extraction.contrast import contrasted
from mathverifier.core.answers.extraction.copulas import said
from mathverifier.core.answers.extraction.emphasis import emphasized_answer
from mathverifier.core.answers.extraction.end_checks import check_begin
from mathverifier.core.answers.extraction.endings import Ending
from mathverifier.core.answers.extraction.idle_lines import is_comment, is_mere_remark, is_remark
from mathverifier.core.answers.extraction.languages import foreign_ending, is_foreign
from mathverifier.core.answers.extraction.named_answers import named_answer
from mathverifier.core.answers.extraction.options import chosen_option, option_span
from mathverifier.core.answers.extraction.paired_values import paired_values
from mathverifier.core.answers.extraction.question_asked import asks_count
from mathverifier.core.answers.extraction.spans import TELLING, WORD, content_begin, formulas, trimmed
from mathverifier.core.answers.extraction.spelled import spelled_out
from mathverifier.core.answers.extraction.unfinished import is_broken_off, is_given_up
from mathverifier.core.text.function_phrases import phrases_of
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

LAST_LINE = 4_000
LAST_LINES = 3
# Characters at the end in which a text may say that it has no answer.
GIVING_UP = 120
# Words that make a line say something of its own.
MIN_WORDS = 3
# Characters between a count and what is said of it.
MAX_COUNTED = 40
_CONCLUDING: Final = phrases_of("concluding")
_BEING: Final = phrases_of("being")
_COPULAS: Final = frozenset(("is", "are", "equals"))


def last_line(text: str, begin: int = 0, problem: str = "") -> Ending | None:
    """Return what the last line of `text[begin:]` that says anything ends in.

    A check at the end is passed over. Where its last line, too, gives a value, and another one, either may be meant.
    The `problem` tells whether a count is asked for, or a name.
    """
    end = len(text.rstrip())
    tail = Stretch(text, max(begin, end - GIVING_UP), end)
    if is_broken_off(tail) or is_given_up(tail):
        return None
    before = check_begin(text, begin, end)
    found = _last_said(text, begin, before, problem)
    if before < end and "\n" in text[before:end].strip():
        checked = _last_said(text, before, end, problem)
        if found is None or checked is None or checked.answer.text == found.answer.text:
            return found or checked
        whole = Answer(text=text[found.answer.start : end], start=found.answer.start, end=end)
        return Ending(whole, (found.answer, checked.answer), several=True, line=checked.line)
    return found


def _last_said(text: str, begin: int, end: int, problem: str) -> Ending | None:
    """Return what the last line of `text[begin:end]` that says anything ends in."""
    count = 0
    for _ in range(2 * LAST_LINES):
        start = _line_start(text, begin, end)
        if start >= end or count == LAST_LINES:
            return None
        whole = Stretch(text, start, end)
        if is_mere_remark(whole):
            end = begin + len(text[begin:start].rstrip())
            continue
        line = _without_parts(_conclusion(whole), problem)
        if found := _line(line, problem) or (spelled_out(line) if count == 0 else None):
            # "It cannot be 100" gives no answer.
            return None if found.answer.text in _denied(whole) else with_result(line, found)._replace(line=whole)
        if len(WORD.findall(text, start, end)) >= MIN_WORDS and not is_remark(whole):
            # Words that say something else than what came before.
            return None
        count += 1
        end = begin + len(text[begin:start].rstrip())
    return None


def _without_parts(line: Stretch, problem: str) -> Stretch:
    """Return a line without the parts of a total that stand at its end."""
    begin = breakdown_begin(line, counts=asks_count(problem))
    return line if begin is None else line.part(line.start, line.places[begin])


def _line_start(text: str, begin: int, end: int) -> int:
    start = max(text.rfind("\n", begin, end) + 1, begin, end - LAST_LINE)
    closing = text[start:end].strip()
    if closing in ("\\]", "$$"):
        # A formula set apart, in lines of its own.
        opening = text.rfind("\\[" if closing == "\\]" else "$$", begin, end - 2)
        start = max(opening, begin, end - LAST_LINE)
    return start


def _conclusion(line: Stretch) -> Stretch:
    """Return the line's conclusion where only remarks on it follow, else all of the line."""
    starts = [0, *line.sentence_starts]
    ends = [*starts[1:], line.size]
    for first, last in zip(reversed(starts), reversed(ends), strict=True):
        begin = content_begin(line, first)
        headed = line.words[begin : begin + 1] == ["conclusion"] and ":" in line.texts[begin + 1 : begin + 3]
        concluding = _CONCLUDING.at(line.tokens, begin, line.size)
        if headed or (concluding and line.words[begin] != "so"):
            span = line.places[first], line.places[last]
            whole = span == (line.start, line.end) or not TELLING.search(line.text, *span)
            return line if whole else Stretch(line.text, *span)
        if not is_comment(line, first, last):
            return line
    return line


def _denied(line: Stretch) -> set[str]:
    """Return the numbers behind a `not`, with two more words at most between."""
    found: set[str] = set()
    if "not" not in line.words and "never" not in line.words and "n't" not in line.tokens.text:
        return found
    for place, word in enumerate(line.words):
        if word in ("not", "never") or word.endswith("n't"):
            at = line.behind(place + 1)
            for _ in range(2):
                # `that is not zero is 18` denies no 18.
                at = line.behind(at + 1) if line.is_word(at) and line.words[at] not in _COPULAS else at
            at += line.texts[at : at + 1] == ["$"]
            sign = line.texts[at : at + 1] == ["-"]
            if at + sign < line.size and line.kinds[at + sign] is Kind.NUMBER:
                found.add(line.read(at, at + sign + 1))
    return found


def _line(line: Stretch, problem: str) -> Ending | None:
    text, start, end = line.text, line.start, line.end
    if not text[start:end].strip("-=*_~ \t"):
        return None  # A rule across the page.
    if is_foreign(line) and (found := foreign_ending(line)):
        return found
    lettered = option_span(line)
    if given := contrasted(line) or (trimmed(text, *lettered) if lettered else None):
        return Ending(given)
    math = list(formulas(text, start, end))
    if len(math) == 1 and not (text[start : math[0].start()] + text[math[0].end() : end]).strip(" .\t"):
        return Ending(inner(text, math[0]))
    if not WORD.search(text, start, end):
        return Ending(trimmed(text, start, end))
    return paired_values(line, problem) or _told(line, problem, math)


def _told(line: Stretch, problem: str, math: Sequence[re.Match[str]]) -> Ending | None:
    """Return what the words of a line tell: a count, a name, what is in bold, behind a copula, or an option."""
    if answer := _counted(line) or named_answer(line, problem) or emphasized_answer(line) or said(line, math):
        return Ending(answer)
    if (letter := chosen_option(line)) is not None:
        return Ending(trimmed(line.text, line.places[letter], line.places[letter + 1]))
    return ending(line, math)


def _counted(line: Stretch) -> Answer | None:
    """Return the count of `Therefore, 20 workers are needed to make 30 boxes`: it is what is said of."""
    head = _CONCLUDING.at(line.tokens, content_begin(line, 0), line.size)
    if head is None or line.words[head.end - 1] == "conclusion":
        return None
    begin = line.behind(head.end + (line.texts[head.end : head.end + 1] == [","]))
    place = begin
    while place < line.size and line.texts[place] in ("**", "$", "\\(", "("):
        place += 1
    if place == line.size or line.kinds[place] is not Kind.NUMBER:
        return None
    while place < line.size and (line.kinds[place] is Kind.NUMBER or line.texts[place] == "/"):
        place += 1
    for at in range(place, line.size):
        if line.kinds[at] is Kind.NUMBER or line.texts[at] in (".", ",", "=", "+"):
            return None
        if line.places[at] - line.places[place] > MAX_COUNTED:
            return None
        verb = _BEING.at(line.tokens, at, line.size) if line.is_spaced(at - 1) and at > place + 1 else None
        if verb and not FUNCTION_WORDS["needing"].isdisjoint(line.words[line.behind(verb.end) :][:1]):
            return trimmed(line.text, line.places[begin], line.places[place])
    return None
