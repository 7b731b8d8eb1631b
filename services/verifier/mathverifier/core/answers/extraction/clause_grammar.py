"""The parts that amounts play in a clause: an object, a result, a condition, one that is negated."""

from typing import Final

from mathverifier.core.answers.extraction.amounts import Amount, name_start
from mathverifier.core.answers.extraction.spans import HEDGE, joins
from mathverifier.core.text.function_phrases import phrases_of
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

MAX_HEDGE = 60
# Tokens that are looked at before an amount, and behind one.
AHEAD = 24
_PREDICATES: Final = phrases_of("predicates")
_SUMMING: Final = phrases_of("summing")
_OPENERS: Final = frozenset(("$", "\\(", "(", "\\"))
_UNEQUAL: Final = frozenset(("≠", "≤", "≥", "<", ">"))
_NOT_EQUAL: Final = frozenset(("≠", "!=", "\\ne", "\\neq"))
_COPULAS: Final = frozenset(("is", "are", "was", "were", "equals"))
_CONDITIONS: Final = frozenset(("when", "if", "where"))
_PLACES: Final = frozenset(("at", "for", "attained", "reached", "achieved"))
# What no phrase behind an object holds.
_STOPS: Final = frozenset((".", ",", ";", ":", "=", "$"))


def is_ratio(line: Stretch, place: int) -> bool:
    """Say whether the colon at `place` stands between two numbers."""
    before, behind = line.before(place), line.behind(place + 1)
    digits = line.texts[behind : behind + 1] and line.texts[behind][:1].isdigit()
    return bool(digits) and (behind == place + 1 or (before >= 0 and line.kinds[before] is Kind.NUMBER))


def hedges(between: str) -> bool:
    """Say whether `between` makes a hedge of two values: `or`, `but it could also be`."""
    return between.strip(" ,") == "or" or (len(between) < MAX_HEDGE and bool(HEDGE.fullmatch(between)))


class ClauseGrammar:
    """A sentence of a line, from the token `low` on, with its amounts, and what each of them is in it."""

    def __init__(self, line: Stretch, found: list[Amount], low: int):
        self._line = line
        self._found = found
        self._low = low

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

    def _is_negated(self, one: Amount) -> bool:
        """Say whether `not`, with two more words at most, or an unequal sign stands before an amount."""
        line, place, words = self._line, self._before(one, _OPENERS), 0
        if place >= self._low and line.texts[place] in _NOT_EQUAL:
            return True
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
