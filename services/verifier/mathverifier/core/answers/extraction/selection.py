"""The marked answers that stand: without those that are taken back, with those joined that belong together."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from mathcontracts import Answer
from mathverifier.core.answers.extraction.assertion import Context, Doubt, context
from mathverifier.core.answers.extraction.box_groups import CLOSERS, MAX_JOINED, joined_boxes
from mathverifier.core.answers.extraction.conditions import is_conditional
from mathverifier.core.answers.extraction.continuation import Continuation, continuation
from mathverifier.core.answers.extraction.distinct_values import LONG, distinct, value_of
from mathverifier.core.answers.extraction.fallback import last_line
from mathverifier.core.answers.extraction.markers import Mark
from mathverifier.core.answers.extraction.other_things import is_of_other_thing, names_asked_thing
from mathverifier.core.answers.extraction.polar import Polar, polar_answer
from mathverifier.core.answers.extraction.question_asked import answers_another, clause_begin, names_asked
from mathverifier.core.answers.extraction.retraction import changes_mind, retraction_end, taken_back_end
from mathverifier.core.answers.extraction.spans import HEDGE, MATH, NUMBER, blank, trimmed
from mathverifier.core.answers.extraction.surroundings import Surroundings, sentence_before, surroundings
from mathverifier.core.answers.extraction.touching import touching
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

# Marks that are looked at, from the end.
MAX_LOOKED_AT = 100
_OR = re.compile(r"[\s,(]*or\s+(?=[\d$\\-])", re.IGNORECASE)
# Another form of the same value: `\boxed{a} = \boxed{b}`.
_EQUATED = re.compile(
    r"[\s$\\()\[\],]*(?:=|≈|\\approx|\\equiv|i\.e\.|(?:or\s+)?equivalently)[\s$\\()\[\],:]*", re.IGNORECASE
)
_CHOICE = re.compile(r"\\text|\(?[A-H]\)?\Z")
_SENTENCE_END = re.compile(r"[.!?;]\$?\s|\n")


class Standing(NamedTuple):
    """What stands: the answer, the values that it asserts, and all different answers since the last change of mind.

    `doubt` says why no answer is asserted; then `values` are all that it may be, or nothing.
    """

    answer: Answer | None
    values: tuple[Answer, ...] = ()
    candidates: tuple[Answer, ...] = ()
    doubt: Doubt | None = None


def standing(text: str, marks: Sequence[Mark], problem: str = "") -> Standing:
    """Return what stands of `marks`, which are in the order of `text` and none of them blank."""
    last = marks[-1]
    start, end = (last.start, last.end) if last.boxed else (last.answer.start, last.answer.end)
    around = surroundings(text, start, end, problem=problem)
    goes_on = around.goes_on
    going_on = continuation(around.behind, last.answer.text, is_subject=around.is_subject) if goes_on else None
    if retracted := _retracted(around, last.answer, going_on) if goes_on else None:
        return retracted
    if cases := _cases(text, marks):
        return Standing(_span(text, cases, None), distinct([one.answer for one in cases]), doubt="ambiguous")
    group = joined_boxes(text, marks)
    earlier = marks[: -len(group)]
    alternative = _alternative(text, last) if goes_on else None
    if len(group) == 1 and alternative is None and (found := _doubted(around, marks, going_on)):
        return _with_later(text, last, found)
    values = distinct([mark.answer for mark in group] + ([alternative] if alternative else []))
    answer = last.answer if len(values) == 1 else _span(text, group, alternative)
    asserted = (*_rivals(text, earlier, last), *values)
    others = (alternative,) if alternative else ()
    return Standing(answer, asserted, (*_candidates(text, earlier, group), answer, *others))


def closing(text: str, begin: int = 0, problem: str = "") -> Standing:
    """Return what stands of a text that marks no answer behind `begin`: what its last line gives."""
    if problem and (polar := polar_answer(text, begin, problem)) is not None:
        return _polar(text, polar, problem)
    ending = last_line(text, begin, problem)
    if ending is None or blank(ending.answer.text):
        return Standing(None)
    answer = ending.answer
    if ending.several:
        return Standing(answer, ending.readings, doubt="ambiguous")
    if ending.bound is not None:
        return Standing(answer, (ending.bound,), doubt="denied")
    around = surroundings(text, answer.start, answer.end, ending.line, problem)
    going_on = None
    if around.goes_on:
        going_on = continuation(around.behind, answer.text, is_subject=around.is_subject)
        if going_on or retraction_end(around.behind) is not None:
            changed = going_on is not None and going_on.effect == "changed"
            return Standing(None, () if changed else (answer,), doubt="denied")
    if found := context(around, going_on):
        return _asked_before(around, begin) or _denied(found, answer, text)
    return Standing(answer, ending.listed or (answer,), (answer,))


def _polar(text: str, polar: Polar, problem: str) -> Standing:
    """Return what stands of a yes or no, which its surroundings may deny as any other answer's."""
    answer = polar.answer
    around = surroundings(text[: polar.stop], answer.start, answer.end, problem=problem)
    going_on = continuation(around.behind, answer.text, is_subject=around.is_subject) if around.goes_on else None
    if found := context(around, going_on):
        return _denied(found, answer, text)
    return Standing(answer, (answer,), (answer,))


def _asked_before(around: Surroundings, begin: int) -> Standing | None:
    """Return what the clause before an answer gives, where that names what is asked for and this another thing."""
    line = around.before
    stop = line.places[clause_begin(line)] if line.size else line.start
    is_other = answers_another(line, around.problem) or is_of_other_thing(line, around.behind, around.problem)
    if stop <= begin or not is_other:
        return None
    found = closing(around.text[:stop].rstrip(" ,;\n"), begin, around.problem)
    if found.answer is None or found.doubt is not None:
        return None
    before = surroundings(around.text, found.answer.start, found.answer.end).before
    named = names_asked(before, around.problem) or names_asked_thing(before, around.problem)
    return found if named else None


def _denied(found: Context, answer: Answer, text: str) -> Standing:
    """Return what stands of an answer that its context does not assert."""
    unknown = found.changed and not (found.elsewhere and _is_only_number(text, answer))
    return Standing(None if found.doubt == "denied" else answer, () if unknown else (answer,), doubt=found.doubt)


def _is_only_number(text: str, answer: Answer) -> bool:
    """Say whether a short text gives no number but that of its answer."""
    if len(text) > LONG:
        return False
    line = Stretch(text, 0, len(text))
    numbers = [place for place, kind in enumerate(line.kinds) if kind in (Kind.NUMBER, Kind.NUMERAL)]
    return all(answer.start <= line.places[place] < answer.end for place in numbers)


def _with_later(text: str, last: Mark, found: Standing) -> Standing:
    """Return what stands of a denied mark: anything, where the lines behind it work something out."""
    line = text.find("\n", last.end)
    if found.doubt != "denied" or not found.values or line < 0 or text.find("=", line) < 0:
        return found
    return found if last_line(text, line) is None else found._replace(values=())


def _retracted(around: Surroundings, answer: Answer, going_on: Continuation | None) -> Standing | None:
    """Return what stands where the answer is taken back: what corrects it, or nothing."""
    taken_back, near = taken_back_end(around.behind), retraction_end(around.behind)
    recanted = going_on.end if going_on and going_on.effect == "taken back" else None
    ends = [one for one in (taken_back, near, recanted) if one is not None]
    if not ends:
        return None
    correction = closing(around.text, max(ends), around.problem)
    if correction.answer is not None and correction.doubt is None:
        return correction
    if taken_back is not None:
        return Standing(None)
    return Standing(None, (answer, *correction.values), doubt="denied")


def _doubted(around: Surroundings, marks: Sequence[Mark], going_on: Continuation | None) -> Standing | None:
    """Return what stands where the last mark is not asserted as it is, or is a part of a longer value."""
    text, last = around.text, marks[-1]
    if last.denied:
        return Standing(None, doubt="denied")
    touched = touching(around.before, around.behind) if last.boxed and not _CHOICE.match(last.answer.text) else None
    if touched:
        whole = Answer(text=text[touched.start : touched.end], start=touched.start, end=touched.end)
        if touched.kind == "part":
            return Standing(last.answer, doubt="ambiguous")
        if touched.kind == "related":
            return Standing(whole, (last.answer,), doubt="denied")
        if context(around.widened(touched.start, touched.end), going_on) is None:
            return Standing(whole, (whole,), (whole,))
    found = context(around, going_on)
    if found is None:
        return None
    earlier = [mark for mark in marks[:-1] if value_of(mark.answer) != value_of(last.answer)]
    if (
        earlier
        and found.doubt == "denied"
        and not found.changed
        and not found.unread
        and len(earlier) == len(marks) - 1
    ):
        # "It is 6, not 7" asserts the 6.
        other = earlier[-1]
        cut = text[: other.end]
        if (other.end > around.before.start or other.final) and (
            context(surroundings(cut, other.start, other.end, problem=around.problem), None) is None
        ):
            return standing(cut, earlier, around.problem)
    denied = _denied(found, last.answer, text)
    # Nobody knows which of those before it stands, if one does.
    return denied._replace(values=distinct([*denied.values, *(mark.answer for mark in earlier)]))


def _cases(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """Return the boxes at the end that each hold under a condition of its own: `6 if n is even; 7 if n is odd`."""
    found: list[Mark] = []
    if len(marks) < 2:
        return found
    later = len(text)
    for mark in reversed(marks[-MAX_JOINED:]):
        if not mark.boxed or (found and found[0].start - mark.end > LONG):
            break
        if found and changes_mind(text, mark.end, found[0].start):
            break
        behind = _SENTENCE_END.split(text[mark.end : min(later, mark.end + LONG)], maxsplit=1)[0]
        if not is_conditional(_since_box(sentence_before(text, mark.start)) + " " + behind):
            break
        found.insert(0, mark)
        later = mark.start
    return found if len(distinct([mark.answer for mark in found])) > 1 else []


def _since_box(before: str) -> str:
    return before.rpartition("\\boxed")[2]


def _span(text: str, group: Sequence[Mark], alternative: Answer | None) -> Answer:
    """Return all of an answer of several values; where much stands between them, its last value."""
    last = group[-1]
    start = group[0].start if len(group) > 1 else last.answer.start
    end = alternative.end if alternative else last.end
    if end - start > LONG * len(group):
        return last.answer
    return Answer(text=text[start:end], start=start, end=end)


def _alternative(text: str, last: Mark) -> Answer | None:
    """Return the other value of a hedge behind the last mark: `\\boxed{41} (or maybe 42)`."""
    start, end = last.end, min(len(text), last.end + LONG)
    if closers := CLOSERS.match(text, start, end):
        start = closers.end()
    hedge = _OR.match(text, start, end) or HEDGE.search(text, start, end)
    if hedge is None or "\n" in text[start : hedge.start()] or len(text[start : hedge.start()]) > 40:
        return None
    value = MATH.match(text, hedge.end(), end) or NUMBER.match(text, hedge.end(), end)
    return trimmed(text, *value.span(value.lastgroup or 0)) if value else None


def _rivals(text: str, earlier: Sequence[Mark], last: Mark) -> tuple[Answer, ...]:
    """Return the other answers asserted for the whole problem, with no change of mind up to the last one."""
    if not earlier:
        return ()
    if not last.final and text[last.end : last.end + LONG + 1].strip(" .$\n\\])*}")[LONG:]:
        return ()
    found: dict[str, Answer] = {}
    later = last
    for mark in reversed(earlier[-MAX_LOOKED_AT:]):
        if changes_mind(text, mark.end, later.start) or _EQUATED.fullmatch(text, mark.end, later.start):
            break
        later = mark
        if mark.final:
            found.setdefault(value_of(mark.answer), mark.answer)
    found.pop(value_of(last.answer), None)
    return tuple(reversed(found.values()))


def _candidates(text: str, earlier: Sequence[Mark], group: Sequence[Mark]) -> tuple[Answer, ...]:
    """Return the different answers that were marked before, back to the last change of mind."""
    if not earlier:
        return ()
    known = {value_of(mark.answer) for mark in group}
    kept: dict[str, Answer] = {}
    later = group[-1]
    for mark in reversed(earlier[-MAX_LOOKED_AT:]):
        if changes_mind(text, mark.end, later.start):
            break
        later = mark
        if value_of(mark.answer) not in known:
            kept.setdefault(value_of(mark.answer), mark.answer)
    return tuple(reversed(kept.values()))
