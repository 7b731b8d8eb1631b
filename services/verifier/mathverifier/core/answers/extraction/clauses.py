"""The amounts that a line of words gives: its only one, what it comes to, or what it says of its subject."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from mathcontracts import Answer
from mathverifier.core.answers.extraction.additions import addition, is_rounded
from mathverifier.core.answers.extraction.amounts import Amount, amounts
from mathverifier.core.answers.extraction.chains import is_known
from mathverifier.core.answers.extraction.clause_grammar import ClauseGrammar, hedges
from mathverifier.core.answers.extraction.endings import Ending
from mathverifier.core.answers.extraction.spans import NUMBER, TELLING, formulas, trimmed
from mathverifier.core.text.function_phrases import phrases_of
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch

_INTRODUCING: Final = phrases_of("introducing")
_RELATIONS: Final = frozenset(("<", ">", "<=", ">=", "!=", "≠", "≤", "≥"))


def ending(line: Stretch, math: Sequence[re.Match[str]]) -> Ending | None:
    """Return the amount that a line of words gives: its only one, its result, or what it says of its subject."""
    told = [Amount(*one.span(), formula=True) for one in math if TELLING.search(one.group())]
    said = amounts(line, [one.span() for one in math])
    found = _Clause(line, sorted([*told, *said]), 0).asserted()
    if not found:
        return None
    return _last_sentence(line, found).ending()


def _last_sentence(line: Stretch, found: list[Amount]) -> "_Clause":
    """Return the last sentence that has amounts, with these; what leads up to it says none."""
    stop = line.end
    for begin in reversed([0, *line.sentence_starts]):
        place = line.places[begin]
        own = [one for one in found if place <= one.start < stop]
        later = introduction_end(line, begin) if own else None
        said = [one for one in own if later is None or one.start >= line.places[later]]
        earlier = [one for one in found if one.start < place]
        if not said:
            stop = place
        # `It is 41. Maybe 42.` is one saying.
        elif not (earlier and hedges(line.text[earlier[-1].end : own[0].start])):
            return _Clause(line, said, begin)
    return _Clause(line, found, 0)


def introduction_end(line: Stretch, place: int) -> int | None:
    """Return the index behind what only leads up to the sentence at `place`: `In 2024, …`, `After 3 days, …`."""
    while place < line.size and (line.texts[place].isspace() or line.texts[place] in ("*", "**", "#")):
        place += 1
    if place < line.size and line.words[place] in FUNCTION_WORDS["leading"]:
        place = line.behind(place + 1 + (line.texts[place + 1 : place + 2] == [","]))
    if _INTRODUCING.at(line.tokens, place, line.size) is None:
        return None
    for at in range(place, line.size - 1):
        if line.texts[at] == ",":
            return at + 2 if line.texts[at + 1].isspace() else None
        if "." in line.texts[at] or "," in line.texts[at] or "=" in line.texts[at]:
            return None
    return None


def inner(text: str, math: re.Match[str]) -> Answer:
    """Return what a formula holds between its marks."""
    return trimmed(text, *math.span(math.lastgroup or 0))


def _figures(number: str) -> str:
    return number.replace(",", "").lstrip("\\$")


class _Clause(ClauseGrammar):
    """A sentence of a line with what it gives."""

    def ending(self) -> Ending:
        """Return what the sentence gives."""
        found = self._found = [one for one in self._found if not self._is_definite(one)] or self._found
        added = addition(self._line, self._low)
        said = found if added is None else [one for one in found if one.start < added.start]
        if added is not None and not said:
            # `These are all, since there are at most three.`
            told = added.works or any(self._is_object(self._named(one)) for one in found)
            return self._plain() if told else Ending(self._taken(found), several=True)
        if added is None or len(said) == len(found):
            return self._plain()
        main = _Clause(self._line, said, self._low)._plain()
        return self._beside(main, added.start) if added.works else main

    def _beside(self, main: Ending, start: int) -> Ending:
        """Return what the sentence gives where its reason, from `start` on, may give another value than `main`."""
        whole = self._plain()
        if main.several:
            return whole
        numbers = [one.group() for one in NUMBER.finditer(self._line.text, start, self._line.end)]
        said = NUMBER.match(main.answer.text)
        if said and _figures(said.group()) in map(_figures, numbers):
            # `7 are left, since 7 + 8 = 15`.
            return main
        readings = (main.answer, *(whole.readings if whole.several else (whole.answer,)))
        everything = trimmed(self._line.text, main.answer.start, self._found[-1].end)
        return Ending(everything, readings, several=True)

    def _plain(self) -> Ending:
        """Return what the sentence gives by its amounts, whatever adds them."""
        found = self._found
        if len(found) > 1 and is_rounded(self._words(found[-2].end, found[-1].start)):
            exact = _Clause(self._line, found[:-1], self._low)._plain()
            return exact if exact.several or exact.answer.end < found[-2].end else Ending(self._taken(found[-1:]))
        if len(found) == 1:
            return self._only(found[0])
        subject = [place for place, one in enumerate(found) if self._is_object(self._named(one))]
        results = [place for place, one in enumerate(found) if self._is_result(one)]
        while len(subject) > 1 and self._is_condition(found[subject[-2]], found[subject[-1]]):
            # `It is 5, attained where x is 3`.
            subject.pop()
        if subject and results and self._is_condition(found[subject[-1]], found[results[-1]]):
            # `b is 0 when a = 4`.
            results = []
        if results and (not subject or results[-1] >= subject[-1]):
            return self._result(results)
        subject = subject or [place for place, one in enumerate(found) if self._is_total(one)]
        if len(subject) > 1 and self._is_coordinate(found[subject[-2]].end, found[subject[-1]].start):
            return self._ambiguous([found[subject[-2]], found[subject[-1]]])
        if subject:
            return self._object(subject[-1])
        if all(map(self._is_joined, range(len(found) - 1))):
            return Ending(self._taken(found))
        return self._ambiguous(found)

    def asserted(self) -> list[Amount]:
        """Return the amounts that are not negated: `not 3`, and both ends of `not 3-5`."""
        kept, negated = [], 0
        for one in self._found:
            if self._is_negated(one) or self._line.text[negated : one.start] in ("-", "–"):
                negated = one.end
            else:
                kept.append(one)
        return kept

    def _result(self, results: list[int]) -> Ending:
        """Return what the last equation of the line comes to, unless a later clause gives another value."""
        found = self._found
        last = first = results[-1]
        while first - 1 in results and self._is_joined(first - 1) and self._is_alike(found[first - 1 : first + 1]):
            if self._is_worked_out(found[first]) and self._is_worked_out(found[first - 1]):
                # `32 - 3 = 29, and 29 - 3 = 26` goes on; two that do not are of two things.
                if not self._goes_on_from(found[first - 1], found[first]):
                    return self._ambiguous(found[first - 1 :])
                break
            first -= 1
        later = found[last + 1 :]
        if later and (self._goes_on(found[last].end, later[-1].start) or self._tells_another(found[last:])):
            return self._ambiguous([found[last], *later])
        if first < last:
            return Ending(self._taken([self._named(one) for one in found[first : last + 1]]))
        return Ending(self._taken([found[last]]))

    def _is_worked_out(self, one: Amount) -> bool:
        """Say whether a formula is an equation whose left side is a sum of numbers, or the like."""
        left, equals, _ = self._line.text[one.start : one.end].partition("=")
        return one.formula and bool(equals) and is_known(left.strip(" $"))

    def _goes_on_from(self, one: Amount, later: Amount) -> bool:
        """Say whether the left side of a later equation takes up what an earlier one comes to."""
        text = self._line.text
        result = text[one.start : one.end].rpartition("=")[2].strip(" $")
        left = text[later.start : later.end].partition("=")[0].replace("$", "")
        return result in (number.group() for number in NUMBER.finditer(left))

    def _tells_another(self, found: list[Amount]) -> bool:
        """Say whether a verb behind `and` tells the last amount: `15 apples and keeps 9`."""
        words = self._words(found[-2].end, found[-1].start)
        return words[-2:-1] == ["and"] and words[-1].endswith("s")

    def _object(self, place: int) -> Ending:
        """Return what stands behind a copula: the amount at `place`, with those that are joined to it."""
        found, last = self._found, place
        while last + 1 < len(found) and self._is_joined(last):
            last += 1
        behind, before = found[last + 1 :], found[:place]
        if len(behind) == 1 and self._is_condition(found[last], behind[0]):
            # `It is 25, attained at x = 5`.
            behind = []
        if before and self._is_subordinate(before[-1], found[place]):
            # `He has 13 because 2 plus 11 is 13.`
            again = self._number(found[0]) == self._number(found[place])
            return Ending(self._taken([found[0]])) if again else self._ambiguous(found)
        if behind and self._words(found[last].end, behind[0].start)[-1:] == ["and"]:
            # `There are 8 hens and 12 cows.`
            return self._ambiguous([found[last], *behind])
        if behind and (
            self._is_operated(found[last].end, behind[0].start)
            or not self._is_phrase(found[last].end, behind[0].start)
            or self._is_overtaken(found[last].end, behind[-1].start)
        ):
            return self._ambiguous(found)
        return Ending(self._taken([self._named(one) for one in found[place : last + 1]]))

    def _only(self, one: Amount) -> Ending:
        """Return the only amount of a line; of `x <= 7`, all of it."""
        line, index = self._line, self._line.index(one.start)
        relation = line.before(index)
        if one.formula or relation < 1 or line.texts[relation] not in _RELATIONS:
            return Ending(self._taken([one]))
        name = line.before(relation)
        name -= 2 * (name >= 2 and line.texts[name - 1] == "_")
        if not line.is_letter(name) or (name and line.texts[name - 1][-1] in "\\_0123456789"):
            return Ending(self._taken([one]))
        bound = trimmed(line.text, line.places[name], one.end)
        return Ending(bound, bound=trimmed(line.text, one.start, one.end))

    def _taken(self, found: list[Amount]) -> Answer:
        text = self._line.text
        if len(found) == 1 and found[0].formula:
            return inner(text, next(formulas(text, found[0].start, found[0].end)))
        return trimmed(text, found[0].start, found[-1].end)

    def _number(self, one: Amount) -> str:
        """Return the number that the amount begins with."""
        number = NUMBER.match(self._line.text, one.start, one.end)
        return number.group().replace(",", "") if number else self._line.text[one.start : one.end]

    def _ambiguous(self, found: list[Amount]) -> Ending:
        """Return all that the line may give; what is hedged with `or` is one saying, and so is one value said again."""
        readings = tuple(self._taken([one]) for one in found)
        if len({self._number(one) for one in found}) == 1 and len({one.text for one in readings}) < 3:
            return Ending(readings[-1])
        between = [(one.end, other.start) for one, other in pairwise(found)]
        if all(hedges(self._line.text[start:end]) for start, end in between):
            return Ending(self._taken(found))
        worked_out = any(self._is_operated(start, end) for start, end in between)
        everything = trimmed(self._line.text, found[0].start, found[-1].end)
        return Ending(everything, () if worked_out else readings, several=True)
