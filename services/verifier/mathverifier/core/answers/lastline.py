"""What answer does a text give that marks none? What its last line that says anything ends in."""

import re

from mathcontracts import Answer
from mathverifier.core.answers.sentence import HEDGE, NUMBER, TELLING, WORD, formulas, inside, joins, trimmed
from mathverifier.core.parser import parse
from mathverifier.core.quantities.reading import read_quantity

LAST_LINE = 4_000
LAST_LINES = 3
# Characters at the end in which a text may say that it has no answer.
GIVING_UP = 120
# Words in bold, beyond which they are a sentence with an emphasis.
MAX_BOLD_WORDS = 4
# Words that make a line say something of its own.
MIN_WORDS = 3
MAX_HEDGE = 60
# An operator or relation with nothing behind it: what it would have come to is not said. Bold text and rules are none.
_BROKEN_OFF = re.compile(
    r"(?:[+/×·÷=≈(]|(?<!-)-|(?<!\*)\*|\s[<>]|\s(?:the|an?|of|to|with|and|or|by|from|for|in|at|is|are|that|which|therefore|thus|hence))\Z"
)
_GIVEN_UP = re.compile(
    r"\b(?:(?:I|we)(?:'m| am| are| do| have)? (?:\w+ )?"
    r"(?:can ?not|can't|could not|couldn't|unable|not know|don't know|no idea|give up|not sure)"
    r"|can ?not be (?:determined|found|solved|answered)|sorry|please (?:provide|clarify|give|share)"
    r"|(?:in|not (?:\w+ )?)(?:enough|sufficient) information)\b"
    # What is to be done is not done.
    r"|(?:^|[.!?\n])\s*(?:(?:so|now|then|next|first),?\s+)?(?:we|I|you|let us|let's)\b[^.!?\n=]{0,20}"
    r"\b(?:find|determine|compute|calculate|solve|count)\b[^=\n]*\Z",
    re.IGNORECASE,
)
# A point, an interval or a set, without dollar signs.
_GROUP = re.compile(r"[(\[{]\s*[-−]?[\w./\\√]+(?:\s*,\s*[-−]?[\w./\\√]+)+\s*[)\]}]")
_LAST_COPULA = re.compile(
    r".*\bequations? (?:\w+ ){0,6}?is\s+|.*(?:\b(?:is|are|equals|be)\b|[=:])\s*(?:exactly\s+)?", re.DOTALL
)
_WORD_ANSWER = re.compile(
    r"(?:(?:the\s+)?(?:final\s+|correct\s+)?(?:answer|option|choice|réponse|respuesta|antwort)\s*(?:is\s*)?:?\s*)?"
    r"(\(?[A-H]\)?|yes|no|true|false)\.?",
    re.IGNORECASE,
)
# `The day is **Tuesday**.`
_CLOSING_WORD = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)?")
_TITLE = re.compile(r"answer|solution|conclusion|result|step|case|note|explanation|summary|proof|done", re.IGNORECASE)
_NAMES_IT = re.compile(r"\b(?:is|are|was)\s*\Z")
_NOTHING = re.compile(r"\b(does not exist|no (?:real |integer )?solutions?)\b[\s$.]*\Z", re.IGNORECASE)
_LABELLED = re.compile(r"\s*(?:final\s+)?(?:answer|réponse|respuesta|antwort|result|solution)\s*:\s*", re.IGNORECASE)
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*(?!\s*:)")
_SENTENCE = re.compile(r"(?<=[^\s.])(?:[.!?]|\.\\[\])])\s+(?=[A-Z])")
_DENIED = re.compile(r"(?:\b(?:not|never)|n't)(?: \w+){0,2}\s+\$?(-?\d+(?:\.\d+)?)")
_AFTERWORD = re.compile(
    r"\A\s*(?:for|where|with)\b"
    r"|\b(?:this|these|that|those|answer|hope|let me know|note|therefore|thus|hence|so|conclu\w+|units?|result)\b",
    re.IGNORECASE,
)
_CONCLUSION = re.compile(
    r"[*#\s]*(?:therefore|thus|hence|consequently|in conclusion|(?:in )?conclusion\**:)\b", re.IGNORECASE
)
_COMMENT = re.compile(
    r"(?:This|These|Note|Here)\b(?! (?:makes|gives|leaves|means|equals|results|totals|brings|adds))[^=]*\Z"
)
# "Therefore, 20 workers are needed to make 30 boxes": what is counted is what is said of.
_COUNTED = re.compile(
    r"[*#\s]*(?:therefore|thus|hence|so|consequently),?\s+(?P<count>(?:\*\*)?[$\\(]{0,3}\d[\d,./]*)(?P<noun>[^\d.,=+]{1,40}?)\s+"
    r"(?:are|is|were|was|will be|would be|must be)\s+(?:needed|required|necessary|sufficient|possible|enough)\b",
    re.IGNORECASE,
)


def last_line(text: str, begin: int = 0) -> Answer | None:
    """Return what the last line of `text[begin:]` that says anything ends in."""
    if _broken_off(text, begin):
        return None
    if _GIVEN_UP.search(text, max(begin, len(text) - GIVING_UP)):
        return None
    end = len(text.rstrip())
    for _ in range(LAST_LINES):
        start = _line_start(text, begin, end)
        if start >= end:
            return None
        if answer := _line(text, *_conclusion(text, start, end)):
            # "It cannot be 100" gives no answer.
            denied = {found.group(1) for found in _DENIED.finditer(text, start, end)}
            return None if answer.text in denied else answer
        if len(WORD.findall(text, start, end)) >= MIN_WORDS and not _AFTERWORD.search(text[start:end]):
            # Words that say something else than what came before.
            return None
        end = begin + len(text[begin:start].rstrip())
    return None


def _broken_off(text: str, begin: int) -> bool:
    end = len(text.rstrip())
    end = len(text[:end].removesuffix("$").rstrip())
    # No longer than the longest of its words, with the space before.
    return _BROKEN_OFF.search(text, max(begin, end - 12), end) is not None


def _line_start(text: str, begin: int, end: int) -> int:
    start = max(text.rfind("\n", begin, end) + 1, begin, end - LAST_LINE)
    closing = text[start:end].strip()
    if closing in ("\\]", "$$"):
        # A formula set apart, in lines of its own.
        opening = text.rfind("\\[" if closing == "\\]" else "$$", begin, end - 2)
        start = max(opening, begin, end - LAST_LINE)
    return start


def _conclusion(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the line's conclusion where only remarks on it follow, else of all of the line."""
    ends = [found.end() for found in _SENTENCE.finditer(text, start, end)]
    sentences = list(zip([start, *ends], [*ends, end], strict=True))
    for first, last in reversed(sentences):
        if _CONCLUSION.match(text, first, last):
            return (first, last) if TELLING.search(text, first, last) else (start, end)
        if not _COMMENT.match(text[first:last]):
            break
    return start, end


def _line(text: str, start: int, end: int) -> Answer | None:
    if not text[start:end].strip("-=*_~ \t"):
        return None  # A rule across the page.
    math = list(formulas(text, start, end))
    if len(math) == 1 and not (text[start : math[0].start()] + text[math[0].end() : end]).strip(" .\t"):
        return _inner(text, math[0])
    if not WORD.search(text, start, end):
        return trimmed(text, start, end)
    if counted := _COUNTED.match(text, start, end):
        return trimmed(text, *counted.span("count"))
    return _bold(text, start, end) or _said(text, math, start, end) or _ending(text, math, start, end)


def _said(text: str, math: list[re.Match[str]], start: int, end: int) -> Answer | None:
    """Return all that stands behind the line's last copula, where that is one expression or a number in words."""
    if nothing := _NOTHING.search(text, start, end):
        return trimmed(text, *nothing.span(1))
    if math:
        return None
    groups = [found for found in _GROUP.finditer(text, start, end) if not text[found.end() : end].strip(" .*")]
    if groups:
        return trimmed(text, *groups[-1].span())
    lead = _LAST_COPULA.match(text, start, end)
    if lead is None:
        return None
    rest = trimmed(text, lead.end(), end)
    words = rest.text.isascii() and read_quantity(rest.text).amount is not None
    sides = [side for side in rest.text.split("=") if parse(side) is None]
    return rest if words or (not sides and rest.text) else None


def _bold(text: str, start: int, end: int) -> Answer | None:
    for found in reversed(list(_BOLD.finditer(text, start, end))):
        said = found.group(1)
        if word := _WORD_ANSWER.fullmatch(said):
            return trimmed(text, found.start(1) + word.start(1), found.start(1) + word.end(1))
        if _is_closing_word(text[start : found.start()], said, text[found.end() : end]):
            return trimmed(text, *found.span(1))
        if (
            TELLING.search(said)
            and not said.rstrip().endswith(":")
            and len(WORD.findall(said)) <= MAX_BOLD_WORDS
            and not re.match(r"\s*(?:step|case|part)\b", said, re.IGNORECASE)
        ):
            label = _LABELLED.match(text, *found.span(1))
            return _numbered(text, label.end() if label else found.start(1), found.end(1))
    return None


def _is_closing_word(before: str, said: str, after: str) -> bool:
    """Whether bold words are the answer: alone in their line, or `The day is **Tuesday**.`"""
    if after.strip(" .") or not _CLOSING_WORD.fullmatch(said) or _TITLE.search(said):
        return False
    return not before.strip() or bool(_NAMES_IT.search(before))


def _numbered(text: str, start: int, end: int) -> Answer:
    """Return bold text; of a few words with one number in them, the number."""
    numbers = list(NUMBER.finditer(text, start, end))
    if len(WORD.findall(text, start, end)) > 1 and len(numbers) == 1 and not list(formulas(text, start, end)):
        return trimmed(text, *numbers[0].span())
    return trimmed(text, start, end)


def _ending(text: str, math: list[re.Match[str]], start: int, end: int) -> Answer | None:
    """Return the last formula or number of a line of words."""
    spans = [found.span() for found in math]
    numbers = [one for one in NUMBER.finditer(text, start, end) if not inside(one.start(), spans)]
    told = [one for one in math if TELLING.search(one.group())]
    if told and (not numbers or told[-1].start() > numbers[-1].start()):
        first = len(told) - 1
        while first and joins(text[told[first - 1].end() : told[first].start()]):
            first -= 1
        if first < len(told) - 1:
            return trimmed(text, told[first].start(), told[-1].end())
        return _inner(text, told[-1])
    return trimmed(text, *_result(text, numbers, start, end)) if numbers else None


def _result(text: str, numbers: list[re.Match[str]], start: int, end: int) -> tuple[int, int]:
    """Return the number that the line's last equation comes to (`5 + 3 = 8 for 3 gallons`), else the last one.

    Numbers joined by `or`, or by `maybe`, are taken together: neither of them is the answer.
    """
    equals = text.rfind("=", start, end)
    after = next((one for one in numbers if 0 <= one.start() - equals <= 3), None)
    if equals >= 0 and after is not None:
        return after.span()
    first = len(numbers) - 1
    while first and _hedges(text[numbers[first - 1].end() : numbers[first].start()]):
        first -= 1
    return numbers[first].start(), numbers[-1].end()


def _hedges(between: str) -> bool:
    return between.strip(" ,") == "or" or (len(between) < MAX_HEDGE and bool(HEDGE.fullmatch(between)))


def _inner(text: str, math: re.Match[str]) -> Answer:
    return trimmed(text, *math.span(math.lastgroup or 0))
