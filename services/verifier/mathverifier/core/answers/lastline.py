"""What answer does a text give that marks none? What its last line that says anything ends in."""

import re
from itertools import pairwise
from typing import NamedTuple

from mathcontracts import Answer
from mathverifier.core.answers.amount import Amount, amounts, name_start
from mathverifier.core.answers.sentence import HEDGE, NUMBER, TELLING, WORD, formulas, joins, trimmed
from mathverifier.core.parser import parse
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.stretch import Stretch

LAST_LINE = 4_000
LAST_LINES = 3
# Characters at the end in which a text may say that it has no answer.
GIVING_UP = 120
# Words in bold, beyond which they are a sentence with an emphasis.
MAX_BOLD_WORDS = 4
# Words that make a line say something of its own.
MIN_WORDS = 3
MAX_HEDGE = 60
# Characters before an amount that say what it is.
NEAR = 60
# An operator or relation with nothing behind it: what it would have come to is not said. Bold text and rules are none.
_BROKEN_OFF = re.compile(
    r"(?:[+/×·÷=≈({]|(?<!-)-|(?<!\*)\*|\s[<>]|\s(?:the|an?|of|to|with|and|or|by|from|for|in|at|is|are|that|which|therefore|thus|hence))\Z"
)
_GIVEN_UP = re.compile(
    r"\b(?:(?:I|we)(?:'m| am| are| do| have)? (?:\w+ )?"
    r"(?:can ?not|can't|could not|couldn't|unable|not able|not know|don't know|no idea|give up|not sure)"
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
    r".*\bequations? (?:\w+ ){0,6}?is\s+"
    r"|.*(?:\b(?:is|are|equals|be)\b|(?<![<>!≠≤≥])=|:(?!\d))\s*(?:exactly\s+)?",
    re.DOTALL,
)
# What an amount is said of ends here: `are 8 and 12`, `comes to $5`.
_COPULA = re.compile(
    r"(?:\b(?:is|are|was|were|be|equals?|becomes|remains?|(?:comes|amounts|adds\s+up|sums\s+up|works\s+out)\s+to|(?:a|the)\s+total\s+of|equivalent\s+to|(?:we|I|you)\s+(?:get|obtain)|and\s+get|gives?|yields?|leads?\s+to|leading\s+to|results?\s+in|simplif(?:y|ies)\s+to|there['’]s|it['’]s|that['’]s)\b"
    r"|(?<![<>!≠≤≥])=|(?<![≠≤≥<>])≈|:(?!\d))(?:\s+(?:exactly|only|just|now|then|about|approximately|either|both|therefore|still|also|thus|[a-z]+ly))*"
    r"[\s$*(]*\Z",
    re.IGNORECASE,
)
# What stands behind the object of a sentence and says more of it.
_PHRASE = re.compile(
    r"(?:[^\d.,;:=$\\]{0,60}?)\b(?:when|because|since|as|if|for|in|out\s+of|per|from|by|at|on|after|before|with|within|each|over"
    r"|to|of|than|while|so|which|where|during|between|among|every|until|and|instead)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\b(?:when|because|since|if|while|which|who|whose|considering|given|once|until|unless)\b", re.IGNORECASE
)
# A phrase that only leads up to the sentence: `In 2024, …`, `After 3 days, …`.
_INTRODUCTION = re.compile(
    r"[*#\s]*(?:(?:so|thus|therefore|hence|then|finally|and|now)\b,?\s+)?"
    r"(?:in|after|for|at|on|with|since|because|if|when|by|during|over|of|given|once|as|every|to|from|out of)\b"
    r"[^,.=]*,\s",
    re.IGNORECASE,
)
_NEXT_CLAUSE = re.compile(r"[,;]|\b(?:so|which|meaning|or|because|but|then)\b|[.!?]\s", re.IGNORECASE)
_EQUALS = re.compile(r"(?:(?<![<>!≠≤≥])=\s{0,2}(?:\\?[$€£])?(?:<<[^<>\n]*>>)?|>>[$€£]?)\Z")
_IN_TOTAL = re.compile(r"\s*(?:[a-z]+\s+){0,2}(?:in\s+total|in\s+all|all\s+told|altogether)\b", re.IGNORECASE)
# `x <= ` before an amount.
_BOUNDED = re.compile(r"(?<![\w\\])[a-zA-Z](?:_\w)?\s*(?:[<>]=?|!=|[≠≤≥])\s*\Z")
_WHICH_IS = re.compile(r",\s+which\s+(?:is|equals)\s+[$\\(]*\Z")
# `Solution: Choice_B`.
_CHOICE = re.compile(
    r"[*#\s]*(?:(?:final\s+)?(?:solution|answer)\b\s*(?:is\b)?\s*:?\s*)?(?:the\s+)?(?:choice|option)[\s_\\(]*"
    r"(?P<letter>[A-H])\b[\s)*.]*",
    re.IGNORECASE,
)
# What is known already: `the 3 people`, `those 5 boxes`.
_DEFINITE = re.compile(
    r"(?<!\w)(?:the|these|those|all|both|his|her|their|its|my|our|other|first|last|next|remaining|same)\s+[$\\(]*\Z",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"(?:\b(?:not|never)|n['’]t)(?: \w+){0,2}\s+[$\\(]*\Z", re.IGNORECASE)
# Words between two numbers that work something out of both.
_WORKED_OUT = re.compile(
    r"\W*(?:out\W+)?(?:times|of|plus|minus|by|over|less|more|to|and|per)\W+(?:(?:the|a|an|than|of|by|power)\W+)*",
    re.IGNORECASE,
)
_NUMBER_WORDS = re.compile(
    r"(?<![\w-])(?:(?:minus|negative)\s+)?(?:(?:twen|thir|for|fif|six|seven|eigh|nine)ty|(?:zero|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)\b)(?:[ -][a-z]+){0,4}"
)
_CHOSEN = re.compile(
    r"(?<=[.!?:]\s)\$\$?\s*(?P<letter>[A-H])\s*\$?\$\s*\.?\s*\Z|(?<=[.!?:]\s)\\[\[(]\s*(?P<other>[A-H])\s*\\[\])]\s*\.?\s*\Z"
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
_NOTHING = re.compile(r"\b(does not exist|no (?:real |integer )?solutions?)(?:\s+exists?)?\b[\s$.]*\Z", re.IGNORECASE)
_LABELLED = re.compile(r"\s*(?:final\s+)?(?:answer|réponse|respuesta|antwort|result|solution)\s*:\s*", re.IGNORECASE)
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*(?!\s*:)")
_SENTENCE = re.compile(r"(?<=[^\s.])(?:[.!?]|\.\\[\])]|\.\${1,2}|\\\])\s+(?=[A-Z])|\s(?=(?:Therefore|Thus|Hence),?\s)")
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


class Ending(NamedTuple):
    """What a text ends in. Where its line may give one of `several` values, `answer` is all of them.

    `readings` are these, or nothing where words work something out of them. `bound` is the number of an inequality.
    """

    answer: Answer
    readings: tuple[Answer, ...] = ()
    several: bool = False
    bound: Answer | None = None


def last_line(text: str, begin: int = 0) -> Ending | None:
    """Return what the last line of `text[begin:]` that says anything ends in."""
    if _broken_off(text, begin):
        return None
    if _GIVEN_UP.search(text, max(begin, len(text) - GIVING_UP)):
        return None
    end = len(text.rstrip())
    for line in range(LAST_LINES):
        start = _line_start(text, begin, end)
        if start >= end:
            return None
        span = _conclusion(text, start, end)
        if ending := _line(text, *span) or (_in_words(text, *span) if line == 0 else None):
            # "It cannot be 100" gives no answer.
            denied = {found.group(1) for found in _DENIED.finditer(text, start, end)}
            return None if ending.answer.text in denied else ending
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


def _line(text: str, start: int, end: int) -> Ending | None:
    if not text[start:end].strip("-=*_~ \t"):
        return None  # A rule across the page.
    math = list(formulas(text, start, end))
    if choice := _CHOICE.fullmatch(text, start, end):
        return Ending(trimmed(text, *choice.span("letter")))
    if len(math) == 1 and not (text[start : math[0].start()] + text[math[0].end() : end]).strip(" .\t"):
        return Ending(_inner(text, math[0]))
    if not WORD.search(text, start, end):
        return Ending(trimmed(text, start, end))
    if counted := _COUNTED.match(text, start, end):
        return Ending(trimmed(text, *counted.span("count")))
    if answer := _bold(text, start, end) or _said(text, math, start, end):
        return Ending(answer)
    if chosen := _CHOSEN.search(text, start, end):
        return Ending(trimmed(text, *chosen.span(chosen.lastgroup or 0)))
    return _ending(text, math, start, end)


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
    numbers = list(NUMBER.finditer(text, start, lead.end()))
    if numbers:
        last = numbers[-1].end()
        name = named(text, Amount(rest.start, rest.end), last).start
        if _SUBORDINATE.search(text, last, lead.end()) or (name < rest.start and joins(text[last:name])):
            return None
    words = rest.text.isascii() and _is_quantity(rest.text)
    sides = [side for side in rest.text.split("=") if parse(side) is None]
    return rest if words or (not sides and rest.text) else None


def _is_quantity(text: str) -> bool:
    """Say whether all of `text` is one quantity in words, as `twenty-one` is."""
    if not text[:1].isalpha() or len(text) > MAX_HEDGE:
        return False
    quantity = read_quantity(text)
    return quantity.understood and quantity.amount is not None


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


def _in_words(text: str, start: int, end: int) -> Ending | None:
    """Return the only number of a line, where that is in words."""
    found = list(_NUMBER_WORDS.finditer(text, start, end))
    if len(found) != 1:
        return None
    first, last = found[0].span()
    while last > first and not _is_quantity(text[first:last]):
        last = max(first, text.rfind(" ", first, last), text.rfind("-", first, last))
    return Ending(trimmed(text, first, last)) if last > first else None


def _ending(text: str, math: list[re.Match[str]], start: int, end: int) -> Ending | None:
    """Return the amount that a line of words gives: its only one, its result, or what it says of its subject."""
    told = [Amount(*one.span(), formula=True) for one in math if TELLING.search(one.group())]
    found = [
        one
        for one in sorted([*told, *amounts(Stretch(text, start, end), [one.span() for one in math])])
        if not _NEGATED.search(_near(text, one, start))
    ]
    if not found:
        return None
    start, found = _last_sentence(text, start, end, found)
    found = [one for one in found if not _DEFINITE.search(_near(text, one, start))] or found
    if len(found) == 1:
        return _only(text, found[0])
    subject = [one for one in range(len(found)) if _COPULA.search(_near(text, named(text, found[one], start), start))]
    results = [one for one in range(len(found)) if _is_result(text, found[one], start)]
    if results and (not subject or results[-1] >= subject[-1]):
        return _result(text, found, results, start)
    subject = subject or [one for one in range(len(found)) if _IN_TOTAL.match(text, found[one].end, end)]
    if subject:
        return _object(text, found, subject[-1], start)
    if all(_is_joined(text, found, one, start) for one in range(len(found) - 1)):
        return Ending(_taken(text, found))
    return _ambiguous(text, found)


def _last_sentence(text: str, start: int, end: int, found: list[Amount]) -> tuple[int, list[Amount]]:
    """Return the last sentence that has amounts, from its start, with these; what leads up to it says none."""
    starts = [start, *(one.end() for one in _SENTENCE.finditer(text, start, end))]
    stop = end
    for begin in reversed(starts):
        own = [one for one in found if begin <= one.start < stop]
        later = _INTRODUCTION.match(text, begin, end) if own else None
        said = [one for one in own if later is None or one.start >= later.end()]
        earlier = [one for one in found if one.start < begin]
        if not said:
            stop = begin
        # `It is 41. Maybe 42.` is one saying.
        elif not (earlier and _hedges(text[earlier[-1].end : own[0].start])):
            return begin, said
    return start, found


def _near(text: str, one: Amount, start: int) -> str:
    """Return the words right before an amount."""
    return text[max(start, one.start - NEAR) : one.start]


def _is_result(text: str, one: Amount, start: int) -> bool:
    """Say whether an equation comes to the amount."""
    if one.formula:
        return "=" in text[one.start : one.end]
    return bool(_EQUALS.search(_near(text, one, start)))


def _result(text: str, found: list[Amount], results: list[int], start: int) -> Ending:
    """Return what the last equation of the line comes to, unless a later clause gives another value."""
    last = first = results[-1]
    while (
        first - 1 in results
        and _is_joined(text, found, first - 1, start)
        and _alike(text, found[first - 1 : first + 1], start)
    ):
        first -= 1
    later = found[last + 1 :]
    if later and _NEXT_CLAUSE.search(text[found[last].end : later[-1].start]):
        return _ambiguous(text, [found[last], *later])
    if first < last:
        return Ending(_taken(text, [named(text, one, start) for one in found[first : last + 1]]))
    return Ending(_taken(text, [found[last]]))


def _alike(text: str, both: list[Amount], start: int) -> bool:
    """Say whether two amounts both have names or both have none: `3Y/3 = 40, or Y = 40` are no list."""
    return len({named(text, one, start).start == one.start for one in both}) == 1


def _object(text: str, found: list[Amount], place: int, start: int) -> Ending:
    """Return what stands behind a copula: the amount at `place`, with those that are joined to it."""
    last = place
    while last + 1 < len(found) and _is_joined(text, found, last, start):
        last += 1
    behind, before = found[last + 1 :], found[:place]
    tail = text[found[last].end : behind[0].start] if behind else ""
    between = text[before[-1].end : found[place].start] if before else ""
    # `6 times 2, which is 12` gives 12; `2.5 hours, which is 150 minutes` gives both.
    worked_out = _WHICH_IS.search(between) and not _COPULA.search(_near(text, before[-1], start))
    if _SUBORDINATE.search(between) and not worked_out:
        # `He has 13 because 2 plus 11 is 13.`
        again = _number(text, found[0]) == _number(text, found[place])
        return Ending(_taken(text, [found[0]])) if again else _ambiguous(text, found)
    if behind and (_WORKED_OUT.fullmatch(tail) or not _PHRASE.match(tail)):
        return _ambiguous(text, found)
    return Ending(_taken(text, [named(text, one, start) for one in found[place : last + 1]]))


def _is_joined(text: str, found: list[Amount], place: int, start: int) -> bool:
    between = text[found[place].end : named(text, found[place + 1], start).start]
    return joins(between) or _hedges(between)


def _only(text: str, one: Amount) -> Ending:
    """Return the only amount of a line; of `x <= 7`, all of it."""
    bound = None if one.formula else _BOUNDED.search(text, max(0, one.start - 24), one.start)
    if bound is None:
        return Ending(_taken(text, [one]))
    return Ending(trimmed(text, bound.start(), one.end), bound=trimmed(text, one.start, one.end))


def _taken(text: str, found: list[Amount]) -> Answer:
    if len(found) == 1 and found[0].formula:
        return _inner(text, next(formulas(text, found[0].start, found[0].end)))
    return trimmed(text, found[0].start, found[-1].end)


def _number(text: str, one: Amount) -> str:
    """Return the number that the amount begins with."""
    number = NUMBER.match(text, one.start, one.end)
    return number.group().replace(",", "") if number else text[one.start : one.end]


def _ambiguous(text: str, found: list[Amount]) -> Ending:
    """Return all that the line may give; what is hedged with `or` is one saying, and so is one value said again."""
    readings = tuple(_taken(text, [one]) for one in found)
    if len({_number(text, one) for one in found}) == 1 and len({one.text for one in readings}) < 3:
        return Ending(readings[-1])
    between = [text[one.end : other.start] for one, other in pairwise(found)]
    if all(map(_hedges, between)):
        return Ending(_taken(text, found))
    worked_out = any(_WORKED_OUT.fullmatch(joint) for joint in between)
    return Ending(trimmed(text, found[0].start, found[-1].end), () if worked_out else readings, several=True)


def _hedges(between: str) -> bool:
    return between.strip(" ,") == "or" or (len(between) < MAX_HEDGE and bool(HEDGE.fullmatch(between)))


def _inner(text: str, math: re.Match[str]) -> Answer:
    return trimmed(text, *math.span(math.lastgroup or 0))


def named(text: str, amount: Amount, start: int) -> Amount:
    """Return the amount with the letter that it is said to be: `x = 8`."""
    if not text[max(start, amount.start - 4) : amount.start].rstrip().endswith("="):
        return amount
    line = Stretch(text, max(start, amount.start - 24), amount.start)
    return amount._replace(start=name_start(line, amount.start))
