"""The answer of a text that marks none: what its last line that says anything ends in."""

import re
from collections.abc import Sequence
from typing import Final

from mathcontracts import Answer
from mathverifier.core.answers.extraction.additions import addition
from mathverifier.core.answers.extraction.amounts import name_start
from mathverifier.core.answers.extraction.chains import with_result
from mathverifier.core.answers.extraction.clause_grammar import is_ratio
from mathverifier.core.answers.extraction.clauses import ending, inner
from mathverifier.core.answers.extraction.contrast import contrasted
from mathverifier.core.answers.extraction.disowning import answer_cues
from mathverifier.core.answers.extraction.emphasis import emphasized_answer
from mathverifier.core.answers.extraction.end_checks import check_begin
from mathverifier.core.answers.extraction.endings import Ending
from mathverifier.core.answers.extraction.languages import foreign_ending, is_foreign
from mathverifier.core.answers.extraction.options import ANSWER_HEADS, chosen_option, option_span
from mathverifier.core.answers.extraction.spans import NUMBER, TELLING, WORD, content_begin, formulas, joins, trimmed
from mathverifier.core.answers.extraction.spelled import is_quantity, spelled_out
from mathverifier.core.answers.extraction.unfinished import is_broken_off, is_given_up
from mathverifier.core.answers.variable_names import is_name
from mathverifier.core.expressions.parser import parse
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.function_phrases import phrases_of
from mathverifier.core.text.lexicon import ANSWER_REMARKS, FUNCTION_WORDS
from mathverifier.core.text.phrases import Phrases
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

LAST_LINE = 4_000
LAST_LINES = 3
# Characters at the end in which a text may say that it has no answer.
GIVING_UP = 120
# Words that make a line say something of its own.
MIN_WORDS = 3
# Words between `equation` and its copula, and characters between a count and what is said of it.
MAX_EQUATION_WORDS, MAX_COUNTED = 6, 40
_CONCLUDING: Final = phrases_of("concluding")
_BEING: Final = phrases_of("being")
_NAMED: Final = frozenset(("infinity", "inf", "sqrt", "theta", "alpha", "beta"))
# Before these words, a value is that of a place or a case: `5 at x = 3`.
_SUBORDINATING: Final = FUNCTION_WORDS["subordinating"] | {"at", "where", "attained", "reached"}
_COPULAS: Final = frozenset(("is", "are", "equals"))
_NO_VALUE: Final = phrases_of("no_value")
_REMARKS: Final = phrases_of("remarks")
_COURTESY: Final = Phrases(dict.fromkeys(ANSWER_REMARKS["courtesy"], "courtesy"))
_CLOSING_REMARKS: Final = answer_cues("closing_remarks")


def last_line(text: str, begin: int = 0) -> Ending | None:
    """Return what the last line of `text[begin:]` that says anything ends in.

    A check at the end is passed over. Where its last line, too, gives a value, and another one, either may be meant.
    """
    end = len(text.rstrip())
    tail = Stretch(text, max(begin, end - GIVING_UP), end)
    if is_broken_off(tail) or is_given_up(tail):
        return None
    before = check_begin(text, begin, end)
    found = _last_said(text, begin, before)
    if before < end and "\n" in text[before:end].strip():
        checked = _last_said(text, before, end)
        if found is None or checked is None or checked.answer.text == found.answer.text:
            return found or checked
        whole = Answer(text=text[found.answer.start : end], start=found.answer.start, end=end)
        return Ending(whole, (found.answer, checked.answer), several=True, line=checked.line)
    return found


def _last_said(text: str, begin: int, end: int) -> Ending | None:
    """Return what the last line of `text[begin:end]` that says anything ends in."""
    count = 0
    for _ in range(2 * LAST_LINES):
        start = _line_start(text, begin, end)
        if start >= end or count == LAST_LINES:
            return None
        whole = Stretch(text, start, end)
        if _is_mere_remark(whole):
            end = begin + len(text[begin:start].rstrip())
            continue
        line = _conclusion(whole)
        if found := _line(line) or (spelled_out(line) if count == 0 else None):
            # "It cannot be 100" gives no answer.
            return None if found.answer.text in _denied(whole) else with_result(line, found)._replace(line=whole)
        if len(WORD.findall(text, start, end)) >= MIN_WORDS and not _is_remark(whole):
            # Words that say something else than what came before.
            return None
        count += 1
        end = begin + len(text[begin:start].rstrip())
    return None


def _is_mere_remark(line: Stretch) -> bool:
    """Say whether a line gives no value, but a remark on the answer, a heading or how sure its writer is."""
    first = content_begin(line, 0)
    if first < line.size and line.kinds[first] is Kind.NUMBER and line.texts[first + 1 : first + 2] == ["."]:
        # The number of a step.
        first = line.behind(first + 2)
    if first >= line.size or "$" in line.texts or Kind.COMMAND in line.kinds:
        return False
    if line.words[first] == "confidence" and line.texts[first + 1 : first + 2] == [":"]:
        return True
    if Kind.NUMBER in line.kinds[first:]:
        return False
    head = ANSWER_HEADS.at(line.tokens, first, line.size)
    if head is not None and first and not line.read(head.end, line.size).strip(" :*#"):
        return True
    return _CLOSING_REMARKS.at(line.tokens, first, line.size) is not None


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
        if not _is_comment(line, first, last):
            return line
    return line


def _is_comment(line: Stretch, first: int, last: int) -> bool:
    """Say whether a sentence only remarks on what came before: `This holds for n = 5` gives a value."""
    if line.words[first : first + 1] == [] or line.words[first] not in FUNCTION_WORDS["commenting"]:
        return False
    verb = line.behind(first + 1)
    return not (
        not line.texts[first].istitle()
        or (line.words[verb : verb + 1] and line.words[verb] in FUNCTION_WORDS["working"])
        or "=" in line.text[line.places[first] : line.places[last]]
    )


def _is_remark(line: Stretch) -> bool:
    """Say whether a line only remarks on what came before: `Hope this helps`."""
    first = line.behind(0)
    if first < line.size and line.words[first] in FUNCTION_WORDS["trailing"]:
        return True
    return any(
        word.startswith("conclu")
        or (word in _COURTESY.first and _COURTESY.at(line.tokens, place, line.size))
        or word.partition("'")[0] in FUNCTION_WORDS["remarks"]
        or (word in _REMARKS.first and _REMARKS.at(line.tokens, place, line.size))
        for place, word in enumerate(line.words)
    )


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


def _line(line: Stretch) -> Ending | None:
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
    if answer := _counted(line) or emphasized_answer(line) or _said(line, math):
        return Ending(answer)
    if (letter := chosen_option(line)) is not None:
        return Ending(trimmed(text, line.places[letter], line.places[letter + 1]))
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


def _said(line: Stretch, math: Sequence[re.Match[str]]) -> Answer | None:
    """Return all that stands behind the line's last copula, where that is one expression or a number in words."""
    text = line.text
    if nothing := _nothing(line):
        return nothing
    if math:
        return _told(line, math[-1])
    if group := _group(line):
        return group
    lead = _lead(line)
    if lead is None or _is_added(line, lead):
        return None
    rest = trimmed(text, line.places[lead], line.end)
    if line.texts[line.before(lead)] == "=" and is_name(rest.text) and (value := _named_behind(line, lead)):
        return value
    numbers = list(NUMBER.finditer(text, line.start, line.places[lead]))
    if numbers:
        last = numbers[-1].end()
        name = max(last, name_start(line, rest.start))
        between = line.words[line.index(last) : lead]
        if not _SUBORDINATING.isdisjoint(between) or (name < rest.start and joins(text[last:name])):
            return None
    words = rest.text.isascii() and is_quantity(rest.text)
    sides = [side for side in rest.text.split("=") if parse(side) is None]
    return rest if words or (not sides and rest.text) else None


def _is_added(line: Stretch, lead: int) -> bool:
    """Say whether the sign before `lead` stands in a reason or a bracket behind a number: `7 left (15 - 8 = 7)`."""
    low = max(line.sentence_starts, default=0)
    added = addition(line, low)
    return (
        added is not None
        and added.start < line.places[lead]
        and bool(NUMBER.search(line.text, line.places[low], added.start))
    )


def _named_behind(line: Stretch, lead: int) -> Answer | None:
    """Return the number of which the name stands behind its equals sign: 12 of `or 12 = x`."""
    last = line.before(line.before(lead))
    first = last + 1
    while first > 0 and (line.kinds[first - 1] in (Kind.NUMBER, Kind.CURRENCY) or line.texts[first - 1] in "-./"):
        first -= 1
    number = trimmed(line.text, line.places[first], line.places[last + 1])
    before = line.before(first)
    stands_alone = before < 0 or line.kinds[before] in WORDS or line.texts[before] in ",;:=>"
    return number if stands_alone and read_quantity(number.text).number is not None else None


def _told(line: Stretch, formula: re.Match[str]) -> Answer | None:
    """Return what the formula at the end of a line holds, behind a copula: `the product is $i$`."""
    if line.text[formula.end() : line.end].strip(" .*") or "=" in formula.group():
        return None
    place = line.before(line.index(formula.start()))
    letters = not TELLING.search(formula.group())
    return inner(line.text, formula) if letters and place >= 0 and line.words[place] in ("is", "be", "equals") else None


def _nothing(line: Stretch) -> Answer | None:
    """Return `no solution` or `does not exist`, where the line ends in it."""
    for place in range(max(0, line.size - 12), line.size):
        if line.words[place] in _NO_VALUE.first and (found := _NO_VALUE.at(line.tokens, place, line.size)):
            rest = [word for word in line.words[found.end :] if not word.isspace() and word not in ("$", ".")]
            if rest in ([], ["exists"], ["exist"]):
                return trimmed(line.text, line.places[place], line.places[found.end])
    return None


def _group(line: Stretch) -> Answer | None:
    """Return the point, interval or set, without dollar signs, that the line ends in."""
    last = line.size - 1
    while last >= 0 and line.texts[last] in (" ", ".", "*", "**"):
        last -= 1
    if last < 0 or line.kinds[last] is not Kind.CLOSE:
        return None
    first = line.tokens.partners.get(last, last)
    if first >= last or line.texts[first] not in ("(", "[", "{") or line.texts[last] not in (")", "]", "}"):
        return None
    items: list[list[int]] = [[]]
    for place in range(first + 1, last):
        if line.texts[place] == ",":
            items.append([])
        elif not line.texts[place].isspace():
            items[-1].append(place)
    simple = all(item and all(_is_plain(line, place) for place in item) for item in items)
    # `(100,200)` may be one number to the lexer.
    listed = "," in line.read(first, last)
    return trimmed(line.text, line.places[first], line.places[last + 1]) if simple and listed else None


def _is_plain(line: Stretch, place: int) -> bool:
    text = line.texts[place]
    if line.kinds[place] in WORDS:
        # `(a length, so it is positive)` is a remark.
        return len(text) < 3 or text.lower() in _NAMED
    return line.kinds[place] in (Kind.NUMBER, Kind.COMMAND) or text in "-./√_"


def _lead(line: Stretch) -> int | None:
    """Return the index behind the line's last copula, equals sign or colon."""
    found = None
    for place in range(line.size - 1, -1, -1):
        word = line.words[place]
        if word == "is" and line.is_spaced(place + 1) and place + 1 < line.size and _is_of_equation(line, place):
            return line.behind(place + 1)
        if found is None and (
            word in ("is", "are", "equals", "be")
            or (word == "=" and line.texts[place - 1 : place] not in (["≠"], ["≤"], ["≥"], ["<"], [">"], ["!"]))
            or (word == ":" and not is_ratio(line, place))
        ):
            found = line.behind(place + 1)
            if line.words[found : found + 1] == ["exactly"]:
                found = line.behind(found + 1)
    return found


def _is_of_equation(line: Stretch, place: int) -> bool:
    """Say whether the copula at `place` says what an equation is."""
    words = 0
    while (place := line.before(place)) >= 0 and line.is_word(place) and words <= MAX_EQUATION_WORDS:
        if line.words[place] in ("equation", "equations"):
            return True
        words += 1
    return False
