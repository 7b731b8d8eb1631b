"""The amounts that a line of words gives: its only one, what it comes to, or what it says of its subject."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from mathcontracts import Answer
from mathverifier.core.answers.extraction.additions import addition, is_rounded
from mathverifier.core.answers.extraction.amounts import Amount, amounts, name_start
from mathverifier.core.answers.extraction.spans import HEDGE, NUMBER, TELLING, formulas, joins, trimmed
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.phrases import Phrases
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

MAX_HEDGE = 60
# Tokens that are looked at before an amount, and behind one.
NEAR, AHEAD = 24, 24


class Ending(NamedTuple):
    """What a text ends in. Where its line may give one of `several` values, `answer` is all of them.

    `readings` are these, or nothing where words work something out of them. `bound` is the number of an inequality,
    `listed` are the values of a list, and `line` is where it stands.
    """

    answer: Answer
    readings: tuple[Answer, ...] = ()
    several: bool = False
    bound: Answer | None = None
    listed: tuple[Answer, ...] = ()
    line: Stretch | None = None


def is_ratio(line: Stretch, place: int) -> bool:
    """Say whether the colon at `place` stands between two numbers."""
    before, behind = line.before(place), line.behind(place + 1)
    digits = line.texts[behind : behind + 1] and line.texts[behind][:1].isdigit()
    return bool(digits) and (behind == place + 1 or (before >= 0 and line.kinds[before] is Kind.NUMBER))


def phrases_of(section: str) -> Phrases[str]:
    """Return the words of a class as phrases."""
    return Phrases(dict.fromkeys(FUNCTION_WORDS[section], section))


_PREDICATES: Final = phrases_of("predicates")
_SUMMING: Final = phrases_of("summing")
_INTRODUCING: Final = phrases_of("introducing")
_OPENERS: Final = frozenset(("$", "\\(", "(", "\\"))
_RELATIONS: Final = frozenset(("<", ">", "<=", ">=", "!=", "≠", "≤", "≥"))
_UNEQUAL: Final = frozenset(("≠", "≤", "≥", "<", ">"))
_COPULAS: Final = frozenset(("is", "are", "was", "were", "equals"))
_CONDITIONS: Final = frozenset(("when", "if", "where"))
_PLACES: Final = frozenset(("at", "for", "attained", "reached", "achieved"))
# What no phrase behind an object holds.
_STOPS: Final = frozenset((".", ",", ";", ":", "=", "$"))


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


def hedges(between: str) -> bool:
    """Say whether `between` makes a hedge of two values: `or`, `but it could also be`."""
    return between.strip(" ,") == "or" or (len(between) < MAX_HEDGE and bool(HEDGE.fullmatch(between)))


def inner(text: str, math: re.Match[str]) -> Answer:
    """Return what a formula holds between its marks."""
    return trimmed(text, *math.span(math.lastgroup or 0))


def _figures(number: str) -> str:
    return number.replace(",", "").lstrip("\\$")


class _Clause:
    """A sentence of a line, from the token `low` on, with its amounts."""

    def __init__(self, line: Stretch, found: list[Amount], low: int):
        self._line = line
        self._found = found
        self._low = low

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

    def _is_coordinate(self, start: int, end: int) -> bool:
        """Say whether `and the remainder is` stands between two objects: each is said of something else."""
        words = self._words(start, end)
        return "and" in words and "the" in words and {"so", "then", "therefore", "thus", "hence"}.isdisjoint(words)

    def _is_condition(self, one: Amount, later: Amount) -> bool:
        """Say whether what stands between an object and an equation makes a condition of that."""
        words = self._words(one.end, later.start)[:3]
        if not _CONDITIONS.isdisjoint(words):
            return one.end < later.start
        # `at x = 3`.
        named = self._named(later).start < later.start
        return named and not _PLACES.isdisjoint(words)

    def asserted(self) -> list[Amount]:
        """Return the amounts that are not negated: `not 3`, and both ends of `not 3-5`."""
        kept, negated = [], 0
        for one in self._found:
            if self._is_negated(one) or self._line.text[negated : one.start] in ("-", "–"):
                negated = one.end
            else:
                kept.append(one)
        return kept

    def _is_negated(self, one: Amount) -> bool:
        """Say whether `not`, with two more words at most, stands before an amount."""
        line, place, words = self._line, self._before(one, _OPENERS), 0
        while place >= self._low and words < 3 and (line.is_word(place) or line.kinds[place] is Kind.NUMBER):
            word = line.words[place]
            if word in ("not", "never") or word.endswith("n't"):
                return True
            if "'" in word:
                return False
            words += line.is_spaced(place - 1)
            place = line.before(place)
        return False

    def _before(self, one: Amount, openers: frozenset[str]) -> int:
        """Return the index of the token before an amount, spaces and openers aside."""
        place = self._line.before(self._line.index(one.start))
        while place >= self._low and self._line.texts[place] in openers:
            place = self._line.before(place)
        return place

    def _is_definite(self, one: Amount) -> bool:
        place = self._before(one, _OPENERS)
        return place >= self._low and self._line.words[place] in FUNCTION_WORDS["definite"]

    def _is_object(self, one: Amount) -> bool:
        """Say whether an amount stands behind a copula, an equals sign or a colon."""
        line, place = self._line, self._before(one, frozenset(("$", "*", "**", "(", "\n")))
        while place >= self._low and line.is_word(place) and self._is_adverbial(place):
            place = line.before(place)
        if place < self._low:
            return False
        text = line.texts[place]
        if text in ("=", "≈"):
            return place == 0 or line.texts[place - 1] not in _UNEQUAL
        if text == ":":
            return not is_ratio(line, place)
        begin = _PREDICATES.begin(line.tokens, place + 1)
        return begin is not None and begin >= self._low

    def _is_adverbial(self, place: int) -> bool:
        word = self._line.words[place]
        return word in FUNCTION_WORDS["adverbials"] or word.endswith("ly")

    def _is_result(self, one: Amount) -> bool:
        """Say whether an equation comes to the amount."""
        line = self._line
        if one.formula:
            return "=" in line.text[one.start : one.end]
        place = line.index(one.start) - 1
        if line.kinds[place] is Kind.CURRENCY and place >= self._low:
            place -= 1
        if place < self._low:
            return False
        if line.texts[place] == ">" == line.texts[place - 1]:
            return True
        place = line.before(place + 1)
        return place >= self._low and line.texts[place] == "=" and (not place or line.texts[place - 1] not in _UNEQUAL)

    def _is_total(self, one: Amount) -> bool:
        """Say whether `in total`, with two more words at most, stands behind an amount."""
        place = self._line.behind(self._line.index(one.end))
        for _ in range(3):
            if _SUMMING.at(self._line.tokens, place, self._line.size):
                return True
            if not self._line.is_word(place):
                return False
            place = self._line.behind(place + 1)
        return False

    def _named(self, one: Amount) -> Amount:
        """Return the amount with the letter that it is said to be: `x = 8`."""
        return one._replace(start=max(self._line.places[self._low], name_start(self._line, one.start)))

    def _is_joined(self, place: int) -> bool:
        between = self._line.text[self._found[place].end : self._named(self._found[place + 1]).start]
        return joins(between) or hedges(between)

    def _words(self, start: int, end: int) -> list[str]:
        """Return the words between two places of the text."""
        return [
            self._line.words[place]
            for place in range(self._line.index(start), self._line.index(end))
            if self._line.kinds[place] in WORDS
        ]

    def _result(self, results: list[int]) -> Ending:
        """Return what the last equation of the line comes to, unless a later clause gives another value."""
        found = self._found
        last = first = results[-1]
        while first - 1 in results and self._is_joined(first - 1) and self._is_alike(found[first - 1 : first + 1]):
            first -= 1
        later = found[last + 1 :]
        if later and self._goes_on(found[last].end, later[-1].start):
            return self._ambiguous([found[last], *later])
        if first < last:
            return Ending(self._taken([self._named(one) for one in found[first : last + 1]]))
        return Ending(self._taken([found[last]]))

    def _goes_on(self, start: int, end: int) -> bool:
        """Say whether another clause begins between two places of the text."""
        line = self._line
        for place in range(line.index(start), line.index(end)):
            if line.texts[place] in (",", ";") or line.words[place] in FUNCTION_WORDS["continuing"]:
                return True
            if line.texts[place] in (".", "!", "?") and line.is_spaced(place + 1):
                return True
        return False

    def _is_alike(self, both: list[Amount]) -> bool:
        """Say whether two amounts both have names or both have none: `3Y/3 = 40, or Y = 40` are no list."""
        return len({self._named(one).start == one.start for one in both}) == 1

    def _object(self, place: int) -> Ending:
        """Return what stands behind a copula: the amount at `place`, with those that are joined to it."""
        found, last = self._found, place
        while last + 1 < len(found) and self._is_joined(last):
            last += 1
        behind, before = found[last + 1 :], found[:place]
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

    def _is_subordinate(self, before: Amount, one: Amount) -> bool:
        """Say whether an amount stands in a clause beside the sentence.

        `6 times 2, which is 12` gives 12; `2.5 hours, which is 150 minutes` gives both.
        """
        words = self._words(before.end, one.start)
        if FUNCTION_WORDS["subordinating"].isdisjoint(words):
            return False
        if words[-2:] not in (["which", "is"], ["which", "equals"]) or self._is_object(before):
            return True
        which = self._before(one, _OPENERS) - 1
        while self._line.words[which] != "which":
            which -= 1
        return self._line.texts[self._line.before(which)] != ","

    def _is_operated(self, start: int, end: int) -> bool:
        """Say whether the words between two amounts work something out of both: `times`, `out of the`."""
        line = self._line
        tokens = range(line.index(start), line.index(end))
        if any(line.kinds[place] is Kind.NUMBER for place in tokens):
            return False
        words = self._words(start, end)
        words = words[1:] if words[:1] == ["out"] else words
        return (
            words[:1] != []
            and words[0] in FUNCTION_WORDS["operating"]
            and (FUNCTION_WORDS["operand_words"].issuperset(words[1:]))
        )

    def _is_phrase(self, start: int, end: int) -> bool:
        """Say whether what stands behind the object begins by saying more of it: `in 2024`, `for each of`."""
        line = self._line
        for place in range(line.index(start), min(line.index(end), line.index(start) + AHEAD)):
            if line.words[place] in FUNCTION_WORDS["modifying"] or (
                line.words[place] == "out" and line.words[line.behind(place + 1)] == "of"
            ):
                return True
            if line.texts[place] in _STOPS or line.kinds[place] is Kind.NUMBER or line.texts[place][0] == "\\":
                return False
        return False

    def _is_overtaken(self, start: int, end: int) -> bool:
        """Say whether a clause between two amounts goes on to another value: `in total, so with the tip`."""
        line = self._line
        for place in range(line.index(start), line.index(end)):
            if line.words[place] in FUNCTION_WORDS["overtaking"]:
                verb = line.behind(place + 1)
                # `which is 3 more than 15` says more of the value before it.
                return line.words[place] != "which" or line.words[verb] not in _COPULAS
        return False

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
