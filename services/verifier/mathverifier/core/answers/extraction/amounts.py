"""A number in a line of words, with all that belongs to it: `25π`, `2 1/2`, `12:15 PM`, `5 million`."""

from collections.abc import Iterable
from typing import NamedTuple

from mathverifier.core.answers.extraction.amount_ends import SCALING, AmountEnds, known_units
from mathverifier.core.quantities.number_words import FRACTIONS, GROUPS, SCALES, read_amount
from mathverifier.core.quantities.numbers import groups_end
from mathverifier.core.quantities.suffix import PERCENTS
from mathverifier.core.quantities.units import comparable
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Tokens before and behind a number that may be glued to it.
LOOK_BACK, LOOK_AHEAD = 12, 60


class Amount(NamedTuple):
    """Where an amount is, and whether it is written as a formula between its own marks."""

    start: int
    end: int
    formula: bool = False


# What joins a number to what stands beside it without a space.
_JOINED = frozenset(("^", "√", "°", "/", "*", "·", "×", "÷", "+", "(", ")", "{", "}", "\\", "\\\\", ":", "-", "**"))
_JOINED_BEFORE = _JOINED | {"_", "."}
_JOINED_BEHIND = _JOINED | {"!", "'", "''", "′"}
_DANGLING_BEFORE = frozenset((".", ":", "/", "*", "·", "×", "÷", "+", "**"))
_BEHIND_FACTORIAL = frozenset((",", ".", ";", ")", "]", "=", "≈", "+", "-", "*", "·", "×", "/", "÷"))
_DANGLING_BEHIND = frozenset((":", "*", "/", "·", "×", "÷", "+", "-", "'", "''", "!", "(", "**"))
_OPERATORS = frozenset(("+", "*", "×", "·", "÷", "^", "/"))
_LEADING = frozenset(("_", ".", "\\"))
# `12A` is twelve ampere, and hardly anything else.
_PLAIN_SYMBOLS = frozenset("AVW")

# What follows a number and is plainly no part of it, and the words that may be one.
_BARE = frozenset(("", "=", ")", ",", "+", "-", "/", ">", "<", ":", "$", "**"))
_CONTINUING = SCALES.keys() | GROUPS.keys() | FRACTIONS.keys() | {"and"}


class _Chunk(NamedTuple):
    """An amount by the indices of its first token and of the token behind its last."""

    begin: int
    end: int


def amounts(line: Stretch, taken: Iterable[tuple[int, int]]) -> list[Amount]:
    """Return the amounts of a line in their order; numbers that only name something, or stand in `taken`, are none."""
    found = _Reader(line, [*taken]).read()
    return [Amount(line.places[one.begin], line.places[one.end]) for one in found]


class _Reader(AmountEnds):
    """Reads the amounts of one line."""

    def __init__(self, line: Stretch, taken: list[tuple[int, int]]):
        super().__init__(line)
        self._kinds = line.kinds
        self._hidden = {line.index(start): line.index(end) for start, end in taken}

    def read(self) -> list[_Chunk]:
        """Return all amounts, with those joined that are one."""
        found: list[_Chunk] = []
        label = place = self._label()
        while place < len(self._kinds):
            if (place in self._hidden or self._texts[place] == "<") and (hidden := self._hidden_until(place)):
                place = hidden
            elif self._kinds[place] is Kind.NUMBER and self._begins_number(place):
                chunks, place = self._chunks(place, found[-1].end if found else label)
                for chunk in chunks:
                    self._add(found, chunk)
            else:
                place += 1
        return self._compound(found)

    def _label(self) -> int:
        """Return where the line begins behind its name: behind `Week 3:`."""
        place = 0
        while place < len(self._texts) and (self._kinds[place] is Kind.SPACE or self._texts[place] in "**#-\n"):
            place += 1
        named = self._line.is_word(place) and self._texts[place].istitle() and len(self._texts[place]) > 1
        if named and self._texts[place + 1 : place + 4 : 2] == [" ", ":"] and self._texts[place + 2].isdecimal():
            return place + 4
        return 0

    def _hidden_until(self, place: int) -> int:
        """Return the end of the formula or the working, `<<3*4=12>>`, that begins at `place`; 0 where none does."""
        if place in self._hidden:
            return self._hidden[place]
        if self._texts[place] == "<" == self._text(place + 1):
            for end in range(place + 2, min(len(self._texts), place + LOOK_AHEAD)):
                if self._texts[end] == ">" == self._text(end + 1):
                    return end + 2
                if self._texts[end] in "<\n":
                    break
        return 0

    def _begins_number(self, place: int) -> bool:
        """Say whether no letter, point or command is glued to the number from before: not that of `x2` or `v.1`."""
        return not self._is_operand(place - 1)

    def _chunks(self, place: int, reached: int) -> tuple[list[_Chunk], int]:
        """Return the amounts that the number at `place` is a part of, and where to read on."""
        low = place
        if self._kinds[low - 1] is Kind.CURRENCY and low > reached:
            low -= 1
        if low > reached and self._text(low - 1) == "-" and not self._is_operand(low - 2):
            low -= 1
        after = self._number_end(place)
        if self._names(low) or self._describes(place):
            return [], after
        first = low
        while first > max(reached, low - LOOK_BACK) and self._is_glued(first - 1, _JOINED_BEFORE):
            first -= 1
        last = after
        while last < min(len(self._texts), after + LOOK_AHEAD) and self._is_glued(last, _JOINED_BEHIND):
            last += 1
        if parts := self._range(low, last):
            return parts, max(last, parts[-1].end)
        if self._text(place + 1) == "/" and self._line.is_word(place + 2) and len(self._texts[place + 2]) > 1:
            return [_Chunk(first, place + 1)], last
        if self._texts[first] == "^":
            # The power of what is not read.
            return [], last
        first, last = self._stripped(first, last, low, after)
        if first >= 2 and self._texts[first - 1] == " " and self._line.words[first - 2] in FUNCTION_WORDS["months"]:
            first -= 2
        return [_Chunk(self._term_before(first, reached), self._unit_end(last))], last

    def _term_before(self, first: int, reached: int) -> int:
        """Return where the letter begins that a number is added to or taken from, as in `x + 3`; else `first`."""
        letter = first - 4
        if letter < reached or not (self._line.is_spaced(first - 1) and self._line.is_spaced(first - 3)):
            return first
        is_term = self._texts[first - 2] in "+-" and self._line.is_letter(letter) and self._texts[letter].islower()
        return letter if is_term and not self._is_operand(letter - 1) else first

    def _is_operand(self, place: int) -> bool:
        last = self._text(place)[-1:]
        return last.isalnum() or last in _LEADING

    def _number_end(self, place: int) -> int:
        """Return the end of a number: of figures, with their scale words, their denominator and their percent sign."""
        end = groups_end(self._texts, place, len(self._texts))
        if end > place + 1:
            return end
        amount = None if self._is_bare(place) else read_amount(self._line.tokens, place, len(self._texts))
        if amount is not None and not any(scale not in SCALING for scale in amount.scales):
            end = amount.end
        pi = self._line.behind(end)
        if self._text(pi).lower() == "pi":
            return pi + 1
        slash = self._line.behind(end)
        below = self._line.behind(slash + 1)
        if self._text(slash) == "/" and self._text(below).isdecimal():
            end = below + 1
        share = PERCENTS.at(self._line.tokens, end + (self._text(end) == " "), len(self._texts))
        return share.end if share else end

    def _is_bare(self, place: int) -> bool:
        """Say whether what follows the figures at `place` is plainly no part of the number: most words and signs."""
        following = place + 1
        if self._kind(following) is not Kind.SPACE:
            return self._text(following) in _BARE
        word = self._text(following + 1).lower()
        return word in _BARE or (self._line.is_word(following + 1) and word not in _CONTINUING and len(word) > 1)

    def _is_glued(self, place: int, signs: frozenset[str]) -> bool:
        kind = self._kinds[place]
        return kind in WORDS or kind in (Kind.NUMBER, Kind.SCRIPT, Kind.COMMAND) or self._texts[place] in signs

    def _names(self, low: int) -> bool:
        """Say whether the number only names a thing: `Step 3`, `Equation (7)`, `No. 5`."""
        before = self._line.before(low)
        if self._text(before) in ("(", "["):
            before = self._line.before(before)
        if self._text(before) == ".":
            before -= 1
            if self._text(before).lower() == "no":
                return True
        return before >= 0 and self._line.words[before] in FUNCTION_WORDS["labels"]

    def _describes(self, place: int) -> bool:
        """Say whether the number is a part of an adjective: `5-pound`."""
        word = self._text(place + 2)
        return self._text(place + 1) == "-" and self._line.is_word(place + 2) and len(word) > 1

    def _range(self, low: int, last: int) -> list[_Chunk]:
        """Return both ends of `3-5` and `$3-$5`."""
        numbers = [place for place in range(low, last) if self._kinds[place] is Kind.NUMBER]
        if len(numbers) != 2 - (self._kind(last) is Kind.CURRENCY):
            return []
        dash = numbers[0] + 1
        if self._text(dash) != "-" or self._text(low) == "-":
            return []
        second = dash + 1 + (self._kind(dash + 1) is Kind.CURRENCY)
        if self._kind(second) is not Kind.NUMBER or (second + 1 < last):
            return []
        return [_Chunk(low, dash), _Chunk(dash + 1, second + 1)]

    def _kind(self, place: int) -> Kind | None:
        return self._kinds[place] if place < len(self._kinds) else None

    def _stripped(self, first: int, last: int, low: int, after: int) -> tuple[int, int]:
        """Return a chunk without brackets that it does not close, or that only enclose it."""
        while first < low and (
            self._texts[first] in _DANGLING_BEFORE or (self._texts[first] in "({" and self._is_open(first, first, last))
        ):
            first += 1
        glued = self._text(after)
        if after < last and self._line.is_word(after) and (glued in _PLAIN_SYMBOLS or known_units((glued,))):
            end = after + 1 + (self._text(after + 1) in ("²", "³"))
            if not (self._kind(end) in WORDS or self._kind(end) is Kind.NUMBER):
                # `12m` may be 12 metres as well as 12 times m: it is 12.
                return first, after
        while last > after and (
            (self._texts[last - 1] in _DANGLING_BEHIND and not self._is_factorial(first, last - 1))
            or (self._texts[last - 1] in ")}" and self._is_open(last - 1, first, last))
        ):
            last -= 1
        if self._texts[first] == "(" and self._line.tokens.partners.get(first) == last - 1:
            return first + 1, last - 1
        return first, last

    def _is_factorial(self, first: int, place: int) -> bool:
        """Say whether `!` stands at `place` and more of the sentence follows, or another one stands before it."""
        if "!" in self._texts[first:place]:
            return True
        following = self._text(self._line.behind(place + 1))
        return self._texts[place] == "!" and (following in _BEHIND_FACTORIAL or following[:1].islower())

    def _is_open(self, place: int, first: int, last: int) -> bool:
        """Say whether the bracket at `place` has its partner outside of `first` to `last`."""
        return not first <= self._line.tokens.partners.get(place, -1) < last

    def _add(self, found: list[_Chunk], chunk: _Chunk) -> None:
        """Add a chunk, as a further term where an operator stands before it."""
        if found and self._is_operated(found[-1], chunk):
            found[-1] = _Chunk(found[-1].begin, chunk.end)
        else:
            found.append(chunk)

    def _is_operated(self, last: _Chunk, chunk: _Chunk) -> bool:
        if self._text(last.begin + 1) == ":" and len(self._text(last.begin + 2)) > 1:
            return False
        between = [text for text in self._texts[last.end : chunk.begin] if not text.isspace()]
        if between in (["in"], ["out", "of"]):
            return self._is_share(last, chunk)
        if len(between) != 1:
            return False
        spaced = self._line.is_spaced(last.end) and self._line.is_spaced(chunk.begin - 1)
        ratio = between[0] == ":" and spaced and self._line.kinds[last.end - 1] is Kind.NUMBER
        return between[0] in _OPERATORS or (between[0] == "-" and spaced) or ratio

    def _is_share(self, last: _Chunk, chunk: _Chunk) -> bool:
        """Say whether `1 in 36` ends a sentence: two counts, of which the second is the larger."""
        counts = [self._texts[one.begin] for one in (last, chunk) if one.end == one.begin + 1]
        if len(counts) != 2 or not all(one.isdecimal() for one in counts) or int(counts[0]) > int(counts[1]):
            return False
        return self._text(self._line.behind(chunk.end)) in ("", ".", ",", ";", ")", "!", "chance", "probability")

    def _compound(self, found: list[_Chunk]) -> list[_Chunk]:
        """Join `2 hours` and `15 minutes`: quantities of one kind, each smaller than the one before."""
        joined: list[_Chunk] = []
        for one in found:
            if joined and self._is_compound(joined[-1], one):
                joined[-1] = _Chunk(joined[-1].begin, one.end)
            else:
                joined.append(one)
        return joined

    def _is_compound(self, last: _Chunk, chunk: _Chunk) -> bool:
        if not (self._line.is_word(last.end - 1) and self._line.is_word(chunk.end - 1)):
            return False
        between = [text for text in self._line.words[last.end : chunk.begin] if not text.isspace()]
        if between not in ([], [","], ["and"], [",", "and"]):
            return False
        first, second = (known_units((self._texts[part.end - 1],)) for part in (last, chunk))
        return any(comparable(large, small) and small.factor < large.factor for large in first for small in second)


def name_start(line: Stretch, place: int) -> int:
    """Return where the letter begins that what stands at `place` is said to be, as in `x = 8`; else `place`."""
    index = line.before(line.index(place))
    if index < 1 or line.texts[index] != "=":
        return place
    index = line.before(index)
    if index >= 3 and line.texts[index] == ")" and line.texts[index - 2] == "(" and line.is_letter(index - 3):
        index -= 3
    elif index >= 2 and line.texts[index - 1] == "_" and len(line.texts[index]) == 1:
        index -= 2
    if not line.is_letter(index) or (
        index and (line.texts[index - 1] in ("_", "\\") or line.texts[index - 1].isdigit())
    ):
        return place
    return line.places[index]
